import { bigint, index, pgTable, text } from 'drizzle-orm/pg-core';
import { timestamptz } from '../../db/columns.ts';

/** What was uploaded, its bytes in the storage under `storageKey`. Times by the wall clock. Checks and indexes: migration 0017. */
export const files = pgTable(
  'files',
  {
    id: text().primaryKey(),
    clinicId: text().notNull(),
    uploaderId: text().notNull(),
    /** Null until a message uses it. */
    messageId: text(),
    state: text({ enum: ['uploading', 'stored', 'removed'] }).notNull(),
    storageKey: text().notNull(),
    /** Signs the addresses from which it is fetched. */
    addressKey: text().notNull(),
    name: text().notNull(),
    contentType: text(),
    bytes: bigint({ mode: 'number' }),
    sha256: text(),
    createdAt: timestamptz().notNull(),
  },
  (t) => [index('files_message_idx').on(t.messageId)],
);

export type FileRow = typeof files.$inferSelect;
