import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Binaries } from './binaries.ts';
import { isAlive } from './processes.ts';

const PASSWORD_FILE = 'bedside-password';

/** Without the machine's language and PostgreSQL settings, which would change how the data is sorted, or where clients connect. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(LANG|LC_|PG)/.test(name));
  return { ...Object.fromEntries(kept), LC_ALL: 'C' };
}

/** Makes the data folder unless it is there. A start that is killed, or two at once, never leave half of one. */
export function ensureCluster(binaries: Binaries, data: string): void {
  removeAbandonedDrafts(data);
  if (existsSync(join(data, 'PG_VERSION'))) return;
  const draft = `${data}.init-${process.pid}`;
  const passwordFile = `${draft}.password`;
  const password = randomBytes(18).toString('base64url');
  try {
    mkdirSync(draft, { mode: 0o700 });
    writeFileSync(passwordFile, password, { mode: 0o600 });
    binaries.handOver(draft);
    binaries.handOver(passwordFile);
    runInitdb(binaries, draft, passwordFile);
    renameSync(passwordFile, join(draft, PASSWORD_FILE));
    renameSync(draft, data);
  } catch (error) {
    if (!existsSync(join(data, 'PG_VERSION'))) throw error; // else another start was faster
  } finally {
    rmSync(draft, { recursive: true, force: true });
    rmSync(passwordFile, { force: true });
  }
}

/** The locale is built in, so that the same rows sort the same way everywhere; for names use a collation: `COLLATE "de-x-icu"`. */
function runInitdb(binaries: Binaries, data: string, passwordFile: string): void {
  const { file, args, ...account } = binaries.command('initdb', [
    ...['-D', data, '-U', 'postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`],
    ...['-E', 'UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'],
    ...['--no-sync', '--no-instructions'],
  ]);
  const result = spawnSync(file, args, { encoding: 'utf8', cwd: '/', env: cleanEnvironment(), ...account });
  if (result.status !== 0) throw new Error(`PostgreSQL could not make ${data}: ${result.error?.message ?? result.stderr.trim()}`);
}

function removeAbandonedDrafts(data: string): void {
  const prefix = `${basename(data)}.init-`;
  for (const name of readdirSync(dirname(data))) {
    const owner = name.startsWith(prefix) ? Number.parseInt(name.slice(prefix.length), 10) : 0;
    if (owner > 0 && !isAlive(owner)) rmSync(join(dirname(data), name), { recursive: true, force: true });
  }
}

export const passwordOf = (data: string): string => readFileSync(join(data, PASSWORD_FILE), 'utf8');

/** What a running PostgreSQL writes about itself into its data folder. The pid is 0 while it has not written it. */
export function readPidFile(data: string): { pid: number; port: number; status: string; ageMs: number } | undefined {
  const path = join(data, 'postmaster.pid');
  try {
    const [pid, , , port, , , , status = ''] = readFileSync(path, 'utf8').split('\n');
    return { pid: Number(pid) || 0, port: Number(port), status: status.trim(), ageMs: Date.now() - statSync(path).mtimeMs };
  } catch {
    return undefined;
  }
}

export const removePidFile = (data: string): void => rmSync(join(data, 'postmaster.pid'), { force: true });
