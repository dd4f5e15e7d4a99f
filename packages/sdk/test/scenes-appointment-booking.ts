// The states in which conformance.test.ts looks at <appointment-booking>.
import { expect } from 'chai';
import { ApiError } from '../src/api/api-error.ts';
import { keepChoice } from '../src/components/appointment-booking/kept-choice.ts';
import { ids } from './fake-api.ts';
import { clinicPage, until } from './fake-clinic.ts';
import { busyDirectory } from './fake-directory.ts';

type Parts = ReturnType<typeof busyDirectory>;
type Fill = (element: HTMLElement) => void;
type Look = (element: HTMLElement) => Promise<void>;

async function page(prepare: (parts: Parts) => void = () => {}, fill: Fill = () => {}) {
  const parts = busyDirectory();
  keepChoice(undefined);
  prepare(parts);
  const { element, root } = await clinicPage('appointment-booking', parts.clinic, false);
  fill(element);
  const shown = (selector: string) => until(() => root.querySelector<HTMLElement>(selector), `${selector} is shown`);
  const press = async (name: string) => {
    const all = () => [...root.querySelectorAll<HTMLElement>('button, label.choice')];
    const found = await until(
      () => all().find((one) => (one.ariaLabel ?? one.innerText).replace(/\s+/g, ' ').trim().startsWith(name)),
      `the button ${name}`,
    );
    found.click();
  };
  return { ...parts, element, root, shown, press };
}
type Page = Awaited<ReturnType<typeof page>>;

const toTimes = async ({ press, shown }: Page) => {
  await press('All times of Dr. Amara Okafor');
  await shown('.slots [part=slot]');
};
const toDetails = async (page: Page) => {
  await toTimes(page);
  page.root.querySelectorAll<HTMLElement>('.slots [part=slot]')[3]!.click();
  await page.shown('[part=book]');
};
const entry = (parts: Parts, change: object) => ({
  ...{ id: 'wle_1', patientId: ids.patient, practitionerId: parts.okafor.id, status: 'waiting', offer: null },
  ...change,
});
const line = (parts: Parts, change: object) => {
  parts.clinic.replies['GET /waitlist-entries'] = { data: [entry(parts, change)], nextCursor: null };
};

export const bookingScenes = [
  // The directory, the times, the details, the end.
  async (fill: Fill, look: Look) => {
    const it = await page(() => {}, fill);
    await it.shown('[part=practitioner]');
    await it.shown('[part=first-free]');
    await look(it.element);
    await toTimes(it);
    await look(it.element);
    it.root.querySelectorAll<HTMLElement>('.slots [part=slot]')[3]!.click();
    await it.press('Book this visit');
    await it.shown('[part=booked]');
    await look(it.element);
  },
  async (fill: Fill, look: Look) => {
    const it = await page(({ clinic }) => (clinic.status = 'pending'), fill);
    await toDetails(it);
    await it.shown('[part=hold]');
    await look(it.element);
    await it.press('Book this visit');
    await it.shown('[part=booked]');
    await look(it.element);
  },
  // Taken meanwhile, at the front desk.
  async (fill: Fill, look: Look) => {
    const it = await page(({ clinic, okafor }) => {
      clinic.kind = 'practitioner';
      clinic.replies['GET /practitioners/' + ids.practitioner] = okafor;
      clinic.replies['GET /patients'] = {
        data: [{ id: 'pat_7', name: 'Eva Varga', birthDate: null, mrn: null }],
        nextCursor: null,
      };
    }, fill);
    it.root.querySelector('[part=practitioner]');
    (it.element as unknown as { practitionerId: string }).practitionerId = it.okafor.id;
    (await it.shown('.slots [part=slot]')).click();
    const search = (await it.shown('#patient-search')) as HTMLInputElement;
    search.value = 'eva';
    search.dispatchEvent(new InputEvent('input', { bubbles: true }));
    await it.shown('[part=patient-found]');
    await look(it.element);
    await it.press('Eva Varga');
    it.clinic.free[it.okafor.id] = it.clinic.free[it.okafor.id]!.slice(1);
    await it.press('Book this visit');
    await it.shown('[part=refusal] [part=slot]');
    await look(it.element);
  },
  // In line, offered, nothing free soon.
  ...[
    {},
    { status: 'offered', offer: { id: 'wof_1', startsAt: '2026-11-25T08:00:00.000Z', expiresAt: '2026-11-24T10:30:00.000Z' } },
    { practitionerId: 'x' },
  ].map((change) => async (fill: Fill, look: Look) => {
    const it = await page((parts) => {
      parts.clinic.free[parts.okafor.id] = ['2026-11-27T15:00:00.000Z'];
      line(parts, change);
    }, fill);
    await toTimes(it);
    await it.shown('[part=wait], [part=waits], [part=offer]');
    await look(it.element);
  }),
  async (fill: Fill, look: Look) => {
    const it = await page(({ clinic }) => (clinic.practitioners = []), fill);
    await it.shown('slot[name=empty]');
    await look(it.element);
  },
  async (fill: Fill, look: Look) => {
    const it = await page(({ clinic }) => (clinic.replies['GET /practitioners'] = new ApiError('network.offline')), fill);
    await it.shown('[role=alert]');
    await look(it.element);
  },
];

export const bookingMethods = {
  'appointment-booking.clear': async () => {
    const it = await page();
    await it.shown('[part=practitioner]');
    let cleared = 0;
    it.clinic.clear = () => void (cleared += 1);
    expect(it.element.clear()).to.equal(undefined);
    expect(cleared).to.equal(1);
  },
  'appointment-booking.reload': async () => {
    const it = await page();
    await toDetails(it);
    const returned: unknown = it.element.reload();
    expect(returned).to.be.instanceOf(Promise);
    expect(await returned).to.equal(undefined);
    await it.shown('[part=practitioner]');
  },
};
