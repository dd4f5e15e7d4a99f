import { getTableColumns, getTableName, is, sql } from 'drizzle-orm';
import { CasingCache } from 'drizzle-orm/casing';
import { PgTable, type PgColumn } from 'drizzle-orm/pg-core';
import { globSync } from 'node:fs';
import { expect, test } from 'vitest';
import { withDb } from '../../test/helpers.ts';

/** Every table file there is, so that a new one cannot be forgotten here. */
const files = globSync('{db,modules/*}/*.table.ts', { cwd: new URL('..', import.meta.url) });
const modules = await Promise.all(
  files.map((file): Promise<object> => import(/* @vite-ignore */ new URL(`../${file}`, import.meta.url).href)),
);
const tables = modules.flatMap((module) => Object.values(module)).filter((value): value is PgTable => is(value, PgTable));

const casing = new CasingCache('snake_case');
const declared = (table: PgTable) =>
  Object.values<PgColumn>(getTableColumns(table)).map(
    (column) =>
      `${casing.getColumnCasing(column)} ${column.getSQLType().replace(' (3)', '(3)')}${column.notNull ? ' not null' : ''}`,
  );

test.each(tables.map((table) => [getTableName(table), table] as const))(
  '%s: the table file and the database agree',
  (name, table) =>
    withDb(async (db) => {
      const rows = await db.execute<{ column: string }>(sql`
      select attname || ' ' || format_type(atttypid, atttypmod) || case when attnotnull then ' not null' else '' end as column
      from pg_attribute where attrelid = ${name}::regclass and attnum > 0 and not attisdropped`);
      const inDatabase = rows.map(({ column }) => column.replace(/timestamp\(3\) with time zone/, 'timestamp(3) with time zone'));

      expect(declared(table).sort()).toEqual(inDatabase.sort());
    }),
);

test('every table of the database has its file', () =>
  withDb(async (db) => {
    const rows = await db.execute<{ name: string }>(sql`select tablename as name from pg_tables where schemaname = 'public'`);

    expect(rows.map(({ name }) => name).sort()).toEqual(tables.map(getTableName).sort());
  }));
