// The states in which conformance.test.ts looks at <appointment-calendar>.
import { expect } from 'chai';
import { ApiError } from '../src/api/api-error.ts';
import { ids } from './fake-api.ts';
import { clinicPage, FakeClinic, until } from './fake-clinic.ts';

type Fill = (element: HTMLElement) => void;
type Look = (element: HTMLElement) => Promise<void>;
const slot = { startsAt: '2026-11-25T09:00:00.000Z', endsAt: '2026-11-25T09:30:00.000Z', localStart: '2026-11-25T09:00:00Z' };

function prepared(prepare: (clinic: FakeClinic) => void) {
  const clinic = new FakeClinic();
  clinic.kind = 'practitioner';
  clinic.personZone = 'UTC';
  const visit = clinic.book(5, { status: 'checked_in', can: ['join', 'reschedule'] });
  clinic.book(90, { status: 'pending' });
  clinic.replies[`GET /practitioners/${ids.practitioner}/slots`] = { data: [slot] };
  clinic.replies[`POST /appointments/${visit.id}/reschedule`] = { ...visit, ...slot, revision: 2 };
  prepare(clinic);
  return clinic;
}

async function page(prepare: (clinic: FakeClinic) => void = () => {}, fill: Fill = () => {}) {
  const clinic = prepared(prepare);
  const { element, root } = await clinicPage('appointment-calendar', clinic, false);
  fill(element);
  const shown = (selector: string) => until(() => root.querySelector<HTMLElement>(selector), `${selector} is shown`);
  const press = async (name: string) => {
    const found = await until(
      () => [...root.querySelectorAll('button')].find((one) => one.innerText.trim() === name),
      `the button ${name}`,
    );
    found.click();
  };
  return { clinic, element, root, shown, press };
}

export const calendarScenes = [
  // The week, a visit, its free times, moved.
  async (fill: Fill, look: Look) => {
    const it = await page(() => {}, fill);
    (await it.shown('[part=visit]')).click();
    await it.shown('dialog[open]');
    await look(it.element);
    await it.press('Move to another time');
    (await it.shown('[part=slot]')).focus();
    await look(it.element);
    (await it.shown('[part=slot]')).click();
    await it.press('Move it');
    await until(() => !it.root.querySelector('[part=slot]'), 'moved');
  },
  async (fill: Fill, look: Look) => {
    const it = await page(() => {}, fill);
    it.element.view = 'month';
    await it.shown('[part=day]');
    await look(it.element);
    it.element.view = 'day';
    (await it.shown('[part=visit]')).click();
    await it.press('Join visit');
  },
  async (fill: Fill, look: Look) => {
    const it = await page((clinic) => (clinic.failures = [new ApiError('network.offline')]), fill);
    await it.shown('[role=alert]');
    await look(it.element);
  },
];

export const calendarMethods = {
  'appointment-calendar.clear': async () => {
    const it = await page();
    await it.shown('[part=visit]');
    let cleared = 0;
    it.clinic.clear = () => void (cleared += 1);
    expect(it.element.clear()).to.equal(undefined);
    expect(cleared).to.equal(1);
  },
  'appointment-calendar.reload': async () => {
    const it = await page();
    await it.shown('[part=visit]');
    it.clinic.book(180);
    const returned: unknown = it.element.reload();
    expect(returned).to.be.instanceOf(Promise);
    expect(await returned).to.equal(undefined);
    await it.element.updateComplete;
    expect(it.root.querySelectorAll('[part=visit]').length).to.equal(3);
  },
};

/** The list shows the calendar in its place. */
export const listViewScenes = [
  async (fill: Fill, look: Look) => {
    const { element, root } = await clinicPage(
      'appointment-list',
      prepared(() => {}),
      false,
    );
    fill(element);
    element.view = 'week list';
    const inside = (selector: string) =>
      until(
        () => root.querySelector('appointment-calendar')?.shadowRoot?.querySelector<HTMLElement>(selector),
        `${selector} is shown in the calendar`,
      );
    await until(() => root.querySelector('[part=views]'), 'the choice');
    (await inside('[part=visit]')).click();
    await look(element);
    (await inside('dialog[open] .actions button:not(.primary, .quiet)')).click();
    (await inside('[part=slot]')).click();
    (await inside('dialog[open] dl ~ .actions .primary')).click();
    await until(() => !root.querySelector('appointment-calendar')!.shadowRoot!.querySelector('[part=slot]'), 'moved');
  },
];
