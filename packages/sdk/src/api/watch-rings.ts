import { lazy } from '../internal/lazy.ts';
import type { StreamEvent, TelehealthApi } from './telehealth-api.ts';

type Rings = typeof import('../components/telehealth-call/rings.ts');
const loadRings = lazy((retryQuery) => import('../components/telehealth-call/rings.ts'));

/** Hears that someone rings where the stream is open, and asks once what rings already when it opens. The rest is loaded then. */
export function watchRings(owner: () => EventTarget, load: () => Promise<Pick<Rings, 'incomingRings'>> = loadRings) {
  const page = () => {
    const element = owner() as Element & { api?: TelehealthApi };
    return { element, api: element.api };
  };
  return (event: StreamEvent) => {
    if (event.type !== 'resync' && event.type !== 'call.ringing') return;
    void tell(event).catch(() => {});
  };

  async function tell(event: StreamEvent) {
    const { element, api } = page();
    if (!api) return;
    const { person } = await api.me();
    if (event.type === 'resync') {
      const query = { live: true, personId: person.id, limit: 5 };
      const { data } = await api.request<{ data: { can: string[] }[] }>('/calls', { query });
      if (!data.some(({ can }) => can.includes('accept'))) return;
      return (await load()).incomingRings(api, element).look(person.id);
    }
    if (!('data' in event) || event.data['rungBy'] === person.id) return;
    await (await load()).incomingRings(api, element).heard(event.data);
  }
}
