import { WAITING_STATES, type DeviceCheck, type SaidInWaiting } from '@bedside/contract';
import { jsonb, pgTable, text, unique } from 'drizzle-orm/pg-core';
import { timestamps, timestamptz } from '../../db/columns.ts';

/** One person's place in the waiting room of one appointment; it survives reloads and other devices. */
export const waitingEntries = pgTable(
  'waiting_entries',
  {
    id: text().primaryKey(),
    clinicId: text().notNull(),
    appointmentId: text().notNull(),
    personId: text().notNull(),
    state: text({ enum: WAITING_STATES }).notNull(),
    since: timestamptz().notNull(),
    /** Null for someone who waits without a browser, as at the front desk. */
    deviceId: text(),
    deviceCheck: jsonb().$type<DeviceCheck>(),
    /** What they were told last. */
    message: jsonb().$type<SaidInWaiting>(),
    admittedAt: timestamptz(),
    admittedBy: text(),
    ...timestamps,
  },
  (t) => [unique('waiting_entries_person_key').on(t.appointmentId, t.personId)],
);

export type WaitingEntryRow = typeof waitingEntries.$inferSelect;
