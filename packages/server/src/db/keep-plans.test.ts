import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { withDatabase } from '../../test/helpers.ts';

const kept = sql`select statement from pg_prepared_statements where statement like '%a plan%' order by statement`;

test('a connection keeps the plan of a statement that has values, outside and inside a transaction and a savepoint', () =>
  withDatabase(
    async ({ db }) => {
      await db.execute(sql`select 'a plan 1', ${'value'}::text`);
      await db.transaction(async (tx) => {
        await tx.execute(sql`select 'a plan 2', ${'value'}::text`);
        await tx.transaction(async (inner) => void (await inner.execute(sql`select 'a plan 3', ${'value'}::text`)));
      });
      await db.execute(sql`select 'a plan without values'`);

      expect((await db.execute(kept)).map(({ statement }) => statement)).toEqual([
        "select 'a plan 1', $1::text",
        "select 'a plan 2', $1::text",
        "select 'a plan 3', $1::text",
      ]);
    },
    { max: 1 },
  ));
