import { asc, eq, isNull, sql } from 'drizzle-orm';
import type { Db } from '../../context.ts';
import { actAs } from '../../db/transact.ts';
import type { Clock } from '../../shared/clock.ts';
import { NO_HEAD, sealed } from './audit-chain.ts';
import { auditHeads, auditLog } from './audit.table.ts';

/** LISTEN / NOTIFY channel; rung by a trigger of the table (migration 0010). */
export const AUDIT_CHANNEL = 'bedside_audit';

/** How many rows one transaction seals: short, so that nobody waits for it. */
const BATCH = 1000;

/** Any constant: of several processes, one seals. */
const SEALING = 727_011;

/**
 * Gives the rows that have none their place in the chain of their clinic, in the order of their times. Says how many it sealed;
 * none when another process is at it. Runs for all clinics at once, as the role of the jobs.
 */
export async function sealAudit({ db, wallClock }: { db: Db; wallClock: Clock }): Promise<number> {
  for (let total = 0; ;) {
    const count = await sealBatch(db, wallClock);
    total += count;
    if (count < BATCH) return total;
  }
}

const sealBatch = (db: Db, wallClock: Clock): Promise<number> =>
  db.transaction(async (tx) => {
    await actAs(tx, 'bedside_jobs');
    const [lock] = await tx.execute<{ mine: boolean }>(sql`select pg_try_advisory_xact_lock(${SEALING}) as mine`);
    if (!lock?.mine) return 0;
    const rows = await tx
      .select()
      .from(auditLog)
      .where(isNull(auditLog.sequence))
      .orderBy(asc(auditLog.clinicId), asc(auditLog.at), asc(auditLog.id))
      .limit(BATCH);
    for (const [clinicId, ofClinic] of Map.groupBy(rows, (row) => row.clinicId)) {
      const [head = NO_HEAD] = await tx.select().from(auditHeads).where(eq(auditHeads.clinicId, clinicId));
      const seals = sealed(head, ofClinic);
      await tx.execute(sql`update ${auditLog} set sequence = seal.sequence, hash = seal.hash
        from jsonb_to_recordset(${JSON.stringify(seals)}::jsonb) as seal (id text, sequence bigint, hash text)
        where ${auditLog.id} = seal.id`);
      const { sequence, hash } = seals.at(-1)!;
      const end = { sequence, hash, sealedAt: wallClock.now() };
      await tx
        .insert(auditHeads)
        .values({ clinicId, ...end })
        .onConflictDoUpdate({ target: auditHeads.clinicId, set: end });
    }
    return rows.length;
  });
