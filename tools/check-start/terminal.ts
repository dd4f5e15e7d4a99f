import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { delimiter, dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Clone } from './clone.ts';

export interface Terminal {
  child: ChildProcess;
  pid: number;
  output(): string;
  /** Resolves once it has printed what matches; throws when it ends or the time is over before. */
  says(pattern: RegExp, withinSeconds: number): Promise<void>;
  ends(withinSeconds: number): Promise<number | null>;
  /** As Ctrl-C does: the whole foreground group. */
  signalGroup(signal: NodeJS.Signals): void;
}

export interface CommandOptions {
  env?: Record<string, string>;
  user?: { uid: number; gid: number };
  /** Put before the command, e.g. to run it in another network namespace. */
  before?: string[];
}

/** Runs a command in a clone as a person would: in a session of its own, with an empty home and little else in its environment. */
export function open({ folder, home }: Clone, command: string[], options: CommandOptions = {}): Terminal {
  const { env = {}, user, before = [] } = options;
  const outside = (process.env['PATH'] ?? '').split(delimiter).filter((path) => !path.includes('node_modules'));
  const [file = '', ...args] = [...before, ...command];
  const spawnOptions: SpawnOptions = {
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: outside.join(delimiter), HOME: home, TERM: 'dumb', ...env },
    ...user,
  };
  const child = spawn(file, args, spawnOptions);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (text += chunk));
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  const fail = (what: string): never => {
    throw new Error(`${what}; it said:\n${text.trim().split('\n').slice(-15).join('\n')}`);
  };
  return {
    child,
    pid: child.pid ?? 0,
    output: () => text,
    async says(pattern, withinSeconds) {
      if (await until(() => pattern.test(text) || hasEnded(), withinSeconds)) {
        if (pattern.test(text)) return;
        fail(`ended (${child.exitCode ?? child.signalCode}) before it said ${pattern}`);
      }
      fail(`did not say ${pattern} within ${withinSeconds} s`);
    },
    async ends(withinSeconds) {
      if (!(await until(hasEnded, withinSeconds))) fail(`did not end within ${withinSeconds} s`);
      return child.exitCode;
    },
    signalGroup: (signal) => process.kill(-(child.pid ?? 0), signal),
  };
}

export async function until(isSo: () => boolean, seconds: number): Promise<boolean> {
  const deadline = performance.now() + seconds * 1000;
  while (!isSo()) {
    if (performance.now() > deadline) return false;
    await wait(50);
  }
  return true;
}

/** Every process that has the clone's folder, or the home beside it, in its command line or environment. */
export function processesOf({ folder }: Clone): number[] {
  const parent = dirname(folder);
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      try {
        const about = readFileSync(`/proc/${pid}/cmdline`, 'utf8') + readFileSync(`/proc/${pid}/environ`, 'utf8');
        return about.includes(parent);
      } catch {
        return false;
      }
    })
    .map(Number);
}
