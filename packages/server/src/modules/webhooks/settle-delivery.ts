import { and, asc, eq, sql } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import type { WebhookAnswer } from '../../webhooks/webhook-port.ts';
import { pauseAfter } from './webhooks.rules.ts';
import { webhookDeliveries, type WebhookDeliveryRow } from './webhooks.table.ts';

export type Attempt = { delivery: WebhookDeliveryRow; answer: WebhookAnswer; durationMs: number };

/** 410 Gone: the receiver wants nothing more. */
export const saysGone = ({ answer }: Attempt): boolean => answer.statusCode === 410;
export const succeeded = ({ answer }: Attempt): boolean => answer.problem === null;

/** Notes what came of an attempt, unless another has begun since. Under the endpoint's lock. */
export async function settleDelivery(tx: TransactionContext, attempt: Attempt): Promise<void> {
  const { delivery, answer, durationMs } = attempt;
  const isMine = and(
    eq(webhookDeliveries.clinicId, tx.clinicId),
    eq(webhookDeliveries.id, delivery.id),
    eq(webhookDeliveries.state, 'pending'),
    eq(webhookDeliveries.attempts, delivery.attempts),
  );
  const settled = await tx.db
    .update(webhookDeliveries)
    .set({ ...answer, durationMs, ...next(tx, attempt) })
    .where(isMine)
    .returning({ state: webhookDeliveries.state });
  const isOver = settled.length > 0 && settled[0]!.state !== 'pending';
  if (isOver && delivery.appointmentId !== null) await releaseNext(tx, delivery.endpointId, delivery.appointmentId);
}

function next(tx: TransactionContext, attempt: Attempt): Partial<WebhookDeliveryRow> {
  if (succeeded(attempt)) return { state: 'delivered' };
  const isFinal = saysGone(attempt) || attempt.answer.problem === 'event_forgotten';
  const pause = isFinal ? undefined : pauseAfter(attempt.delivery.attempts, attempt.delivery.id);
  return pause === undefined ? { state: 'failed' } : { dueAt: new Date(tx.wallClock.now().getTime() + pause) };
}

/** The first of those that waited behind it, whether it arrived or was given up. */
async function releaseNext(tx: TransactionContext, endpointId: string, appointmentId: string): Promise<void> {
  const first = tx.db
    .select({ id: webhookDeliveries.id })
    .from(webhookDeliveries)
    .where(
      and(
        eq(webhookDeliveries.endpointId, endpointId),
        eq(webhookDeliveries.appointmentId, appointmentId),
        eq(webhookDeliveries.state, 'held'),
      ),
    )
    .orderBy(asc(webhookDeliveries.number))
    .limit(1);
  await tx.db
    .update(webhookDeliveries)
    .set({ state: 'pending', dueAt: tx.wallClock.now() })
    .where(sql`${webhookDeliveries.id} = (${first})`);
}
