import { jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { timestamptz } from '../../db/columns.ts';

/** What somebody gave before their visit, beside their consents. Giving it again replaces it. */
export const checkIns = pgTable(
  'check_ins',
  {
    appointmentId: text().notNull(),
    personId: text().notNull(),
    clinicId: text().notNull(),
    location: text(),
    contactNumber: text(),
    /** As the clinic's JSON Schema describes it. */
    form: jsonb().$type<Record<string, unknown>>(),
    /** Who did it for them. */
    onBehalfBy: text(),
    at: timestamptz().notNull(),
  },
  (t) => [primaryKey({ columns: [t.appointmentId, t.personId] })],
);

export type CheckInRow = typeof checkIns.$inferSelect;
