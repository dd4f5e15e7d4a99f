import { sql } from 'drizzle-orm';
import type { Db } from '../../context.ts';
import { asApp } from '../../db/transact.ts';

export type DueMail = { id: string; clinicId: string; clockOffsetSeconds: number };
type Found = { mail_id: string; clinic_id: string; clock_offset_seconds: number };

/** The first to be sent at `now`, by the wall clock, of all clinics. */
export async function findDueMails(db: Db, now: Date, most: number): Promise<DueMail[]> {
  const rows = await asApp(db, (tx) => tx.execute<Found>(sql`select * from find_due_mails(${now.toISOString()}, ${most})`));
  return rows.map((row) => ({ id: row.mail_id, clinicId: row.clinic_id, clockOffsetSeconds: row.clock_offset_seconds }));
}
