import { index, integer, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core';
import { timestamps, timestamptz } from '../../db/columns.ts';

/** A part of a clinic with administrators of its own. */
export const departments = pgTable(
  'departments',
  {
    id: text().primaryKey(),
    clinicId: text().notNull(),
    name: text().notNull(),
    revision: integer().notNull().default(1),
    ...timestamps,
  },
  (t) => [unique('departments_name_key').on(t.clinicId, t.name)],
);

/** Who works there. What an administrator may see is what belongs to the departments they are in. */
export const departmentMembers = pgTable(
  'department_members',
  {
    departmentId: text().notNull(),
    personId: text().notNull(),
    clinicId: text().notNull(),
    createdAt: timestamptz().notNull(),
  },
  (t) => [primaryKey({ columns: [t.departmentId, t.personId] }), index('department_members_person_idx').on(t.personId)],
);

export type DepartmentRow = typeof departments.$inferSelect;
