import { NOTICE_KINDS, type Notice } from '@bedside/contract';
import { sql } from 'drizzle-orm';
import { bigint, index, jsonb, pgTable, text, unique } from 'drizzle-orm/pg-core';
import { timestamptz } from '../../db/columns.ts';

/** Ids and times only; words are the interface's. */
export type NoticeFacts = Partial<Pick<Notice, 'visit' | 'minutesBefore' | 'talkSeconds'>>;

/** What a person is told inside the page, read once on any device. Kept for 90 days. */
export const notices = pgTable(
  'notices',
  {
    id: text().primaryKey(),
    clinicId: text().notNull(),
    personId: text().notNull(),
    kind: text({ enum: NOTICE_KINDS }).notNull(),
    /** What it tells of: nobody is told twice. */
    cause: text().notNull(),
    appointmentId: text(),
    callId: text(),
    facts: jsonb().$type<NoticeFacts>().notNull(),
    /** In which order they were told. */
    position: bigint({ mode: 'number' }).notNull().generatedAlwaysAsIdentity(),
    readAt: timestamptz(),
    createdAt: timestamptz().notNull(),
  },
  (t) => [
    unique('notices_cause_key').on(t.personId, t.cause),
    index('notices_person_idx').on(t.personId, t.position),
    index('notices_unread_idx')
      .on(t.personId, t.position)
      .where(sql`read_at is null`),
  ],
);

export type NoticeRow = typeof notices.$inferSelect;
