import { MAIL_STATUSES } from '@bedside/contract';
import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, text, unique } from 'drizzle-orm/pg-core';
import { timestamptz } from '../../db/columns.ts';
import type { StoredContent } from './mails.rules.ts';

/** The outbox, and the record of what was sent. Holds no secret: links are made at the moment of sending. */
export const mails = pgTable(
  'mails',
  {
    id: text().primaryKey(),
    clinicId: text().notNull(),
    kind: text().notNull(),
    personId: text(),
    appointmentId: text(),
    toName: text().notNull(),
    toAddress: text().notNull(),
    /** Null when it is only known at the moment of sending what there is to say. */
    content: jsonb().$type<StoredContent>(),
    /** What the link is made for: an invitation, a sign-up or an account. */
    subjectId: text(),
    /** What it tells of: nobody is told twice. Null: as often as it is asked for. */
    cause: text(),
    status: text({ enum: MAIL_STATUSES }).notNull(),
    attempts: integer().notNull().default(0),
    /** By the wall clock: not before then; while it is being sent, when it counts as lost. */
    dueAt: timestamptz().notNull(),
    /** The mail server's last word. */
    responseCode: integer(),
    sentAt: timestamptz(),
    createdAt: timestamptz().notNull(),
  },
  (t) => [
    unique('mails_cause_key').on(t.clinicId, t.personId, t.cause),
    index('mails_appointment_idx').on(t.appointmentId, t.createdAt),
    index('mails_undelivered_idx')
      .on(t.clinicId, t.createdAt, t.id)
      .where(sql`status in ('refused', 'failed')`),
  ],
);

export type MailRow = typeof mails.$inferSelect;
