import { setTimeout as sleep } from 'node:timers/promises';
import { databaseFault } from '../db/fault.ts';
import { EVENTS_CHANNEL } from '../modules/events/emit-event.ts';
import { deliverWebhooks } from '../modules/webhooks/deliver-webhooks.ts';
import { findWebhookWork, type WebhookWork } from '../modules/webhooks/find-webhook-work.ts';
import { WEBHOOKS_CHANNEL } from '../modules/webhooks/ring-webhooks.ts';
import { contextOf, type BaseContext } from '../shared/request-context.ts';
import type { WebhookPort } from '../webhooks/webhook-port.ts';
import type { Jobs, JobsOptions } from './start-jobs.ts';

/** Where no bell was heard, and nothing is to be tried again sooner. */
const IDLE_MS = 300_000;
/** When the database did not answer. */
const SOON_MS = 20_000;
/** However often the bell rings: at most one look in this time. */
const PAUSE_MS = 100;

type Outside = { webhooks: WebhookPort; publicUrl: string };
type Options = Omit<JobsOptions, 'busyMs'> & Outside;

/** Tells the clinics' servers what happened, soon after it did. Any number of processes may run it. */
export function startWebhooks({ listener, idleMs = IDLE_MS, webhooks, publicUrl, ...world }: Options): Jobs {
  const base: BaseContext = { ...world, requestId: null };
  const stopping = new AbortController();
  const busy = new Map<string, Promise<void>>();
  let wake = new AbortController();
  const ring = () => wake.abort();
  const hearing = listener.hear({ channels: [EVENTS_CHANNEL, WEBHOOKS_CHANNEL], onNotice: ring, onListening: ring });

  /** Begins with every endpoint that is not being served already; says in how many ms to look again. */
  async function look(): Promise<number> {
    const now = base.wallClock.now().getTime();
    const work = await findWebhookWork(base.db);
    let rest = idleMs;
    for (const one of work) {
      const due = one.dueAt?.getTime() ?? now;
      if (due > now) rest = Math.min(rest, due - now);
      else if (busy.has(one.endpointId)) rest = PAUSE_MS;
      else busy.set(one.endpointId, serve(one));
    }
    return rest;
  }

  async function serve(work: WebhookWork) {
    const isDone = await attempt(base, { webhooks, publicUrl }, work, stopping.signal);
    busy.delete(work.endpointId);
    // What is to be tried again later sets the time of the next look; what cannot be tried at all would be found again at once.
    if (isDone) ring();
  }

  async function run() {
    while (!stopping.signal.aborted) {
      wake = new AbortController();
      const ms = await look().catch((error: unknown) => {
        base.log.warn({ fault: databaseFault(error) ?? 'unknown' }, 'webhooks could not be looked for');
        return Math.min(idleMs, SOON_MS);
      });
      await rest(PAUSE_MS, stopping.signal);
      await rest(ms - PAUSE_MS, AbortSignal.any([stopping.signal, wake.signal]));
    }
  }
  const running = run();

  return {
    async stop() {
      stopping.abort();
      await Promise.all([running, hearing.stop()]);
      await Promise.all(busy.values());
    },
  };
}

const rest = (ms: number, signal: AbortSignal) => sleep(Math.max(ms, 0), undefined, { signal }).catch(() => {});

/** Everything that is due now, to every endpoint. */
export async function deliverDueWebhooks(base: BaseContext, outside: Outside): Promise<void> {
  const now = base.wallClock.now();
  const due = (await findWebhookWork(base.db)).filter(({ dueAt }) => dueAt === null || dueAt <= now);
  await Promise.all(due.map((work) => attempt(base, outside, work)));
}

async function attempt(base: BaseContext, outside: Outside, work: WebhookWork, signal?: AbortSignal): Promise<boolean> {
  const ctx = contextOf(base, { ...work, actor: { type: 'system', id: 'webhooks' } });
  try {
    await deliverWebhooks(ctx, outside, work.endpointId, signal);
    return true;
  } catch (error) {
    base.log.warn({ id: work.endpointId, fault: databaseFault(error) ?? 'unknown' }, 'webhooks could not be sent');
    return false;
  }
}
