import { and, asc, eq, inArray } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { given, prepared } from '../../db/prepared.ts';
import { departmentNotFound } from './departments.errors.ts';
import { departmentMembers, departments, type DepartmentRow } from './departments.table.ts';

export type DepartmentView = { row: DepartmentRow; memberIds: string[] };

/** With their members; as many queries for all as for one. */
export async function viewDepartments(tx: TransactionContext, rows: readonly DepartmentRow[]): Promise<DepartmentView[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const members = await tx.db
    .select()
    .from(departmentMembers)
    .where(inArray(departmentMembers.departmentId, ids))
    .orderBy(asc(departmentMembers.personId));
  return rows.map((row) => ({
    row,
    memberIds: members.filter(({ departmentId }) => departmentId === row.id).map(({ personId }) => personId),
  }));
}

export const allDepartments = (tx: TransactionContext): Promise<DepartmentRow[]> =>
  tx.db.select().from(departments).where(eq(departments.clinicId, tx.clinicId)).orderBy(asc(departments.name));

export async function getDepartmentRow(tx: TransactionContext, id: string): Promise<DepartmentRow> {
  return found(await byId(tx, id));
}

/** Locks the row until the transaction ends, against other changes and against new appointments in it. */
export async function getDepartmentForUpdate(tx: TransactionContext, id: string): Promise<DepartmentRow> {
  return found(await byId(tx, id).for('update'));
}

const byId = (tx: TransactionContext, id: string) =>
  tx.db
    .select()
    .from(departments)
    .where(and(eq(departments.clinicId, tx.clinicId), eq(departments.id, id)));

function found([row]: DepartmentRow[]): DepartmentRow {
  if (!row) throw departmentNotFound();
  return row;
}

/** In which departments a person works. */
export async function departmentIdsOf(tx: TransactionContext, personId: string): Promise<string[]> {
  const rows = await departmentsWithMember(tx.db, { personId });
  return rows.map(({ id }) => id);
}

const departmentsWithMember = prepared((db) =>
  db
    .select({ id: departmentMembers.departmentId })
    .from(departmentMembers)
    .where(eq(departmentMembers.personId, given('personId'))),
);
