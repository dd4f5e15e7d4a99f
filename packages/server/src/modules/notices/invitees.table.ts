import { integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { timestamptz } from '../../db/columns.ts';

/** Who has been told of a visit, and of which SEQUENCE: changes and the end go to them. */
export const invitees = pgTable(
  'invitees',
  {
    appointmentId: text().notNull(),
    personId: text().notNull(),
    clinicId: text().notNull(),
    sequence: integer().notNull(),
    /** Since when they know that it will not take place, or not with them. */
    releasedAt: timestamptz(),
  },
  (t) => [primaryKey({ columns: [t.appointmentId, t.personId] })],
);

export type InviteeRow = typeof invitees.$inferSelect;
