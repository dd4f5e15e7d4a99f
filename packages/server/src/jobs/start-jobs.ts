import { setTimeout as sleep } from 'node:timers/promises';
import { databaseFault } from '../db/fault.ts';
import { closeOverdueAppointment } from '../modules/appointments/close-overdue.ts';
import { expireRequest } from '../modules/appointments/expire-request.ts';
import { proposeNoShow } from '../modules/appointments/propose-no-show.ts';
import { closeRooms } from '../modules/calls/finish-call.ts';
import { reconcileCall } from '../modules/calls/reconcile-call.ts';
import { EVENTS_CHANNEL } from '../modules/events/emit-event.ts';
import type { Listener } from '../modules/events/listener.ts';
import { removeFile } from '../modules/files/remove-file.ts';
import { expireHold } from '../modules/slot-holds/expire-hold.ts';
import { expireOffer } from '../modules/waitlist/expire-offer.ts';
import { offerFreedSlot } from '../modules/waitlist/offer-freed-slot.ts';
import { markAway } from '../modules/waiting/mark-away.ts';
import { tellTurn } from '../modules/waiting/tell-turn.ts';
import { contextOf, type BaseContext } from '../shared/request-context.ts';
import type { ServiceContext } from '../context.ts';
import { findDueWork, isWorkDueBy, type DueWork } from './find-due-work.ts';
import { Pace } from './pace.ts';
import { forgetReplies } from '../db/kept-replies.ts';
import { forgetCounts } from '../db/rate-limiter.ts';

/** While calls are live, or rooms are still to be closed. A removed person who comes back is out within 5 s. */
const BUSY_MS = 4000;
/** What is too old is forgotten once in this time. */
const FORGET_MS = 3_600_000;
/** Done together, so that a LiveKit which does not answer holds up a sweep once for each eight calls. */
const AT_ONCE = 8;
/** A call that was looked at a moment ago, by a webhook or another process. Any longer, and the next look would come too late. */
const JUST_NOW_MS = 1000;
/** One after the other: a LiveKit that hangs must not hold up what does not need it. */
const ORDER = [
  ['over', 'away', 'hold', 'expiry', 'proposal', 'offer', 'freed', 'turn', 'file'],
  ['room', 'call'],
] as const satisfies readonly (readonly DueWork['kind'][])[];

export type JobsOptions = Omit<BaseContext, 'requestId'> & {
  listener: Listener;
  busyMs?: number;
  /** Between looks while something is due soon; a multiple of it when nothing is (`Pace`). */
  idleMs?: number;
};
export type Jobs = { stop: () => Promise<void> };

/**
 * The sweeper: the one timer behind everything that becomes true by itself. Any number of processes may run it: each call is
 * claimed by the one that looks at it, and every verb looks again under its locks.
 */
export function startJobs({ listener, busyMs = BUSY_MS, idleMs, ...world }: JobsOptions): Jobs {
  const base: BaseContext = { ...world, requestId: null };
  const stopping = new AbortController();
  let wake = new AbortController();
  const pace = new Pace(idleMs);
  const ring = () => {
    pace.rang();
    wake.abort();
  };
  const hearing = listener.hear({ channels: [EVENTS_CHANNEL], onNotice: ring, onListening: ring });

  let forgotten = 0;
  async function work() {
    const now = base.wallClock.now();
    if (now.getTime() - forgotten >= FORGET_MS) {
      await forgetReplies(base);
      await forgetCounts(base);
      forgotten = now.getTime();
    }
    return sweep(base, stopping.signal);
  }

  /** Says in how many ms to look again. */
  async function lookOnce() {
    if (await work()) return busyMs;
    return pace.rest(base.wallClock.now(), (until) => isWorkDueBy(base.db, until));
  }

  async function run() {
    while (!stopping.signal.aborted) {
      wake = new AbortController();
      const ms = await lookOnce().catch((error: unknown) => {
        base.log.warn({ fault: databaseFault(error) ?? 'unknown' }, 'the sweep failed');
        return pace.soonMs;
      });
      // An event means that something may be due sooner than thought, never that it is due at once.
      await rest(busyMs, stopping.signal);
      await rest(ms - busyMs, AbortSignal.any([stopping.signal, wake.signal]));
    }
  }
  const running = run();

  return {
    async stop() {
      stopping.abort();
      await Promise.all([running, hearing.stop()]);
    },
  };
}

const rest = (ms: number, signal: AbortSignal) => sleep(Math.max(ms, 0), undefined, { signal }).catch(() => {});

/** Does all that is due once; when told to stop, no more than was begun. Says whether more is to be expected soon. */
export async function sweep(base: BaseContext, signal?: AbortSignal): Promise<boolean> {
  const now = base.wallClock.now();
  const lookedAt = new Date(now.getTime() - JUST_NOW_MS);
  // Also the live calls that were just looked at: they are left alone, but there is more to come.
  const due = await findDueWork(base.db, now, new Date(now.getTime() + JUST_NOW_MS));
  for (const kinds of ORDER) {
    const works = due.filter(({ kind }) => (kinds as readonly DueWork['kind'][]).includes(kind));
    for (let start = 0; start < works.length && !signal?.aborted; start += AT_ONCE) {
      await Promise.all(works.slice(start, start + AT_ONCE).map((work) => attempt(base, work, lookedAt)));
    }
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
  hold: (ctx, id) => expireHold(ctx, id),
  expiry: (ctx, id) => expireRequest(ctx, id),
  proposal: (ctx, id) => proposeNoShow(ctx, id),
  offer: (ctx, id) => expireOffer(ctx, id),
  freed: (ctx, id) => offerFreedSlot(ctx, id),
  turn: (ctx, id) => tellTurn(ctx, id),
  file: (ctx, id) => removeFile(ctx, id),
};
