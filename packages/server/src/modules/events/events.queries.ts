import { and, arrayContains, asc, eq, gt, sql } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { eventsExpired } from './events.errors.ts';
import type { Sight } from './events.rules.ts';
import { events, type EventRow } from './events.table.ts';

const visibleEvents = (sight: Sight) =>
  sight === 'clinic'
    ? undefined
    : and(
        arrayContains(events.audience, [sight.personId]),
        sight.appointmentId === null ? undefined : eq(events.appointmentId, sight.appointmentId),
      );

type Within = Pick<TransactionContext, 'db' | 'clinicId'>;

/** Where the clinic's events stand now; 0 before the first. */
export async function headPosition({ db, clinicId }: Within): Promise<number> {
  const [row] = await db
    .select({ head: sql<number>`coalesce(max(${events.position}), 0)`.mapWith(Number) })
    .from(events)
    .where(eq(events.clinicId, clinicId));
  return row?.head ?? 0;
}

/** In commit order. */
export const eventsAfter = ({ db, clinicId }: Within, after: number, limit: number, sight: Sight): Promise<EventRow[]> =>
  db
    .select()
    .from(events)
    .where(and(eq(events.clinicId, clinicId), gt(events.position, after), visibleEvents(sight)))
    .orderBy(asc(events.position))
    .limit(limit);

/** Positions are handed out only for events that are there: one that is not was pruned, or never was. */
export async function requireResumable({ db, clinicId }: Within, position: number): Promise<number> {
  if (position === 0) return position;
  const found = await db
    .select({ position: events.position })
    .from(events)
    .where(and(eq(events.clinicId, clinicId), eq(events.position, position)));
  if (found.length === 0) throw eventsExpired();
  return position;
}
