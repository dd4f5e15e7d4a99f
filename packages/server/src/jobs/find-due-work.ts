import { sql } from 'drizzle-orm';
import type { Db } from '../context.ts';
import { asApp } from '../db/transact.ts';
import { UNUSED_MS } from '../modules/files/files.rules.ts';
import { GONE_AFTER_MS } from '../modules/waiting/waiting.rules.ts';

export type DueWork = {
  kind: 'call' | 'room' | 'over' | 'away' | 'hold' | 'expiry' | 'proposal' | 'offer' | 'freed' | 'turn' | 'file';
  id: string;
  clinicId: string;
  clockOffsetSeconds: number;
};
type Found = { kind: DueWork['kind']; id: string; clinic_id: string; clock_offset_seconds: number };

/** What is due in all clinics at `now`, by the wall clock; of live calls those nobody looked at since `checkedBefore`. */
export async function findDueWork(db: Db, now: Date, checkedBefore: Date): Promise<DueWork[]> {
  const goneSince = new Date(now.getTime() - GONE_AFTER_MS);
  const unusedBefore = new Date(now.getTime() - UNUSED_MS);
  const rows = await asApp(db, (tx) =>
    tx.execute<Found>(
      sql`select * from find_due_work(${now.toISOString()}, ${checkedBefore.toISOString()}, ${goneSince.toISOString()})
        union all select * from find_due_holds(${now.toISOString()})
        union all select * from find_due_appointments(${now.toISOString()})
        union all select * from find_due_waitlist(${now.toISOString()})
        union all select * from find_due_turns(${now.toISOString()})
        union all select * from find_due_files(${unusedBefore.toISOString()})`,
    ),
  );
  return rows.map(({ kind, id, clinic_id, clock_offset_seconds }) => ({
    kind,
    id,
    clinicId: clinic_id,
    clockOffsetSeconds: clock_offset_seconds,
  }));
}

/** Whether anything becomes due in all clinics up to `until`, by the wall clock, as far as the rows of now say it. */
export const isWorkDueBy = async (db: Db, until: Date): Promise<boolean> => (await findDueWork(db, until, until)).length > 0;
