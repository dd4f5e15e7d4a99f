import { customType, pgTable, text } from 'drizzle-orm/pg-core';
import { timestamptz } from '../../db/columns.ts';

const bytea = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => 'bytea' });

/** A person's picture as we wrote it. `key` is its unguessable address, new with every picture. */
export const avatars = pgTable('avatars', {
  key: text().primaryKey(),
  clinicId: text().notNull(),
  personId: text().notNull(),
  picture: bytea().notNull(),
  createdAt: timestamptz().notNull(),
});
