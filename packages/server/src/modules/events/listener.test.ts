import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { describe, expect, test } from 'vitest';
import { withDatabase } from '../../../test/helpers.ts';
import { startEmbeddedPostgres } from '../../db/embedded.ts';
import { createListener, type Listener } from './listener.ts';

/** However busy the machine is. */
const FACT = { timeout: 20_000 };

test('after PostgreSQL was stopped and started again it listens again, and says so', async () => {
  const home = await mkdtemp(join(tmpdir(), 'bedside-listener-'));
  const first = await startEmbeddedPostgres({ home, fsync: false });
  first.guard();
  const heard: string[] = [];
  let times = 0;
  let lost = 0;
  const hearing = createListener(first).hear({
    channels: ['bells'],
    onNotice: (_channel, payload) => heard.push(payload),
    onListening: () => times++,
    onLost: () => lost++,
  });
  await expect.poll(() => hearing.isUp, FACT).toBe(true);

  await first.stop();
  await expect.poll(() => hearing.isUp, FACT).toBe(false);
  const second = await startEmbeddedPostgres({ home, fsync: false, port: first.port });
  second.guard();
  await expect.poll(() => hearing.isUp, FACT).toBe(true);
  const sql = postgres(second.url, { max: 1 });
  await sql.notify('bells', 'rung');

  await expect.poll(() => heard, FACT).toEqual(['rung']);
  expect({ times, lost }).toEqual({ times: 2, lost: 1 });
  await sql.end();
  await hearing.stop();
  await second.stop();
  await rm(home, { recursive: true, force: true });
  // Starts PostgreSQL twice, which takes as long as the machine is busy.
}, 60_000);

test('closed while it is looking for the database, it stops looking', async () => {
  let times = 0;
  const url = 'postgres://nobody@127.0.0.1:1/none';
  const hearing = createListener({ url }).hear({ channels: ['bells'], onNotice: () => {}, onListening: () => times++ });
  await hearing.stop();
  expect([hearing.isUp, times]).toEqual([false, 0]);
});

describe('several who hear in one process', () => {
  const backends = (client: postgres.Sql) =>
    client<{ pid: number }[]>`select pid from pg_stat_activity
      where datname = current_database() and application_name = 'bedside-events'`;

  /** One who asks for these channels, and what came to it. */
  function ear(listener: Listener, ...channels: string[]) {
    const heard: string[] = [];
    let times = 0;
    const hearing = listener.hear({
      channels,
      onNotice: (channel, payload) => heard.push(`${channel}:${payload}`),
      onListening: () => times++,
    });
    return { hearing, heard, times: () => times };
  }

  test('share one connection; each is told what it asked for, also who came later, and the last one closes it', () =>
    withDatabase(async ({ client, url }) => {
      const listener = createListener({ url });
      const first = ear(listener, 'bells', 'horns');
      await expect.poll(() => first.hearing.isUp, FACT).toBe(true);
      const second = ear(listener, 'bells', 'drums');
      await expect.poll(() => second.hearing.isUp, FACT).toBe(true);
      for (const channel of ['horns', 'drums', 'bells']) await client.notify(channel, 'rung');

      await expect.poll(() => [first.heard.length, second.heard.length], FACT).toEqual([2, 2]);
      expect([first.heard, second.heard]).toEqual([
        ['horns:rung', 'bells:rung'],
        ['drums:rung', 'bells:rung'],
      ]);
      expect(await backends(client)).toHaveLength(1);
      await first.hearing.stop();
      await client.notify('bells', 'again');
      await expect.poll(() => second.heard.at(-1), FACT).toBe('bells:again');
      expect([first.heard.length, first.hearing.isUp, second.hearing.isUp]).toEqual([2, false, true]);
      await second.hearing.stop();
      await expect.poll(async () => (await backends(client)).length, FACT).toBe(0);
      const third = ear(listener, 'drums');
      await expect.poll(() => third.hearing.isUp, FACT).toBe(true);
      await third.hearing.stop();
    }));

  test('hear on when one of them throws, on the same connection; what it threw at is logged, and nothing of what it heard', () =>
    withDatabase(async ({ client, url }) => {
      const logged: unknown[] = [];
      const listener = createListener({ url, log: { error: (...said: unknown[]) => void logged.push(said) } });
      const failing = () => {
        throw new SyntaxError('not what was expected: Pia');
      };
      const broken = listener.hear({ channels: ['bells'], onNotice: failing, onListening: failing, onLost: failing });
      const sound = ear(listener, 'bells');
      await expect.poll(() => [broken.isUp, sound.times()], FACT).toEqual([true, 1]);
      const [before] = await backends(client);
      await client.notify('bells', 'Pia');
      await client.notify('bells', 'again');

      await expect.poll(() => sound.heard, FACT).toEqual(['bells:Pia', 'bells:again']);
      expect(await backends(client)).toEqual([before]);
      await client`select pg_terminate_backend(${before!.pid})`;
      await expect.poll(() => [broken.isUp, sound.times()], FACT).toEqual([true, 2]);
      // Two that it began to listen, two notices, one that the connection was lost.
      expect(logged).toHaveLength(5);
      expect(logged).toContainEqual([{ channel: 'bells', fault: 'SyntaxError' }, 'a notice could not be taken in']);
      expect(JSON.stringify(logged)).not.toContain('Pia');
      await Promise.all([broken.stop(), sound.hearing.stop()]);
    }));

  test('are each told to catch up after their connection was killed', () =>
    withDatabase(async ({ client, url }) => {
      const listener = createListener({ url });
      const ears = [ear(listener, 'bells'), ear(listener, 'drums')];
      await expect.poll(() => ears.map(({ times }) => times()), FACT).toEqual([1, 1]);
      await client`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name = 'bedside-events'`;
      await expect.poll(() => ears.map(({ times }) => times()), FACT).toEqual([2, 2]);
      await client.notify('bells', 'rung');
      await client.notify('drums', 'rung');

      await expect.poll(() => ears.map(({ heard }) => heard), FACT).toEqual([['bells:rung'], ['drums:rung']]);
      expect(await backends(client)).toHaveLength(1);
      await Promise.all(ears.map(({ hearing }) => hearing.stop()));
    }));
});
