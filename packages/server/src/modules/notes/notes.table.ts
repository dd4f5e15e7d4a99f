import { NOTE_STATES } from '@bedside/contract';
import { index, integer, pgTable, text } from 'drizzle-orm/pg-core';
import { timestamps, timestamptz } from '../../db/columns.ts';

/** A practitioner's notes. A trigger keeps signed ones as they are: migration 0010. */
export const notes = pgTable(
  'notes',
  {
    id: text().primaryKey(),
    clinicId: text().notNull(),
    appointmentId: text().notNull(),
    /** In a group: whom it is about. */
    patientId: text(),
    authorId: text().notNull(),
    state: text({ enum: NOTE_STATES }).notNull(),
    text: text().notNull(),
    /** The signed note that this one adds to. */
    addendumTo: text(),
    signedAt: timestamptz(),
    /** Since when the patient may read it. */
    releasedAt: timestamptz(),
    releasedBy: text(),
    revision: integer().notNull().default(1),
    ...timestamps,
  },
  (t) => [index('notes_appointment_idx').on(t.appointmentId, t.createdAt)],
);

export type NoteRow = typeof notes.$inferSelect;
