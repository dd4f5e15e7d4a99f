import type { UpdateDepartment } from '@bedside/contract';
import { eq } from 'drizzle-orm';
import { requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { changesOf, isEmpty } from '../../shared/changes.ts';
import { requireRevision } from '../../shared/preconditions.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { nameTaken } from './create-department.ts';
import { getDepartmentForUpdate, viewDepartments, type DepartmentView } from './departments.queries.ts';
import { departments } from './departments.table.ts';
import { setMembers } from './set-members.ts';

/** What is absent stays. Throws `departments.not_found`, `departments.name_taken`, `people.not_found`, `request.precondition_failed`. */
export async function updateDepartment(
  ctx: ServiceContext,
  { id, expected, ...given }: UpdateDepartment & { id: string; expected: number },
): Promise<DepartmentView> {
  requirePermission(ctx, 'settings.manage');
  return transact(ctx, async (tx) => {
    const [before] = await viewDepartments(tx, [await getDepartmentForUpdate(tx, id)]);
    const { row, memberIds } = before!;
    requireRevision(row, expected);
    const wanted = { name: given.name ?? row.name, memberIds: [...new Set(given.memberIds ?? memberIds)].sort() };
    const isSame = isEmpty(changesOf({ name: row.name, memberIds: memberIds.toSorted() }, wanted));
    if (isSame) return { row, memberIds };
    const [after] = await tx.db
      .update(departments)
      .set({ name: wanted.name, revision: row.revision + 1, updatedAt: tx.wallClock.now() })
      .where(eq(departments.id, id))
      .returning()
      .catch(nameTaken);
    await setMembers(tx, id, { before: memberIds, after: wanted.memberIds });
    emitAudit(tx, { action: 'department.update', entityId: id, before: { name: row.name, memberIds }, after: wanted });
    return { row: after!, memberIds: wanted.memberIds };
  });
}
