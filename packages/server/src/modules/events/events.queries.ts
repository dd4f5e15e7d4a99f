import { and, arrayOverlaps, asc, eq, gt, not, or, sql } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { eventsExpired } from './events.errors.ts';
import type { Sight } from './events.rules.ts';
import { events, type EventRow } from './events.table.ts';

function visibleEvents(sight: Sight) {
  if (sight === 'clinic') return undefined;
  const named = and(
    arrayOverlaps(events.audience, [...sight.ids]),
    sight.appointmentId === null ? undefined : eq(events.appointmentId, sight.appointmentId),
  );
  const isConfidential = (nouns: readonly string[]) => sql`split_part(${events.type}, '.', 1) = any(${sql.param(nouns)}::text[])`;
  return sight.allBut ? or(not(isConfidential(sight.allBut)), named) : named;
}

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

/** How far back one person's events are looked for among those of the clinic; no index leads to them through row-level security. */
const FARTHEST_OF_ONE = 10_000;

export const oldestFor = (sight: Sight, head: number): number =>
  sight === 'clinic' || sight.allBut ? 0 : Math.max(0, head - FARTHEST_OF_ONE);

/**
 * Positions are handed out only for events that are there: one that is not was pruned, or never was. Throws `events.expired`,
 * also for what is farther back than this caller may look.
 */
export async function requireResumable({ db, clinicId }: Within, position: number, oldest: number): Promise<number> {
  if (position < oldest) throw eventsExpired();
  if (position === 0) return position;
  const found = await db
    .select({ position: events.position })
    .from(events)
    .where(and(eq(events.clinicId, clinicId), eq(events.position, position)));
  if (found.length === 0) throw eventsExpired();
  return position;
}
