// Of rings: what conformance.test.ts looks at, and what it asks of each documented method.
import { expect } from 'chai';
import { ApiError } from '../src/api/api-error.ts';
import { button, inside, press, says, until } from './call-page.ts';
import { ids } from './fake-api.ts';
import { dialogOf, ringId, ringPage, rungPage } from './ring-page.ts';

type Fill = (element: HTMLElement) => void;
type Look = (element: HTMLElement) => Promise<void>;
type Scene = (fill: Fill, look: Look) => Promise<void>;

const target = { appointmentId: ids.appointment };
const settles = async (returned: unknown) => {
  expect(returned).to.be.instanceOf(Promise);
  expect(await returned).to.equal(undefined);
};

/** Ringing, and what becomes of it, one after the other. */
export const ringScenes: Scene[] = [
  async (fill, look) => {
    const page = ringPage(({ call }) => fill(call));
    await page.call.ring(target);
    await look(page.call);
    for (const [status, type] of [
      ['declined', 'call.declined'],
      ['missed', 'call.missed'],
    ] as const) {
      page.becomes(status, type);
      await until(page.call, () => button(page.call, 'Call again'), status);
      await look(page.call);
      Object.assign(page.ring, { status: 'ringing', can: ['cancel'] });
      await press(page.call, 'Call again');
      await says(page.call, 'Ringing');
    }
    await press(page.call, 'Cancel');
    await until(page.call, () => page.facts.includes('cancelled'), 'cancelled');
  },
  async (fill) => {
    const page = await rungPage({}, ({ call }) => fill(call));
    page.becomes('accepted', 'call.accepted');
    await until(page.call, () => page.facts.includes('answered-elsewhere'), 'taken on another device');
  },
  async (fill) => {
    const page = await rungPage({}, ({ call }) => fill(call));
    await page.call.accept();
    await until(page.call, () => page.facts.includes('accepted'), 'accepted');
  },
];

/** Somebody rings on a page without a `<telehealth-call>`, where a dialog of the page's own waits for it. */
export const incomingScenes: Scene[] = (
  [
    [undefined, undefined],
    ['declined', 'call.declined'],
    ['missed', 'call.missed'],
    ['cancelled', 'call.cancelled'],
    ['accepted', 'call.accepted'],
  ] as const
).map(([status, type]) => async (fill: Fill, look: Look) => {
  const page = ringPage();
  const own = document.createElement('telehealth-incoming-call');
  fill(own);
  page.provider.replaceChildren(own);
  const { incomingRings } = await import('../src/components/telehealth-incoming-call/incoming-rings.ts');
  Object.assign(page.ring, { rungBy: ids.practitioner, can: ['accept', 'decline'] });
  const rings = incomingRings(page.api, page.provider);
  await rings.heard({ callId: ringId, rungBy: ids.practitioner });
  await says(own, 'is calling you');
  await look(own);
  page.api.replies[`POST /calls/${ringId}/decline`] = new ApiError('network.offline');
  await press(own, 'Decline');
  await until(own, () => inside(own).some((one) => one.matches('.trouble')), 'it did not arrive');
  await look(own);
  if (status) {
    page.becomes(status, type);
    await until(own, () => rings.ring?.outcome !== null, status);
    await look(own);
    return;
  }
  await press(own, 'Sound only');
  await until(own, () => inside(own).some((one) => one.matches('dialog.over[open]')), 'the call over the page');
  await look(own);
});

export const ringMethods: Record<string, () => Promise<void>> = {
  'telehealth-incoming-call.clear': async () => {
    const page = await rungPage();
    const element = (await dialogOf(page)) as HTMLElement & { clear(): void };
    element.clear();
    await until(element, () => !inside(element).some((one) => one.matches('dialog')), 'nothing rings');
  },
  'telehealth-call.ring': async () => {
    const page = ringPage();
    await settles(page.call.ring(target));
    expect(page.asked('POST /calls').length).to.equal(1);
  },
  'telehealth-call.cancel': async () => {
    const page = ringPage();
    await page.call.ring(target);
    await settles(page.call.cancel());
    expect(page.facts).to.deep.equal(['ringing', 'cancelled']);
  },
  'telehealth-call.accept': async () => {
    const page = await rungPage();
    await settles(page.call.accept({ mode: 'audio' }));
    expect(page.facts).to.include('accepted');
  },
  'telehealth-call.decline': async () => {
    const page = await rungPage();
    await settles(page.call.decline());
    expect(page.facts).to.deep.equal(['ringing', 'declined']);
  },
};
