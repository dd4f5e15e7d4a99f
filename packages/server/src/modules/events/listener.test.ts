import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { expect, test } from 'vitest';
import { startEmbeddedPostgres } from '../../db/embedded.ts';
import { listen } from './listener.ts';

test('after PostgreSQL was stopped and started again it listens again, and says so', async () => {
  const home = await mkdtemp(join(tmpdir(), 'bedside-listener-'));
  const first = await startEmbeddedPostgres({ home, fsync: false });
  first.guard();
  const heard: string[] = [];
  let times = 0;
  let lost = 0;
  const listener = listen({
    url: first.url,
    channels: ['bells'],
    onNotice: (_channel, payload) => heard.push(payload),
    onListening: () => times++,
    onLost: () => lost++,
  });
  await expect.poll(() => listener.isUp).toBe(true);

  await first.stop();
  await expect.poll(() => listener.isUp).toBe(false);
  const second = await startEmbeddedPostgres({ home, fsync: false, port: first.port });
  second.guard();
  await expect.poll(() => listener.isUp, { timeout: 10_000 }).toBe(true);
  const sql = postgres(second.url, { max: 1 });
  await sql.notify('bells', 'rung');

  await expect.poll(() => heard).toEqual(['rung']);
  expect({ times, lost }).toEqual({ times: 2, lost: 1 });
  await sql.end();
  await listener.close();
  await second.stop();
  await rm(home, { recursive: true, force: true });
  // Starts PostgreSQL twice, which takes as long as the machine is busy.
}, 60_000);

test('closed while it is looking for the database, it stops looking', async () => {
  let times = 0;
  const url = 'postgres://nobody@127.0.0.1:1/none';
  const listener = listen({ url, channels: ['bells'], onNotice: () => {}, onListening: () => times++, onLost: () => {} });
  await listener.close();
  expect([listener.isUp, times]).toEqual([false, 0]);
});
