import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import { expectAccessibleInBothThemes } from '../../../test/axe.ts';
import { clinicPage, lookAtPage, textOf, until } from '../../../test/fake-clinic.ts';
import { busyDirectory } from '../../../test/fake-directory.ts';
import { ids } from '../../../test/fake-api.ts';
import { ApiError } from '../../api/api-error.ts';
import type { TelehealthAppointmentBookedEvent } from '../../events/appointment-booked.ts';
import type { TelehealthSlotHeldEvent } from '../../events/slot-held.ts';
import { define } from '../../internal/define.ts';
import { keepChoice } from './kept-choice.ts';
import { AppointmentBooking } from './appointment-booking.ts';

define('appointment-booking', AppointmentBooking);

const MINUTE = 60_000;
type Parts = ReturnType<typeof busyDirectory>;

async function show(
  prepare: (parts: Parts) => void = () => {},
  change: (element: AppointmentBooking, parts: Parts) => void = () => {},
) {
  const parts = busyDirectory();
  parts.clinic.personZone = 'UTC';
  prepare(parts);
  const page = await clinicPage('appointment-booking', parts.clinic, false);
  page.element.language = 'en-GB';
  change(page.element, parts);
  const { root } = page;
  const text = () => textOf(root);
  const buttons = () => [...root.querySelectorAll<HTMLButtonElement>('button')].filter((one) => one.checkVisibility());
  const nameOf = (one: HTMLElement) => (one.ariaLabel ?? one.innerText).replace(/\s+/g, ' ').trim();
  const button = (name: string | RegExp) =>
    buttons().find((one) => (typeof name === 'string' ? nameOf(one) === name : name.test(nameOf(one))));
  const press = async (name: string | RegExp) => (await until(() => button(name), `the button ${name}`)).click();
  const reads = (what: string | RegExp) =>
    until(() => (typeof what === 'string' ? text().includes(what) : what.test(text())), `reads ${what}`);
  const type = async (id: string, value: string) => {
    const field = await until(() => root.querySelector<HTMLInputElement>(`#${id}`), `the field ${id}`);
    field.value = value;
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  };
  const status = () => root.querySelector('[role=status].hush')!.textContent;
  return { ...parts, ...page, text, button, buttons, press, reads, type, status };
}
type Page = Awaited<ReturnType<typeof show>>;

/** To the details of Dr. Okafor's 09:30 on Wednesday. */
async function atDetails(page: Page) {
  await page.press('All times of Dr. Amara Okafor');
  await page.press('09:30');
  await page.reads('We keep this time for you');
  await page.reads('Book this visit');
}
const asked = ({ clinic }: Page, name: string) => clinic.requests.filter((one) => one.name === name);

teardown(() => {
  document.body.replaceChildren();
  keepChoice(undefined);
});

test('the directory: who can be booked, how they are rated, and the first free time of each and of all', async () => {
  const { reads, text, button } = await show();
  await reads('Dr. Mira Sand');
  await reads('No free time in the next two months');
  expect(text()).to.contain('Rated 4.7 of 5 by 31 people').and.to.contain('Speaks English and German');
  expect(text()).to.contain('Tue 24 Nov, 11:00 with Dr. Luis Marín');
  expect(button('Tue 24 Nov, 14:00 with Dr. Amara Okafor')).not.to.equal(undefined);
});

test('search and specialty leave who fits, and the first free time among them', async () => {
  const { reads, text, type, root, press } = await show();
  await reads('Dr. Mira Sand');
  await type('search', 'okaf');
  await until(() => !text().includes('Dr. Mira Sand'), 'the search');
  await type('search', '');
  const select = root.querySelector<HTMLSelectElement>('#specialty')!;
  select.value = 'Cardiology';
  select.dispatchEvent(new Event('change'));
  await until(() => !text().includes('Marín'), 'the specialty');
  await reads('Tue 24 Nov, 14:00 with Dr. Amara Okafor');
  await type('search', 'zzz');
  await reads('Nobody like that');
  await press('Show everybody');
  await reads('Dr. Luis Marín');
  expect(select.value).to.equal('');
});

test('a patient books: the time is kept and counted down, the page is told, and the visit is theirs', async () => {
  const page = await show();
  const events: Event[] = [];
  for (const name of ['telehealth-slot-held', 'telehealth-appointment-booked'])
    document.addEventListener(name, (it) => events.push(it));
  await atDetails(page);
  expect(page.text()).to.contain('We keep this time for you for 5:00');
  expect(page.status()).to.equal('We keep Wed 25 Nov, 09:30 for you while you type.');
  page.clinic.time += 30_000;
  lookAtPage();
  await page.reads('4:30');
  await page.type('reason', '  An itch.  ');
  await page.press('Book this visit');
  await page.reads('You are booked');
  expect(page.clinic.booked[0]!.body).to.deep.equal({
    practitionerId: page.okafor.id,
    startsAt: '2026-11-25T09:30:00.000Z',
    durationMinutes: 30,
    mode: 'video',
    patientId: ids.patient,
    holdId: page.clinic.holds[0]!.id,
    reason: 'An itch.',
  });
  const [held, booked] = events as [TelehealthSlotHeldEvent, TelehealthAppointmentBookedEvent];
  expect(held.hold.startsAt).to.equal(booked.appointment.startsAt);
  expect(page.status()).to.equal('Your visit is booked.');
  expect(page.root.activeElement).to.equal(page.root.querySelector('h2'));
  expect(history.state?.telehealthBooking).to.equal(undefined);
});

test('where the clinic confirms, the end says so and until when', async () => {
  const page = await show(({ clinic }) => (clinic.status = 'pending'));
  await atDetails(page);
  await page.press('Book this visit');
  await page.reads('Your request is with the clinic');
  expect(page.text()).to.contain('Waiting for the clinic to confirm').and.to.contain('at the latest by Wed 10:00');
});

test('the calendar file says when, and neither with whom nor why', async () => {
  const page = await show();
  await atDetails(page);
  await page.type('reason', 'An itch.');
  await page.press('Book this visit');
  const link = await until(() => page.root.querySelector<HTMLAnchorElement>('[part=calendar]'), 'the link');
  const file = decodeURIComponent(link.href);
  expect(file).to.contain(`UID:${page.clinic.appointments[0]!.id}`).and.to.contain('DTSTART:20261125T093000Z');
  expect(file).not.to.match(/Okafor|itch|Cardiology/);
});

test('the list of the page gets the visit: it loads again and has the focus', async () => {
  const page = await show();
  let reloads = 0;
  const list = Object.assign(document.createElement('appointment-list'), { reload: async () => void (reloads += 1) });
  page.provider.append(list);
  await atDetails(page);
  await page.press('Book this visit');
  await page.press('Show my visits');
  expect(reloads).to.equal(1);
  expect(document.activeElement).to.equal(list);
});

test('Back goes one step at a time, gives the time to others, and takes the focus along', async () => {
  const page = await show();
  await atDetails(page);
  expect(page.root.activeElement?.textContent?.trim()).to.equal('What is it about?');
  await page.press('Back');
  await page.reads('Choose a time');
  await until(() => page.clinic.holds.length === 0, 'the hold is released');
  await until(() => page.root.activeElement?.textContent?.trim() === 'Choose a time', 'the focus');
  await page.press('Back');
  await page.reads('Dr. Luis Marín');
  expect(page.button('Back')).to.equal(undefined);
  expect(page.root.activeElement).to.equal(page.root.querySelector('h2'));
});

test('opened, it leaves the focus of the page where it is', async () => {
  const field = document.createElement('input');
  document.body.append(field);
  field.focus();
  const { reads } = await show();
  await reads('Dr. Mira Sand');
  expect(document.activeElement).to.equal(field);
});

suite('a time that is taken meanwhile', () => {
  test('before it is kept: it says so, and shows what is free now', async () => {
    const page = await show();
    await page.press('All times of Dr. Amara Okafor');
    await page.reads('09:30');
    page.clinic.take(page.okafor.id, '2026-11-25T09:30:00.000Z');
    await page.press('09:30');
    await page.reads('Someone else has just taken this time.');
    await until(() => !page.button('09:30'), 'the time is gone');
    expect(page.button('10:00')).not.to.equal(undefined);
    expect(page.status()).to.equal('This time has just been taken. These are free.');
  });

  test('while one types: what was typed stays, and times near it are one press away', async () => {
    const page = await show();
    await atDetails(page);
    await page.type('reason', 'An itch.');
    page.clinic.take(page.okafor.id, '2026-11-25T09:30:00.000Z');
    await page.press('Book this visit');
    await page.reads('Free near that time');
    expect(page.button(/^Book/)!.ariaDisabled).to.equal('true');
    await page.press('Wed 25 Nov, 10:00');
    await page.reads('We keep this time for you for 5:00');
    await page.press('Book this visit');
    await page.reads('You are booked');
    expect(page.clinic.booked[0]!.body).to.include({ startsAt: '2026-11-25T10:00:00.000Z', reason: 'An itch.' });
  });

  test('with nothing near it: all times are one press away', async () => {
    const page = await show();
    await atDetails(page);
    page.clinic.free[page.okafor.id] = [];
    await page.press('Book this visit');
    await page.reads('Nothing is free near that time.');
    await page.press('See all times');
    await page.reads('Choose a time');
  });
});

suite('a time that runs out', () => {
  test('for somebody who is still typing it is kept again', async () => {
    const page = await show();
    await atDetails(page);
    page.clinic.time += 4 * MINUTE;
    await page.type('reason', 'An itch.');
    page.clinic.time += MINUTE;
    lookAtPage();
    await until(() => page.clinic.holds.length === 2, 'the second hold');
    await page.reads('We keep this time for you for 5:00');
    expect(page.status()).to.equal('We keep this time for you a little longer.');
  });

  test('for somebody who went away it is said to be so, and can be kept again', async () => {
    const page = await show();
    await atDetails(page);
    page.clinic.time += 6 * MINUTE;
    lookAtPage();
    await page.reads('This time is no longer kept for you. It may still be free.');
    expect(page.status()).to.equal('This time is no longer kept for you.');
    await page.press('Keep it for me again');
    await page.reads('We keep this time for you for 5:00');
  });

  test('and is taken by then: others near it are shown, and nothing typed is lost', async () => {
    const page = await show();
    await atDetails(page);
    await page.type('reason', 'An itch.');
    page.clinic.time += 9 * MINUTE;
    lookAtPage();
    await page.reads('no longer kept');
    page.clinic.take(page.okafor.id, '2026-11-25T09:30:00.000Z');
    await page.press('Keep it for me again');
    await page.reads('Free near that time');
    expect(page.root.querySelector<HTMLTextAreaElement>('#reason')!.value).to.equal('An itch.');
  });

  test('one minute before, a screen reader hears it once', async () => {
    const page = await show();
    await atDetails(page);
    page.clinic.time += 4 * MINUTE + 1000;
    lookAtPage();
    await until(() => page.status() === 'The time is kept for you for one more minute.', 'said');
  });
});

suite('no answer while booking', () => {
  test('the visit was booked: another press gets the same one, by the same key', async () => {
    const page = await show();
    await atDetails(page);
    const answer = page.clinic.replies['POST /appointments'] as (asked: object) => unknown;
    let isFirst = true;
    page.clinic.replies['POST /appointments'] = (options: object) => {
      const visit = answer(options);
      if (!isFirst) return visit;
      isFirst = false;
      return new ApiError('network.offline');
    };
    await page.press('Book this visit');
    await page.reads('We do not know yet whether that reached the clinic');
    await page.press('Try again');
    await page.reads('You are booked');
    const keys = asked(page, 'POST /appointments').map(({ options }) => options.headers!['idempotency-key']);
    expect(keys.length).to.equal(2);
    expect(keys[0]).to.equal(keys[1]);
    expect(page.clinic.appointments.length).to.equal(1);
  });

  test('and something else is typed before the next press: their own visit is found, and no other time is offered', async () => {
    const page = await show();
    await atDetails(page);
    const answer = page.clinic.replies['POST /appointments'] as (asked: object) => unknown;
    let isFirst = true;
    page.clinic.replies['POST /appointments'] = (options: object) => {
      const visit = answer(options);
      if (!isFirst) return visit;
      isFirst = false;
      return new ApiError('server.unavailable', 503);
    };
    await page.press('Book this visit');
    await page.reads('We do not know yet');
    await page.type('reason', 'More of it.');
    await page.press('Try again');
    await page.reads('You are booked');
    expect(page.clinic.appointments.length).to.equal(1);
  });

  test('a press while it is at work is one request', async () => {
    const page = await show();
    await atDetails(page);
    const reply = Promise.withResolvers<void>();
    const answer = page.clinic.replies['POST /appointments'] as (asked: object) => unknown;
    page.clinic.replies['POST /appointments'] = async (options: object) => (await reply.promise, answer(options));
    await page.press('Book this visit');
    await page.press('Booking …');
    reply.resolve();
    await page.reads('You are booked');
    expect(asked(page, 'POST /appointments').length).to.equal(1);
  });
});

suite('after a reload', () => {
  test('the time that was kept is there again, and nothing that was typed is stored', async () => {
    const first = await show();
    await atDetails(first);
    await first.type('reason', 'An itch.');
    expect(JSON.stringify(history.state)).not.to.contain('itch');
    expect(JSON.stringify([{ ...localStorage }, { ...sessionStorage }])).not.to.contain('itch');
    document.body.replaceChildren();
    const again = await show();
    await again.reads('We keep this time for you');
    expect(again.text()).to.contain('Wed 25 Nov, 09:30');
  });

  test('between press and answer, the visit that was booked is shown', async () => {
    const page = await show(({ clinic, okafor }) => {
      keepChoice({ practitionerId: okafor.id, startsAt: '2026-11-25T09:30:00.000Z' });
      clinic.take(okafor.id, '2026-11-25T09:30:00.000Z');
      clinic.book(1410);
    });
    await page.reads('You are booked');
  });

  test('a time that was taken meanwhile leads to the others', async () => {
    const page = await show(({ clinic, okafor }) => {
      keepChoice({ practitionerId: okafor.id, startsAt: '2026-11-25T09:30:00.000Z' });
      clinic.take(okafor.id, '2026-11-25T09:30:00.000Z');
    });
    await page.reads('Someone else has just taken this time.');
    await page.reads('10:00');
    expect(page.text()).to.contain('Choose a time');
  });
});

test('cleared, nothing of the person is left', async () => {
  const page = await show();
  await atDetails(page);
  await page.type('reason', 'An itch.');
  page.element.clear();
  await page.reads('Dr. Luis Marín');
  expect(history.state?.telehealthBooking).to.equal(undefined);
  await atDetails(page);
  expect(page.root.querySelector<HTMLTextAreaElement>('#reason')!.value).to.equal('');
});

test('by keyboard alone: arrows among the times, Enter takes one, and Enter books', async () => {
  const page = await show();
  await page.press('All times of Dr. Amara Okafor');
  await page.reads('09:30');
  const focusOf = () => page.root.activeElement as HTMLElement;
  for (let key = 0; key < 12 && !focusOf()?.innerText.startsWith('09:00'); key++) await sendKeys({ press: 'Tab' });
  await sendKeys({ press: 'ArrowRight' });
  expect(focusOf().innerText.trim()).to.equal('09:30');
  await sendKeys({ press: 'End' });
  expect(focusOf().innerText.trim()).to.equal('10:00');
  await sendKeys({ press: 'Enter' });
  await page.reads('Book this visit');
  await until(() => focusOf()?.localName === 'h2', 'the heading');
  await sendKeys({ press: 'Tab' });
  await sendKeys({ type: 'An itch.' });
  await sendKeys({ press: 'Tab' });
  await sendKeys({ press: 'Enter' });
  await page.reads('You are booked');
  expect(page.clinic.booked[0]!.body).to.include({ startsAt: '2026-11-25T10:00:00.000Z', reason: 'An itch.' });
});

suite('somebody who acts for others', () => {
  const withChild = ({ clinic }: Parts) => {
    clinic.replies['GET /patients'] = {
      data: [
        { id: 'pat_child', name: 'Mia Peel' },
        { id: ids.patient, name: 'Jonas Peel' },
      ],
      nextCursor: null,
    };
  };

  test('says for whom it is, themselves first; the visit and what is said of it are theirs', async () => {
    const page = await show(withChild);
    await atDetails(page);
    const select = await until(() => page.root.querySelector<HTMLSelectElement>('#for-whom'), 'for whom');
    expect([...select.options].map(({ text }) => text)).to.deep.equal(['Jonas Peel', 'Mia Peel']);
    expect(select.value).to.equal(ids.patient);
    await expectAccessibleInBothThemes(page.element);
    select.value = 'pat_child';
    select.dispatchEvent(new Event('change'));
    await page.press('Book this visit');
    await page.reads('You are booked');
    expect(page.clinic.booked[0]!.body).to.include({ patientId: 'pat_child' });
    await page.reads('Booked for');
  });

  test('is shown what is free for whom they choose, and the focus stays with the choice', async () => {
    const page = await show(withChild);
    const asked = () =>
      page.clinic.requests
        .filter(({ name }) => name.endsWith('/slots'))
        .map(({ options }) => ({ ...options.query }) as Record<string, unknown>);
    await page.press('All times of Dr. Amara Okafor');
    const select = await until(() => page.root.querySelector<HTMLSelectElement>('#for-whom'), 'for whom');
    await until(() => page.root.querySelector('[part=slot]'), 'the times');
    expect(asked().some((query) => query['patientId'])).to.equal(false);
    const before = asked().length;
    select.focus();
    select.value = 'pat_child';
    select.dispatchEvent(new Event('change'));
    await until(() => asked().length > before && page.root.querySelector('[part=slot]'), 'the times of Mia');
    expect(asked().slice(before)).to.satisfy((all: ReturnType<typeof asked>) =>
      all.every((one) => one['patientId'] === 'pat_child'),
    );
    expect(page.root.activeElement).to.equal(select);
    await page.press('Back');
    await until(() => asked().at(-1)!['practitionerId'], 'the first free times of Mia');
    expect(asked().at(-1)).to.include({ patientId: 'pat_child' });
  });

  test('waits in line for whom they choose, and sees whether that one does', async () => {
    const page = await show((parts) => {
      withChild(parts);
      parts.clinic.replies['GET /waitlist-entries'] = {
        data: [{ id: 'wle_1', practitionerId: parts.sand.id, patientId: 'pat_child', status: 'waiting', offer: null }],
        nextCursor: null,
      };
    });
    await page.press('All times of Dr. Mira Sand');
    await page.reads('Tell me when a time frees up');
    const select = await until(() => page.root.querySelector<HTMLSelectElement>('#for-whom'), 'for whom');
    select.value = 'pat_child';
    select.dispatchEvent(new Event('change'));
    await page.reads('You are in line');
  });

  test('whoever acts for nobody is not asked', async () => {
    const page = await show(({ clinic }) => {
      clinic.replies['GET /patients'] = { data: [{ id: ids.patient, name: 'Jonas Peel' }], nextCursor: null };
    });
    await atDetails(page);
    expect(page.root.querySelector('#for-whom')).to.equal(null);
  });
});

suite('a directory of thousands', () => {
  type Query = { after?: string; q?: string; specialty?: string };
  /** 1,150 practitioners by name, a hundred a page; Dr. Zora Quill is the last. */
  const large = ({ clinic }: Parts) => {
    const one = (number: number, name: string) => ({ ...clinic.practitioners[0]!, id: `prc_${number}`, name });
    const all = Array.from({ length: 1149 }, (_, index) => one(index, `Dr. Ada ${String(index).padStart(4, '0')}`));
    all.push(one(1149, 'Dr. Zora Quill'));
    clinic.replies['GET /practitioners'] = ({ query }: { query: Query }) => {
      const found = all.filter(({ name }) => !query.q || name.toLowerCase().includes(query.q.toLowerCase()));
      const from = Number(query.after ?? 0);
      return { data: found.slice(from, from + 100), nextCursor: from + 100 < found.length ? String(from + 100) : null };
    };
    clinic.replies['GET /slots'] = { data: [], serverNow: new Date(clinic.time).toISOString() };
  };
  const pages = (page: Page) => asked(page, 'GET /practitioners').map(({ options }) => options.query as Query);

  test('ten pages come by themselves; whoever is not among them is found by the clinic', async () => {
    const page = await show(large);
    await until(() => pages(page).length === 10, 'ten pages');
    await page.type('search', 'quill');
    await page.reads('Dr. Zora Quill');
    expect(pages(page).at(-1)).to.include({ q: 'quill' });
    await page.type('search', 'nobody of that name');
    await page.reads('Nobody like that');
  });

  test('after those who came by themselves, each press brings the next page', async () => {
    const page = await show(large);
    await until(() => pages(page).length === 10, 'ten pages');
    // Too few letters for the clinic to search by.
    await page.type('search', 'zo');
    await page.reads('Nobody like that');
    await page.press('Show more people');
    await until(() => pages(page).length === 11 && page.button('Show more people')?.ariaDisabled === 'false', 'another page');
    await page.press('Show more people');
    await page.reads('Dr. Zora Quill');
    expect(
      pages(page)
        .slice(-2)
        .map(({ after }) => after),
    ).to.deep.equal(['1000', '1100']);
    expect(page.button('Show more people')).to.equal(undefined);
  });

  test('a page that does not come is said, and asked for again', async () => {
    const page = await show(large);
    await until(() => pages(page).length === 10, 'ten pages');
    const reply = page.clinic.replies['GET /practitioners'];
    page.clinic.replies['GET /practitioners'] = new ApiError('network.offline');
    await page.type('search', 'quill');
    await until(() => pages(page).length === 11 && page.button('Show more people')?.ariaDisabled === 'false', 'it was asked for');
    page.clinic.replies['GET /practitioners'] = new ApiError('network.offline');
    await page.press('Show more people');
    await page.reads('We cannot reach the clinic.');
    page.clinic.replies['GET /practitioners'] = reply;
    await page.press('Show more people');
    await page.reads('Dr. Zora Quill');
  });
});
