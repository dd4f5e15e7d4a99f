import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { as, CLINIC, makeApp, makeCtx, withDatabase, withDb } from '../../test/helpers.ts';
import { clinic, secretKey } from '../../test/makers.ts';
import { isOutOfReach } from './fault.ts';
import { actAs, asApp, transact } from './transact.ts';

const limits = sql`select current_setting('lock_timeout') as lock, current_setting('statement_timeout') as statement,
  current_setting('idle_in_transaction_session_timeout') as idle`;
const SET = [{ lock: '5s', statement: '15s', idle: '15s' }];

describe('nothing waits for ever', () => {
  test('whoever works on the database has limits, and the next user of the connection has their own', () =>
    withDatabase(
      async ({ db }) => {
        await clinic(db);
        expect(await transact(makeCtx(db), ({ db: tx }) => tx.execute(limits))).toEqual(SET);
        expect(await asApp(db, (tx) => tx.execute(limits))).toEqual(SET);
        expect(await db.transaction(async (tx) => (await actAs(tx, 'bedside_jobs'), tx.execute(limits)))).toEqual(SET);
        expect(await db.execute(limits)).toEqual([{ lock: '0', statement: '0', idle: '0' }]);
      },
      { max: 1 },
    ));

  test.each([
    ['a lock that stays taken', sql`set local lock_timeout = '20ms'`, sql`update clinics set name = name`, '55P03'],
    ['a statement that takes too long', sql`set local statement_timeout = '20ms'`, sql`select pg_sleep(5)`, '57014'],
  ])('%s is given up, as out of reach', (_what, limit, work, code) =>
    withDatabase(async ({ db, client }) => {
      await clinic(db);
      await client.begin(async (blocking) => {
        await blocking`select from clinics for update`;
        const failing = transact(makeCtx(db), async (tx) => (await tx.db.execute(limit), tx.db.execute(work)));
        await expect(failing).rejects.toMatchObject({ cause: { code } });
        await expect(failing.catch(isOutOfReach)).resolves.toBe(true);
      });
    }),
  );

  test('a transaction that we leave open is ended, as out of reach', () =>
    withDatabase(async ({ db }) => {
      await clinic(db);
      const failing = transact(makeCtx(db), async (tx) => {
        await tx.db.execute(sql`set local idle_in_transaction_session_timeout = '20ms'`);
        await new Promise((done) => setTimeout(done, 500));
        await tx.db.execute(sql`select 1`);
      });
      await expect(failing.catch(isOutOfReach)).resolves.toBe(true);
    }));

  test('a request whose statement was given up is answered with 503, when to try again, and nothing of why', () =>
    withDatabase(async ({ db, client }) => {
      const { key } = await secretKey(db);
      await client.begin(async (blocking) => {
        await blocking`lock table appointments in access exclusive mode`;
        const reply = makeApp({ db }).request('/v1/appointments', as(key));
        const giveUp = () =>
          client`select pg_cancel_backend(pid) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
        await expect.poll(async () => (await giveUp()).length, { interval: 10 }).toBe(1);

        const { status, headers } = await reply;
        expect([status, headers.get('retry-after')]).toEqual([503, '1']);
        expect(await (await reply).json()).toMatchObject({
          code: 'server.unavailable',
          title: 'Not ready; try again in a moment',
        });
      });
    }));
});

describe('afterCommit', () => {
  test('when it fails, also as a deadlock would, what was committed is not done again', () =>
    withDb(async (db) => {
      await clinic(db);
      let times = 0;
      const deadlock = Object.assign(new Error('deadlock'), { code: '40P01', severity: 'ERROR' });
      const failing = transact(makeCtx(db), async (tx) => {
        times++;
        tx.afterCommit(() => Promise.reject(deadlock));
      });

      await expect(failing).rejects.toBe(deadlock);
      expect(times).toBe(1);
    }));

  test('work that lost a deadlock is done again, and only what the last try asked for follows', () =>
    withDb(async (db) => {
      await clinic(db);
      const done: number[] = [];
      let times = 0;
      const result = await transact(makeCtx(db), async (tx) => {
        const mine = ++times;
        tx.afterCommit(async () => void done.push(mine));
        if (mine === 1) throw Object.assign(new Error('deadlock'), { code: '40P01', severity: 'ERROR' });
        return CLINIC;
      });

      expect([result, times, done]).toEqual([CLINIC, 2, [2]]);
    }));
});
