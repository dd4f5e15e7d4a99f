import { sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { Sql } from 'postgres';
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
    once ??= readingQuickly(write(db).prepare('once'));
    // A prepared statement holds on to the connection on which it was written; each transaction has its own.
    return (Object.create(once, { client: { value: clientOf(db) } }) as Prepared<Result>).execute(values);
  };
}

/** The same for one that is written by hand, with `$1` and so on for what differs between runs. Rows are as `db.execute` gives them. */
export const statement =
  <Row extends Record<string, unknown>>(text: string) =>
  (db: Db, ...values: (string | number | null)[]): Promise<Row[]> =>
    clientOf(db).unsafe<Row[]>(text, values);

type Field = { path: string[]; field: { mapFromDriverValue?: (value: unknown) => unknown } };
type Reading = { fields?: Field[]; joinsNotNullableMap?: object; customResultMapper?: (rows: unknown[][]) => unknown };

/** drizzle looks up for each value of each row how it is read. Where rows are flat columns, that is known once the SQL is. */
function readingQuickly<Query extends object>(query: Query): Query {
  const { fields, joinsNotNullableMap } = query as Reading;
  if (!fields || joinsNotNullableMap || !fields.every(({ path, field }) => path.length === 1 && field.mapFromDriverValue))
    return query;
  const columns = fields.map(({ path, field }) => [path[0]!, field.mapFromDriverValue!.bind(field)] as const);
  const read = (row: unknown[]) =>
    Object.fromEntries(columns.map(([name, decode], at) => [name, row[at] === null ? null : decode(row[at])]));
  return Object.assign(query, { customResultMapper: (rows: unknown[][]) => rows.map(read) });
}

const clientOf = (db: Db) => (db as unknown as { session: { client: Sql } }).session.client;

/** A value that each run gives. */
export const given = (name: string) => sql.placeholder(name);

/** The column is one of the values that each run gives as an array. */
export const isAmong = (column: PgColumn, name: string) => sql<boolean>`${column} = any(${sql.placeholder(name)})`;
