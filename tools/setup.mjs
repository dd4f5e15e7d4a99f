// Makes sure that the packages and Node 24 are there. Runs on Node 20.19 before anything is installed: built-ins only.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { STAMP, countPackages, howFar, isInstalled } from './fingerprint.mjs';
import { identify, livingHolders, pause, takeLock } from './pid-lock.mjs';

const LOCK = '.bedside/setup.lock';
const RUNNING = '.bedside/running';
const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

const major = (/** @type {string | undefined} */ version) => Number(version?.replace(/^v/, '').split('.')[0]);
const node24 = major(process.version) >= 24 && !process.execPath.includes('node_modules') ? process.execPath : packagedNode();

/** The platform packages hold the binary itself, so that no install script is needed and the lock file covers it. */
function packagedNode() {
  const os = process.platform === 'win32' ? 'win' : process.platform;
  const name = os === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
  return `node_modules/${name}-${os}-${process.arch}/bin/node${os === 'win' ? '.exe' : ''}`;
}

const isReady = () => isInstalled() && existsSync(node24);

/** The path of Node 24, after installing what is missing. Throws an Error whose message says what to do. */
export async function setUp() {
  if (isReady()) return node24;
  mkdirSync('.bedside', { recursive: true });
  const lock = waitForLock();
  try {
    if (isReady()) return node24; // somebody else installed it meanwhile
    refuseUnderRunningProcesses();
    await install(lock);
    return node24;
  } finally {
    lock.release();
  }
}

function waitForLock() {
  for (let said = false; ; said = true) {
    const lock = takeLock(LOCK);
    if ('release' in lock) return lock;
    if (!said) console.log(`Another start (process ${lock.heldBy.join(', ')}) is installing; waiting for it.`);
    pause(250);
  }
}

/** Says that this process uses node_modules, until it ends: `npm ci` would delete them under its feet. */
export function announceRunning() {
  mkdirSync(RUNNING, { recursive: true });
  const file = join(RUNNING, `${process.pid}`);
  writeFileSync(file, identify(process.pid));
  process.on('exit', () => rmSync(file, { force: true }));
}

function refuseUnderRunningProcesses() {
  const pids = [];
  for (const name of existsSync(RUNNING) ? readdirSync(RUNNING) : []) {
    const holders = livingHolders(join(RUNNING, name));
    if (holders.length === 0) rmSync(join(RUNNING, name), { force: true });
    pids.push(...holders);
  }
  if (pids.length === 0) return;
  throw new Error(
    `The packages must be installed again, but process ${pids.join(', ')} is running from this folder. Stop it first, then run this again.`,
  );
}

/** @param {{ alsoHeldBy(pid: number): void }} lock */
async function install(lock) {
  console.log('Installing packages (first start, or the lock file has changed; a minute or two) ...');
  const began = Date.now();
  const npm = spawnNpm();
  if (npm.pid) lock.alsoHeldBy(npm.pid); // npm outlives us when we are killed: the next start must wait for it
  const passOn = (/** @type {NodeJS.Signals} */ signal) => npm.kill(signal);
  for (const signal of SIGNALS) process.on(signal, passOn);
  const progress = setInterval(() => console.log(howFar(countPackages(), Date.now() - began)), 5000);
  const outcome = await new Promise((resolve) => {
    npm.on('error', (error) => resolve(error.message));
    npm.on('exit', (code, signal) => resolve(signal ?? code));
  });
  clearInterval(progress);
  for (const signal of SIGNALS) process.off(signal, passOn);
  if (outcome !== 0 || !isReady()) throw new Error(whyUnfinished(outcome));
  const version = spawnSync(node24, ['--version'], { encoding: 'utf8' }).stdout?.trim();
  if (!(major(version) >= 24)) {
    rmSync(STAMP, { force: true });
    throw new Error(`Expected Node 24 at ${node24}, found ${version || 'nothing that runs'}.`);
  }
  console.log(`Installed in ${((Date.now() - began) / 1000).toFixed(0)} s.`);
}

/** @param {unknown} outcome */
function whyUnfinished(outcome) {
  if (outcome === 0 && isInstalled()) {
    return `There is no packaged Node 24 for ${process.platform}-${process.arch}. Install Node 24 or newer, then run the same command again.`;
  }
  return `The installation did not finish (${outcome}). Check the network, then run the same command again: it starts afresh by itself.`;
}

/** `npm ci` with what people may have set in their environment or their .npmrc made harmless. */
function spawnNpm() {
  const flags = [
    ...['--include=dev', '--include=optional', '--ignore-scripts=false', '--engine-strict=false'],
    ...['--no-progress', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'],
    ...['--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=4000'],
  ];
  const outside = (/** @type {string} */ path) => !path.includes('node_modules');
  const PATH = (process.env['PATH'] ?? '').split(delimiter).filter(outside).join(delimiter);
  const options = { stdio: /** @type {const} */ ('inherit'), env: { ...process.env, PATH } };
  const cli = process.env['npm_execpath'];
  if (!cli?.endsWith('npm-cli.js')) return spawn('npm', ['ci', ...flags], { ...options, shell: process.platform === 'win32' });
  // Never with a Node that lies in node_modules: `npm ci` deletes it.
  return spawn(outside(process.execPath) ? process.execPath : 'node', [cli, 'ci', ...flags], options);
}
