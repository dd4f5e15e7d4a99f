import { and, asc, eq, gt, isNotNull, isNull, lt, type SQL } from 'drizzle-orm';
import type { Db } from '../../context.ts';
import { actAs } from '../../db/transact.ts';
import { clinics } from '../clinics/clinics.table.ts';
import { hashOf, NO_HASH, NO_HEAD, type Seal } from './audit-chain.ts';
import { auditHeads, auditLog, type AuditRow } from './audit.table.ts';

export type AuditFault =
  /** Its content, or what it follows, is not what was sealed. */
  | { kind: 'changed'; sequence: number; id: string }
  /** Nothing stands at this place of the chain any more. */
  | { kind: 'removed'; sequence: number }
  /** Stands after the end of the chain or before its beginning, where the sealer put nothing. */
  | { kind: 'inserted'; sequence: number; id: string }
  /** The chain has rows and no end is noted. */
  | { kind: 'head_removed' }
  /** The noted end, or the one that was kept elsewhere, is not that of the row at its place. */
  | { kind: 'head_differs'; sequence: number };

export type AuditReport = {
  clinicId: string;
  /** The end of the chain. Keep it elsewhere: whoever could rewrite the whole chain could not rewrite that. */
  head: Seal;
  faults: AuditFault[];
  /** Rows that wait for the sealer: a second's worth, unless it does not run. They are not protected yet. */
  unsealed: number;
};

const PAGE = 2000;
/** Past these, one more says nothing new. */
const ENOUGH = 100;

/** Walks the chain of one clinic from its beginning. `anchor` is a head from an earlier report. */
export const verifyAudit = (db: Db, clinicId: string, anchor?: Seal): Promise<AuditReport> =>
  looking(db, async (tx) => {
    const [noted] = await tx.select().from(auditHeads).where(eq(auditHeads.clinicId, clinicId));
    const walked = await walk(tx, clinicId, { last: noted?.sequence ?? Infinity, anchor });
    const { faults } = walked;
    for (let { end } = walked; noted && end < noted.sequence && faults.length < ENOUGH; end++)
      faults.push({ kind: 'removed', sequence: end + 1 });
    if (!noted && walked.end > 0) faults.push({ kind: 'head_removed' });
    for (const head of [noted, anchor]) {
      if (!head) continue;
      const hash = walked.hashes.get(head.sequence);
      const isBeyond = head === anchor && head.sequence > (noted?.sequence ?? 0);
      if (isBeyond || (hash !== undefined && hash !== head.hash)) faults.push({ kind: 'head_differs', sequence: head.sequence });
    }
    const unsealed = await tx.$count(auditLog, and(eq(auditLog.clinicId, clinicId), isNull(auditLog.sequence)));
    const { sequence, hash } = noted ?? NO_HEAD;
    return { clinicId, head: { sequence, hash }, faults: faults.slice(0, ENOUGH), unsealed };
  });

async function walk(tx: Db, clinicId: string, { last, anchor }: { last: number; anchor: Seal | undefined }) {
  const faults: AuditFault[] = [];
  const hashes = new Map<number, string>();
  let [end, previous, isLinked] = [0, NO_HASH, true];
  const before = await tx
    .select({ id: auditLog.id, sequence: auditLog.sequence })
    .from(auditLog)
    .where(placed(clinicId, lt(auditLog.sequence, 1)))
    .limit(ENOUGH);
  for (const { id, sequence } of before) faults.push({ kind: 'inserted', sequence: sequence!, id });
  for (let page: AuditRow[] = []; page.length === PAGE || end === 0;) {
    page = await tx
      .select()
      .from(auditLog)
      .where(placed(clinicId, gt(auditLog.sequence, end)))
      .orderBy(asc(auditLog.sequence))
      .limit(PAGE);
    if (page.length === 0 || faults.length >= ENOUGH) break;
    for (const row of page) {
      const sequence = row.sequence!;
      for (; end + 1 < sequence && faults.length < ENOUGH; end++, isLinked = false)
        faults.push({ kind: 'removed', sequence: end + 1 });
      if (sequence > last) faults.push({ kind: 'inserted', sequence, id: row.id });
      // What follows a gap cannot be told from a changed row: the hash it was linked to is gone.
      else if (isLinked && hashOf(row, { sequence, previous }) !== row.hash)
        faults.push({ kind: 'changed', sequence, id: row.id });
      [end, previous, isLinked] = [sequence, row.hash!, true];
      if (sequence === last || sequence === anchor?.sequence) hashes.set(sequence, row.hash!);
    }
  }
  return { faults, hashes, end };
}

const placed = (clinicId: string, where: SQL) => and(eq(auditLog.clinicId, clinicId), isNotNull(auditLog.sequence), where);

/** Every clinic that there is, for a check of all. */
export const allClinics = (db: Db): Promise<string[]> =>
  looking(db, async (tx) => (await tx.select({ id: clinics.id }).from(clinics).orderBy(asc(clinics.id))).map(({ id }) => id));

/** One picture of it all, however much is written and sealed meanwhile. */
const looking = <Result>(db: Db, work: (tx: Db) => Promise<Result>): Promise<Result> =>
  db.transaction(
    async (tx) => {
      await actAs(tx, 'bedside_jobs');
      return work(tx);
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  );
