import { CONSENT_ANSWERS } from '@bedside/contract';
import { bigint, index, pgTable, text } from 'drizzle-orm/pg-core';
import { sql } from 'drizzle-orm';
import { timestamptz } from '../../db/columns.ts';

/** Append-only: one answer a row. The newest of a person and subject is what counts; `number` is the order. */
export const consents = pgTable(
  'consents',
  {
    id: text().primaryKey(),
    clinicId: text().notNull(),
    personId: text().notNull(),
    /** Who answered: the person, or who did it for them. */
    answeredBy: text().notNull(),
    /** Null: for all visits. */
    appointmentId: text(),
    subject: text().notNull(),
    version: text().notNull(),
    answer: text({ enum: CONSENT_ANSWERS }).notNull(),
    number: bigint({ mode: 'number' }).notNull().generatedAlwaysAsIdentity(),
    at: timestamptz().notNull(),
  },
  (t) => [
    index('consents_person_idx').on(t.clinicId, t.personId, t.subject, t.number),
    index('consents_appointment_idx')
      .on(t.appointmentId, t.number)
      .where(sql`appointment_id is not null`),
  ],
);

export type ConsentRow = typeof consents.$inferSelect;
