import { and, asc, eq, gt, isNull, lt, or, sql } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { people } from '../people/people.table.ts';
import { busyTime } from '../reservations/busy-time.queries.ts';
import { bookableSchedules, type BookableSchedule } from '../schedules/bookable-schedules.queries.ts';
import type { Interval } from '../schedules/intervals.rules.ts';
import { slotFor } from './waitlist.rules.ts';
import { waitlistEntries, waitlistOffers, type FreedSlotRow, type WaitlistEntryRow } from './waitlist.table.ts';

export type Match = { entry: WaitlistEntryRow; slot: Interval; schedule: BookableSchedule };

const AT_ONCE = 50;
const LONGEST_VISIT_MS = 8 * 3_600_000;

/**
 * The first who came of those for whom the freed time is right, and who are free then; their entry's row is locked. The caller
 * holds `lockSubjects` of the practitioner.
 */
export async function nextInLine(tx: TransactionContext, freed: FreedSlotRow): Promise<Match | undefined> {
  const range = { from: freed.startsAt.getTime() - LONGEST_VISIT_MS, until: freed.endsAt.getTime() + LONGEST_VISIT_MS };
  const [schedule] = await bookableSchedules(tx, { practitionerIds: [freed.practitionerId] }, range);
  if (!schedule) return undefined;
  for (let last: WaitlistEntryRow | undefined; ;) {
    const page = await candidates(tx, { freed, specialty: schedule.specialty, after: last });
    const busy = await busyTime(tx, [freed.practitionerId, ...page.map(({ patientId }) => patientId)], range);
    const timeOf = (id: string) => busy.get(id) ?? [];
    for (const entry of page) {
      const taken = { practitioner: timeOf(freed.practitionerId), patient: timeOf(entry.patientId) };
      const slot = slotFor(entry, { freed, schedule, busy: taken, now: tx.clock.now() });
      if (slot && (await lockWaiting(tx, entry.id))) return { entry, slot, schedule };
    }
    last = page.at(-1);
    if (page.length < AT_ONCE) return undefined;
  }
}

type Wanted = { freed: FreedSlotRow; specialty: string | null; after: WaitlistEntryRow | undefined };

/** Who waits for such a time and was not asked about this one yet, in the order in which they came. */
async function candidates(tx: TransactionContext, { freed, specialty, after }: Wanted): Promise<WaitlistEntryRow[]> {
  const { id, clinicId, status, startsFrom, startsUntil, practitionerId, patientId, createdAt } = waitlistEntries;
  const isOfSpecialty =
    specialty === null ? undefined : and(isNull(practitionerId), sql`lower(${waitlistEntries.specialty}) = lower(${specialty})`);
  const wasAsked = sql`exists (select from ${waitlistOffers} where ${and(
    eq(waitlistOffers.entryId, id),
    eq(waitlistOffers.freedSlotId, freed.id),
  )})`;
  const rows = await tx.db
    .select({ entry: waitlistEntries })
    .from(waitlistEntries)
    .innerJoin(people, and(eq(people.id, patientId), eq(people.status, 'active')))
    .where(
      and(
        eq(clinicId, tx.clinicId),
        // Not as a parameter: the index has it.
        sql`${status} = 'waiting'`,
        gt(startsUntil, freed.startsAt),
        lt(startsFrom, freed.endsAt),
        or(eq(practitionerId, freed.practitionerId), isOfSpecialty),
        sql`not ${wasAsked}`,
        after && sql`(${createdAt}, ${id}) > (${after.createdAt.toISOString()}::timestamptz, ${after.id})`,
      ),
    )
    .orderBy(asc(createdAt), asc(id))
    .limit(AT_ONCE);
  return rows.map(({ entry }) => entry);
}

/** False when another process offers them something else at this moment, or they have left. */
async function lockWaiting(tx: TransactionContext, id: string): Promise<boolean> {
  const isWaiting = and(eq(waitlistEntries.id, id), eq(waitlistEntries.status, 'waiting'));
  const rows = await tx.db.select({ id: waitlistEntries.id }).from(waitlistEntries).where(isWaiting).for('update');
  return rows.length > 0;
}
