import type { Appointment } from '@bedside/contract';
import { sendKeys, sendMouse, resetMouse } from '@web/test-runner-commands';
import { expect } from 'chai';
import { expectAccessibleInBothThemes } from '../../../test/axe.ts';
import { ids } from '../../../test/fake-api.ts';
import { expectEdges, inForcedColors } from '../../../test/forced-colors.ts';
import { clinicPage, FakeClinic, lookAtPage, textOf, until } from '../../../test/fake-clinic.ts';
import type { RequestOptions } from '../../api/http.ts';
import { ApiError } from '../../api/api-error.ts';
import { define } from '../../internal/define.ts';
import { AppointmentCalendar } from './appointment-calendar.ts';

define('appointment-calendar', AppointmentCalendar);

const MINUTE = 60_000;
const SLOTS = `GET /practitioners/${ids.practitioner}/slots`;
const movable = { can: ['reschedule'] } as Partial<Appointment>;
const at = (text: string) => `2026-11-${text}:00.000Z`;

/** A calendar on Tuesday, 24 November 2026, 10:00 UTC. */
async function show(prepare: (clinic: FakeClinic) => void = () => {}, change: (element: AppointmentCalendar) => void = () => {}) {
  const clinic = new FakeClinic();
  clinic.kind = 'practitioner';
  clinic.personZone = 'UTC';
  clinic.replies[SLOTS] = { data: [] };
  prepare(clinic);
  const page = await clinicPage('appointment-calendar', clinic, true);
  page.element.language = 'en-GB';
  change(page.element);
  const { root } = page;
  const all = (selector: string) => [...root.querySelectorAll<HTMLElement>(selector)].filter((one) => one.checkVisibility());
  const nameOf = (one: HTMLElement) => (one.ariaLabel ?? one.innerText).replace(/\s+/g, ' ').trim();
  const button = (name: string | RegExp) =>
    all('button').find((one) => (typeof name === 'string' ? nameOf(one) === name : name.test(nameOf(one))));
  const press = async (name: string | RegExp) => (await until(() => button(name), `the button ${name}`)).click();
  const text = () => textOf(root);
  const reads = (what: string | RegExp) =>
    until(() => (typeof what === 'string' ? text().includes(what) : what.test(text())), `reads ${what}`);
  const status = () => root.querySelector('[role=status]')!.textContent;
  const focus = () => nameOf((root.activeElement as HTMLElement) ?? document.body);
  const key = async (press: string) => {
    await sendKeys({ press });
    await page.element.updateComplete;
    await page.element.updateComplete;
  };
  return { ...page, clinic, all, button, press, text, reads, status, focus, key };
}
type Page = Awaited<ReturnType<typeof show>>;

/** Free times of the practitioner, and what moving answers. */
function free(clinic: FakeClinic, times: string[], answer: (asked: RequestOptions) => unknown = () => undefined) {
  const slot = (startsAt: string) => ({
    startsAt,
    endsAt: new Date(Date.parse(startsAt) + 30 * MINUTE).toISOString(),
    localStart: startsAt,
  });
  clinic.replies[SLOTS] = ({ query }: { query: { from: string; to: string } }) => ({
    data: times.filter((one) => one >= query.from && one < query.to).map(slot),
  });
  for (const { id } of clinic.appointments)
    clinic.replies[`POST /appointments/${id}/reschedule`] = (asked: RequestOptions) => {
      const said = answer(asked);
      if (said) return said;
      clinic.change(id, slot((asked.body as { startsAt: string }).startsAt));
      return clinic.appointments.find((one) => one.id === id);
    };
}

teardown(async () => {
  document.body.replaceChildren();
  await resetMouse();
});

test('a week: each visit stands in its day, at its hour, with all that is to be known in its name', async () => {
  const page = await show((clinic) => {
    clinic.book(60);
    clinic.book(24 * 60, { status: 'pending', mode: 'audio' });
  });
  const first = await until(() => page.button('Jonas Peel 11:00 to 11:30, Tuesday 24 November, video visit'), 'the visit');
  expect(page.button('Jonas Peel 10:00 to 10:30, Wednesday 25 November, sound only, not confirmed yet')).not.to.equal(undefined);
  expect(page.all('[role=columnheader]').map((one) => one.ariaLabel)[0]).to.equal('Monday 23 November');
  const [tuesday] = page.all('.column.today');
  const [box, column] = [first.getBoundingClientRect(), tuesday!.getBoundingClientRect()];
  // Hours begin at 08:00, and are 100 px high: half an hour is as high as a button.
  expect(Math.round(box.top - column.top)).to.equal(3 * 100 + 1);
  expect(Math.round(box.height)).to.be.at.least(48);
  expect(box.left).to.be.at.least(column.left);
  expect(box.height).to.be.at.least(46);
});

test('at the same time, they stand side by side', async () => {
  const page = await show((clinic) => {
    clinic.book(60);
    clinic.book(75);
  });
  await until(() => page.all('.visit').length === 2, 'both');
  const [one, other] = page.all('.visit').map((it) => it.getBoundingClientRect());
  expect(one!.right).to.be.at.most(other!.left);
});

test('in the few colours of a system every visit has an edge, and the view that is chosen differs', async () => {
  const { element, root } = await show((clinic) => clinic.book(60));
  await until(() => root.querySelector('.visit'), 'the visit');
  await inForcedColors(async () => {
    expectEdges(element);
    const ground = (isPressed: boolean) =>
      getComputedStyle(root.querySelector(`.views [aria-pressed='${isPressed}']`)!).backgroundColor;
    expect(ground(true)).not.to.equal(ground(false));
  });
});

test('the line at this moment goes on by itself', async () => {
  const page = await show();
  const line = await until(() => page.all('.now')[0], 'the line');
  const before = line.getBoundingClientRect().top;
  page.clinic.time += 30 * MINUTE;
  lookAtPage();
  await until(() => Math.round(line.getBoundingClientRect().top - before) === 50, 'half an hour further');
});

for (const dir of ['ltr', 'rtl'])
  test(`on a phone late in the week this moment is in sight, and the page stays where it is (${dir})`, async () => {
    const { root } = await show(
      (clinic) => {
        clinic.time += (3 * 24 + 7) * 60 * MINUTE;
        clinic.book(-10 * 60);
      },
      (element) => {
        element.dir = dir;
        element.style.width = '340px';
        element.view = 'week';
      },
    );
    const isInSight = () => {
      const line = root.querySelector('.now')?.getBoundingClientRect();
      const { left, right, top, bottom } = root.querySelector('.scroller')!.getBoundingClientRect();
      return line && line.left >= left - 1 && line.right <= right + 1 && line.top > top && line.bottom < bottom;
    };
    await until(() => root.querySelector('.visit') && isInSight(), 'this moment');
    expect(scrollY).to.equal(0);
  });

test('what will not take place takes no room; what changes is drawn anew', async () => {
  const page = await show((clinic) => {
    clinic.book(60, { status: 'cancelled' });
    clinic.book(120);
  });
  await page.reads('12:00');
  expect(page.all('.visit').length).to.equal(1);
  const visit = page.clinic.book(180);
  page.clinic.tellOf('appointment.scheduled', visit.id);
  await until(() => page.all('.visit').length === 2, 'the new one');
});

test('a month: how many each day has, and the first of them; a press opens the day', async () => {
  const page = await show(
    (clinic) => {
      for (const minutes of [60, 120, 180]) clinic.book(minutes);
    },
    (element) => (element.view = 'month'),
  );
  const day = await until(() => page.all('[part=day]').find((one) => one.innerText.includes('3 visits')), 'the day');
  expect(day.innerText.replace(/\s+/g, ' ')).to.equal(
    'Tuesday 24 November, 3 visits 24 3 11:00 Jonas Peel 12:00 Jonas Peel 1 more',
  );
  expect(day.getAttribute('aria-current')).to.equal('date');
  day.click();
  await page.reads('Tuesday 24 November');
  expect(page.element.view).to.equal('day');
});

test('other days are asked for when they are gone to', async () => {
  const page = await show();
  const asked: { from?: string; to?: string }[] = [];
  const list = page.clinic.listAppointments.bind(page.clinic);
  page.clinic.listAppointments = (query: object = {}) => (asked.push(query), list(query));
  await page.press('Later');
  await page.reads(/30 Nov ?– ?6 Dec/);
  await until(() => asked.length > 0, 'asked');
  expect(asked.at(-1)).to.include({ from: '2026-11-30T00:00:00.000Z', to: '2026-12-07T00:00:00.000Z' });
  await page.press('Today');
  await page.reads(/23 ?– ?29 Nov/);
});

suite('whose clock', () => {
  test('in another zone, days and hours are the person’s, and the clinic’s time is beside a visit', async () => {
    const page = await show((clinic) => {
      clinic.personZone = 'Asia/Kathmandu';
      clinic.clinicZone = 'America/New_York';
      clinic.book(10 * 60);
    });
    await page.reads('Times by your clock (Kathmandu).');
    await page.press('Jonas Peel 01:45 to 02:15, Wednesday 25 November, video visit');
    await page.reads('your clinic: Tue 15:00 New York');
  });

  test('in the night in which clocks go back, a week has seven days and each visit is in its own', async () => {
    const page = await show((clinic) => {
      clinic.time = Date.parse('2026-10-24T10:00:00.000Z');
      clinic.personZone = 'Europe/Berlin';
      clinic.book(14.5 * 60);
      clinic.book(15.5 * 60);
    });
    await until(() => page.all('.visit').length === 2, 'both');
    expect(page.all('.visit').map((one) => one.innerText.replace(/\s+/g, ' ').trim())).to.deep.equal([
      'Jonas Peel 02:30 to 02:00, Sunday 25 October, video visit',
      'Jonas Peel 02:30 to 03:00, Sunday 25 October, video visit',
    ]);
    expect(page.all('.column').length).to.equal(7);
  });
});

suite('by keyboard', () => {
  test('one stop for Tab, arrows among days and visits, Page Down to the next week and back', async () => {
    const page = await show((clinic) => {
      clinic.book(60);
      clinic.book(120);
      clinic.book(24 * 60);
    });
    await until(() => page.all('.visit').length === 3, 'the visits');
    page.all('.visit')[0]!.focus();
    await page.key('ArrowDown');
    expect(page.focus()).to.contain('12:00 to 12:30, Tuesday 24 November');
    await page.key('ArrowRight');
    expect(page.focus()).to.contain('10:00 to 10:30, Wednesday 25 November');
    await page.key('ArrowRight');
    expect(page.focus()).to.equal('Thursday 26 November, no visits');
    expect(page.all('[data-key][tabindex="0"]').length).to.equal(1);
    await page.key('Home');
    expect(page.focus()).to.equal('Monday 23 November, no visits');
    page.clinic.appointments = [];
    await page.key('PageDown');
    await until(() => page.focus() === 'Tuesday 1 December, no visits', 'the next week');
    await page.key('PageUp');
    await until(() => /Tuesday 24 November/.test(page.focus()), 'back');
  });

  test('in a month, arrows go over its edge, and Enter opens the day', async () => {
    const page = await show(
      () => {},
      (element) => (element.view = 'month'),
    );
    const day = await until(() => page.all('[part=day][tabindex="0"]')[0], 'today');
    day.focus();
    await page.key('ArrowDown');
    await page.key('ArrowRight');
    await until(() => page.focus() === 'Wednesday 2 December, no visits 2', 'December');
    await page.reads('December 2026');
    await page.key('PageUp');
    await until(() => page.focus() === 'Monday 2 November, no visits 2', 'a month before');
    await page.key('Enter');
    await until(() => page.element.view === 'day', 'the day');
    expect(page.element.date).to.equal('2026-11-02');
  });

  test('a visit is moved: Enter, Move, an arrow to a free time, Enter, and yes; the focus is on the visit again', async () => {
    const page = await show((clinic) => {
      clinic.book(60, movable);
      free(clinic, [at('25T09:00'), at('25T09:30'), at('26T14:00')]);
    });
    const moved: Event[] = [];
    page.element.addEventListener('telehealth-appointment-rescheduled', (event) => moved.push(event));
    (await until(() => page.all('.visit')[0], 'the visit')).focus();
    await page.key('Enter');
    await page.press('Move to another time');
    await until(() => page.focus() === 'Free: Wednesday 25 November, 09:00 to 09:30', 'the first free time');
    await page.key('ArrowDown');
    expect(page.focus()).to.equal('Free: Wednesday 25 November, 09:30 to 10:00');
    await page.key('ArrowRight');
    expect(page.focus()).to.equal('Free: Thursday 26 November, 14:00 to 14:30');
    await page.key('Enter');
    await page.reads('Move this visit?');
    expect(page.text()).to.contain('Until now Tuesday 24 November, 11:00 to 11:30 New time Thursday 26 November, 14:00 to 14:30');
    await page.press('Move it');
    await until(() => page.focus() === 'Jonas Peel 14:00 to 14:30, Thursday 26 November, video visit', 'moved');
    expect(page.status()).to.equal('The visit with Jonas Peel is now on Thursday 26 November, 14:00 to 14:30.');
    expect(moved.length).to.equal(1);
    const { options } = page.clinic.requests.find(({ name }) => name.includes('reschedule'))!;
    expect(options.headers!['if-match']).to.equal('"1"');
    expect(options.body).to.deep.equal({ startsAt: at('26T14:00') });
  });

  test('Escape leaves it as it is', async () => {
    const page = await show((clinic) => {
      clinic.book(60, movable);
      free(clinic, [at('25T09:00')]);
    });
    await page.press(/^Jonas Peel/);
    await page.press('Move to another time');
    await until(() => page.focus().startsWith('Free:'), 'the free time');
    await page.key('Escape');
    await until(() => page.focus().startsWith('Jonas Peel'), 'the visit');
    expect(page.all('.slot').length).to.equal(0);
  });
});

suite('moving', () => {
  const toConfirm = async (page: Page) => {
    await page.press(/^Jonas Peel/);
    await page.press('Move to another time');
    await page.press('Free: Wednesday 25 November, 09:00 to 09:30');
    await page.reads('Move this visit?');
  };

  test('who may not move it is not offered to', async () => {
    const page = await show((clinic) => clinic.book(60));
    await page.press(/^Jonas Peel/);
    await page.reads('video visit');
    expect(page.button('Move to another time')).to.equal(undefined);
  });

  test('its free times are asked for with the visit, so that its own time counts as free', async () => {
    const page = await show((clinic) => {
      clinic.book(60, movable);
      free(clinic, [at('24T11:00'), at('25T09:00')]);
    });
    await page.press(/^Jonas Peel/);
    await page.press('Move to another time');
    await until(() => page.all('.slot').length === 1, 'the one that is another');
    expect(page.clinic.requests.find(({ name }) => name === SLOTS)!.options.query).to.include({
      movingAppointmentId: page.clinic.appointments[0]!.id,
      durationMinutes: 30,
    });
  });

  test('somebody was faster: the visit stays where it was, it is said so, and what is free is shown anew', async () => {
    const page = await show((clinic) => {
      clinic.book(60, movable);
      free(clinic, [at('25T09:00'), at('25T10:00')], () => new ApiError('appointments.slot_taken', 409));
    });
    await toConfirm(page);
    free(page.clinic, [at('25T10:00')]);
    page.clinic.replies[`POST /appointments/${page.clinic.appointments[0]!.id}/reschedule`] = new ApiError(
      'appointments.slot_taken',
      409,
    );
    await page.press('Move it');
    await page.reads('Someone else has just taken this time. Please choose another. The visit stays where it was.');
    await until(() => page.all('.slot').length === 1, 'what is free now');
    expect(page.button('Jonas Peel 11:00 to 11:30, Tuesday 24 November, video visit')).not.to.equal(undefined);
    await expectAccessibleInBothThemes(page.element);
  });

  test('the close of the dialog before is told late: the question stays', async () => {
    const page = await show((clinic) => {
      clinic.book(60, movable);
      free(clinic, [at('25T09:00')]);
    });
    await toConfirm(page);
    page.root.querySelector('dialog')!.dispatchEvent(new Event('close'));
    await page.element.updateComplete;
    await page.press('Move it');
    await until(() => page.button(/^Jonas Peel 09:00 to 09:30, Wednesday 25/), 'moved');
  });

  test('no answer: another press is the same one', async () => {
    const page = await show((clinic) => {
      clinic.book(60, movable);
      let isFirst = true;
      free(clinic, [at('25T09:00')], () => (isFirst ? ((isFirst = false), new ApiError('network.offline')) : undefined));
    });
    await toConfirm(page);
    await page.press('Move it');
    await page.reads('We do not know yet whether that reached the clinic.');
    await page.press('Try again');
    await until(() => page.button(/^Jonas Peel 09:00 to 09:30, Wednesday 25/), 'moved');
    const keys = page.clinic.requests
      .filter(({ name }) => name.includes('reschedule'))
      .map(({ options }) => options.headers!['idempotency-key']);
    expect(keys.length).to.equal(2);
    expect(keys[0]).to.equal(keys[1]);
  });

  test('nothing is free in these days: it says so, and the next are one press away', async () => {
    const page = await show((clinic) => {
      clinic.book(60, movable);
      free(clinic, ['2026-12-01T09:00:00.000Z']);
    });
    await page.press(/^Jonas Peel/);
    await page.press('Move to another time');
    await page.reads('Nothing is free in these days.');
    await page.press('Later');
    await until(() => page.button('Free: Tuesday 1 December, 09:00 to 09:30'), 'the free time');
  });
});

suite('dragged with the mouse', () => {
  const middle = (one: HTMLElement): [number, number] => {
    const { left, top, width, height } = one.getBoundingClientRect();
    return [Math.round(left + width / 2), Math.round(top + height / 2)];
  };
  const take = async (page: Page) => {
    page.element.scrollIntoView();
    const visit = await until(() => page.all('.visit')[0], 'the visit');
    visit.scrollIntoView({ block: 'center' });
    const [x, y] = middle(visit);
    await sendMouse({ type: 'move', position: [x, y] });
    await sendMouse({ type: 'down' });
    await sendMouse({ type: 'move', position: [x + 10, y + 10] });
    return visit;
  };

  test('to a free time: it asks, and then it is there', async () => {
    const page = await show((clinic) => {
      clinic.book(60, movable);
      free(clinic, [at('25T11:00')]);
    });
    await take(page);
    const slot = await until(() => page.all('.slot')[0], 'the free time');
    await sendMouse({ type: 'move', position: middle(slot) });
    expect('over' in slot.dataset).to.equal(true);
    await sendMouse({ type: 'up' });
    await page.reads('Move this visit?');
    await page.press('Move it');
    await until(() => page.button(/^Jonas Peel 11:00 to 11:30, Wednesday 25/), 'moved');
  });

  test('to anywhere else: it is back where it was, and nothing is asked of the API', async () => {
    const page = await show((clinic) => {
      clinic.book(60, movable);
      free(clinic, [at('25T11:00')]);
    });
    const visit = await take(page);
    await until(() => page.all('.slot')[0], 'the free time');
    const before = middle(visit);
    await sendMouse({ type: 'move', position: [before[0] + 5, before[1] + 60] });
    await sendMouse({ type: 'up' });
    await until(() => page.status() === 'That is not a free time. The visit stays where it was.', 'said');
    await until(() => page.all('.slot').length === 0, 'over');
    expect(page.all('dialog').length).to.equal(0);
    expect(page.clinic.calls.some((one) => one.includes('reschedule'))).to.equal(false);
    expect(visit.style.getPropertyValue('translate')).to.equal('');
  });

  test('who may not move it drags nothing', async () => {
    const page = await show((clinic) => clinic.book(60));
    await take(page);
    expect(page.clinic.calls).not.to.include(SLOTS);
    await sendMouse({ type: 'up' });
  });
});

test('a visit that may be joined opens in the page’s call', async () => {
  const page = await show((clinic) => clinic.book(5));
  await page.press(/^Jonas Peel/);
  await page.press('Join visit');
  expect(page.call.told.at(-1)).to.equal(`start ${page.clinic.appointments[0]!.id}`);
});

test('a page that shows visits in its own way cancels the press', async () => {
  const page = await show((clinic) => clinic.book(60));
  page.element.addEventListener('telehealth-appointment-opened', (event) => event.preventDefault());
  await page.press(/^Jonas Peel/);
  await page.element.updateComplete;
  expect(page.all('dialog').length).to.equal(0);
});

test('without an answer: the sentence, the clinic’s number, another attempt', async () => {
  const page = await show((clinic) => (clinic.failures = [new ApiError('server.unavailable', 503)]));
  await page.reads('The clinic’s system is not answering.');
  await page.reads('+1 555 0100');
  await expectAccessibleInBothThemes(page.element);
  await page.press('Try again');
  await until(() => page.all('[role=grid]')[0], 'the calendar');
});

test('cleared, nobody’s visits are left', async () => {
  const page = await show((clinic) => clinic.book(60));
  await page.reads('Jonas Peel');
  page.clinic.hold = new Promise(() => {});
  page.clinic.clear();
  await until(() => !page.text().includes('Jonas Peel'), 'nobody');
});

suite('nobody is shut out', () => {
  for (const view of ['day', 'week', 'month'] as const)
    test(`the ${view}, in both themes, and 320 px wide to the left and to the right`, async () => {
      const page = await show(
        (clinic) => {
          clinic.book(60, movable);
          clinic.book(75, { status: 'pending' });
          clinic.book(-120, { status: 'completed' });
        },
        (element) => (element.view = view),
      );
      await until(() => page.all(view === 'month' ? '.count' : '.visit').length > 0, 'the visits');
      await expectAccessibleInBothThemes(page.element);
      page.provider.style.width = '320px';
      for (const dir of ['ltr', 'rtl']) {
        page.provider.dir = dir;
        expect(page.element.scrollWidth, dir).to.be.at.most(320);
        for (const one of page.all('[part=toolbar] button')) expect(one.getBoundingClientRect().height).to.be.at.least(48);
      }
    });

  test('the visit and the question before it is moved, in both themes', async () => {
    const page = await show((clinic) => {
      clinic.book(60, movable);
      free(clinic, [at('25T09:00')]);
    });
    await page.press(/^Jonas Peel/);
    await page.reads('Move to another time');
    await expectAccessibleInBothThemes(page.element);
    await page.press('Move to another time');
    await page.press(/^Free:/);
    await page.reads('Move this visit?');
    await expectAccessibleInBothThemes(page.element);
  });
});
