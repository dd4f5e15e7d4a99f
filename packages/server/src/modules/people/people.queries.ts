import { and, eq } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { personNotFound } from './people.errors.ts';
import { people, type PersonRow } from './people.table.ts';

export type PersonKey = { personId: string } | { externalId: string };

/** By our id, or by the clinic's own. Throws `people.not_found`. */
export async function getPerson(tx: TransactionContext, key: PersonKey): Promise<PersonRow> {
  const wanted = 'personId' in key ? eq(people.id, key.personId) : eq(people.externalId, key.externalId);
  const [row] = await tx.db
    .select()
    .from(people)
    .where(and(eq(people.clinicId, tx.clinicId), wanted));
  if (!row) throw personNotFound();
  return row;
}
