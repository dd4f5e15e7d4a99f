// The states of <appointment-list> in which it says and shows the most.
import { ids } from './fake-api.ts';
import { clinicPage, FakeClinic, until } from './fake-clinic.ts';

type Scene = (fill: (element: HTMLElement) => void, look: (element: HTMLElement) => Promise<void>) => Promise<void>;

const HOUR = 3_600_000;
const iso = (time: number) => new Date(time).toISOString();

/** Many visits, a time that was offered, and the details of one visit opened. */
export const listScenes: Scene[] = [
  async (fill, look) => {
    const clinic = new FakeClinic();
    for (let index = 0; index < 6; index++) clinic.book(600 + index * 60, { can: ['cancel', 'reschedule'] });
    const [startsAt, endsAt] = [iso(clinic.time + 24 * HOUR), iso(clinic.time + 25 * HOUR)];
    const offer = { id: 'wlo_1', practitionerId: ids.practitioner, startsAt, endsAt, expiresAt: iso(clinic.time + HOUR) };
    clinic.replies['GET /waitlist-entries'] = { data: [{ offer }], nextCursor: null };
    const { element, root } = await clinicPage('appointment-list', clinic, false);
    fill(element);
    const shown = (place: ShadowRoot, selector: string) =>
      until(() => place.querySelector<HTMLElement>(selector), `${selector} is shown`, 10_000);
    await shown(root, '[part=offer]');
    await shown(root, '[part=filters]');
    (await shown(root, '[part=details]')).click();
    const details = await shown(root, 'telehealth-visit-details');
    await shown(details.shadowRoot!, 'dialog[open]');
    await look(element);
  },
];
