import { sql } from 'drizzle-orm';
import type { Db } from '../src/context.ts';

/** I1: pairs of live reservations of one person that overlap. */
export async function overlaps(db: Db): Promise<number> {
  const [row] = await db.execute<{ count: number }>(sql`select count(*)::int as count from reservations a join reservations b
    on a.id < b.id and a.subject_id = b.subject_id and a.during && b.during
    where a.released_at is null and b.released_at is null and not a.override and not b.override`);
  return row!.count;
}

/**
 * The same, counted from the visits themselves: pairs of those that stand and have a person in common. A visit that holds no
 * time is seen here, and a reservation of nothing is not.
 */
export async function visitOverlaps(db: Db): Promise<number> {
  const [row] = await db.execute<{ count: number }>(sql`select count(*)::int as count
    from appointments a join appointment_participants p on p.appointment_id = a.id
    join appointment_participants q on q.person_id = p.person_id and q.appointment_id > p.appointment_id
    join appointments b on b.id = q.appointment_id
    where a.status in ('pending', 'scheduled') and b.status in ('pending', 'scheduled')
      and a.starts_at < b.ends_at and b.starts_at < a.ends_at`);
  return row!.count;
}
