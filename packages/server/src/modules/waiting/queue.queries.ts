import { sql } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { LAST_VISITS, type Queue, type Waits } from './queue.rules.ts';

const MINUTE_MS = 60_000;

/**
 * The queues of these practitioners, as many statements for all as for one. Of everybody's, so it is for counting only: who the
 * others are is told to nobody who may not see them.
 */
export async function readQueues(tx: TransactionContext, practitionerIds: readonly string[]): Promise<Map<string, Queue>> {
  const ids = [...new Set(practitionerIds)];
  if (ids.length === 0) return new Map();
  const waits = await readWaits(tx, ids);
  const lasted = await readLasted(tx, ids);
  const running = await readRunning(tx, ids);
  const now = tx.wallClock.now().getTime();
  return new Map(
    ids.map((id) => {
      const startedAt = running.find(({ practitionerId }) => practitionerId === id)?.startedAt;
      return [
        id,
        {
          waits: waits.filter(({ practitionerId }) => practitionerId === id),
          lastedMinutes: lasted.filter(({ practitionerId }) => practitionerId === id).map(({ minutes }) => minutes),
          elapsedMinutes: startedAt === undefined ? null : (now - startedAt.getTime()) / MINUTE_MS,
        },
      ];
    }),
  );
}

type Of = { practitionerId: string };

/** Visits that did not begin yet and for which somebody waits, also who is away: their place is kept. */
export async function readWaits(tx: TransactionContext, ids: readonly string[]): Promise<(Of & Waits)[]> {
  const rows = await tx.db.execute<{ practitioner_id: string; appointment_id: string; starts_at: string; since: string }>(sql`
    select p.person_id as practitioner_id, a.id as appointment_id, a.starts_at, min(w.since) as since
    from waiting_entries w
      join appointments a on a.id = w.appointment_id
      join appointment_participants p on p.appointment_id = a.id and p.role = 'practitioner'
    where w.clinic_id = ${tx.clinicId} and w.state in ('waiting', 'held') and a.status in ('scheduled', 'checked_in')
      and p.person_id = any(${sql.param([...ids])}::text[])
    group by p.person_id, a.id`);
  return rows.map((row) => ({
    practitionerId: row.practitioner_id,
    appointmentId: row.appointment_id,
    startsAt: new Date(row.starts_at),
    since: new Date(row.since),
  }));
}

/** How long the two sides talked in the last visits of each. What lies further back says nothing about today. */
async function readLasted(tx: TransactionContext, ids: readonly string[]): Promise<(Of & { minutes: number })[]> {
  const now = tx.clock.now();
  const rows = await tx.db.execute<{ practitioner_id: string; minutes: number }>(sql`
    select who.id as practitioner_id, visit.minutes
    from unnest(${sql.param([...ids])}::text[]) as who (id)
      cross join lateral (
        select extract(epoch from c.ended_at - c.connected_at)::float8 / 60 as minutes
        from appointment_participants p join calls c on c.appointment_id = p.appointment_id
        where p.clinic_id = ${tx.clinicId} and p.person_id = who.id and p.role = 'practitioner'
          and p.starts_at between ${daysBefore(now, 180)}::timestamptz and ${daysBefore(now, -1)}::timestamptz
          and c.connected_at is not null and c.ended_at is not null
        order by p.starts_at desc
        limit ${LAST_VISITS}
      ) visit`);
  return rows.map(({ practitioner_id, minutes }) => ({ practitionerId: practitioner_id, minutes }));
}

/** Since when the two sides of the visit that runs are together; before that, since it was opened. */
async function readRunning(tx: TransactionContext, ids: readonly string[]): Promise<(Of & { startedAt: Date })[]> {
  const rows = await tx.db.execute<{ practitioner_id: string; started_at: string }>(sql`
    select p.person_id as practitioner_id, coalesce(c.connected_at, c.started_at) as started_at
    from appointments a
      join appointment_participants p on p.appointment_id = a.id and p.role = 'practitioner'
      join calls c on c.appointment_id = a.id and c.ended_at is null
    where a.clinic_id = ${tx.clinicId} and a.status = 'in_progress' and p.person_id = any(${sql.param([...ids])}::text[])`);
  return rows.map((row) => ({ practitionerId: row.practitioner_id, startedAt: new Date(row.started_at) }));
}

const daysBefore = (now: Date, days: number) => new Date(now.getTime() - days * 86_400_000).toISOString();
