import { and, eq, inArray } from 'drizzle-orm';
import { actorNotAllowed, scopeOf } from '../../auth.ts';
import type { TransactionContext } from '../../context.ts';
import { departmentMembers, departments } from '../departments/departments.table.ts';
import { requestInvalid } from '../../shared/request.errors.ts';
import type { PersonRow } from './people.table.ts';

export const departmentsOf = async (tx: TransactionContext, personId: string): Promise<string[]> =>
  (
    await tx.db
      .select({ id: departmentMembers.departmentId })
      .from(departmentMembers)
      .where(eq(departmentMembers.personId, personId))
  ).map(({ id }) => id);

/** In these and in no other. Who administers departments puts people into their own and takes them out of those only. */
export async function placeInDepartments(tx: TransactionContext, { id }: PersonRow, wanted: readonly string[]): Promise<void> {
  const before = await departmentsOf(tx, id);
  const added = wanted.filter((one) => !before.includes(one));
  const removed = before.filter((one) => !wanted.includes(one));
  const { actor } = tx;
  if (actor.type === 'person' && scopeOf(actor, 'people.manage') !== 'clinic')
    if (![...added, ...removed].every((one) => actor.departmentIds.includes(one))) throw actorNotAllowed();
  if (added.length > 0) {
    const known = await tx.db.$count(departments, and(eq(departments.clinicId, tx.clinicId), inArray(departments.id, added)));
    if (known < added.length) throw requestInvalid({ errors: [{ pointer: '/departmentIds', detail: 'unknown_department' }] });
    const common = { personId: id, clinicId: tx.clinicId, createdAt: tx.clock.now() };
    await tx.db
      .insert(departmentMembers)
      .values(added.map((departmentId) => ({ departmentId, ...common })))
      .onConflictDoNothing();
  }
  if (removed.length > 0)
    await tx.db
      .delete(departmentMembers)
      .where(and(eq(departmentMembers.personId, id), inArray(departmentMembers.departmentId, removed)));
}
