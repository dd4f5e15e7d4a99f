// The states in which conformance.test.ts looks at <visit-thread>, <telehealth-notices> and <call-log>.
import { expect } from 'chai';
import { ApiError } from '../src/api/api-error.ts';
import { ids } from './fake-api.ts';
import { FakeCalls } from './fake-calls.ts';
import { clinicPage, idOf, until, type FakeClinic } from './fake-clinic.ts';
import { FakeTalk } from './fake-talk.ts';

type Fill = (element: HTMLElement) => void;
type Look = (element: HTMLElement) => Promise<void>;
type Tag = 'visit-thread' | 'telehealth-notices' | 'call-log';

async function page<Clinic extends FakeClinic>(tag: Tag, clinic: Clinic, fill: Fill = () => {}) {
  const { element, root, call } = await clinicPage(tag, clinic);
  // The page's call rings.
  Object.assign(call, { ring: async () => {} });
  fill(element);
  const shown = (selector: string) => until(() => root.querySelector<HTMLElement>(selector), `${selector} is shown`, 8000);
  return { clinic, element, root, shown };
}
const isOut = <Clinic extends FakeClinic>(clinic: Clinic) => {
  clinic.failures = [new ApiError('network.offline')];
  return clinic;
};
function talk() {
  const clinic = new FakeTalk();
  clinic.meet();
  clinic.happen('appointment.scheduled');
  clinic.say(null, { files: [{ id: idOf('fil', 2), name: 'rash.jpg', contentType: 'image/jpeg', bytes: 90_000 }] });
  clinic.say('I uploaded the lab result.');
  clinic.mine('Thank you');
  clinic.say(null, { files: [{ id: idOf('fil', 1), name: 'values.pdf', contentType: 'application/pdf', bytes: 90_000 }] });
  for (let index = 0; index < 3; index += 1) clinic.say(`Value ${index}`);
  clinic.liveCall = {
    ...{ id: ids.call, appointmentId: ids.appointment, kind: 'scheduled', mode: 'video', status: 'accepted' },
    ...{ startedAt: new Date(clinic.time).toISOString(), can: ['join'] },
  };
  return clinic;
}

function told(count = 2) {
  const clinic = new FakeTalk();
  const at = (minutes: number) => new Date(clinic.time + minutes * 60_000).toISOString();
  const visit = { startsAt: at(10), endsAt: at(40), mode: 'video', opensAt: at(-5), closesAt: at(40) };
  const notice = (position: number) => ({
    ...{
      id: idOf('ntc', position),
      kind: ['your_turn', 'running_late', 'reminder'][position % 3],
      appointmentId: ids.appointment,
      callId: null,
      visit,
      minutesBefore: 15,
    },
    ...{ talkSeconds: null, position: String(position), readAt: null, createdAt: at(0) },
  });
  const all = Array.from({ length: count }, (_, index) => notice(index + 1)).reverse();
  clinic.replies['GET /notices'] = () => ({ data: all, unreadCount: all.length, nextCursor: null });
  return { clinic, come: () => (all.unshift(notice(all.length + 1)), clinic.tell('notice.created')) };
}

function calls() {
  const clinic = new FakeCalls();
  clinic.runs(5);
  clinic.had(30, { can: ['annotate', 'call_back'], adminNotes: 'Rang back by phone.' });
  return clinic;
}

export const talkScenes = {
  'visit-thread': [
    async (fill: Fill, look: Look) => {
      const { element, root, shown, clinic } = await page('visit-thread', talk(), fill);
      // Low, so that there is something to scroll.
      element.style.setProperty('--telehealth-thread-height', '520px');
      await shown('[part=divider]');
      await shown('[part=jump]');
      await shown('[part=picture] img');
      await look(element);
      clinic.liveCall = undefined;
      clinic.tell('call.ended');
      await until(() => !root.querySelector('[part=banner]'), 'no call', 8000);
      [...root.querySelectorAll<HTMLButtonElement>('[part=header] button')].at(-1)!.click();
    },
    async (fill: Fill, look: Look) => {
      const clinic = talk();
      clinic.meet('Dr. Luis Marín', { unread: 2 });
      const { element, shown } = await page('visit-thread', clinic, fill);
      (await shown('[part=conversation]')).click();
      await shown('[part=composer]');
      clinic.emit({ type: 'connection', state: 'retrying' });
      await shown('.offline');
      await look(element);
    },
    async (fill: Fill, look: Look) => {
      const { element, shown } = await page('visit-thread', new FakeTalk(), fill);
      await shown('slot[name=empty]');
      await look(element);
    },
    async (fill: Fill, look: Look) => {
      const { element, shown } = await page('visit-thread', isOut(talk()), fill);
      await shown('[role=alert]');
      await look(element);
    },
  ],
  'telehealth-notices': [
    async (fill: Fill, look: Look) => {
      const { clinic, come } = told();
      const { element, shown } = await page('telehealth-notices', clinic, fill);
      await shown('[part=count]');
      come();
      await shown('[part=toast]');
      await look(element);
      (await shown('[part=bell]')).click();
      await shown('[part=notice]');
      await look(element);
    },
    async (fill: Fill, look: Look) => {
      const { element, shown } = await page('telehealth-notices', told(0).clinic, fill);
      (await shown('[part=bell]')).click();
      await shown('slot[name=empty]');
      await look(element);
    },
    async (fill: Fill, look: Look) => {
      const { clinic } = told();
      clinic.replies['GET /notices'] = new ApiError('network.offline');
      const { element, shown } = await page('telehealth-notices', clinic, fill);
      (await shown('[part=bell]')).click();
      await shown('[role=alert]');
      await look(element);
    },
  ],
  'call-log': [
    async (fill: Fill, look: Look) => {
      const { element, shown } = await page('call-log', calls(), fill);
      await shown('[part=note]');
      (await shown('summary')).click();
      await look(element);
      (await shown('[part=call-back]')).click();
      (await shown('[data-edit]')).click();
      await shown('textarea');
      await look(element);
    },
    async (fill: Fill, look: Look) => {
      const clinic = calls();
      clinic.had(40, { status: 'missed', talkSeconds: null });
      const { element, shown } = await page('call-log', clinic, fill);
      await shown('.warn');
      await look(element);
    },
    async (fill: Fill, look: Look) => {
      const { element, shown } = await page('call-log', new FakeCalls(), fill);
      await shown('slot[name=empty]');
      await look(element);
    },
    async (fill: Fill, look: Look) => {
      const clinic = calls();
      clinic.replies['GET /calls'] = new ApiError('network.offline');
      const { element, shown } = await page('call-log', clinic, fill);
      await shown('[role=alert]');
      await look(element);
    },
  ],
};

/** Settles with nothing: what was asked for shows elsewhere. */
const settles = async (returned: unknown) => {
  expect(returned).to.be.instanceOf(Promise);
  expect(await returned).to.equal(undefined);
};
const begin = {
  'visit-thread': { clinic: talk, first: '[part=bubble]', path: 'GET /conversations' },
  'telehealth-notices': { clinic: () => told().clinic, first: '[part=count]', path: 'GET /notices' },
  'call-log': { clinic: calls, first: '[part=call]', path: 'GET /calls' },
};
const methodsOf = (tag: Tag): Record<string, () => Promise<void>> => ({
  [`${tag}.clear`]: async () => {
    const { element, clinic, shown } = await page<FakeClinic>(tag, begin[tag].clinic());
    await shown(begin[tag].first);
    let cleared = 0;
    clinic.clear = () => void (cleared += 1);
    expect(element.clear()).to.equal(undefined);
    expect(cleared).to.equal(1);
  },
  [`${tag}.reload`]: async () => {
    const { element, clinic, shown } = await page<FakeClinic>(tag, begin[tag].clinic());
    await shown(begin[tag].first);
    const asked = () => clinic.calls.filter((name) => name === begin[tag].path).length;
    const before = asked();
    await settles(element.reload());
    expect(asked()).to.be.above(before);
  },
});
export const talkMethods = { ...methodsOf('visit-thread'), ...methodsOf('telehealth-notices'), ...methodsOf('call-log') };
