import { expect, test } from 'vitest';
import { withDatabase } from '../../test/helpers.ts';
import { isOutOfReach } from './fault.ts';

test('a transaction that loses its connection in the middle is refused, nothing else breaks, and the pool goes on', () =>
  withDatabase(
    async ({ client }) => {
      const isGone = async (pid: number) => (await client`select from pg_stat_activity where pid = ${pid}`).length === 0;
      for (let round = 0; round < 5; round++) {
        const lost = client.begin(async (tx) => {
          const [row] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`;
          await client`select pg_terminate_backend(${row!.pid})`;
          while (!(await isGone(row!.pid)));
          await tx`select 1`;
        });
        await expect(lost.catch(isOutOfReach)).resolves.toBe(true);
      }
      const answers = await Promise.all(Array.from({ length: 8 }, (_, n) => client<{ n: number }[]>`select ${n}::int as n`));
      expect(answers.map(([row]) => row?.n)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    },
    { max: 3 },
  ));

test('when every connection is killed under load, each request ends and the pool works afterwards', () =>
  withDatabase(
    async ({ client, url }) => {
      const outcomes: Promise<boolean>[] = [];
      for (let round = 0; round < 5; round++) {
        const load = Array.from({ length: 20 }, () =>
          client.begin(async (tx) => {
            await tx`select pg_sleep(0.002)`;
            await tx`select 1`;
          }),
        );
        outcomes.push(...load.map((one) => one.then(() => true, isOutOfReach)));
        const name = new URL(url).pathname.slice(1);
        await client`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name}`.catch(() => {});
      }
      // Refused or done, but never neither.
      expect(await Promise.all(outcomes)).toEqual(outcomes.map(() => true));
      // The last of the killed may be asked once more before it is known to be dead.
      await expect.poll(() => client`select 1`.then(({ length }) => length, isOutOfReach)).toBe(1);
    },
    { max: 6 },
  ));
