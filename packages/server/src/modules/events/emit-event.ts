import type { EventType } from '@bedside/contract';
import type { TransactionContext } from '../../context.ts';
import { statement } from '../../db/prepared.ts';
import { isConfidential } from './events.rules.ts';
import type { EventData } from './events.table.ts';

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
  const rows = tx.pendingEvents.map(({ type, appointmentId, audience, data }, index) => ({
    index,
    id: tx.newId('evt'),
    type,
    at: tx.clock.now(),
    appointmentId,
    isConfidential: isConfidential(type),
    audience,
    data,
  }));
  await writeEvents(tx.db, tx.clinicId, rows.length, JSON.stringify(rows), EVENTS_CHANNEL);
}

/**
 * Takes the next positions, writes the events there and rings. The department stands among those who may see an event of an
 * appointment: an administrator's stream asks for theirs by its id.
 */
const writeEvents = statement(`
  with taken as (
    insert into event_positions as stood (clinic_id, last_position) values ($1, $2::bigint)
    on conflict (clinic_id) do update set last_position = stood.last_position + excluded.last_position
    returning last_position
  ), written as (
    insert into events (clinic_id, position, id, type, at, appointment_id, audience, data)
    select $1, taken.last_position - $2::bigint + 1 + row.index, row.id, row.type, row.at, row."appointmentId",
      case when row."appointmentId" is null or row."isConfidential" then row.audience
        else array_remove(row.audience || (select department_id from appointments where id = row."appointmentId"), null) end, row.data
    from taken, jsonb_to_recordset($3::jsonb) as row (index integer, id text, type text, at timestamptz, "appointmentId" text,
      audience text[], "isConfidential" boolean, data jsonb)
  )
  select pg_notify($4, $1)`);
