import { scopeOf } from '../../auth.ts';
import type { Permission } from '@bedside/contract';
import type { TransactionContext } from '../../context.ts';
import { departmentNotFound } from './departments.errors.ts';
import { departmentIdsOf, getDepartmentRow } from './departments.queries.ts';

/**
 * To which department an appointment with this practitioner belongs: the one that is asked for, else theirs when they have exactly
 * one. Who acts for departments only must end up in one of their own. Throws `departments.not_found`.
 */
export async function departmentFor(
  tx: TransactionContext,
  { practitionerId, departmentId, needed }: { practitionerId: string; departmentId?: string | undefined; needed: Permission },
): Promise<string | null> {
  const chosen = departmentId === undefined ? await onlyOneOf(tx, practitionerId) : (await getDepartmentRow(tx, departmentId)).id;
  const { actor } = tx;
  const isBound = actor.type === 'person' && scopeOf(actor, needed) === 'department';
  if (isBound && (chosen === null || !actor.departmentIds.includes(chosen))) throw departmentNotFound();
  return chosen;
}

async function onlyOneOf(tx: TransactionContext, practitionerId: string): Promise<string | null> {
  const [first, ...more] = await departmentIdsOf(tx, practitionerId);
  return first !== undefined && more.length === 0 ? first : null;
}
