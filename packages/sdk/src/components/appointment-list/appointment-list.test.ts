import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import { expectAccessible, expectAccessibleInBothThemes } from '../../../test/axe.ts';
import { clinicPage, FakeClinic, lookAtPage, textOf, until } from '../../../test/fake-clinic.ts';
import { expectEdges, inForcedColors } from '../../../test/forced-colors.ts';
import { ApiError } from '../../api/api-error.ts';
import { define } from '../../internal/define.ts';
import { AppointmentList } from './appointment-list.ts';

define('appointment-list', AppointmentList);

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

async function show(prepare: (clinic: FakeClinic) => void, withCall = true) {
  const clinic = new FakeClinic();
  prepare(clinic);
  const page = await clinicPage('appointment-list', clinic, withCall);
  page.element.language = 'en-GB';
  const joins = () => [...page.root.querySelectorAll<HTMLButtonElement>('[part~=join]')];
  return { clinic, ...page, joins, text: () => textOf(page.root) };
}
/** The later part has come too: pills are there. */
const whole = (root: ShadowRoot) =>
  until(() => root.querySelector('.pill, slot[name=empty], [role=alert], .num button'), 'the whole list');

teardown(() => document.body.replaceChildren());

test('one visit is now: it alone has an edge and a filled Join', async () => {
  const { root, joins, text } = await show((clinic) => {
    clinic.book(10);
    clinic.book(3 * 24 * 60);
    clinic.book(9 * 24 * 60, { mode: 'in_person' });
  });
  await whole(root);
  expect(root.querySelectorAll('.now').length).to.equal(1);
  expect(joins().map((join) => [join.innerText, join.ariaDisabled])).to.deep.equal([
    ['Join visit', 'false'],
    ['Opens Fri 09:45 · in 3 days', 'true'],
  ]);
  expect(text()).to.contain('Dr. Amara Okafor').and.to.contain('Cardiology · video visit').and.to.contain('The door is open');
  expect(text()).to.contain('Today, 10:10 – 10:40').and.to.contain('at the clinic');
});

test('cleared, nothing of the person before is shown any more', async () => {
  const { clinic, text, root } = await show((clinic) => clinic.book(10));
  await whole(root);
  clinic.hold = new Promise(() => {});
  clinic.clear();
  await until(() => !text().includes('Okafor'), 'nothing of them');
});

test('two doors are open: the running visit is the one with the edge', async () => {
  const { root, joins } = await show((clinic) => {
    clinic.book(-10);
    clinic.book(5, { status: 'in_progress' });
  });
  await whole(root);
  expect(textOf(root.querySelector('.now'))).to.contain('In progress');
  expect(joins().map((join) => join.classList.contains('primary'))).to.deep.equal([false, true]);
});

test('the countdown says days, then hours, minutes, and at the end seconds', async () => {
  const { clinic, element, joins, root } = await show((clinic) => clinic.book(15 + 3 * 24 * 60));
  await whole(root).catch(() => {});
  const saysAt = async (left: number) => {
    clinic.time = Date.parse(clinic.appointments[0]!.joinWindow.opensAt) - left;
    lookAtPage();
    await element.updateComplete;
    return joins()[0]!.innerText;
  };
  await until(() => joins()[0]?.innerText.includes('·'), 'countdown');
  expect(await saysAt(3 * DAY)).to.equal('Opens Fri 10:00 · in 3 days');
  expect(await saysAt(2 * DAY - 1)).to.equal('Opens Fri 10:00 · in 48 h 0 min');
  expect(await saysAt(2 * HOUR + 4.5 * MINUTE)).to.equal('Opens 10:00 · in 2 h 5 min');
  expect(await saysAt(11.2 * MINUTE)).to.equal('Opens 10:00 · in 12 min');
  expect(await saysAt(80_000)).to.equal('Opens 10:00 · in 1 min 20 s');
  expect(await saysAt(900)).to.equal('Opens 10:00 · in 1 s');
});

test('the door opens: the button flips by itself, keeps the focus, and it is said aloud', async () => {
  const { clinic, joins, root } = await show((clinic) => clinic.book(16));
  const visit = clinic.appointments[0]!;
  await until(() => joins()[0]?.innerText.includes('in 1 min 0 s'), 'countdown');
  joins()[0]!.focus();
  const button = joins()[0]!;
  clinic.time += MINUTE;
  clinic.change(visit.id, { can: ['join'] });
  await until(() => joins()[0]!.ariaDisabled === 'false', 'the flip', 3000);
  expect(joins()[0]).to.equal(button);
  expect(root.activeElement).to.equal(button);
  expect(button.innerText).to.equal('Join visit');
  expect(clinic.calls).to.include('joinDecision');
  expect(root.querySelector('[role=status]')!.textContent).to.equal(
    'The door is open. You can join your visit with Dr. Amara Okafor.',
  );
});

test('who acts for two patients of a group: the button flips for them, too', async () => {
  const [MIA, TOM] = [`pat_${'7'.repeat(32)}`, `pat_${'8'.repeat(32)}`];
  const patient = (personId: string, name: string) => ({ personId, role: 'patient' as const, name, specialty: null });
  const { clinic, joins } = await show((clinic) => {
    clinic.book(16, { places: { capacity: 8, taken: 5 }, participants: [patient(MIA, 'Mia Peel'), patient(TOM, 'Tom Peel')] });
    const decide = clinic.joinDecision.bind(clinic);
    clinic.joinDecision = async (id, signal, query) => {
      if (!query?.personId) throw new ApiError('proxies.patient_required', 422);
      return decide(id, signal, query);
    };
  });
  await until(() => joins()[0]?.innerText.includes('in 1 min 0 s'), 'countdown');
  clinic.time += MINUTE;
  clinic.change(clinic.appointments[0]!.id, { can: ['join'] });
  await until(() => joins()[0]!.innerText === 'Join visit', 'the flip');
});

test('a tab that has slept over the opening flips when it is looked at again', async () => {
  const { clinic, joins } = await show((clinic) => clinic.book(8 * 60));
  await until(() => joins()[0]?.innerText.includes('·'), 'countdown');
  clinic.time += 8 * HOUR;
  clinic.change(clinic.appointments[0]!.id, { can: ['join'] });
  lookAtPage();
  await until(() => joins()[0]!.innerText === 'Join visit', 'the flip');
});

test('the clinic sets its clock: the list flips without being touched', async () => {
  const { clinic, joins } = await show((clinic) => clinic.book(60));
  await until(() => joins()[0]?.innerText.includes('·'), 'countdown');
  clinic.time += 50 * MINUTE;
  clinic.change(clinic.appointments[0]!.id, { can: ['join'] });
  clinic.emit({ type: 'clock', offsetSeconds: 3000, serverNow: new Date(clinic.time).toISOString() });
  await until(() => joins()[0]!.innerText === 'Join visit', 'the flip');
});

test('the front desk enters no visit: it sees whose it is and with whom, and no door is asked', async () => {
  let asked = 0;
  const { root, joins, text, clinic } = await show((clinic) => {
    const me = clinic.me.bind(clinic);
    clinic.me = () => me().then((all) => ({ ...all, person: { ...all.person, id: `stf_${'1'.repeat(32)}`, kind: 'staff' } }));
    clinic.book(-5, { can: ['cancel'] });
    clinic.book(-1, { can: ['cancel'] });
    clinic.joinDecision = async () => {
      asked += 1;
      throw new ApiError('auth.forbidden', 403);
    };
  });
  await until(
    () => clinic.calls.filter((call) => call === 'getAppointment').length >= 2 && joins().length === 0,
    'nothing to join',
  );
  expect([...root.querySelectorAll('h3')].map((one) => one.textContent)).to.deep.equal(['Jonas Peel', 'Jonas Peel']);
  expect(text()).to.contain('Dr. Amara Okafor').and.not.to.contain('Opening').and.not.to.contain('Not open yet');
  clinic.time += HOUR / 6;
  lookAtPage();
  clinic.emit({ type: 'resync' });
  await until(() => clinic.calls.filter((call) => call === 'listAppointments').length >= 2, 'all are read again');
  expect(asked).to.equal(0);
});

test('the door says not yet: it is asked again when it said, and not before', async () => {
  const { clinic, joins } = await show((clinic) => clinic.book(15.01));
  const visit = clinic.appointments[0]!;
  clinic.decisions[visit.id] = { decision: 'refuse', reason: 'too_early', retryAfterSeconds: 3 };
  await until(() => joins()[0], 'list');
  clinic.time += 1000;
  lookAtPage();
  await until(() => clinic.calls.filter((call) => call === 'joinDecision').length === 1, 'asked');
  await until(() => clinic.calls.includes('getAppointment'), 'the answer is taken in');
  lookAtPage();
  expect(clinic.calls.filter((call) => call === 'joinDecision').length).to.equal(1);
  clinic.time += 3000;
  delete clinic.decisions[visit.id];
  clinic.change(visit.id, { can: ['join'] });
  lookAtPage();
  await until(() => joins()[0]?.innerText === 'Join visit', 'the flip');
});

test('the door is open and the clinic asks something first: the way there is a button, not "Not open yet"', async () => {
  const { root, text, element } = await show((clinic) => {
    const { id } = clinic.book(-1, { can: ['check_in'] });
    clinic.decisions[id] = { decision: 'refuse', reason: 'checkin_incomplete' };
    const asks = { location: true, contactNumber: false, consents: [], form: null };
    clinic.replies[`GET /appointments/${id}/check-in`] = { asks, given: null, isComplete: false };
  });
  const press = await until(() => root.querySelector<HTMLElement>('li .primary'), 'Check in');
  expect(press.innerText.trim()).to.equal('Check in');
  expect(text()).to.contain('A few questions first').and.not.to.contain('Not open yet');
  await expectAccessibleInBothThemes(element);
  press.click();
  const details = await until(() => root.querySelector('telehealth-visit-details'), 'the details', 10_000);
  const questions = () => details.shadowRoot!.querySelector('visit-check-in')?.shadowRoot?.querySelector('#location');
  await until(questions, 'the questions', 10_000);
});

test('one hundred visits that count down are one timer', async () => {
  const original = window.setTimeout;
  let running = 0;
  const { clinic, element, joins } = await show((clinic) => {
    clinic.pageSize = 100;
    for (let index = 0; index < 100; index++) clinic.book(20 + index);
  });
  await until(() => joins().length === 100 && joins()[0]!.innerText.includes('·'), 'the list');
  window.setTimeout = ((...given: Parameters<typeof setTimeout>) => {
    running += 1;
    return original(...given);
  }) as typeof setTimeout;
  clinic.time += MINUTE;
  lookAtPage();
  await element.updateComplete;
  window.setTimeout = original;
  expect(running).to.equal(1);
});

test('the person and the clinic live in two zones: both times are shown, each once', async () => {
  const { text, root } = await show((clinic) => {
    clinic.personZone = 'Europe/Berlin';
    clinic.clinicZone = 'America/New_York';
    clinic.book(10);
  });
  await until(() => text().includes('New York'), 'the clinic’s time');
  await whole(root);
  expect(text()).to.contain('Today, 11:10 – 11:40 your clinic: 05:10 New York');
});

test('where it is another day at the clinic, its day stands there too', async () => {
  const { text, root } = await show((clinic) => {
    clinic.personZone = 'Asia/Tokyo';
    clinic.clinicZone = 'Pacific/Pago_Pago';
    clinic.book(10);
  });
  await whole(root);
  await until(() => text().includes('Pago Pago'), 'the clinic’s time');
  expect(text()).to.contain('Today, 19:10 – 19:40 your clinic: Mon 23:10 Pago Pago');
});

test('the same zone under another name is not explained', async () => {
  const { text, root } = await show((clinic) => {
    clinic.personZone = 'Europe/Paris';
    clinic.clinicZone = 'Europe/Berlin';
    clinic.book(10);
  });
  await whole(root);
  expect(text()).not.to.contain('your clinic');
});

test('the hour that the clocks skip: the door opens 15 minutes of real time before', async () => {
  const { clinic, joins } = await show((clinic) => {
    clinic.time = Date.parse('2027-03-28T00:00:00.000Z');
    clinic.personZone = clinic.clinicZone = 'Europe/Berlin';
    clinic.book(65);
  });
  await until(() => joins()[0]?.innerText.includes('·'), 'countdown');
  expect(clinic.appointments[0]!.startsAt).to.equal('2027-03-28T01:05:00.000Z');
  // 01:05 UTC is 03:05 there, the door opens at 00:50 UTC: 01:50, before the jump.
  expect(joins()[0]!.innerText).to.equal('Opens 01:50 · in 50 min');
});

test('past and cancelled visits are folded under Earlier, newest first', async () => {
  const { root } = await show((clinic) => {
    clinic.book(-600, { status: 'completed' });
    clinic.book(-300, { status: 'no_show' });
    clinic.book(600, { status: 'cancelled' });
    clinic.book(-100);
  });
  const details = await until(() => root.querySelector('details'), 'Earlier');
  expect(details.open).to.equal(false);
  details.open = true;
  expect([...details.querySelectorAll('.pill')].map((pill) => pill.textContent)).to.deep.equal([
    'Cancelled',
    'The door has closed',
    'Missed',
    'Over',
  ]);
});

test('cancelled while it is shown: it moves away, and that is said aloud', async () => {
  const { clinic, root } = await show((clinic) => clinic.book(10));
  const visit = clinic.appointments[0]!;
  await whole(root);
  clinic.change(visit.id, { status: 'cancelled', can: [] });
  clinic.tellOf('appointment.cancelled', visit.id);
  await until(() => root.querySelector('.earlier li'), 'Earlier');
  const said = () => root.querySelector('[role=status]')!.textContent;
  await until(() => /^Your visit with Dr\. Amara Okafor, Tue.*, was cancelled\.$/.test(said() ?? ''), 'the announcement');
});

test('ten events about one visit are one request', async () => {
  const { clinic, root } = await show((clinic) => clinic.book(10));
  await whole(root);
  const before = clinic.calls.length;
  for (let index = 0; index < 10; index++) clinic.tellOf('waiting.joined', clinic.appointments[0]!.id);
  await until(() => clinic.calls.length > before, 'the request');
  // One more, whose request comes after all that the ten could have led to.
  clinic.tellOf('waiting.joined', clinic.appointments[0]!.id);
  await until(() => clinic.calls.length > before + 1, 'the next');
  expect(clinic.calls.slice(before)).to.deep.equal(['getAppointment', 'getAppointment']);
});

test('a visit booked while the list is open appears', async () => {
  const { clinic, root, text } = await show((clinic) => clinic.book(10));
  await whole(root);
  const visit = clinic.book(100, {
    participants: [{ personId: 'prc_x', role: 'practitioner', name: 'Dr. Luis Marín', specialty: null }],
  });
  clinic.tellOf('appointment.scheduled', visit.id);
  await until(() => text().includes('Dr. Luis Marín'), 'the new visit');
});

test('Join hands the visit to the page’s call, with the focus', async () => {
  const { clinic, joins, call, element } = await show((clinic) => clinic.book(10));
  await until(() => joins()[0], 'Join');
  let selected = '';
  element.addEventListener('telehealth-appointment-selected', (event) => (selected = event.appointment.id));
  joins()[0]!.click();
  const { id } = clinic.appointments[0]!;
  expect(call.told.at(-1)).to.equal(`start ${id}`);
  expect(selected).to.equal(id);
  expect(document.activeElement).to.equal(call);
});

test('a page that cancels the event opens the visit itself', async () => {
  const { joins, call, element } = await show((clinic) => clinic.book(10));
  await until(() => joins()[0], 'Join');
  element.addEventListener('telehealth-appointment-selected', (event) => event.preventDefault());
  joins()[0]!.click();
  expect(call.told.filter((one) => one.startsWith('start'))).to.deep.equal([]);
});

test('a button that still counts down does nothing when pressed', async () => {
  const { joins, call } = await show((clinic) => clinic.book(60));
  (await until(() => joins()[0], 'button')).click();
  expect(call.told.filter((one) => one.startsWith('start'))).to.deep.equal([]);
});

test('touching Join, or two minutes before the door, warms the call up', async () => {
  const { joins, call } = await show((clinic) => clinic.book(10));
  (await until(() => joins()[0], 'Join')).dispatchEvent(new PointerEvent('pointerenter'));
  expect(call.told).to.deep.equal(['preload']);
  document.body.replaceChildren();
  const near = await show((clinic) => clinic.book(16.9));
  await until(() => near.call.told.includes('preload'), 'the warm-up');
});

test('by keyboard alone: Tab to Join, Enter starts the visit', async () => {
  const { root, joins, call } = await show((clinic) => {
    clinic.book(10);
    clinic.book(600);
  });
  await whole(root);
  await sendKeys({ press: 'Tab' });
  expect(root.activeElement).to.equal(joins()[0]);
  await sendKeys({ press: 'Tab' });
  expect(root.activeElement!.ariaLabel).to.match(/^Details: Dr\. Amara Okafor, Today/);
  await sendKeys({ press: 'Tab' });
  expect(root.activeElement).to.equal(joins()[1]);
  await sendKeys({ down: 'Shift' });
  await sendKeys({ press: 'Tab' });
  await sendKeys({ press: 'Tab' });
  await sendKeys({ up: 'Shift' });
  await sendKeys({ press: 'Enter' });
  expect(call.told.at(-1)).to.match(/^start apt_/);
});

test('Show more adds the next page, says how many, and the focus stays or goes to the first new one', async () => {
  const { clinic, root } = await show((clinic) => {
    clinic.pageSize = 5;
    for (let index = 0; index < 12; index++) clinic.book(1000 + index * 60);
  });
  const more = () => [...root.querySelectorAll<HTMLButtonElement>('button.quiet')].find((one) => one.innerText === 'Show more');
  (await until(more, 'Show more')).focus();
  await sendKeys({ press: 'Enter' });
  await until(() => root.querySelectorAll('li').length === 10, 'the second page');
  expect(root.activeElement).to.equal(more());
  expect(root.querySelector('[role=status]')!.textContent).to.equal('5 more visits shown.');
  await sendKeys({ press: 'Enter' });
  await until(() => root.querySelectorAll('li').length === 12, 'the last page');
  await until(() => root.activeElement === root.querySelectorAll('li')[10], 'the focus');
  expect(more()).to.equal(undefined);
  expect(clinic.calls.filter((call) => call === 'listAppointments').length).to.equal(3);
});

test('nothing yet: it says what will appear and how to book', async () => {
  const { root, text } = await show(() => {});
  await until(() => root.querySelector('slot[name=empty]'), 'the empty state');
  expect(text()).to.contain('No visits yet').and.to.contain('To book a visit, call Harbour Clinic: +1 555 0100');
  expect(root.querySelector('a')!.href).to.equal('tel:+15550100');
});

test('the API cannot be reached: a sentence, Try again, and the clinic’s number; then it works', async () => {
  const { clinic, root, text, joins } = await show((clinic) => {
    clinic.book(10);
    clinic.failures = [new ApiError('network.offline')];
  });
  const alert = await until(() => root.querySelector('[role=alert]'), 'the error');
  expect(alert.textContent).to.equal('We cannot reach the clinic. Please check your internet connection.');
  expect(text()).to.contain('Or call the clinic: +1 555 0100');
  root.querySelector('button')!.click();
  await until(() => joins()[0], 'the list');
  expect(root.querySelector('[role=alert]')).to.equal(null);
  expect(clinic.calls.filter((call) => call === 'listAppointments').length).to.equal(2);
});

test('an unexpected failure is never shown as a code', async () => {
  const { root, text } = await show((clinic) => (clinic.failures = [new ApiError('something.new', 500)]));
  await until(() => root.querySelector('[role=alert]'), 'the error');
  expect(text()).not.to.match(/something|new\b|500/);
});

test('the visit is open on another device: the list offers to go on here', async () => {
  const { clinic, root, joins, element } = await show((clinic) => {
    clinic.book(10);
    clinic.failures = [new ApiError('join.active_elsewhere', 409)];
  });
  const button = await until(
    () => [...root.querySelectorAll('button')].find((one) => one.innerText === 'Go on here'),
    'the offer',
  );
  await expectAccessibleInBothThemes(element);
  button.click();
  expect(clinic.takenOver).to.equal(1);
  await until(() => joins()[0], 'the list');
});

test('signed out while the list is shown: what is not theirs any more goes away', async () => {
  const { clinic, root, text } = await show((clinic) => clinic.book(10));
  await whole(root);
  clinic.failures = [new ApiError('auth.invalid', 401)];
  clinic.emit({ type: 'resync' });
  await until(() => root.querySelector('[role=alert]'), 'the error');
  expect(text()).not.to.contain('Okafor');
});

test('the network goes while the list is shown: it stays, and says that it tries', async () => {
  const { clinic, root, text, joins } = await show((clinic) => clinic.book(10));
  await whole(root);
  clinic.failures = [new ApiError('network.offline')];
  clinic.emit({ type: 'connection', state: 'retrying' });
  clinic.emit({ type: 'resync' });
  await until(() => text().includes('Connection lost'), 'the note');
  expect(joins().length).to.equal(1);
});

test('waiting for the reply, nothing flashes: the skeleton takes its place after 200 ms', async () => {
  const reply = Promise.withResolvers<void>();
  const { root } = await show((clinic) => (clinic.hold = reply.promise));
  const bone = await until(() => root.querySelector('.bone'), 'the skeleton');
  expect(getComputedStyle(bone).animationDelay).to.equal('0.2s');
  expect(root.querySelector('[aria-busy=true]')).not.to.equal(null);
  reply.resolve();
});

test('moved in the document, it neither loads again nor listens twice; removed, it lets go', async () => {
  const { clinic, element, provider, root } = await show((clinic) => clinic.book(10));
  await whole(root);
  const before = clinic.calls.length;
  const other = document.createElement('section');
  provider.append(other);
  other.append(element);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(clinic.calls.length).to.equal(before);
  expect(clinic.listenerCount).to.equal(1);
  element.remove();
  await until(() => clinic.listenerCount === 0, 'letting go');
});

test('properties set before the element is known are kept', async () => {
  const name = 'late-appointment-list';
  const element = document.createElement(name) as AppointmentList;
  element.joinUrl = '/visit/{id}';
  element.theme = 'dark';
  document.body.append(element);
  customElements.define(name, class extends AppointmentList {});
  await element.updateComplete;
  expect(element.joinUrl).to.equal('/visit/{id}');
  expect(element.getAttribute('theme')).to.equal('dark');
});

test('a hostile page cannot break the layout, and the element writes nothing into the page’s head', async () => {
  const hostile = document.createElement('style');
  hostile.textContent = '*{all:unset!important}';
  document.head.append(hostile);
  const before = document.head.innerHTML;
  const { element, root } = await show((clinic) => clinic.book(10));
  await whole(root);
  const style = getComputedStyle(element);
  expect(style.display).to.equal('block');
  expect(style.containerType).to.equal('inline-size');
  expect(style.fontSize).to.equal('16px');
  expect(document.head.innerHTML).to.equal(before);
  expect(document.documentElement.getAttributeNames()).to.deep.equal(
    document.documentElement.getAttributeNames().filter((name) => name === 'lang'),
  );
  element.hidden = true;
  expect(getComputedStyle(element).display).to.equal('none');
  hostile.remove();
});

test('right to left, and 320 px wide: nothing leaves the edge', async () => {
  const { element, root, provider } = await show((clinic) => {
    clinic.book(10);
    clinic.book(4000);
  });
  provider.dir = 'rtl';
  provider.style.width = '320px';
  await whole(root);
  expect(element.scrollWidth).to.be.at.most(320);
  const [avatar, heading] = [root.querySelector('.avatar')!, root.querySelector('h3')!].map((one) => one.getBoundingClientRect());
  expect(avatar!.left).to.be.greaterThan(heading!.left);
  for (const button of root.querySelectorAll('button')) expect(button.getBoundingClientRect().height).to.be.at.least(48);
});

test('a clinic’s own accent, however light or dark, leaves every text legible', async () => {
  for (const accent of ['#ffe600', '#101060', '#e0115f', '#777']) {
    const { element, root, provider } = await show((clinic) => {
      clinic.book(10);
      clinic.pageSize = 1;
      clinic.book(1000);
    });
    provider.style.setProperty('--telehealth-accent', accent);
    await whole(root);
    await expectAccessibleInBothThemes(element);
    document.body.replaceChildren();
  }
});

suite('nobody is shut out', () => {
  const states: Record<string, (clinic: FakeClinic) => void> = {
    'a visit now, one ahead, one in person, one not confirmed, some earlier': (clinic) => {
      clinic.book(10);
      clinic.book(600);
      clinic.book(700, { mode: 'in_person' });
      clinic.book(800, { status: 'pending' });
      clinic.book(-600, { status: 'completed' });
      clinic.personZone = 'Asia/Tokyo';
    },
    nothing: () => {},
    'an error': (clinic) => (clinic.failures = [new ApiError('server.internal', 500)]),
    loading: (clinic) => (clinic.hold = new Promise(() => {})),
    'connection lost, with more to show': (clinic) => {
      clinic.pageSize = 1;
      clinic.book(10);
      clinic.book(600);
      setTimeout(() => clinic.emit({ type: 'connection', state: 'retrying' }), 50);
    },
  };
  for (const [name, prepare] of Object.entries(states))
    test(name, async () => {
      const { element, root } = await show(prepare);
      if (name !== 'loading') await whole(root);
      root.querySelector('details')?.setAttribute('open', '');
      await expectAccessibleInBothThemes(element);
    });

  test('in forced colours everything that can be pressed, and every state, has an edge', () =>
    inForcedColors(async () => {
      const { element, root } = await show((clinic) => {
        clinic.book(10);
        clinic.book(900, { status: 'pending' });
      });
      await whole(root);
      expectEdges(element, 'button, select, input, .pill, li');
      await expectAccessible(element);
    }));
});

for (const language of ['English, please', '', 'en_US'])
  test(`a language that is none (“${language}”): times are in the language of the words`, async () => {
    const { element, root, text } = await show((clinic) => clinic.book(10));
    await whole(root);
    element.language = language;
    await element.updateComplete;
    expect(text()).to.match(/Today, 10:10/);
  });

test('what went wrong has the page’s colour for danger', async () => {
  document.body.style.setProperty('--telehealth-danger', 'rgb(120, 0, 60)');
  const { root } = await show((clinic) => (clinic.failures = [new ApiError('server.unavailable', 503)]));
  const alert = await until(() => root.querySelector('[role=alert]'), 'the sentence');
  const canvas = new OffscreenCanvas(1, 1).getContext('2d')!;
  canvas.fillStyle = getComputedStyle(alert).color;
  canvas.fillRect(0, 0, 1, 1);
  expect([...canvas.getImageData(0, 0, 1, 1).data]).to.deep.equal([120, 0, 60, 255]);
  document.body.style.removeProperty('--telehealth-danger');
});
