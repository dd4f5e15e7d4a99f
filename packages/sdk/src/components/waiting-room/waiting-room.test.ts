import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import { expectAccessibleInBothThemes } from '../../../test/axe.ts';
import { clinicPage, FakeClinic, lookAtPage, textOf, until } from '../../../test/fake-clinic.ts';
import { ApiError } from '../../api/api-error.ts';
import { define } from '../../internal/define.ts';
import { WaitingRoom } from './waiting-room.ts';

define('waiting-room', WaitingRoom);

const MINUTE = 60_000;

async function show(prepare: (clinic: FakeClinic) => void, change: (element: WaitingRoom) => void = () => {}) {
  const clinic = new FakeClinic();
  clinic.kind = 'practitioner';
  prepare(clinic);
  const page = await clinicPage('waiting-room', clinic);
  page.element.language = 'en-GB';
  change(page.element);
  const admits = () => [...page.root.querySelectorAll<HTMLButtonElement>('[part~=admit]')];
  return { clinic, ...page, admits, text: () => textOf(page.root) };
}
const since = (clinic: FakeClinic, minutes: number) => new Date(clinic.time - minutes * MINUTE).toISOString();

teardown(() => document.body.replaceChildren());

test('who waits, since when, and whether they can be seen and heard', async () => {
  const { admits, text } = await show((clinic) => {
    clinic.arrive('Jonas Peel', { since: since(clinic, 4) });
    clinic.arrive('Eva Varga', { since: since(clinic, 1), deviceCheck: { camera: 'missing', microphone: 'ready' } });
    clinic.arrive('Tomás Silva', { since: since(clinic, 0.2), deviceCheck: { camera: 'ready', microphone: 'denied' } });
    clinic.arrive('Ana Díaz', { since: since(clinic, 70), present: false });
  });
  await until(() => admits().length === 4, 'the board');
  expect(text()).to.contain('Jonas Peel').and.to.contain('4 min since 09:56').and.to.contain('Camera and sound ready');
  expect(text()).to.contain('No camera').and.to.contain('No microphone').and.to.contain('just now').and.to.contain('1 h 10 min');
  expect(text()).to.contain('Away, place kept');
  expect(admits().map((one) => one.classList.contains('primary'))).to.deep.equal([true, false, false, false]);
  expect(admits().map((one) => one.ariaLabel)).to.deep.equal([
    'Admit Jonas Peel',
    'Admit Eva Varga',
    'Admit Tomás Silva',
    'Admit Ana Díaz',
  ]);
});

test('cleared, nobody who waits is shown any more', async () => {
  const { clinic, root } = await show((clinic) => clinic.arrive('Jonas Peel'));
  await until(() => textOf(root).includes('Jonas Peel'), 'the board');
  clinic.hold = new Promise(() => {});
  clinic.clear();
  await until(() => !textOf(root).includes('Jonas Peel'), 'nobody');
});

test('who may not admit sees no button', async () => {
  const { admits, text } = await show((clinic) => clinic.arrive('Jonas Peel', { can: [] }));
  await until(() => text().includes('Jonas Peel'), 'the board');
  expect(admits()).to.deep.equal([]);
});

test('one tap admits, hands the visit to the page’s call, and takes the person off the board', async () => {
  const { clinic, admits, call, text } = await show((clinic) => clinic.arrive('Jonas Peel'));
  (await until(() => admits()[0], 'Admit')).click();
  await until(() => call.told.some((one) => one.startsWith('start')), 'the visit');
  expect(clinic.admitted.length).to.equal(1);
  expect(call.told.at(-1)).to.equal(`start ${clinic.appointments[0]?.id ?? call.appointmentId}`);
  await until(() => text().includes('Nobody is waiting'), 'the empty board');
});

test('tapping again and again admits once, and nobody else meanwhile', async () => {
  const reply = Promise.withResolvers<void>();
  const { clinic, admits } = await show((clinic) => {
    clinic.arrive('Jonas Peel');
    clinic.arrive('Eva Varga');
  });
  await until(() => admits()[1], 'Admit');
  clinic.hold = reply.promise;
  for (const button of [admits()[0]!, admits()[0]!, admits()[1]!]) button.click();
  await until(() => admits()[0]!.innerText === 'Admitting …', 'busy');
  expect(admits().map((one) => one.ariaDisabled)).to.deep.equal(['true', 'true']);
  clinic.hold = undefined;
  reply.resolve();
  await until(() => admits().length === 1 && admits()[0]!.ariaDisabled === 'false', 'the other can be admitted now', 10_000);
  expect(clinic.admitted.length).to.equal(1);
});

test('someone else was faster: the sentence stands beside the person, and nothing starts', async () => {
  const { clinic, admits, root, call, element } = await show((clinic) => clinic.arrive('Jonas Peel'));
  await until(() => admits()[0], 'Admit');
  clinic.failures = [new ApiError('waiting.not_waiting', 409)];
  admits()[0]!.click();
  const alert = await until(() => root.querySelector('[role=alert]')?.textContent, 'the sentence');
  expect(alert).to.equal('This person is not waiting any more.');
  expect(call.told.filter((one) => one.startsWith('start'))).to.deep.equal([]);
  await expectAccessibleInBothThemes(element);
});

test('someone arrives: they appear, it is said aloud, the call is warmed up', async () => {
  const { clinic, root, text, call } = await show(() => {});
  await until(() => text().includes('Nobody is waiting'), 'the empty board');
  const entry = clinic.arrive('Jonas Peel');
  clinic.tellOf('waiting.joined', entry.appointmentId);
  await until(() => text().includes('Admit'), 'the person');
  expect(root.querySelector('[role=status]')!.textContent).to.equal('Jonas Peel is in the waiting room.');
  expect(call.told).to.include('preload');
});

test('who is to be told has a place before they come: that is no arrival, their coming is', async () => {
  const { clinic, root, text } = await show(() => {});
  await until(() => text().includes('Nobody is waiting'), 'the empty board');
  const region = root.querySelector('[role=status]')!;
  const said: string[] = [];
  const listening = new MutationObserver(() => region.textContent && said.push(region.textContent));
  listening.observe(region, { childList: true, characterData: true, subtree: true });
  const late = { minutes: 20, since: since(clinic, 4), callBackNumber: null, readyAt: null };
  const { id, appointmentId } = clinic.arrive('Jonas Peel', { present: false, runningLate: { ...late, choice: 'tell_me' } });
  clinic.tellOf('waiting.joined', appointmentId);
  await until(() => text().includes('Wants to be told'), 'the place');
  clinic.tellOf('waiting.joined', clinic.arrive('Eva Varga').appointmentId);
  await until(() => said.includes('Eva Varga is in the waiting room.'), 'who came');
  clinic.entries = clinic.entries.map((entry) => (entry.id === id ? { ...entry, present: true } : entry));
  clinic.tellOf('waiting.updated', appointmentId);
  await until(() => said.includes('Jonas Peel is in the waiting room.'), 'they came');
  listening.disconnect();
  expect(said).to.deep.equal(['Eva Varga is in the waiting room.', 'Jonas Peel is in the waiting room.']);
});

test('a person who was there when the board opened is no arrival', async () => {
  const { clinic, root, text } = await show((clinic) => clinic.arrive('Jonas Peel'));
  await until(() => text().includes('Admit'), 'the board');
  const region = root.querySelector('[role=status]')!;
  const said: string[] = [];
  const listening = new MutationObserver(() => said.push(region.textContent ?? ''));
  listening.observe(region, { childList: true, characterData: true, subtree: true });
  const loads = () => clinic.calls.filter((one) => one === 'listAppointments').length;
  const before = loads();
  clinic.emit({ type: 'presence', personId: 'pat_x', present: true });
  await until(() => loads() > before, 'read anew');
  // Who comes after that is said once all that was read before has been.
  clinic.arrive('Eva Varga');
  clinic.emit({ type: 'presence', personId: 'pat_y', present: true });
  await until(() => text().includes('Eva Varga') && said.length > 0, 'drawn anew');
  listening.disconnect();
  expect(said).to.deep.equal(['Eva Varga is in the waiting room.']);
});

test('a sound only after the person has touched the page, and none when it is switched off', async () => {
  const played: number[] = [];
  const Original = window.AudioContext;
  window.AudioContext = class extends Original {
    constructor() {
      super();
      played.push(1);
    }
  };
  const quiet = await show(
    () => {},
    (element) => (element.withoutSound = true),
  );
  await sendKeys({ press: 'Tab' });
  await until(() => quiet.text().includes('Nobody is waiting'), 'the board');
  const arrive = (page: Awaited<ReturnType<typeof show>>) => {
    const entry = page.clinic.arrive('Jonas Peel');
    page.clinic.tellOf('waiting.joined', entry.appointmentId);
    return until(() => page.text().includes('Admit'), 'the person');
  };
  await arrive(quiet);
  expect(played.length).to.equal(0);
  document.body.replaceChildren();
  const loud = await show(() => {});
  await until(() => loud.text().includes('soft sound'), 'the board');
  // The one before may hold it still: of several tabs one sounds.
  await navigator.locks.request('telehealth-arrival', () => {});
  await arrive(loud);
  await until(() => played.length === 1, 'the sound');
  window.AudioContext = Original;
});

test('the minutes go on by themselves when the page is looked at again', async () => {
  const { clinic, text } = await show((clinic) => clinic.arrive('Jonas Peel', { since: since(clinic, 4) }));
  await until(() => text().includes('4 min'), 'the board');
  clinic.time += 3 * MINUTE;
  lookAtPage();
  await until(() => text().includes('7 min'), 'the minutes');
});

test('visits of the next hours whose people are not here yet stand quietly below', async () => {
  const { text, root } = await show((clinic) => {
    clinic.arrive('Jonas Peel');
    clinic.book(60, { mode: 'audio' });
  });
  await until(() => text().includes('Not here yet'), 'the rest');
  expect(textOf(root.querySelector('.quietly'))).to.equal('JP Jonas Peel booked 11:00 · sound only');
});

test('after a reload in a visit, the board leads back to it', async () => {
  const { root, call, clinic } = await show((clinic) => clinic.book(-5, { status: 'in_progress' }));
  (await until(() => root.querySelector<HTMLButtonElement>('button.primary'), 'Open visit')).click();
  expect(call.told.at(-1)).to.equal(`start ${clinic.appointments[0]!.id}`);
});

test('of the visit that is on at this page it says so, and leads there without beginning it again', async () => {
  const { root, call, clinic, text } = await show((clinic) => clinic.book(-5, { status: 'in_progress' }));
  await until(() => root.querySelector('button.primary'), 'Open visit');
  Object.assign(call, { isCalling: true, appointmentId: clinic.appointments[0]!.id });
  call.dispatchEvent(new Event('telehealth-call-joined', { bubbles: true, composed: true }));
  await until(() => text().includes('You are in this visit'), 'it is said');
  const back = root.querySelector<HTMLElement>('[aria-label^="Go to the visit with"]')!;
  expect([back.className, root.querySelector('button.primary')]).to.deep.equal(['quiet', null]);
  back.click();
  expect(document.activeElement).to.equal(call);
  expect(call.told).to.deep.equal([]);

  Object.assign(call, { isCalling: false });
  call.dispatchEvent(new Event('telehealth-call-left', { bubbles: true, composed: true }));
  await until(() => root.querySelector('button.primary'), 'Open visit');
});

test('whom to end the visit for is said of those of another visit only: its own guest comes in', async () => {
  const { root, clinic } = await show((clinic) => {
    const { id } = clinic.book(-5, { status: 'in_progress' });
    clinic.arrive('Ines Example', { role: 'guest', appointmentId: id });
  });
  await until(() => textOf(root).includes('Ines Example'), 'she waits');
  expect(textOf(root)).not.to.contain('before you admit');
  clinic.arrive('Eva Varga');
  clinic.emit({ type: 'resync' });
  await until(() => textOf(root).includes('before you admit'), 'said');
});

test('by keyboard alone: Tab to Admit, Enter lets them in', async () => {
  const { root, admits, call } = await show((clinic) => clinic.arrive('Jonas Peel'));
  await until(() => admits()[0], 'Admit');
  for (let i = 0; i < 6 && root.activeElement !== admits()[0]; i += 1) await sendKeys({ press: 'Tab' });
  expect(root.activeElement).to.equal(admits()[0]);
  await sendKeys({ press: 'Enter' });
  await until(() => call.told.some((one) => one.startsWith('start')), 'the visit');
  expect(document.activeElement).to.equal(call);
});

test('a phone 320 px wide: everything is there, nothing leaves the edge, targets are 48 px', async () => {
  const { element, provider, admits } = await show((clinic) => {
    clinic.arrive('Maximiliane Hohenzollern-Sigmaringen');
    clinic.book(60);
  });
  provider.style.width = '320px';
  await until(() => admits()[0], 'Admit');
  expect(element.scrollWidth).to.be.at.most(320);
  expect(admits()[0]!.getBoundingClientRect().height).to.be.at.least(48);
  provider.dir = 'rtl';
  expect(element.scrollWidth).to.be.at.most(320);
});

suite('nobody is shut out', () => {
  const states: Record<string, (clinic: FakeClinic) => void> = {
    'some wait, one is away, one runs, one is not here': (clinic) => {
      clinic.arrive('Jonas Peel');
      clinic.arrive('Eva Varga', { deviceCheck: { camera: 'denied', microphone: 'ready' } });
      clinic.arrive('Ana Díaz', { present: false });
      clinic.book(-5, { status: 'in_progress' });
      clinic.book(60);
    },
    'nobody waits': () => {},
    'an error': (clinic) => (clinic.failures = [new ApiError('server.unavailable', 503)]),
    loading: (clinic) => (clinic.hold = new Promise(() => {})),
  };
  for (const [name, prepare] of Object.entries(states))
    test(name, async () => {
      const { element, root } = await show(prepare);
      if (name !== 'loading') await until(() => root.querySelector('.pill, slot[name=empty], [role=alert]'), 'the board');
      await expectAccessibleInBothThemes(element);
    });
});
