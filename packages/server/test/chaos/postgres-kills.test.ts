import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Db } from '../../src/context.ts';
import { figuresOf, judge } from './judgements.ts';
import { withOwnPostgres } from './own-postgres.ts';
import { runUnderLoad, type Aftermath } from './run-under-load.ts';

/** `npm run chaos` has more. */
const BACKEND_KILLS = Number(process.env['BACKEND_KILLS'] ?? 5);
const POSTGRES_KILLS = Number(process.env['POSTGRES_KILLS'] ?? 2);

/** All that the API has open, those that listen too. */
const OF_THE_API = sql`select pg_terminate_backend(pid) as ended from pg_stat_activity
  where application_name like 'bedside%' and pid <> pg_backend_pid() and datname = current_database()`;

const endAll = async (db: Db) => (await db.execute(OF_THE_API)).length;

describe('PostgreSQL ends its connections and is killed, again and again under load', () => {
  let aftermath: Aftermath;
  let ended = 0;
  beforeAll(
    () =>
      withOwnPostgres(async ({ db, url, crash }) => {
        aftermath = await runUnderLoad({ db, url }, async ({ afterWrites }) => {
          for (let kill = 0; kill < BACKEND_KILLS; kill++) {
            await afterWrites(20);
            ended += await endAll(db);
          }
          for (let kill = 0; kill < POSTGRES_KILLS; kill++) {
            await afterWrites(20);
            await crash();
          }
          await afterWrites(20);
        });
        console.log(`${BACKEND_KILLS} kills of ${ended} connections, ${POSTGRES_KILLS} of PostgreSQL: ${figuresOf(aftermath)}`);
      }),
    120_000 + (BACKEND_KILLS + POSTGRES_KILLS) * 60_000,
  );

  judge(() => aftermath);

  test('no process of the API ends of it', () => {
    expect(ended).toBeGreaterThan(BACKEND_KILLS);
    expect(aftermath.endedByThemselves).toEqual([]);
  });
});
