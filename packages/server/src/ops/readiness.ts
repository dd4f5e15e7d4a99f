import { sql } from 'drizzle-orm';
import type { Db } from '../context.ts';
import { migrationCount } from '../db/connect.ts';
import { asApp } from '../db/transact.ts';

/** The database answers, and has every migration that this version knows. */
export async function isReady(db: Db): Promise<boolean> {
  try {
    const [row] = await asApp(db, (tx) =>
      tx.execute<{ applied: number }>(sql`select count(*)::int as applied from drizzle.__drizzle_migrations`),
    );
    return (row?.applied ?? 0) >= migrationCount;
  } catch {
    return false;
  }
}
