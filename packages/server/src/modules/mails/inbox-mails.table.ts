import { index, pgTable, text } from 'drizzle-orm/pg-core';
import { timestamptz } from '../../db/columns.ts';

/** Where mails stay while there is no mail server: with their live links, so never in production. */
export const inboxMails = pgTable(
  'inbox_mails',
  {
    mailId: text().primaryKey(),
    clinicId: text().notNull(),
    subject: text().notNull(),
    text: text().notNull(),
    html: text().notNull(),
    calendar: text(),
    createdAt: timestamptz().notNull(),
  },
  (t) => [index('inbox_mails_newest_idx').on(t.clinicId, t.createdAt)],
);
