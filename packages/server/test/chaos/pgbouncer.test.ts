import { beforeAll, describe } from 'vitest';
import { withDatabase } from '../helpers.ts';
import { figuresOf, judge } from './judgements.ts';
import { PGBOUNCER, startPgBouncer } from './pgbouncer.ts';
import { runUnderLoad, type Aftermath } from './run-under-load.ts';

const TITLE = 'behind PgBouncer in transaction mode, with a direct way for LISTEN';

describe.skipIf(!PGBOUNCER)(PGBOUNCER ? TITLE : `${TITLE} (skipped: there is no pgbouncer here)`, () => {
  let aftermath: Aftermath;
  beforeAll(
    () =>
      withDatabase(async ({ db, url: directUrl }) => {
        const pooler = await startPgBouncer(PGBOUNCER!, directUrl);
        try {
          aftermath = await runUnderLoad({ db, url: pooler.url, directUrl }, async ({ apis, afterWrites }) => {
            await afterWrites(100);
            await apis.kill();
            await apis.start();
            await afterWrites(100);
          });
          console.log(`behind PgBouncer: ${figuresOf(aftermath)}`);
        } finally {
          await pooler.stop();
        }
      }),
    180_000,
  );

  judge(() => aftermath);
});
