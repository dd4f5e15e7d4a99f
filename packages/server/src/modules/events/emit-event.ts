import type { EventType } from '@bedside/contract';
import { sql } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { appointments } from '../appointments/appointments.table.ts';
import { isConfidential } from './events.rules.ts';
import { eventPositions } from './event-positions.table.ts';
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
 * Called by `transact` as the last thing before commit. The clinic's counter stays locked until the commit, so positions grow
 * in commit order within a clinic and a reader that resumes by position can skip nothing. Taken last, the lock can deadlock
 * with nothing.
 */
export async function flushEvents(tx: TransactionContext): Promise<void> {
  if (tx.pendingEvents.length === 0) return;
  const first = await takePositions(tx, tx.pendingEvents.length);
  await tx.db.insert(events).values(
    tx.pendingEvents.map(({ type, appointmentId, audience, data }, index) => ({
      clinicId: tx.clinicId,
      position: first + index,
      id: tx.newId('evt'),
      type,
      at: tx.clock.now(),
      appointmentId,
      audience: appointmentId === null || isConfidential(type) ? [...audience] : withDepartment(audience, appointmentId),
      data,
    })),
  );
  await tx.db.execute(sql`select pg_notify(${EVENTS_CHANNEL}, ${tx.clinicId})`);
}

/** The department stands among those who may see it: an administrator's stream asks for theirs by its id. */
const withDepartment = (audience: readonly string[], appointmentId: string) =>
  sql<
    string[]
  >`array_remove(${sql.param([...audience])}::text[] || (select ${appointments.departmentId} from ${appointments} where ${appointments.id} = ${appointmentId}), null)`;

/** The first of `count` positions in a row. */
async function takePositions({ db, clinicId }: TransactionContext, count: number): Promise<number> {
  const { lastPosition } = eventPositions;
  const [row] = await db
    .insert(eventPositions)
    .values({ clinicId, lastPosition: count })
    .onConflictDoUpdate({ target: eventPositions.clinicId, set: { lastPosition: sql`${lastPosition} + ${count}` } })
    .returning({ lastPosition });
  if (!row) throw new Error('the clinic gave no positions');
  return row.lastPosition - count + 1;
}
