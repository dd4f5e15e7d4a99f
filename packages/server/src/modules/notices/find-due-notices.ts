import { sql } from 'drizzle-orm';
import type { Db } from '../../context.ts';
import { asApp } from '../../db/transact.ts';

export type DuePost = { kind: 'events' | 'reminder' | 'mail'; id: string; clinicId: string; clockOffsetSeconds: number };
type Found = { kind: DuePost['kind']; id: string; clinic_id: string; clock_offset_seconds: number };

/** What is to be told and what is to be sent at `now`, by the wall clock, in all clinics: one statement, of mails only whether. */
export async function findDuePost(db: Db, now: Date): Promise<DuePost[]> {
  const at = now.toISOString();
  const rows = await asApp(db, (tx) =>
    tx.execute<Found>(sql`select kind, id, clinic_id, clock_offset_seconds from find_due_notices(${at})
      union all select 'mail', mail_id, clinic_id, clock_offset_seconds from find_due_mails(${at}, 1)`),
  );
  return rows.map((row) => ({
    kind: row.kind,
    id: row.id,
    clinicId: row.clinic_id,
    clockOffsetSeconds: row.clock_offset_seconds,
  }));
}
