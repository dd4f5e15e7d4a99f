import { tabState } from '../src/api/tab-state.ts';
import { TelehealthCall } from '../src/components/telehealth-call/telehealth-call.ts';
import { provideApi } from '../src/contexts/api-context.ts';
import { define } from '../src/internal/define.ts';
import { deep } from './deep.ts';
import { FakeApi, ids } from './fake-api.ts';
import { FakeDevices } from './fake-devices.ts';
import { FakeRoom } from './fake-room.ts';

define('telehealth-call', TelehealthCall);

/** A track of the browser's fake camera or microphone. */
export async function realTrack(source: 'camera' | 'microphone') {
  const isCamera = source === 'camera';
  const stream = await navigator.mediaDevices.getUserMedia(isCamera ? { video: { width: 320, height: 180 } } : { audio: true });
  return stream.getTracks()[0]!;
}

/** The same, for a test that tells it what happens to it: on a track of its own, Firefox hears no event that a page made up. */
export async function toldTrack(source: 'camera' | 'microphone') {
  const track = await realTrack(source);
  const told = new EventTarget();
  for (const name of ['addEventListener', 'removeEventListener', 'dispatchEvent'] as const)
    Object.defineProperty(track, name, { value: told[name].bind(told) });
  return track;
}

export type CallPage = ReturnType<typeof callPage>;

/** A page with one `<telehealth-call>`, and everything around it in the hands of the test. */
export function callPage(
  change: (page: { api: FakeApi; room: FakeRoom; devices: FakeDevices; call: TelehealthCall }) => void = () => {},
) {
  const api = new FakeApi();
  const room = new FakeRoom();
  const devices = new FakeDevices();
  devices.makeTrack = realTrack;
  const provider = document.createElement('div');
  provideApi(provider)(api);
  const call = document.createElement('telehealth-call');
  call.ports = { loadRoom: async () => room, devices };
  const events: Event[] = [];
  for (const type of ['joined', 'left', 'failed', 'waiting-changed', 'device-checked', 'leave-request']) {
    const name = type.startsWith('j') || type === 'left' || type === 'failed' ? `telehealth-call-${type}` : `telehealth-${type}`;
    call.addEventListener(name, (event) => events.push(event));
  }
  change({ api, room, devices, call });
  provider.append(call);
  document.body.append(provider);
  const over = new AbortController();
  pages.add(over);
  return { api, room, devices, call, provider, events, over };
}

const pages = new Set<AbortController>();

export function cleanPage() {
  for (const over of pages) over.abort();
  pages.clear();
  document.body.replaceChildren();
  tabState.clear();
  localStorage.clear();
}

/** Settles when `look` answers; fails with what the element shows then. */
export async function until<T>(call: Element, look: () => T | null | undefined | false, what: string): Promise<T> {
  const deadline = performance.now() + 15_000;
  for (;;) {
    const found = look();
    if (found) return found;
    if (performance.now() > deadline) throw new Error(`never: ${what}\nshown: ${textOf(call)}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export const inside = (call: Element) => [...deep(call.shadowRoot!)];

/** What is shown. */
export function textOf(call: Element) {
  return inside(call)
    .filter((one) => one.checkVisibility())
    .flatMap((one) =>
      [...one.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE).map((one) => (one as Text).data.trim()),
    )
    .filter(Boolean)
    .join(' ');
}

const nameOf = (element: Element) =>
  element.getAttribute('aria-label') ?? (element.textContent ?? '').replace(/\s+/g, ' ').trim();

export const button = (call: Element, name: string | RegExp) =>
  inside(call).find(
    (one): one is HTMLButtonElement =>
      one instanceof HTMLButtonElement && (typeof name === 'string' ? nameOf(one) === name : name.test(nameOf(one))),
  );

export const press = async (call: Element, name: string | RegExp) =>
  (await until(call, () => button(call, name), `a button ${name}`)).click();

export const says = (call: Element, text: string | RegExp) =>
  until(call, () => (typeof text === 'string' ? textOf(call).includes(text) : text.test(textOf(call))), `the text ${text}`);

/** To the visit itself. */
export async function joinVisit(page: CallPage) {
  page.call.appointmentId = ids.appointment;
  await until(page.call, () => page.devices.liveTracks.length === 2, 'camera and microphone');
  await press(page.call, 'Join visit');
  await until(page.call, () => page.room.isConnected && button(page.call, 'Microphone'), 'the visit');
}
