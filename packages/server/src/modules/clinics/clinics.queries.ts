import { eq } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { clinics, type ClinicRow } from './clinics.table.ts';

/** The clinic of this context. It is there: whoever got this far was looked up in it. */
export async function getClinic(tx: TransactionContext): Promise<ClinicRow> {
  const [row] = await tx.db.select().from(clinics).where(eq(clinics.id, tx.clinicId));
  if (!row) throw new Error('the clinic of this context is not there');
  return row;
}
