import { customType, timestamp } from 'drizzle-orm/pg-core';

/**
 * Milliseconds, as JavaScript has them: with PostgreSQL's microseconds a row is not found by its own time.
 * No database default: times come from the context's clocks, so that tests and the sandbox can set them.
 */
export const timestamptz = () => timestamp({ withTimezone: true, precision: 3 });

export const timestamps = { createdAt: timestamptz().notNull(), updatedAt: timestamptz().notNull() };

/** A half-open range of instants, written by `range()` in queries. */
export const tstzrange = customType<{ data: string }>({ dataType: () => 'tstzrange' });
