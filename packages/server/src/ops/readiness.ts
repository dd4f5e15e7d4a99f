import { sql } from 'drizzle-orm';
import type { Db } from '../context.ts';
import { migrationCount } from '../db/connect.ts';

/** The database answers, and has every migration that this version knows. */
export async function isReady(db: Db): Promise<boolean> {
  try {
    const [row] = await db.execute<{ applied: number }>(sql`select count(*)::int as applied from drizzle.__drizzle_migrations`);
    return (row?.applied ?? 0) >= migrationCount;
  } catch {
    return false;
  }
}
