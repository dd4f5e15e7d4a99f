import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { until } from '../../packages/server/src/db/embedded/processes.ts';
import { identify, takeLock } from '../pid-lock.mjs';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bedside lock '));
  file = join(folder, 'a.lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

const lockModule = new URL('../pid-lock.mjs', import.meta.url).href;

/** Many processes that try to take the lock at the same moment, and keep it for a while when they get it. */
async function race(count: number): Promise<number> {
  const code = `
    import { takeLock, pause } from ${JSON.stringify(lockModule)};
    while (Date.now() < ${Date.now() + 400});
    const lock = takeLock(${JSON.stringify(file)});
    console.log('release' in lock ? 'taken' : 'refused');
    pause(1500);`;
  const contenders = Array.from({ length: count }, () =>
    spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] }),
  );
  const answers = await Promise.all(contenders.map(async ({ stdout }) => String(await once(stdout, 'data')).trim()));
  await Promise.all(contenders.map((child) => child.exitCode ?? once(child, 'exit')));
  return answers.filter((answer) => answer === 'taken').length;
}

it('when nobody has it, is taken, and is gone after its release', () => {
  const lock = takeLock(file);
  if (!('release' in lock)) throw new Error('refused');
  expect(readFileSync(file, 'utf8').trim()).toBe(identify(process.pid));

  lock.release();

  expect(existsSync(file)).toBe(false);
});

it('when a living process has it, tells which', () => {
  takeLock(file);

  expect(takeLock(file)).toEqual({ heldBy: [process.pid] });
});

it('when its holder is gone, is taken over', async () => {
  const holder = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  const identity = identify(holder.pid ?? 0);
  writeFileSync(file, identity);
  expect(takeLock(file)).toEqual({ heldBy: [holder.pid] });
  holder.kill('SIGKILL');
  await once(holder, 'exit');

  expect(takeLock(file)).toHaveProperty('release');
});

it('when the holder’s pid belongs to another process now, is taken over', () => {
  writeFileSync(file, `${process.pid}@some-other-start`);

  expect(takeLock(file)).toHaveProperty('release');
});

it('when the holder is gone but what it started still works, is refused', () => {
  writeFileSync(file, `999999999@1\n${identify(process.pid)}\n`);

  expect(takeLock(file)).toEqual({ heldBy: [process.pid] });
});

it('when empty or unreadable nonsense, is taken over', () => {
  writeFileSync(file, '');

  expect(takeLock(file)).toHaveProperty('release');
});

it('when stale and somebody is removing it, waits: or it would remove the fresh lock of a quick one', async () => {
  writeFileSync(file, '999999999@1\n');
  writeFileSync(`${file}.stale`, identify(process.pid));
  const contending = race(1);
  expect(await until(() => readdirSync(folder).length === 3, 5000)).toBe(true); // with the contender's draft
  expect(await until(() => readFileSync(file, 'utf8') !== '999999999@1\n', 300)).toBe(false);

  rmSync(`${file}.stale`);

  expect(await contending).toBe(1);
});

it('when six want it at once, one gets it; also when all find a stale one', { timeout: 30_000 }, async () => {
  expect(await race(6)).toBe(1);

  writeFileSync(file, '999999999@1\n');
  expect(await race(6)).toBe(1);
});
