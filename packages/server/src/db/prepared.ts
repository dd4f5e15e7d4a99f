import { sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { Db } from '../context.ts';

type Prepared<Result> = { execute(values: Record<string, unknown>): Promise<Result> };
type Writes<Result> = (db: Db) => { prepare(name: string): Prepared<Result> };

/**
 * A statement whose SQL is written once. drizzle writes it anew for every run, which takes longer than all else we do for it: this is for
 * what every join, booking and list goes through. What differs between runs is a `given(name)`.
 */
export function prepared<Result>(write: Writes<Result>): (db: Db, values: Record<string, unknown>) => Promise<Result> {
  let once: Prepared<Result> | undefined;
  return (db, values) => {
    once ??= write(db).prepare('once');
    // A prepared statement holds on to the connection on which it was written; each transaction has its own.
    const { client } = (db as unknown as { session: { client: unknown } }).session;
    return (Object.create(once, { client: { value: client } }) as Prepared<Result>).execute(values);
  };
}

/** A value that each run gives. */
export const given = (name: string) => sql.placeholder(name);

/** The column is one of the values that each run gives as an array. */
export const isAmong = (column: PgColumn, name: string) => sql<boolean>`${column} = any(${sql.placeholder(name)})`;
