import type { Call } from '@bedside/contract';
import { incomingRings } from '../src/components/telehealth-incoming-call/incoming-rings.ts';
import { callPage, until, type CallPage } from './call-page.ts';
import { ids } from './fake-api.ts';

export const FACTS = ['ringing', 'accepted', 'declined', 'missed', 'cancelled', 'answered-elsewhere', 'joined', 'left', 'failed'];
export const ringId = ids.call;
const at = (time: number) => new Date(time).toISOString();

export type RingPage = ReturnType<typeof ringPage>;

/** A page with a `<telehealth-call>` whose clinic lets it ring, and what its API says of the ring. */
export function ringPage(change: Parameters<typeof callPage>[0] = () => {}) {
  const facts: string[] = [];
  const ring: Partial<Call> = {
    appointmentId: null,
    kind: 'ad_hoc',
    status: 'ringing',
    rungBy: ids.patient,
    acceptedAt: null,
    connectedAt: null,
    can: ['cancel'],
  };
  const page = callPage((it) => {
    const { api } = it;
    ring.ringsUntil = at(api.time + 30_000);
    api.call = ring;
    const current = () => api.getCall();
    api.replies = {
      'POST /calls': current,
      [`POST /calls/${ringId}/accept`]: () => ((ring.status = 'accepted'), (ring.can = ['leave', 'join']), current()),
      [`POST /calls/${ringId}/decline`]: () => ((ring.status = 'declined'), (ring.can = []), current()),
      [`POST /calls/${ringId}/cancel`]: () => ((ring.status = 'cancelled'), (ring.can = []), current()),
      [`POST /calls/${ringId}/join`]: () => {
        const granted = api.granted();
        return granted.kind === 'grant' && granted.grant;
      },
    };
    change(it);
  });
  for (const fact of FACTS)
    document.addEventListener(`telehealth-call-${fact}`, () => facts.push(fact), { signal: page.over.signal });
  return {
    ...page,
    facts,
    ring,
    /** The other side, or the time, has done this; the stream says so. */
    becomes(status: Call['status'], type: string, over: Partial<Call> = {}) {
      Object.assign(ring, { status, can: status === 'accepted' ? ['leave', 'join'] : ['call_back'], ringsUntil: null, ...over });
      page.api.emit({ ...event(page, type), data: { callId: ringId, personId: ids.practitioner } } as never);
    },
    asked: (name: string) => page.api.requests.filter((one) => one.name === name),
  };
}

const event = ({ api }: CallPage, type: string) => ({
  id: `evt_${'0'.repeat(32)}`,
  type,
  at: at(api.time),
  clinicId: ids.clinic,
  appointmentId: null,
  position: '1',
});

/** Somebody rings the person of this page, as the stream tells it. */
export async function rungPage(over: Partial<Call> = {}, change: Parameters<typeof callPage>[0] = () => {}) {
  const page = ringPage(change);
  Object.assign(page.ring, { rungBy: ids.practitioner, can: ['accept', 'decline'], ...over });
  await page.call.updateComplete;
  const rings = incomingRings(page.api, page.call);
  await rings.heard({ callId: ringId, rungBy: ids.practitioner });
  return { ...page, rings };
}

/** The dialog of what rings. */
export const dialogOf = ({ call }: { call: Element }) =>
  until(call, () => (call.shadowRoot ?? document).querySelector('telehealth-incoming-call'), 'the dialog');
