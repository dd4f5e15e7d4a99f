import { sql } from 'drizzle-orm';
import type { Db } from '../src/context.ts';

/** I1: pairs of live reservations of one person that overlap. */
export async function overlaps(db: Db): Promise<number> {
  const [row] = await db.execute<{ count: number }>(sql`select count(*)::int as count from reservations a join reservations b
    on a.id < b.id and a.subject_id = b.subject_id and a.during && b.during
    where a.released_at is null and b.released_at is null and not a.override and not b.override`);
  return row!.count;
}
