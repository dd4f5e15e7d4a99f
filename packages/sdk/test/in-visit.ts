import type { Call } from '@bedside/contract';
import { button, callPage, inside, joinVisit, until, type CallPage } from './call-page.ts';
import { FakeTrack } from './fake-devices.ts';
import { ids, type FakeApi } from './fake-api.ts';
import { fakeRemoteTrack } from './fake-room.ts';

type Place = Call['participants'][number];

/** Someone's place in the call; their identity in the room is `p-` and their name in small letters. */
export const placeOf = (name: string, change: Partial<Place> = {}): Place => ({
  ...{ id: `par_${name.split(' ').at(-1)!.toLowerCase()}`, personId: null, name, role: 'patient', ordinal: null },
  ...{ identity: `p-${name.split(' ').at(-1)!.toLowerCase()}`, state: 'connected', isHandRaised: false, isSteppedOut: false },
  ...{ mayShareScreen: false, avatarUrl: null },
  ...change,
});
export const me = (change: Partial<Place> = {}) => placeOf('Jonas Peel', { identity: 'p-me', personId: ids.patient, ...change });
export const doctor = (change: Partial<Place> = {}) => placeOf('Dr. Amara Okafor', { role: 'practitioner', ...change });
export const interpreter = (change: Partial<Place> = {}) =>
  placeOf('Ines Example', { role: 'guest', personId: 'gst_ines', ...change });

/** Someone in the room, seen and heard. */
export const there = (identity: string, stream?: MediaStream) => ({
  identity,
  camera: fakeRemoteTrack('video', stream),
  microphone: fakeRemoteTrack('audio'),
});

/** A picture that moves, without a camera. */
export function drawnStream(colour = '#2b6777') {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: 320, height: 180 });
  const paint = canvas.getContext('2d')!;
  paint.fillStyle = colour;
  paint.fillRect(0, 0, 320, 180);
  return canvas.captureStream(5);
}

/** A screen that the person may choose to show. */
export function fakeScreen() {
  const picture = new FakeTrack('video');
  return {
    picture,
    refuses: false,
    /** How often the person was asked what to show. */
    asked: 0,
    isSupported: () => true,
    async open() {
      this.asked += 1;
      if (this.refuses) throw new DOMException('', 'NotAllowedError');
      return { picture: picture as unknown as MediaStreamTrack, sound: null };
    },
  };
}

const POSTED = ['quality', 'raise-hand', 'lower-hand', 'lock', 'unlock', 'side-room', 'side-room/close'];

/** In the visit, with these people in the call; what is asked of the call is answered with the call as it is then. */
export async function inVisit(
  places: Place[] = [me(), doctor()],
  change: (page: { api: FakeApi; call: CallPage['call']; devices: CallPage['devices'] }) => void = () => {},
) {
  const screen = fakeScreen();
  const page = callPage(({ api, call, devices }) => {
    api.call = { participants: places };
    const of = places.flatMap(({ id }) =>
      ['mute', 'ask-to-unmute', 'screen-share', 'remove'].map((verb) => `participants/${id}/${verb}`),
    );
    for (const path of [...POSTED, ...of]) api.replies[`POST /calls/${ids.call}/${path}`] = () => api.getCall();
    call.ports = { ...call.ports, screen };
    change({ api, call, devices });
  });
  await joinVisit(page);
  await until(page.call, () => button(page.call, 'People'), 'the people of the call');
  const asked = (path: string) => page.api.requests.filter(({ name }) => name === `POST /calls/${ids.call}/${path}`);
  /** The clinic says that the call is another now. */
  const changeCall = (next: Place[], data: Record<string, string> = {}, more: Partial<Call> = {}) => {
    page.api.call = { ...page.api.call, ...more, participants: next };
    page.api.tell('call.updated', { callId: ids.call, ...data });
  };
  return { ...page, screen, asked, changeCall };
}

export const tilesOf = (call: Element) => inside(call).filter((one) => one.localName === 'telehealth-tile') as HTMLElement[];
export const selfOf = (call: Element) => inside(call).find((one) => one.matches('.self')) as HTMLElement;
/** What is announced. */
export const heard = (call: Element) => call.shadowRoot!.querySelector('[role=status]')?.textContent ?? '';
