import { and, eq } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { people } from './people.table.ts';

/** Who administers the clinic, and still works there. */
export async function clinicAdminIds(tx: TransactionContext): Promise<string[]> {
  const rows = await tx.db
    .select({ id: people.id })
    .from(people)
    .where(and(eq(people.clinicId, tx.clinicId), eq(people.role, 'clinic_admin'), eq(people.status, 'active')));
  return rows.map(({ id }) => id);
}
