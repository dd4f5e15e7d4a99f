import type { EventType } from '@bedside/contract';
import { sql } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { events, type EventData } from './events.table.ts';

/** LISTEN / NOTIFY channel; the payload is the clinic's id. */
export const EVENTS_CHANNEL = 'bedside_events';

export type PendingEvent = {
  type: EventType;
  appointmentId: string | null;
  /** The people who may see it; the clinic's staff and keys see all. */
  audience: readonly string[];
  /** Ids, statuses and times only. */
  data: EventData;
};

/** Announces a fact with the change that made it. Written at the end of the transaction, by `flushEvents`. */
export function emitEvent(tx: TransactionContext, event: PendingEvent): void {
  tx.pendingEvents.push(event);
}

/**
 * Called by `transact` as the last thing before commit. The lock is held until the commit, so positions grow in commit
 * order within a clinic and a reader that resumes by position can skip nothing. Taken last, it can deadlock with nothing.
 */
export async function flushEvents(tx: TransactionContext): Promise<void> {
  if (tx.pendingEvents.length === 0) return;
  await tx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`events ${tx.clinicId}`}, 0))`);
  await tx.db.insert(events).values(
    tx.pendingEvents.map(({ type, appointmentId, audience, data }) => ({
      clinicId: tx.clinicId,
      position: sql`nextval('events_position_seq')`,
      id: tx.newId('evt'),
      type,
      at: tx.clock.now(),
      appointmentId,
      audience: [...audience],
      data,
    })),
  );
  await tx.db.execute(sql`select pg_notify(${EVENTS_CHANNEL}, ${tx.clinicId})`);
}
