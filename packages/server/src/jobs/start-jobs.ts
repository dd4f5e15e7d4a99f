import { setTimeout as sleep } from 'node:timers/promises';
import { databaseFault } from '../db/fault.ts';
import { closeOverdueAppointment } from '../modules/appointments/close-overdue.ts';
import { closeRooms } from '../modules/calls/finish-call.ts';
import { reconcileCall } from '../modules/calls/reconcile-call.ts';
import { EVENTS_CHANNEL } from '../modules/events/emit-event.ts';
import { listen } from '../modules/events/listener.ts';
import { markAway } from '../modules/waiting/mark-away.ts';
import { contextOf, type BaseContext } from '../shared/request-context.ts';
import type { ServiceContext } from '../context.ts';
import { findDueWork, type DueWork } from './find-due-work.ts';

/** While calls are live, or rooms are still to be closed. A removed person who comes back is out within 5 s. */
const BUSY_MS = 4000;
/** With nothing live: one statement in this time, unless an event rings. */
const IDLE_MS = 20_000;
/** Calls looked at together, so that a LiveKit which does not answer holds up a sweep once and not once a call. */
const AT_ONCE = 8;

export type JobsOptions = Omit<BaseContext, 'requestId'> & {
  /** For LISTEN: direct, not through PgBouncer in transaction mode. */
  url: string;
  busyMs?: number;
  idleMs?: number;
};
export type Jobs = { stop: () => Promise<void> };

/**
 * The sweeper: the one timer behind everything that becomes true by itself. Any number of processes may run it: each call is
 * claimed by the one that looks at it, and every verb looks again under its locks.
 */
export function startJobs({ url, busyMs = BUSY_MS, idleMs = IDLE_MS, ...world }: JobsOptions): Jobs {
  const base: BaseContext = { ...world, requestId: null };
  const stopping = new AbortController();
  let wake = new AbortController();
  const listener = listen({
    url,
    channels: [EVENTS_CHANNEL],
    onNotice: () => wake.abort(),
    onListening: () => wake.abort(),
    onLost: () => {},
  });

  async function run() {
    while (!stopping.signal.aborted) {
      wake = new AbortController();
      const isBusy = await sweep(base, busyMs).catch((error: unknown) => {
        base.log.warn({ fault: databaseFault(error) ?? 'unknown' }, 'the sweep failed');
        return false;
      });
      // An event means that something may be due sooner than thought, never that it is due at once.
      await rest(busyMs, stopping.signal);
      if (!isBusy) await rest(idleMs - busyMs, AbortSignal.any([stopping.signal, wake.signal]));
    }
  }
  const running = run();

  return {
    async stop() {
      stopping.abort();
      await Promise.all([running, listener.close()]);
    },
  };
}

const rest = (ms: number, signal: AbortSignal) => sleep(Math.max(ms, 0), undefined, { signal }).catch(() => {});

/** Does all that is due once. Says whether more is to be expected soon. */
export async function sweep(base: BaseContext, busyMs: number = BUSY_MS): Promise<boolean> {
  const now = base.wallClock.now();
  const lookedAt = new Date(now.getTime() - busyMs + 500);
  const due = await findDueWork(base.db, now, lookedAt);
  for (let start = 0; start < due.length; start += AT_ONCE) {
    await Promise.all(due.slice(start, start + AT_ONCE).map((work) => attempt(base, work, lookedAt)));
  }
  return due.some(({ kind }) => kind === 'call' || kind === 'room');
}

async function attempt(base: BaseContext, work: DueWork, lookedAt: Date) {
  const ctx = contextOf(base, { ...work, actor: { type: 'system', id: 'sweeper' } });
  try {
    await DO[work.kind](ctx, work.id, lookedAt);
  } catch (error) {
    base.log.warn(
      { kind: work.kind, id: work.id, fault: databaseFault(error) ?? 'unknown' },
      'something that is due could not be done',
    );
  }
}

const DO: Record<DueWork['kind'], (ctx: ServiceContext, id: string, lookedAt: Date) => Promise<void>> = {
  call: (ctx, id, lookedAt) => reconcileCall(ctx, id, { unlessSince: lookedAt }),
  room: (ctx, id) => closeRooms(ctx, id),
  over: (ctx, id) => closeOverdueAppointment(ctx, id),
  away: (ctx, id) => markAway(ctx, id),
};
