import { randomUUID } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { binaryName } from './pins.ts';
import type { Env } from './run.ts';

const checkout = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const heartbeatMs = 1_000;
const staleMs = 10_000;
const abandonedMs = 6 * 60 * 60_000;

/** The person's cache, which outlives a clean checkout; then the checkout's own, for a home that is missing or read-only. */
export function cacheFolders(env: Env): string[] {
  const xdg = env.XDG_CACHE_HOME && isAbsolute(env.XDG_CACHE_HOME) ? env.XDG_CACHE_HOME : undefined;
  const windows = process.platform === 'win32' ? env.LOCALAPPDATA : undefined;
  const home = env.HOME || safeHome();
  const user = xdg ?? windows ?? (home ? join(home, '.cache') : undefined);
  return [...(user ? [join(user, 'bedside', 'livekit')] : []), join(checkout, '.bedside', 'livekit')];
}

function safeHome() {
  try {
    return homedir();
  } catch {
    return undefined;
  }
}

export const cachedPath = (folder: string, version: string) =>
  join(folder, `${version}-${process.platform}-${process.arch}`, binaryName);

export async function isWritable(folder: string) {
  try {
    await mkdir(folder, { recursive: true });
    await rm(await mkdtemp(join(folder, '.probe-')), { recursive: true });
    return true;
  } catch {
    return false;
  }
}

/** Falls back from one folder to the next and says so. */
export async function firstWritable(folders: string[], say: (line: string) => void) {
  for (const folder of folders) {
    if (await isWritable(folder)) return folder;
    say(`LiveKit: ${folder} cannot be written to`);
  }
  return undefined;
}

/** A folder of this process's own inside the cache, so that the last step is a rename on one file system. */
export async function privateFolder(folder: string) {
  await removeAbandoned(folder);
  return mkdtemp(join(folder, '.making-'));
}

async function removeAbandoned(folder: string) {
  for (const name of await readdir(folder)) {
    if (!name.startsWith('.making-')) continue;
    const path = join(folder, name);
    const age = await stat(path).then(
      (it) => Date.now() - it.mtimeMs,
      () => 0,
    );
    if (age > abandonedMs) await rm(path, { recursive: true, force: true });
  }
}

/** Atomic: whoever looks sees the whole program or none, also when two processes put it there at once. */
export async function putIntoCache(made: string, folder: string, version: string): Promise<string> {
  const path = cachedPath(folder, version);
  await chmod(made, 0o755);
  await mkdir(dirname(path), { recursive: true });
  await rename(made, path);
  return path;
}

/**
 * One maker per cache folder at a time; the others wait and then find the result. It only saves work: what keeps the cache whole
 * is the rename above. A heartbeat, not a pid, says that the holder lives: a pid means nothing across containers and reboots.
 */
export async function withLock<T>(folder: string, onWait: () => void, work: () => Promise<T>): Promise<T> {
  const path = join(folder, '.lock');
  const mine = randomUUID();
  for (let told = false; !(await take(path, mine)); told = true) {
    if (!told) onWait();
    await wait(200);
  }
  const beat = setInterval(() => void utimes(path, new Date(), new Date()).catch(() => {}), heartbeatMs);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    if ((await readFile(path, 'utf8').catch(() => '')) === mine) await rm(path, { force: true });
  }
}

async function take(path: string, mine: string) {
  try {
    await writeFile(path, mine, { flag: 'wx' });
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
    const age = await stat(path).then(
      (it) => Date.now() - it.mtimeMs,
      () => 0,
    );
    if (age > staleMs) await rm(path, { force: true });
    return false;
  }
}
