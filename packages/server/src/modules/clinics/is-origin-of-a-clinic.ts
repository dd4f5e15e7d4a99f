import { sql } from 'drizzle-orm';
import type { Db } from '../../context.ts';
import { asApp } from '../../db/transact.ts';

/** Whether any clinic lets pages of this origin call the API. Runs before the clinic is known. */
export async function isOriginOfAClinic(db: Db, origin: string): Promise<boolean> {
  const [row] = await asApp(db, (tx) => tx.execute<{ known: boolean }>(sql`select is_origin_of_a_clinic(${origin}) as known`));
  return row?.known ?? false;
}
