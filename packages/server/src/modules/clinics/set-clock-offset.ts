import { eq } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { clinics, type ClinicRow } from './clinics.table.ts';

/** By how much the clinic's clock is ahead of real time. Within the caller's transaction, who knows that it is a test clinic. */
export async function setClockOffset(tx: TransactionContext, before: ClinicRow, clockOffsetSeconds: number): Promise<void> {
  const change = { clockOffsetSeconds, updatedAt: tx.wallClock.now() };
  await tx.db.update(clinics).set(change).where(eq(clinics.id, before.id));
  emitAudit(tx, { action: 'clinic.set_clock', entityId: before.id, before, after: change });
}
