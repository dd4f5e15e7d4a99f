import type { TransactionContext } from '../../context.ts';
import { statement } from '../../db/prepared.ts';
import type { WebhookAnswer } from '../../webhooks/webhook-port.ts';
import { pauseAfter } from './webhooks.rules.ts';
import type { WebhookDeliveryRow } from './webhooks.table.ts';

export type Attempt = { delivery: WebhookDeliveryRow; answer: WebhookAnswer; durationMs: number };

/** 410 Gone: the receiver wants nothing more. */
export const saysGone = ({ answer }: Attempt): boolean => answer.statusCode === 410;
export const succeeded = ({ answer }: Attempt): boolean => answer.problem === null;

/** Notes what came of attempts, but for those since which another has begun. Under the endpoint's lock. */
export async function settleDeliveries(tx: TransactionContext, endpointId: string, attempts: readonly Attempt[]): Promise<void> {
  if (attempts.length === 0) return;
  const outcomes = attempts.map((attempt) => {
    const { delivery, answer, durationMs } = attempt;
    return { id: delivery.id, attempts: delivery.attempts, ...answer, durationMs, ...next(tx, attempt) };
  });
  const settled = await settle(tx.db, endpointId, JSON.stringify(outcomes));
  const over = settled.flatMap(({ state, appointment_id }) =>
    state === 'pending' || appointment_id === null ? [] : appointment_id,
  );
  if (over.length > 0) await releaseNext(tx.db, endpointId, tx.wallClock.now().toISOString(), JSON.stringify(over));
}

type Next = { state: 'delivered' | 'failed' } | { dueAt: Date };

function next(tx: TransactionContext, attempt: Attempt): Next {
  if (succeeded(attempt)) return { state: 'delivered' };
  const isFinal = saysGone(attempt) || attempt.answer.problem === 'event_forgotten';
  const pause = isFinal ? undefined : pauseAfter(attempt.delivery.attempts, attempt.delivery.id);
  return pause === undefined ? { state: 'failed' } : { dueAt: new Date(tx.wallClock.now().getTime() + pause) };
}

type Settled = { state: string; appointment_id: string | null };

const settle = statement<Settled>(`
  update webhook_deliveries d set status_code = o."statusCode", problem = o.problem, duration_ms = o."durationMs",
    state = coalesce(o.state, d.state), due_at = coalesce(o."dueAt", d.due_at)
  from jsonb_to_recordset($2::jsonb) as o (id text, attempts integer, "statusCode" integer, problem text, "durationMs" integer,
    state text, "dueAt" timestamptz)
  where d.endpoint_id = $1 and d.id = o.id and d.state = 'pending' and d.attempts = o.attempts
  returning d.state, d.appointment_id`);

/** Of each appointment the first of those that waited behind it, whether it arrived or was given up. */
const releaseNext = statement(`
  update webhook_deliveries set state = 'pending', due_at = $2::timestamptz
  where id = any(array(
    select first.id from jsonb_array_elements_text($3::jsonb) as over (appointment_id), lateral (
      select d.id from webhook_deliveries d
      where d.endpoint_id = $1 and d.appointment_id = over.appointment_id and d.state = 'held'
        and not exists (select from webhook_deliveries p
          where p.endpoint_id = $1 and p.appointment_id = over.appointment_id and p.state = 'pending')
      order by d.number limit 1) first))`);
