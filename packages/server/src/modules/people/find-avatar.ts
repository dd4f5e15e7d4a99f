import { sql } from 'drizzle-orm';
import type { Db } from '../../context.ts';
import { asApp } from '../../db/transact.ts';

/** The picture at this address; undefined when there is none, any more or ever. Runs before the clinic is known. */
export async function findAvatar(db: Db, key: string): Promise<Buffer | undefined> {
  const [row] = await asApp(db, (tx) => tx.execute<{ picture: Buffer }>(sql`select picture from find_avatar(${key})`));
  return row?.picture;
}
