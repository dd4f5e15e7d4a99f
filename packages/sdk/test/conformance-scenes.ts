// The states in which conformance.test.ts looks at each element, and what it asks of each documented method.
import { expect } from 'chai';
import { ApiError } from '../src/api/api-error.ts';
import { provideApi } from '../src/contexts/api-context.ts';
import { button, callPage, inside, joinVisit, press, says, until } from './call-page.ts';
import { FakeApi, ids } from './fake-api.ts';
import { clinicPage, FakeClinic, until as eventually } from './fake-clinic.ts';
import { fakeRemoteTrack } from './fake-room.ts';
import { incomingScenes, ringMethods, ringScenes } from './scenes-ringing.ts';
import { talkMethods, talkScenes } from './scenes-talk.ts';
import { bookingMethods, bookingScenes } from './scenes-appointment-booking.ts';
import { calendarMethods, calendarScenes, listViewScenes } from './scenes-appointment-calendar.ts';
import { listScenes } from './scenes-appointment-list.ts';
import { partScenes } from './scenes-parts.ts';
import { stageMethods, stageScenes } from './scenes-telehealth-stage.ts';

// What was fetched is looked up below; the browser would note no more than 250 files.
performance.setResourceTimingBufferSize(5000);

type Fill = (element: HTMLElement) => void;
export type Look = (element: HTMLElement) => Promise<void>;
type Scene = (fill: Fill, look: Look) => Promise<void>;

/** In the page, with an API around it. */
export function host(api = new FakeApi()) {
  const provider = document.createElement('div');
  provideApi(provider)(api);
  document.body.append(provider);
  return provider;
}

/** By itself, with nobody around it who knows who is here. */
export async function alone(tag: string, isDone: () => boolean) {
  const element = document.createElement(tag);
  element.setAttribute('api-url', location.origin);
  if (tag === 'telehealth-provider') element.append(document.createElement('appointment-list'));
  document.body.append(element);
  await eventually(isDone, `<${tag}> asks who is here`);
}

const listOf = (change: (clinic: FakeClinic) => void) => inClinic('appointment-list', change);
const boardOf = (change: (clinic: FakeClinic) => void) => inClinic('waiting-room', change);

function inClinic(tag: 'appointment-list' | 'waiting-room', change: (clinic: FakeClinic) => void) {
  const clinic = new FakeClinic();
  change(clinic);
  return clinicPage(tag, clinic, false).then((page) => ({ ...page, clinic }));
}

const isOut = (clinic: FakeClinic) => {
  clinic.failures = [new ApiError('network.offline'), new ApiError('network.offline')];
};
const other = {
  identity: 'p-other',
  camera: fakeRemoteTrack('video'),
  microphone: fakeRemoteTrack('audio'),
};

/** A list with a visit that is now, one that counts down, and one that is not confirmed yet. */
const busy = (clinic: FakeClinic) => {
  clinic.book(10);
  clinic.book(600);
  clinic.book(900, { status: 'pending' });
};

const providerPage = (fill: Fill = () => {}, change = busy) => {
  const clinic = new FakeClinic();
  change(clinic);
  const provider = document.createElement('telehealth-provider');
  const list = document.createElement('appointment-list');
  fill(provider);
  provider.append(list);
  host(clinic).append(provider);
  return { clinic, provider, list };
};

/** The meter shows that the microphone hears something. */
const heard = (call: Element) => inside(call).find((one) => one.matches('.meter .on'));
const shown = (root: ShadowRoot | null, selector: string) =>
  eventually(() => root?.querySelector<HTMLElement>(selector), `${selector} is shown`);

export const scenes = {
  'appointment-booking': bookingScenes,
  ...partScenes,
  ...talkScenes,
  'appointment-calendar': calendarScenes,
  'telehealth-provider': [
    async (fill, look) => {
      const { provider, list } = providerPage(fill);
      await shown(list.shadowRoot, '.pill.warn');
      await look(provider);
    },
    async (fill, look) => {
      const { provider, list } = providerPage(fill, isOut);
      await shown(list.shadowRoot, '[role=alert]');
      await look(provider);
    },
  ],
  'appointment-list': [
    ...listScenes,
    ...listViewScenes,
    async (fill, look) => {
      const { element, root } = await listOf(busy);
      fill(element);
      await shown(root, '.pill.warn');
      await look(element);
      (await shown(root, '[part~=join][aria-disabled=false]')).click();
    },
    async (fill, look) => {
      const { element, root } = await listOf(() => {});
      fill(element);
      await shown(root, 'slot[name=empty]');
      await look(element);
    },
    async (fill, look) => {
      const { element, root } = await listOf(isOut);
      fill(element);
      await shown(root, '[role=alert]');
      await look(element);
    },
  ],
  'waiting-room': [
    async (fill, look) => {
      const { element, root } = await boardOf((clinic) => {
        clinic.arrive('Jonas Peel');
        clinic.arrive('Mira Sand', { deviceCheck: { camera: 'denied', microphone: 'ready' } });
      });
      fill(element);
      await shown(root, '.pill.warn');
      await look(element);
    },
    async (fill, look) => {
      const clinic = new FakeClinic();
      clinic.arrive('Jonas Peel', { present: false, can: ['admit', 'ring'] });
      const { element, root, call } = await clinicPage('waiting-room', clinic);
      Object.assign(call, { ring: async () => {} });
      fill(element);
      element.requestUpdate();
      (await shown(root, '[data-act=ring]')).click();
      await look(element);
    },
    async (fill, look) => {
      const { element, root } = await boardOf(() => {});
      fill(element);
      await shown(root, 'slot[name=empty]');
      await look(element);
    },
    async (fill, look) => {
      const { element, root } = await boardOf(isOut);
      fill(element);
      await shown(root, '[role=alert]');
      await look(element);
    },
  ],
  'telehealth-incoming-call': incomingScenes,
  'telehealth-call': [
    ...stageScenes,
    ...ringScenes,
    // The device check, the visit of a practitioner, the goodbye.
    async (fill, look) => {
      const page = callPage(({ api, call }) => {
        api.kind = 'practitioner';
        fill(call);
      });
      page.call.appointmentId = ids.appointment;
      await until(page.call, () => button(page.call, 'Join visit') && heard(page.call), 'the device check');
      await look(page.call);
      await joinVisit(page);
      page.room.show(other);
      await until(page.call, () => other.camera.attached.size > 0 && button(page.call, 'End for all'), 'the other');
      await look(page.call);
      await press(page.call, 'Leave');
      await says(page.call, 'You left the visit');
      await look(page.call);
    },
    // Before the door opens, without devices.
    async (fill, look) => {
      const page = callPage(({ api, devices, call }) => {
        api.decision = { decision: 'refuse', reason: 'too_early' };
        devices.errors = { camera: { name: 'NotAllowedError' }, microphone: { name: 'NotAllowedError' } };
        devices.permissions = { camera: 'denied', microphone: 'denied' };
        fill(call);
      });
      page.call.appointmentId = ids.appointment;
      await until(page.call, () => button(page.call, 'Listen and type'), 'the device check');
      await says(page.call, 'Opens');
      await look(page.call);
    },
    async (fill, look) => {
      const page = callPage(({ api, call }) => {
        api.decision = { decision: 'wait', reason: 'waiting_for_practitioner' };
        api.answers = [api.waiting()];
        fill(call);
      });
      page.call.appointmentId = ids.appointment;
      await press(page.call, 'Join visit');
      await says(page.call, 'knows you are here');
      await look(page.call);
    },
    async (fill, look) => {
      const page = callPage(({ api, call }) => {
        api.decision = { decision: 'refuse', reason: 'too_late' };
        fill(call);
      });
      page.call.appointmentId = ids.appointment;
      await says(page.call, 'The door has closed');
      await look(page.call);
    },
  ],
} satisfies Record<string, Scene[]>;

/** Settles with nothing: what was asked for shows elsewhere. */
const settles = async (returned: unknown) => {
  expect(returned).to.be.instanceOf(Promise);
  expect(await returned).to.equal(undefined);
};

function clears(element: { clear(): void }, clinic: FakeApi) {
  let cleared = 0;
  clinic.clear = () => void (cleared += 1);
  expect(element.clear()).to.equal(undefined);
  expect(cleared).to.equal(1);
}

/** In the visit, with both devices on. */
async function inVisit(change: (page: { api: FakeApi }) => void = () => {}) {
  const page = callPage(change);
  await joinVisit(page);
  await until(page.call, () => button(page.call, 'Microphone')?.ariaPressed === 'true', 'sending');
  return page;
}

export const methods: Partial<Record<string, () => Promise<void>>> = {
  ...ringMethods,
  ...bookingMethods,
  ...talkMethods,
  ...calendarMethods,
  ...stageMethods,
  'telehealth-provider.clear': async () => {
    const { clinic, provider, list } = providerPage();
    await shown(list.shadowRoot, '.pill');
    clears(provider, clinic);
  },
  'appointment-list.clear': async () => {
    const { element, clinic, root } = await listOf(busy);
    await shown(root, '.pill');
    clears(element, clinic);
  },
  'appointment-list.reload': async () => {
    const { element, clinic, root } = await listOf(busy);
    await shown(root, '.pill');
    clinic.book(20, { participants: [{ personId: 'prc_x', role: 'practitioner', name: 'Dr. Luis Marín', specialty: null }] });
    await settles(element.reload());
    await element.updateComplete;
    expect(root.textContent).to.contain('Dr. Luis Marín');
  },
  'waiting-room.clear': async () => {
    const { element, clinic, root } = await boardOf((it) => it.arrive('Jonas Peel'));
    await shown(root, '[part=entry]');
    clears(element, clinic);
  },
  'waiting-room.reload': async () => {
    const { element, clinic, root } = await boardOf((it) => it.arrive('Jonas Peel'));
    await shown(root, '[part=entry]');
    clinic.arrive('Mira Sand');
    await settles(element.reload());
    await element.updateComplete;
    expect(root.querySelectorAll('[part=entry]').length).to.equal(2);
  },
  'telehealth-call.clear': async () => {
    const { api, call } = callPage();
    await call.updateComplete;
    clears(call, api);
  },
  'telehealth-call.preload': async () => {
    const { call } = callPage();
    await settles(call.preload());
    expect(performance.getEntriesByType('resource').some(({ name }) => name.includes('/telehealth-call/visit.ts'))).to.equal(
      true,
    );
  },
  'telehealth-call.start': async () => {
    const page = callPage();
    page.call.appointmentId = ids.appointment;
    await settles(page.call.start());
    await until(page.call, () => button(page.call, 'Join visit'), 'the device check');
    expect(page.room.isConnected).to.equal(false);
  },
  'telehealth-call.join': async () => {
    const page = callPage();
    page.call.appointmentId = ids.appointment;
    await settles(page.call.join());
    expect(page.room.isConnected).to.equal(true);
  },
  'telehealth-call.leave': async () => {
    const page = await inVisit();
    await settles(page.call.leave());
    expect(page.room.isConnected).to.equal(false);
    expect(page.api.calls).not.to.include('endCall');
  },
  'telehealth-call.end': async () => {
    const page = await inVisit(({ api }) => (api.kind = 'practitioner'));
    await settles(page.call.end());
    expect(page.api.calls).to.include('endCall');
  },
  'telehealth-call.toggleCamera': async () => {
    const page = await inVisit();
    await settles(page.call.toggleCamera());
    await until(page.call, () => button(page.call, 'Camera')?.ariaPressed === 'false', 'off');
    await settles(page.call.toggleCamera());
    await until(page.call, () => button(page.call, 'Camera')?.ariaPressed === 'true', 'on again');
  },
  'telehealth-call.toggleMicrophone': async () => {
    const page = await inVisit();
    await settles(page.call.toggleMicrophone());
    await until(page.call, () => button(page.call, 'Microphone')?.ariaPressed === 'false', 'off');
    await settles(page.call.toggleMicrophone());
    await until(page.call, () => button(page.call, 'Microphone')?.ariaPressed === 'true', 'on again');
  },
};
