import { expect } from 'chai';
import { expectAccessibleInBothThemes } from '../../../test/axe.ts';
import { clinicPage, textOf, until } from '../../../test/fake-clinic.ts';
import { busyDirectory } from '../../../test/fake-directory.ts';
import { ids } from '../../../test/fake-api.ts';
import { ApiError } from '../../api/api-error.ts';
import { define } from '../../internal/define.ts';
import { AppointmentBooking } from './appointment-booking.ts';
import { keepChoice } from './kept-choice.ts';

define('appointment-booking', AppointmentBooking);

type Parts = ReturnType<typeof busyDirectory>;
const person = { status: 'active', birthDate: '1984-05-17', mrn: '402819365' };
const entryOf = (parts: Parts, change: object) => ({
  id: 'wle_1',
  patientId: ids.patient,
  practitionerId: parts.okafor.id,
  status: 'waiting',
  offer: null,
  ...change,
});

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
  const nameOf = (one: HTMLElement) => (one.ariaLabel ?? one.innerText).replace(/\s+/g, ' ').trim();
  const button = (name: string | RegExp) =>
    [...root.querySelectorAll<HTMLElement>('button, label.choice')]
      .filter((one) => one.checkVisibility())
      .find((one) => (typeof name === 'string' ? nameOf(one) === name : name.test(nameOf(one))));
  const press = async (name: string | RegExp) => (await until(() => button(name), `the button ${name}`)).click();
  const reads = (what: string | RegExp) =>
    until(() => (typeof what === 'string' ? text().includes(what) : what.test(text())), `reads ${what}`);
  const type = async (id: string, value: string) => {
    const field = await until(() => root.querySelector<HTMLInputElement>(`#${id}`), `the field ${id}`);
    field.value = value;
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  };
  return { ...parts, ...page, text, button, press, reads, type };
}
type Page = Awaited<ReturnType<typeof show>>;

const toTimes = (page: Page) => page.press('All times of Dr. Amara Okafor').then(() => page.reads('09:30'));
const toDetails = async (page: Page) => {
  await toTimes(page);
  await page.press(/^09:30/);
  await page.reads('Book this visit');
};

teardown(() => {
  document.body.replaceChildren();
  keepChoice(undefined);
});

suite('whose clock', () => {
  test('in another zone, each time has the clinic’s below it, and the day where that is another', async () => {
    const page = await show(({ clinic }) => {
      clinic.personZone = 'Asia/Kathmandu';
      clinic.clinicZone = 'America/New_York';
    });
    await page.press('All times of Dr. Amara Okafor');
    await page.reads('Times by your clock (Kathmandu). Below them, the time at your clinic (New York).');
    expect(page.button(/^14:45/)!.innerText.replace(/\s+/g, ' ')).to.equal('14:45 , New York 04:00');
    expect(page.text()).to.contain('Tomorrow, Wednesday 25 November');
    await page.press(/^14:45/);
    await page.reads('Wed 25 Nov, 14:45 – 15:15 your clinic: 04:00 New York');
  });

  test('on the night when clocks go back, the hour that comes twice is there twice, in order', async () => {
    const page = await show(({ clinic, okafor }) => {
      clinic.time = Date.parse('2026-10-24T10:00:00.000Z');
      clinic.personZone = 'Europe/Berlin';
      clinic.free[okafor.id] = ['00:30', '01:30', '02:30'].map((at) => `2026-10-25T${at}:00.000Z`);
    });
    await page.press('All times of Dr. Amara Okafor');
    await page.reads('Tomorrow, Sunday 25 October');
    const times = [...page.root.querySelectorAll<HTMLElement>('.slots button')].map((one) => one.innerText.split(/\s/)[0]);
    expect(times).to.deep.equal(['02:30', '02:30', '03:30']);
    await page.press(/^03:30/);
    await page.reads('Book this visit');
    expect(page.clinic.holds[0]!.startsAt).to.equal('2026-10-25T02:30:00.000Z');
  });
});

suite('days', () => {
  test('in which nothing is free say when it goes on', async () => {
    const page = await show();
    await toTimes(page);
    expect(page.text()).to.contain('Thursday 26 November Nothing free. Next free: Fri 27 Nov, 15:00');
    await page.reads('Nothing is free in the two months after these days.');
  });

  test('a week without anything leads to the next free day', async () => {
    const page = await show(({ clinic, okafor }) => (clinic.free[okafor.id] = ['2026-12-09T10:00:00.000Z']));
    await page.press('All times of Dr. Amara Okafor');
    await page.reads(/24 ?– ?30 Nov Nothing free. Next free: Wed 9 Dec, 10:00/);
    await page.press('Later days');
    await page.reads(/1 ?– ?7 Dec Nothing/);
    await page.press('Show that day');
    await page.reads('Wednesday 9 December');
    await page.press('Earlier days');
    await page.reads(/2 ?– ?8 Dec Nothing/);
  });

  test('with very many times show some, and the rest on demand', async () => {
    const page = await show(({ clinic, okafor }) => {
      clinic.free[okafor.id] = Array.from({ length: 20 }, (_, at) => new Date(Date.UTC(2026, 10, 25, 9, 30 * at)).toISOString());
    });
    await page.press('All times of Dr. Amara Okafor');
    await page.press('12 more times on Tomorrow, Wednesday 25 November');
    await until(() => page.root.querySelectorAll('.slots [part=slot]').length === 20, 'all of them');
  });
});

suite('the clinic books', () => {
  const atDesk = async () => {
    const page = await show(
      ({ clinic }) => {
        clinic.kind = 'practitioner';
        clinic.replies['GET /patients'] = {
          data: [
            { ...person, id: 'pat_7', name: 'Eva Varga' },
            { ...person, id: 'pat_8', name: 'Evan Gray', birthDate: null, mrn: null },
          ],
          nextCursor: null,
        };
      },
      (element, { okafor }) => (element.practitionerId = okafor.id),
    );
    await page.press(/^09:30/);
    await page.reads('Who is it for?');
    return page;
  };

  test('for a patient it knows: found by three letters, told apart by birth date and record', async () => {
    const page = await atDesk();
    await page.type('patient-search', 'ev');
    await page.type('patient-search', 'eva');
    await page.reads('Eva Varga born 17 May 1984 · record 402819365');
    expect(page.clinic.requests.filter(({ name }) => name === 'GET /patients').length).to.equal(1);
    await expectAccessibleInBothThemes(page.element);
    await page.press(/^Eva Varga/);
    await page.type('comment', 'Wants the ramp.');
    await page.press('Book this visit');
    await page.reads('Booked for');
    expect(page.clinic.booked[0]!.body).to.include({ patientId: 'pat_7', comment: 'Wants the ramp.' });
    expect(page.text(), 'it is somebody else’s').not.to.contain('You are booked').and.not.to.contain('your visits');
  });

  test('for somebody new, by name and e-mail', async () => {
    const page = await atDesk();
    await page.press('Somebody new');
    await page.type('name', 'Pia Example');
    await page.press('Book this visit');
    expect(page.clinic.booked.length).to.equal(0);
    expect(page.root.activeElement?.id).to.equal('email');
    await page.type('email', 'pia@mail.example');
    await page.press('Book this visit');
    await page.reads('Booked for Pia Example');
    expect(page.clinic.booked[0]!.body).to.deep.include({ patient: { name: 'Pia Example', email: 'pia@mail.example' } });
  });

  test('and has not said for whom: nothing is booked, and the search has the focus', async () => {
    const page = await atDesk();
    await page.press('Book this visit');
    expect(page.root.activeElement?.id).to.equal('patient-search');
    expect(page.clinic.booked.length).to.equal(0);
  });

  test('with patient-id, nobody is asked for whom', async () => {
    const page = await show(
      ({ clinic }) => (clinic.kind = 'practitioner'),
      (element, { okafor }) => {
        element.practitionerId = okafor.id;
        element.patientId = 'pat_9';
      },
    );
    await page.press(/^09:30/);
    await page.press('Book this visit');
    await page.reads('Booked for');
    expect(page.clinic.booked[0]!.body).to.include({ patientId: 'pat_9' });
  });
});

test('with practitioner-id there is no directory, and no way back to one', async () => {
  const page = await show(
    () => {},
    (element, { okafor }) => (element.practitionerId = okafor.id),
  );
  await page.reads('Choose a time');
  expect(page.button('Back')).to.equal(undefined);
  expect(page.clinic.calls).not.to.include('GET /practitioners');
});

test('with specialty, the directory begins there', async () => {
  const page = await show(
    () => {},
    (element) => (element.specialty = 'Paediatrics'),
  );
  await page.reads('Dr. Luis Marín');
  expect(page.text()).not.to.contain('Okafor');
});

test('how to meet is asked where there is a choice, and what is chosen is booked', async () => {
  const page = await show(({ clinic }) => (clinic.modes = ['video', 'in_person']));
  await toDetails(page);
  await page.press('At the clinic');
  await page.press('Book this visit');
  await page.reads('You are booked');
  expect(page.clinic.booked[0]!.body['mode']).to.equal('in_person');
});

suite('waiting for an earlier time', () => {
  const late = (parts: Parts) => {
    parts.clinic.free[parts.okafor.id] = ['2026-11-27T15:00:00.000Z'];
  };
  const toLate = async (page: Page) => {
    await page.press('All times of Dr. Amara Okafor');
    await page.reads('Friday 27 November');
  };

  test('one press puts the patient in line for what is earlier than the first free time; another takes them out', async () => {
    const page = await show(late);
    let entries: object[] = [];
    page.clinic.replies['GET /waitlist-entries'] = () => ({ data: entries, nextCursor: null });
    page.clinic.replies['POST /waitlist-entries'] = () => (entries = [entryOf(page, {})])[0];
    page.clinic.replies['DELETE /waitlist-entries/wle_1'] = () => void (entries = []);
    await toLate(page);
    await page.press('Tell me when an earlier time frees up');
    await page.reads('You are in line for an earlier time.');
    expect(page.clinic.requests.find(({ name }) => name === 'POST /waitlist-entries')!.options.body).to.deep.equal({
      patientId: ids.patient,
      practitionerId: page.okafor.id,
      durationMinutes: 30,
      mode: 'video',
      from: '2026-11-24T10:00:00.000Z',
      to: '2026-11-27T15:00:00.000Z',
    });
    await expectAccessibleInBothThemes(page.element);
    await page.press('Stop waiting');
    await until(() => page.button('Tell me when an earlier time frees up'), 'out of line');
  });

  test('no reply, and pressed again a while later: the same wish', async () => {
    const page = await show(late);
    let entries: object[] = [];
    const asked = () =>
      page.clinic.requests.filter(({ name }) => name === 'POST /waitlist-entries').map(({ options }) => options);
    page.clinic.replies['GET /waitlist-entries'] = () => ({ data: entries, nextCursor: null });
    page.clinic.replies['POST /waitlist-entries'] = new ApiError('network.offline');
    await toLate(page);
    await page.press('Tell me when an earlier time frees up');
    await until(() => page.root.querySelector('[role=alert]')?.textContent?.trim(), 'said');
    page.clinic.time += 40_000;
    page.clinic.replies['POST /waitlist-entries'] = () => (entries = [entryOf(page, {})])[0];
    await page.press('Tell me when an earlier time frees up');
    await page.reads('You are in line for an earlier time.');
    const [first, again] = asked();
    expect(again!.headers).to.deep.equal(first!.headers);
    expect(again!.body).to.deep.equal(first!.body);
  });

  test('for somebody else: nothing of the one before, also when the older list comes last', async () => {
    const page = await show((parts) => {
      late(parts);
      const [jonas, lena] = [ids.patient, `pat_${'8'.repeat(32)}`].map((id, at) => ({
        id,
        name: ['Jonas Peel', 'Lena Peel'][at],
      }));
      parts.clinic.replies['GET /patients'] = { data: [jonas, lena], nextCursor: null };
    });
    const mine = { data: [entryOf(page, {})], nextCursor: null };
    page.clinic.replies['GET /waitlist-entries'] = mine;
    await toLate(page);
    await page.reads('You are in line for an earlier time.');
    const choose = (name: string) => {
      const select = page.root.querySelector('select')!;
      select.value = [...select.options].find(({ text }) => text === name)!.value;
      select.dispatchEvent(new Event('change', { bubbles: true }));
    };
    const replies: PromiseWithResolvers<object>[] = [];
    page.clinic.replies['GET /waitlist-entries'] = () => {
      const next = Promise.withResolvers<object>();
      replies.push(next);
      return next.promise;
    };
    await until(() => page.root.querySelector('select'), 'for whom');
    choose('Lena Peel');
    await until(() => page.button('Tell me when an earlier time frees up'), 'nothing of Jonas');
    choose('Jonas Peel');
    choose('Lena Peel');
    choose('Jonas Peel');
    await until(() => replies.length === 4, 'asked each time');
    replies[3]!.resolve({ data: [], nextCursor: null });
    await replies[3]!.promise;
    replies[1]!.resolve(mine);
    await new Promise(requestAnimationFrame);
    await page.element.updateComplete;
    expect(page.text()).not.to.contain('You are in line');
  });

  test('what becomes free is offered by itself, and one press books it', async () => {
    const page = await show(late);
    const offer = { id: 'wof_1', startsAt: '2026-11-25T08:00:00.000Z', expiresAt: '2026-11-24T10:30:00.000Z' };
    await toLate(page);
    page.clinic.replies['GET /waitlist-entries'] = { data: [entryOf(page, { status: 'offered', offer })], nextCursor: null };
    page.clinic.replies['POST /waitlist-offers/wof_1/accept'] = () => page.clinic.book(1320);
    page.clinic.tell('waitlist.offered');
    await page.reads('A time has become free for you: Wed 25 Nov, 08:00');
    expect(page.text()).to.contain('Kept for you until Tue 10:30.');
    await expectAccessibleInBothThemes(page.element);
    await page.press('Take it');
    await page.reads('You are booked');
  });

  test('where the next free time is tomorrow, there is nothing to wait for', async () => {
    const page = await show();
    await toTimes(page);
    await page.reads('Nothing is free in the two months');
    expect(page.button(/^Tell me/)).to.equal(undefined);
  });
});

suite('something is wrong', () => {
  test('nobody can be booked: the clinic’s number', async () => {
    const page = await show(({ clinic }) => (clinic.practitioners = []));
    await page.reads('Nobody can be booked here yet');
    await page.reads('To book by phone, call Harbour Clinic: +1 555 0100');
    await expectAccessibleInBothThemes(page.element);
  });

  test('patients may not book here: the sentence, and what was typed', async () => {
    const page = await show(
      ({ clinic }) => (clinic.replies['POST /appointments'] = new ApiError('appointments.booking_off', 403)),
    );
    await toDetails(page);
    await page.type('reason', 'An itch.');
    await page.press('Book this visit');
    await page.reads('Please call the clinic to book a visit.');
    expect(page.root.querySelector<HTMLTextAreaElement>('#reason')!.value).to.equal('An itch.');
  });

  test('the directory does not come: the sentence, another attempt, the clinic’s number', async () => {
    const page = await show(({ clinic }) => (clinic.replies['GET /practitioners'] = new ApiError('server.unavailable', 503)));
    await page.reads('The clinic’s system is not answering.');
    await page.reads('+1 555 0100');
    await expectAccessibleInBothThemes(page.element);
    page.clinic.replies['GET /practitioners'] = { data: page.clinic.practitioners, nextCursor: null };
    await page.press('Try again');
    await page.reads('Dr. Luis Marín');
  });

  test('the network is gone when a time is chosen: it is said, and the times stay', async () => {
    const page = await show(({ clinic }) => (clinic.replies['POST /slot-holds'] = new ApiError('network.offline')));
    await toTimes(page);
    await page.press(/^09:30/);
    await page.reads('We cannot reach the clinic.');
    expect(page.button(/^09:30/)!.ariaDisabled).to.equal('false');
  });
});

suite('nobody is shut out', () => {
  const states: Record<string, [prepare: (parts: Parts) => void, go: (page: Page) => Promise<unknown>]> = {
    loading: [({ clinic }) => (clinic.replies['GET /practitioners'] = new Promise(() => {})), async () => {}],
    'the directory': [() => {}, (page) => page.reads('No free time')],
    'times in another zone': [
      ({ clinic }) => (clinic.clinicZone = 'America/New_York'),
      (page) => page.press('All times of Dr. Amara Okafor').then(() => page.reads('Below them')),
    ],
    details: [({ clinic }) => (clinic.modes = ['video', 'audio', 'in_person']), toDetails],
    'taken meanwhile': [
      () => {},
      async (page) => {
        await toDetails(page);
        page.clinic.take(page.okafor.id, '2026-11-25T09:30:00.000Z');
        await page.press('Book this visit');
        await page.reads('Free near that time');
      },
    ],
    'booked on request': [
      ({ clinic }) => (clinic.status = 'pending'),
      async (page) => {
        await toDetails(page);
        await page.press('Book this visit');
        await page.reads('Your request');
      },
    ],
  };
  for (const [name, [prepare, go]] of Object.entries(states)) {
    test(`${name}, in both themes`, async () => {
      const page = await show(prepare);
      await go(page);
      await expectAccessibleInBothThemes(page.element);
    });

    test(`${name}, 320 px wide, to the left and to the right: nothing leaves the edge, targets are 48 px`, async () => {
      const page = await show(prepare);
      page.provider.style.width = '320px';
      await go(page);
      for (const dir of ['ltr', 'rtl']) {
        page.provider.dir = dir;
        expect(page.element.scrollWidth, dir).to.be.at.most(320);
        for (const one of page.root.querySelectorAll('button, a, input:not([type=radio]), select, .choice')) {
          const { height, width, left, right } = one.getBoundingClientRect();
          if (!one.checkVisibility() || !width) continue;
          expect(height, one.textContent!).to.be.at.least(48);
          const edge = page.element.getBoundingClientRect();
          expect(left, one.textContent!).to.be.at.least(edge.left);
          expect(right, one.textContent!).to.be.at.most(edge.right);
        }
      }
    });
  }
});
