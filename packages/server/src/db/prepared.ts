import { Column, getTableColumns, getTableName, is, sql, type Table } from 'drizzle-orm';
import { toSnakeCase } from 'drizzle-orm/casing';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
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

/**
 * Rows of a table by one statement, however many they are: its text is written once, its plan is kept. What a row leaves out is the
 * default that the table's columns name in TypeScript, else null. `end` is put at its end, as `on conflict …`. Gives them back so.
 */
export function insertion<Into extends PgTable>(into: Into, end = '') {
  const columns = Object.entries(getTableColumns(into)).map(([key, column]) => ({ key, name: `"${toSnakeCase(key)}"`, column }));
  const names = columns.map(({ name }) => name).join(', ');
  const types = columns.map(({ key, column }) => `"${key}" ${column.getSQLType()}`).join(', ');
  const insert = statement(`insert into "${getTableName(into)}" (${names})
    select ${columns.map(({ key }) => `"${key}"`).join(', ')} from jsonb_to_recordset($1::jsonb) as row (${types}) ${end}`);
  const defaults = Object.fromEntries(columns.map(({ key, column }) => [key, column.default ?? null]));
  return async (db: Db, rows: readonly Into['$inferInsert'][]): Promise<Into['$inferSelect'][]> => {
    const whole = rows.map((row) => ({ ...defaults, ...row }));
    await insert(db, JSON.stringify(whole));
    return whole as Into['$inferSelect'][];
  };
}

type Decoder = { mapFromDriverValue(value: unknown): unknown };
type Expression = { decoder: Decoder };
type Field = { path: string[]; field: (Decoder & { table?: Table }) | Expression | { sql: Expression } };
type Joins = Record<string, boolean>;
type Reading = { fields?: Field[]; joinsNotNullableMap?: Joins; customResultMapper?: (rows: unknown[][]) => unknown };

/** drizzle looks up for each value of each row how it is read. That is known once the SQL is. */
function readingQuickly<Query extends object>(query: Query): Query {
  const { fields, joinsNotNullableMap: joins } = query as Reading;
  if (!fields || fields.some(({ path }) => path.length > 2)) return query;
  const columns = fields.map(({ path, field }) => ({ path, decoder: decoderOf(field) }));
  const mayLack = missingWithoutValues(fields, joins);
  const read = (row: unknown[]) => {
    const result: Record<string, unknown> = {};
    const found = new Set<string>();
    columns.forEach(({ path: [name, inner], decoder }, at) => {
      const value = row[at] === null ? null : decoder.mapFromDriverValue(row[at]);
      if (inner === undefined) return void (result[name!] = value);
      ((result[name!] ??= {}) as Record<string, unknown>)[inner] = value;
      if (value !== null) found.add(name!);
    });
    for (const name of mayLack) if (!found.has(name)) result[name] = null;
    return result;
  };
  return Object.assign(query, { customResultMapper: (rows: unknown[][]) => rows.map(read) });
}

/** As drizzle chooses it. */
const decoderOf = (field: Field['field']): Decoder =>
  'mapFromDriverValue' in field ? field : 'decoder' in field ? field.decoder : field.sql.decoder;

/** The tables that were joined and may have no row: null instead of an object of nulls. */
function missingWithoutValues(fields: readonly Field[], joins: Joins | undefined): string[] {
  if (!joins) return [];
  const tablesOf = new Map<string, Set<string | undefined>>();
  for (const { path, field } of fields) {
    if (path.length < 2) continue;
    const table = is(field, Column) ? getTableName(field.table) : undefined;
    tablesOf.set(path[0]!, (tablesOf.get(path[0]!) ?? new Set()).add(table));
  }
  return [...tablesOf].flatMap(([name, tables]) => {
    const [table] = tables;
    return tables.size === 1 && table !== undefined && !joins[table] ? [name] : [];
  });
}

const clientOf = (db: Db) => (db as unknown as { session: { client: Sql } }).session.client;

/** A value that each run gives. */
export const given = (name: string) => sql.placeholder(name);

/** The column is one of the values that each run gives as an array. */
export const isAmong = (column: PgColumn, name: string) => sql<boolean>`${column} = any(${sql.placeholder(name)})`;
