import { requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { auditRead } from '../audit/emit-audit.ts';
import { allDepartments, getDepartmentRow, viewDepartments, type DepartmentView } from './departments.queries.ts';

/** All of the clinic, by name. */
export async function listDepartments(ctx: ServiceContext): Promise<DepartmentView[]> {
  requirePermission(ctx, 'settings.read');
  return transact(ctx, async (tx) => {
    const rows = await allDepartments(tx);
    auditRead(
      tx,
      'department.list',
      rows.map(({ id }) => id),
    );
    return viewDepartments(tx, rows);
  });
}

/** Throws `departments.not_found`. */
export async function getDepartment(ctx: ServiceContext, id: string): Promise<DepartmentView> {
  requirePermission(ctx, 'settings.read');
  return transact(ctx, async (tx) => {
    const [view] = await viewDepartments(tx, [await getDepartmentRow(tx, id)]);
    auditRead(tx, 'department.read', id);
    return view!;
  });
}
