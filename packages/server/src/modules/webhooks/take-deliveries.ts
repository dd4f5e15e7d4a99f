import { and, asc, eq, inArray, lte, sql } from 'drizzle-orm';
import { requireActor } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { events, type EventRow } from '../events/events.table.ts';
import { saysGone, settleDeliveries, succeeded, type Attempt } from './settle-deliveries.ts';
import { spreadEvents } from './spread-events.ts';
import { findEndpointForUpdate } from './webhooks.queries.ts';
import { LEASE_MS } from './webhooks.rules.ts';
import { webhookDeliveries, webhookEndpoints, type WebhookDeliveryRow, type WebhookEndpointRow } from './webhooks.table.ts';

/** `event`: null for a test; undefined when it is not kept any more. */
export type Taken = { endpoint: WebhookEndpointRow; delivery: WebhookDeliveryRow; event: EventRow | null | undefined };

/**
 * Notes what came of attempts, makes deliveries of new events, and takes up to `most` that are due for an attempt now, in one
 * transaction. A lease and no lock keeps other processes from what was taken: whoever dies meanwhile is followed by another, so a
 * delivery arrives at least once, always with the same id.
 */
export async function takeDeliveries(
  ctx: ServiceContext,
  endpointId: string,
  { attempts, most }: { attempts: readonly Attempt[]; most: number },
): Promise<Taken[]> {
  requireActor(ctx, 'system');
  return transact(ctx, async (tx) => {
    const endpoint = await findEndpointForUpdate(tx, endpointId);
    if (!endpoint) return [];
    await settleDeliveries(tx, endpointId, attempts);
    const isGone = attempts.some(saysGone);
    const spread = endpoint.isEnabled && !isGone ? await spreadEvents(tx, endpoint) : {};
    await note(tx, endpoint, { ...spread, ...healthAfter(tx, endpoint, attempts), ...(isGone && endpoint.isEnabled && GONE) });
    return endpoint.isEnabled && !isGone && most > 0 ? claim(tx, endpoint, most) : [];
  });
}

const GONE = { isEnabled: false, disabledBecause: 'gone' } as const;

function healthAfter(tx: TransactionContext, { failingSince }: WebhookEndpointRow, attempts: readonly Attempt[]) {
  if (attempts.length === 0) return {};
  return { failingSince: attempts.some(succeeded) ? null : (failingSince ?? tx.wallClock.now()) };
}

/** Only a change of what the clinic has set is a new revision. */
async function note(tx: TransactionContext, before: WebhookEndpointRow, change: Partial<WebhookEndpointRow>): Promise<void> {
  const isNew = Object.entries(change).some(([key, value]) => String(before[key as keyof WebhookEndpointRow]) !== String(value));
  if (!isNew) return;
  const isDisabled = change.isEnabled === false;
  const set = isDisabled ? { ...change, revision: before.revision + 1, updatedAt: tx.wallClock.now() } : change;
  await tx.db.update(webhookEndpoints).set(set).where(eq(webhookEndpoints.id, before.id));
  if (isDisabled) emitAudit(tx, { action: 'webhook_endpoint.disable', entityId: before.id, before, after: GONE });
}

async function claim(tx: TransactionContext, endpoint: WebhookEndpointRow, most: number): Promise<Taken[]> {
  const now = tx.wallClock.now();
  const due = tx.db
    .select({ id: webhookDeliveries.id })
    .from(webhookDeliveries)
    .where(
      and(
        eq(webhookDeliveries.endpointId, endpoint.id),
        eq(webhookDeliveries.state, 'pending'),
        lte(webhookDeliveries.dueAt, now),
      ),
    )
    .orderBy(asc(webhookDeliveries.dueAt), asc(webhookDeliveries.number))
    .limit(most)
    .for('update', { skipLocked: true });
  const taken = await tx.db
    .update(webhookDeliveries)
    .set({
      attempts: sql`${webhookDeliveries.attempts} + 1`,
      dueAt: new Date(now.getTime() + LEASE_MS),
      attemptedAt: now,
    })
    // An array and no `in`: as a plan may run that again for each row, it would take more than so many.
    .where(sql`${webhookDeliveries.id} = any(array(${due}))`)
    .returning();
  const found = await eventsAt(
    tx,
    taken.flatMap(({ eventPosition }) => eventPosition ?? []),
  );
  return taken
    .sort((one, other) => one.number - other.number)
    .map((delivery) => {
      const { eventPosition } = delivery;
      return { endpoint, delivery, event: eventPosition === null ? null : found.get(eventPosition) };
    });
}

async function eventsAt(tx: TransactionContext, positions: readonly number[]): Promise<Map<number, EventRow>> {
  if (positions.length === 0) return new Map();
  const isOne = and(eq(events.clinicId, tx.clinicId), inArray(events.position, [...positions]));
  const rows = await tx.db.select().from(events).where(isOne);
  return new Map(rows.map((row) => [row.position, row]));
}
