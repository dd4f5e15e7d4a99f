import type { Appointment, JoinDecision } from '@bedside/contract';
import type { StreamEvent, TelehealthApi } from '../../api/telehealth-api.ts';
import { loadOffers, offersHold } from './offers.ts';
import { standOf, type Visit } from './visit.ts';
import type { Visits } from './visits.ts';

const DAY = 86_400_000;
const PAGE = 20;

type Told = (before: Visit, after: Visit) => void;
type Asking = {
  told: Told;
  due: Set<string>;
  isSoon: boolean;
  running: Set<string>;
  askAt: Map<string, number>;
};
const all = new WeakMap<Visits, Asking>();
const askingOf = (visits: Visits) => {
  let asking = all.get(visits);
  if (!asking) all.set(visits, (asking = { told() {}, due: new Set(), isSoon: false, running: new Set(), askAt: new Map() }));
  return asking;
};
/** `told` hears of every visit that changes by itself. */
export const tell = (visits: Visits, told: Told) => void (askingOf(visits).told = told);

const OUTSIDE = { decision: 'refuse', reason: 'not_participant', retryAfterSeconds: null } as JoinDecision;

/** Several events about one thing are one request. */
const TOGETHER = 200;
/** A request that was lost is made again after this; nothing else would. */
const AGAIN = 10_000;

/** Something happened: reload what it is about. */
export function onEvent(visits: Visits, event: StreamEvent) {
  if (event.type === 'connection') return visits.set({ isRetrying: event.state === 'retrying' });
  if (event.type === 'presence' || event.type === 'cleared') return;
  if (event.type === 'waitlist.offered') return void loadOffers(visits);
  // It may be one that was taken in another window.
  if (/^appointment\.(scheduled|requested)$/.test(event.type) && offersHold(visits) < Infinity) void loadOffers(visits);
  if (event.type === 'resync' || event.type === 'clock') return reloadSoon(visits, '');
  const id = 'appointmentId' in event ? event.appointmentId : undefined;
  if (id && find(visits, id)) reloadSoon(visits, id);
  else if (id && event.type.startsWith('appointment.')) reloadSoon(visits, '');
}

/** One visit, or with '' all of them. */
function reloadSoon(visits: Visits, id: string) {
  const asking = askingOf(visits);
  asking.due.add(id);
  if (asking.isSoon) return;
  asking.isSoon = true;
  const { signal } = visits.life;
  setTimeout(() => {
    const due = [...asking.due];
    asking.due.clear();
    asking.isSoon = false;
    if (signal.aborted) return;
    if (due.includes('') || due.length > 3) {
      asking.askAt.clear();
      void reload(visits);
    } else for (const one of due) void refresh(visits, one, false);
  }, TOGETHER);
}

async function reload(visits: Visits) {
  const before = visits.all;
  await visits.load(Math.min(100, Math.max(PAGE, before.length)));
  for (const old of before) {
    const now = find(visits, old.appointment.id);
    if (now) askingOf(visits).told(old, now);
  }
}

/** When the door of a visit is worth asking next, by the clinic's clock: when it should open, and when it closes. */
export function askAtOf(visits: Visits, visit: Visit, now: number) {
  const { id, joinWindow } = visit.appointment;
  const told = askingOf(visits).askAt.get(id);
  if (told !== undefined) return told;
  const stand = standOf(visit, now);
  if (stand === 'opening') return now;
  if (stand === 'earlier') return Infinity;
  return [joinWindow.opensAt, joinWindow.closesAt].map((at) => Date.parse(at)).find((at) => at > now) ?? Infinity;
}

/** Looks at the clock: doors that should have opened or closed by now are asked for. `before` is when it was last looked at. */
export function tick(visits: Visits, before: number) {
  const { api } = visits;
  if (!api) return;
  const now = api.now();
  for (const visit of visits.all)
    if (now >= askAtOf(visits, visit, Math.min(before, now))) void refresh(visits, visit.appointment.id, true);
  // The first page was asked for by a device's clock that turned out to be wrong.
  if (Math.abs(now - visits.askedAt) > DAY / 2) reloadSoon(visits, '');
  visits.host.requestUpdate();
}

/** Reads one visit anew; at the door's time its decision too. */
export async function refresh(visits: Visits, id: string, isDue: boolean) {
  const { api, life } = visits;
  const { signal } = life;
  const { running, askAt, told } = askingOf(visits);
  const before = find(visits, id);
  if (!api || !before || running.has(id)) return;
  running.add(id);
  try {
    const decision = isDue ? await askDoor(visits, before.appointment, api, signal) : undefined;
    const appointment = await api.getAppointment(id, signal);
    if (signal.aborted) return;
    const again = decision?.decision === 'refuse' ? decision.retryAfterSeconds : null;
    if (again === null) askAt.delete(id);
    else askAt.set(id, api.now() + 1000 * Math.max(1, again));
    const visit = decision ? { appointment, decision } : { appointment };
    replace(visits, id, visit);
    told(before, visit);
  } catch (cause) {
    if (signal.aborted) return;
    askAt.set(id, api.now() + AGAIN);
    if ((cause as { status?: number }).status === 404) replace(visits, id);
  } finally {
    running.delete(id);
  }
}

/**
 * For whoever acts for several patients of a group the door is one: as for the first of them. For the front desk there is none until the
 * visit says that they may come in.
 */
async function askDoor(visits: Visits, { id, participants, can }: Appointment, api: TelehealthApi, signal: AbortSignal) {
  if (visits.me?.person.kind === 'staff' && !can.includes('join')) return OUTSIDE;
  return api.joinDecision(id, signal).catch((cause: { code?: string }) => {
    const patient = participants.find(({ role }) => role === 'patient')?.personId;
    if (cause.code !== 'proxies.patient_required' || !patient) throw cause;
    return api.joinDecision(id, signal, { personId: patient });
  });
}

/** The next page; settles with how many came. */
export async function more(visits: Visits) {
  const { api, nextCursor, life } = visits;
  if (!api || !nextCursor) return 0;
  const list = await api.listAppointments({ ...visits.query, after: nextCursor, limit: PAGE }, life.signal);
  if (life.signal.aborted || visits.nextCursor !== nextCursor) return 0;
  const fresh = list.data.filter(({ id }) => !find(visits, id)).map((appointment) => ({ appointment }));
  visits.set({ all: [...visits.all, ...fresh], nextCursor: list.nextCursor });
  return fresh.length;
}

const find = (visits: Visits, id: string) => visits.all.find(({ appointment }) => appointment.id === id);

function replace(visits: Visits, id: string, after?: Visit) {
  const rest = visits.all.filter(({ appointment }) => appointment.id !== id);
  const sorted = after
    ? [...rest, after].sort((one, other) => one.appointment.startsAt.localeCompare(other.appointment.startsAt))
    : rest;
  visits.set({ all: sorted });
}
