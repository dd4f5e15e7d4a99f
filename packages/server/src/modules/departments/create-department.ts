import type { CreateDepartment } from '@bedside/contract';
import { requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { databaseFault } from '../../db/fault.ts';
import { transact } from '../../db/transact.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { departmentNameTaken } from './departments.errors.ts';
import type { DepartmentView } from './departments.queries.ts';
import { departments } from './departments.table.ts';
import { setMembers } from './set-members.ts';

/** Throws `departments.name_taken` and `people.not_found`. */
export async function createDepartment(ctx: ServiceContext, { name, memberIds }: CreateDepartment): Promise<DepartmentView> {
  requirePermission(ctx, 'settings.manage');
  return transact(ctx, async (tx) => {
    const now = tx.wallClock.now();
    const [row] = await tx.db
      .insert(departments)
      .values({ id: tx.newId('dep'), clinicId: tx.clinicId, name, createdAt: now, updatedAt: now })
      .returning()
      .catch(nameTaken);
    const after = [...new Set(memberIds)].sort();
    await setMembers(tx, row!.id, { before: [], after });
    emitAudit(tx, { action: 'department.create', entityId: row!.id, after: { name, memberIds: after } });
    return { row: row!, memberIds: after };
  });
}

export function nameTaken(error: unknown): never {
  throw databaseFault(error)?.constraint === 'departments_name_key' ? departmentNameTaken({ cause: error }) : error;
}
