// Which process holds a file: used before anything is installed, so plain JavaScript without dependencies.
import { spawnSync } from 'node:child_process';
import { linkSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';

/** @param {string} file */
function readOrEmpty(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/**
 * When a process began, so that a pid which the system has given to somebody else is not mistaken for its first owner.
 * Empty when there is no such process.
 * @param {number} pid
 */
function startOf(pid) {
  if (process.platform === 'win32') return isAlive(pid) ? 'unknown' : '';
  if (process.platform !== 'linux') return spawnSync('ps', ['-o', 'lstart=', '-p', `${pid}`], { encoding: 'utf8' }).stdout.trim();
  const [state, ...fields] = readOrEmpty(`/proc/${pid}/stat`)
    .replace(/^.*\) /s, '')
    .split(' ');
  return state === 'Z' || state === '' ? '' : (fields[18] ?? '');
}

/** 0 when there is no such process. @param {number} pid */
export function parentOf(pid) {
  if (process.platform === 'linux') {
    return Number(
      readOrEmpty(`/proc/${pid}/stat`)
        .replace(/^.*\) /s, '')
        .split(' ')[1] ?? 0,
    );
  }
  return Number(spawnSync('ps', ['-o', 'ppid=', '-p', `${pid}`], { encoding: 'utf8' }).stdout) || 0;
}

/** @param {number} pid */
export function isShell(pid) {
  const name =
    readOrEmpty(`/proc/${pid}/comm`) || spawnSync('ps', ['-o', 'comm=', '-p', `${pid}`], { encoding: 'utf8' }).stdout || '';
  return /^(.*\/)?-?(ba|da|a|z|k)?sh$/.test(name.trim());
}

/** @param {number} pid */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/** @param {number} pid */
export const identify = (pid) => `${pid}@${startOf(pid)}`;

/** @param {string} identity */
export function stillLives(identity) {
  const pid = Number(identity.split('@')[0]);
  return pid > 0 && isAlive(pid) && identify(pid) === identity;
}

/** The pids of the living processes that a lock file names. @param {string} file */
export function livingHolders(file) {
  return readOrEmpty(file)
    .split('\n')
    .filter(stillLives)
    .map((identity) => Number.parseInt(identity, 10));
}

/**
 * Takes a lock file for this process, or tells who has it. A lock whose holders are all gone is taken over.
 * @param {string} file
 * @returns {{ release(): void, alsoHeldBy(pid: number): void } | { heldBy: number[] }}
 */
export function takeLock(file) {
  const mine = `${identify(process.pid)}\n`;
  // The name appears together with its content: nobody can read a lock that does not say yet whose it is.
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, mine, { mode: 0o600 });
  try {
    for (;;) {
      try {
        linkSync(draft, file);
        break;
      } catch (error) {
        if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
      }
      const heldBy = livingHolders(file);
      if (heldBy.length > 0) return { heldBy };
      removeStale(file, draft);
    }
  } finally {
    rmSync(draft, { force: true });
  }
  return {
    release: () => readOrEmpty(file).startsWith(mine) && rmSync(file, { force: true }),
    alsoHeldBy: (pid) => writeFileSync(file, `${mine}${identify(pid)}\n`),
  };
}

/** One process at a time removes a stale lock, or a slow one would remove the fresh lock of a quick one. @param {string} file @param {string} draft */
function removeStale(file, draft) {
  const broom = `${file}.stale`;
  try {
    linkSync(draft, broom);
  } catch {
    const age = Date.now() - (statSync(broom, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (livingHolders(broom).length === 0 && age > 1000) rmSync(broom, { force: true });
    pause(20);
    return;
  }
  if (livingHolders(file).length === 0) rmSync(file, { force: true });
  rmSync(broom, { force: true });
}

/** @param {number} milliseconds */
export function pause(milliseconds) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
