import type { TransactionContext } from '../../context.ts';
import { departmentNotFound } from './departments.errors.ts';
import { departmentIdsOf } from './departments.queries.ts';

/** To which department a visit with this practitioner belongs: the wanted one, if they work there; else theirs, if it is their only one. */
export async function departmentFor(tx: TransactionContext, practitionerId: string, wanted?: string): Promise<string | null> {
  const theirs = await departmentIdsOf(tx, practitionerId);
  if (wanted !== undefined && !theirs.includes(wanted)) throw departmentNotFound();
  return wanted ?? (theirs.length === 1 ? theirs[0]! : null);
}
