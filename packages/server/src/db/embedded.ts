import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { postgres } from './driver.ts';
import { findBinaries, type Binaries } from './embedded/binaries.ts';
import { cleanEnvironment, ensureCluster, passwordOf, readPidFile, removePidFile } from './embedded/cluster.ts';
import { anyFreePort, isFree, isPostgres, until } from './embedded/processes.ts';
import { guardBy } from './embedded/watchdog.ts';

export interface EmbeddedOptions {
  /** The folder for data and log, made when missing. One PostgreSQL runs per folder. */
  home: string;
  /** A port of 127.0.0.1 to take, so that clients find it again after a restart. Default: any free one. */
  port?: number | undefined;
  /** `false` loses data when the machine crashes, not when a process is killed, and is quicker: for tests. */
  fsync?: boolean | undefined;
  maxConnections?: number | undefined;
  /** For tests: run as a machine must whose root has no user namespaces. */
  runAs?: 'nobody' | undefined;
  say?: ((line: string) => void) | undefined;
}

export interface EmbeddedPostgres {
  url: string;
  port: number;
  pid: number;
  /** `reused`: it was running already. */
  how: 'started' | 'reused';
  /** Resolves when the server is gone, for whatever reason. */
  ended: Promise<void>;
  /** From now on it ends with this process, also after `kill -9`. Call it once nobody else may be using the folder. */
  guard(): void;
  stop(): Promise<void>;
}

const START_TIMEOUT = 60_000;

/** A real local PostgreSQL without installing one. Throws an Error whose message says what to do. */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const home = resolve(options.home);
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const binaries = findBinaries(options.runAs);
  const data = binaries.dataFolder(home);
  const logFile = join(home, 'pg.log');
  const logStart = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
  const deadline = performance.now() + START_TIMEOUT;
  while (performance.now() < deadline) {
    ensureCluster(binaries, data);
    const running = await findRunning(data);
    if (running === 'busy') continue;
    if (running) return describe(data, running, 'reused');
    const port = await choosePort(options.port);
    const pid = await launch(binaries, data, logFile, port, options);
    if (pid) return describe(data, { pid, port }, 'started');
    // Not up: another start won the folder, or the last server's children are still leaving. The next round tells which.
    if (isBroken(logFile, logStart)) break;
  }
  const lastLines = readFileSync(logFile, 'utf8').slice(logStart).trim().split('\n').slice(-5).join('\n');
  throw new Error(`PostgreSQL did not start; ${logFile} ends with:\n${lastLines}`);
}

/** The server that runs on this folder; `busy` while it is starting or stopping. */
async function findRunning(data: string): Promise<{ pid: number; port: number } | 'busy' | undefined> {
  const file = readPidFile(data);
  if (!file) return undefined;
  const isJustMade = !file.pid && file.ageMs < 2000; // it is empty for a moment
  if (!isJustMade && !isPostgres(file.pid)) {
    removePidFile(data); // left by a crash; somebody else may have the number now
    return undefined;
  }
  if (file.status === 'ready' && (await answersFor(data, file.port))) return file;
  await new Promise((done) => setTimeout(done, 50));
  return 'busy';
}

const urlOf = (data: string, port: number): string => `postgres://postgres:${passwordOf(data)}@127.0.0.1:${port}/postgres`;

async function answersFor(data: string, port: number): Promise<boolean> {
  const sql = postgres(urlOf(data, port), { max: 1, connect_timeout: 2, onnotice: () => {} });
  try {
    const [row] = await sql`select current_setting('data_directory') as folder`;
    return row?.['folder'] === data;
  } catch {
    return false;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

async function choosePort(wanted: number | undefined): Promise<number> {
  if (!wanted) return anyFreePort();
  if (await until(() => isFree(wanted), 2000)) return wanted; // its last owner may still be leaving
  throw new Error(`PostgreSQL cannot have port ${wanted}: another program listens on it.`);
}

/** The pid once it accepts connections; undefined when it ended before that. */
async function launch(
  binaries: Binaries,
  data: string,
  logFile: string,
  port: number,
  options: EmbeddedOptions,
): Promise<number | undefined> {
  const settings: Record<string, string | number> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '', // their paths have a length limit, and their lock files would lie in the temporary folder
    timezone: 'UTC',
    log_timezone: 'UTC',
    max_connections: options.maxConnections ?? 60,
    shared_buffers: '64MB',
    ...(options.fsync === false && { fsync: 'off', full_page_writes: 'off' }),
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const { file, args, ...account } = binaries.command('postgres', ['-D', data, '-p', String(port), ...flags]);
  const log = openSync(logFile, 'a', 0o600);
  // In a session of its own: Ctrl-C in the terminal must not stop the database before those who use it have finished.
  const child = spawn(file, args, { detached: true, stdio: ['ignore', log, log], cwd: '/', env: cleanEnvironment(), ...account });
  closeSync(log);
  child.unref();
  let gone = false;
  child.once('exit', () => (gone = true));
  child.once('error', () => (gone = true));
  const isReady = () => {
    const pidFile = readPidFile(data);
    return pidFile?.pid === child.pid && pidFile?.status === 'ready';
  };
  await until(() => gone || isReady(), START_TIMEOUT);
  return gone ? undefined : child.pid;
}

/** Whether the log says something that trying again does not cure. */
function isBroken(logFile: string, from: number): boolean {
  const text = readFileSync(logFile, 'utf8').slice(from);
  const passing = /lock file ".*" (already exists|is empty)|pre-existing shared memory|Address already in use/;
  const fatal = text.split('\n').filter((line) => /FATAL|PANIC|error while loading|No such file/.test(line));
  return fatal.some((line) => !passing.test(line));
}

function describe(data: string, { pid, port }: { pid: number; port: number }, how: EmbeddedPostgres['how']): EmbeddedPostgres {
  let dismissGuard = () => {};
  const isGone = () => !isPostgres(pid);
  const { promise: ended, resolve: tellEnded } = Promise.withResolvers<void>();
  const timer = setInterval(() => isGone() && end(), 50);
  timer.unref();
  const end = () => {
    clearInterval(timer);
    dismissGuard();
    tellEnded();
  };
  return {
    url: urlOf(data, port),
    port,
    pid,
    how,
    ended,
    guard() {
      dismissGuard();
      dismissGuard = guardBy(pid);
    },
    async stop() {
      if (!isGone()) process.kill(pid, 'SIGINT'); // PostgreSQL's "fast shutdown"
      if (!(await until(isGone, 5000))) process.kill(pid, 'SIGQUIT');
      end();
    },
  };
}
