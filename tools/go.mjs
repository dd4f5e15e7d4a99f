// What every npm script starts: runs on the machine's own Node, installs what is missing, hands over to Node 24.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { delimiter, dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isAlive, isShell, parentOf } from './pid-lock.mjs';

const began = Date.now() - performance.now();
process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));

try {
  requireNode(20, 19);
  const { setUp, announceRunning } = await import('./setup.mjs');
  const node = resolve(await setUp());
  announceRunning();
  handOver(node, process.argv.slice(2));
} catch (error) {
  console.error(explain(/** @type {NodeJS.ErrnoException} */ (error)));
  process.exit(1);
}

/** @param {number} major @param {number} minor */
function requireNode(major, minor) {
  const [ourMajor = 0, ourMinor = 0] = process.versions.node.split('.').map(Number);
  if (ourMajor > major || (ourMajor === major && ourMinor >= minor)) return;
  throw new Error(`Node ${major}.${minor} or newer is needed to begin (this is ${process.version}).`);
}

/** @param {string} node @param {string[]} args */
function handOver(node, args) {
  const PATH = [dirname(node), resolve('node_modules/.bin'), process.env['PATH']].join(delimiter);
  const child = spawn(node, args, {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'], // the channel closes when we are killed: the child ends itself
    env: {
      NODE_COMPILE_CACHE: resolve('.bedside/compile-cache'),
      ...process.env,
      PATH,
      BEDSIDE_LAUNCHED_AT: `${Math.round(began)}`,
    },
  });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, () => child.kill(signal));
  endWithNpm(() => child.kill('SIGTERM'));
  child.on('error', (error) => {
    console.error(explain(error));
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(signal ? 128 + (constants.signals[signal] ?? 0) : (code ?? 1)));
}

/** npm killed with -9 passes nothing on, and the shell between npm and us stays: both must be watched. @param {() => void} end */
function endWithNpm(end) {
  if (!process.env['npm_lifecycle_event']) return;
  const parent = process.ppid;
  const npm = isShell(parent) ? parentOf(parent) : parent;
  const timer = setInterval(() => {
    if (process.ppid === parent && isAlive(npm)) return;
    clearInterval(timer);
    end();
  }, 500);
  timer.unref();
}

/** @param {NodeJS.ErrnoException} error */
function explain(error) {
  const forbidden = error.code === 'EACCES' || error.code === 'EPERM' || error.code === 'EROFS';
  if (!forbidden) return error.message;
  return `No right to write ${error.path ?? 'here'}: it belongs to another user. Run this as the owner of the folder, or remove it.`;
}
