import type { AppointmentList } from '@bedside/contract';
import type { Visit } from './visit.ts';
import type { Visits } from './visits.ts';

const PAGE = 20;

/** Visits before those of the first page, newest first, a page at a time. */
export type Older = {
  life: unknown;
  /** Before which instant they are asked for: a cursor goes with its query. */
  to: string | undefined;
  all: readonly Visit[];
  cursor: string | null | undefined;
  isLoading: boolean;
  hasFailed: boolean;
};
const states = new WeakMap<Visits, Older>();

export function olderOf(visits: Visits): Older {
  let state = states.get(visits);
  const { life } = visits;
  if (!state || state.life !== life) {
    state = { life, to: visits.query?.from, all: [], cursor: undefined, isLoading: false, hasFailed: false };
    states.set(visits, state);
  }
  return state;
}

/** The next page; settles with how many came. */
export async function loadOlder(visits: Visits) {
  const { api, life } = visits;
  const state = olderOf(visits);
  if (!api || state.isLoading || state.cursor === null) return 0;
  const set = (change: Partial<Older>) => {
    Object.assign(state, change);
    visits.host.requestUpdate();
  };
  set({ isLoading: true, hasFailed: false });
  try {
    const page: AppointmentList = await api.listAppointments(
      { to: state.to, order: 'desc', limit: PAGE, ...(state.cursor ? { after: state.cursor } : {}) },
      life.signal,
    );
    if (life.signal.aborted) return 0;
    const known = new Set([...visits.all, ...state.all].map(({ appointment }) => appointment.id));
    const fresh = page.data.filter(({ id }) => !known.has(id)).map((appointment) => ({ appointment }));
    set({ all: [...state.all, ...fresh], cursor: page.nextCursor, isLoading: false });
    return fresh.length;
  } catch {
    if (!life.signal.aborted) set({ isLoading: false, hasFailed: true });
    return 0;
  }
}
