import { eq } from 'drizzle-orm';
import { requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { databaseFault } from '../../db/fault.ts';
import { requireRevision } from '../../shared/preconditions.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { departmentInUse } from './departments.errors.ts';
import { getDepartmentForUpdate, viewDepartments } from './departments.queries.ts';
import { departments } from './departments.table.ts';
import { setMembers } from './set-members.ts';

/** One that never had an appointment. Throws `departments.not_found`, `departments.in_use`, `request.precondition_failed`. */
export async function deleteDepartment(ctx: ServiceContext, { id, expected }: { id: string; expected: number }): Promise<void> {
  requirePermission(ctx, 'settings.manage');
  await transact(ctx, async (tx) => {
    const [before] = await viewDepartments(tx, [await getDepartmentForUpdate(tx, id)]);
    requireRevision(before!.row, expected);
    await setMembers(tx, id, { before: before!.memberIds, after: [] });
    await tx.db
      .delete(departments)
      .where(eq(departments.id, id))
      .catch((error: unknown) => {
        throw databaseFault(error)?.code === '23503' ? departmentInUse({ cause: error }) : error;
      });
    emitAudit(tx, { action: 'department.delete', entityId: id });
  });
}
