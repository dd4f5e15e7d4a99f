// The parts of a visit, where a page arranges them itself: what conformance.test.ts looks at.
import { callPage, press, until, type CallPage } from './call-page.ts';
import { deep } from './deep.ts';
import { ids } from './fake-api.ts';
import { doctor, me, there } from './in-visit.ts';

type Fill = (element: HTMLElement) => void;
type Look = (element: HTMLElement) => Promise<void>;
type Scene = (fill: Fill, look: Look) => Promise<void>;

/** A page with one part of its own. */
function pageWith(tag: string, fill: Fill, change: (page: Pick<CallPage, 'call' | 'devices'>) => void = () => {}) {
  const part = document.createElement(tag);
  const place = document.createElement('div');
  place.slot = 'arrangement';
  fill(part);
  place.append(part);
  const page = callPage((it) => {
    it.api.call = { participants: [me(), doctor()] };
    it.call.append(place);
    change(it);
  });
  const named = (name: string) =>
    [...deep(place)].find(
      (one): one is HTMLButtonElement =>
        one instanceof HTMLButtonElement && (one.ariaLabel ?? one.textContent!.trim()) === name && one.checkVisibility(),
    );
  return { ...page, part, tap: async (name: string) => (await until(page.call, () => named(name), name)).click() };
}

/** In the visit with one other. */
async function inVisitWith(tag: string, fill: Fill) {
  const page = pageWith(tag, fill);
  page.call.appointmentId = ids.appointment;
  await until(page.call, () => page.devices.liveTracks.length === 2, 'camera and microphone');
  await press(page.call, 'Join visit');
  await until(page.call, () => page.room.isConnected, 'the visit');
  page.room.show(there('p-okafor'));
  await until(page.call, () => page.part.checkVisibility(), `the page’s own ${tag}`);
  return page;
}
const one =
  (tag: string): Scene =>
  async (fill, look) =>
    look((await inVisitWith(tag, fill)).part);

export const partScenes = {
  'telehealth-prejoin': [
    async (fill, look) => {
      const page = pageWith('telehealth-prejoin', fill, ({ devices }) => {
        devices.errors = { camera: { name: 'NotAllowedError' }, microphone: { name: 'NotAllowedError' } };
        devices.permissions = { camera: 'denied', microphone: 'denied' };
      });
      page.call.appointmentId = ids.appointment;
      await until(
        page.call,
        () => deepText(page.part).includes('Listen and type') && page.part.checkVisibility(),
        'the device check',
      );
      await until(page.call, () => deepText(page.part).includes('Speaker'), 'the devices');
      await look(page.part);
    },
  ],
  'telehealth-stage': [
    async (fill, look) => {
      const page = await inVisitWith('telehealth-stage', fill);
      await look(page.part);
      await page.tap('People');
      await until(page.call, () => deepText(page.part).includes('Jonas Peel (you)'), 'the people');
      await look(page.part);
      if (!page.part.querySelector('[slot=side]')) return;
      await page.tap('From the clinic');
      await until(page.call, () => page.part.querySelector('[slot=side]')?.checkVisibility(), 'the page’s own');
      await look(page.part);
    },
  ],
  'telehealth-tile': [one('telehealth-tile')],
  'telehealth-controls': [one('telehealth-controls')],
  'telehealth-device-menu': [one('telehealth-device-menu')],
} satisfies Record<string, Scene[]>;

const deepText = (element: Element) => [...deep(element.shadowRoot ?? element)].map((one) => one.textContent).join(' ');
