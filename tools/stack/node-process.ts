import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { tailOf } from './logs.ts';
import type { Running } from './part.ts';

export interface NodeProcessOptions {
  script: string;
  env: NodeJS.ProcessEnv;
  logFile: string;
  /** It can be used once this address answers with 200. */
  readyUrl: string;
  readyWithinMs?: number;
}

const STOP_PATIENCE_MS = 1800;
const endWithParent = new URL('end-with-parent.mjs', import.meta.url).href;

/** Starts a script of ours under this Node and waits until it answers. It ends with this process, however this one ends. */
export async function startNodeProcess(options: NodeProcessOptions, signal: AbortSignal): Promise<Running> {
  const { script, env, logFile, readyUrl, readyWithinMs = 30_000 } = options;
  const log = openSync(logFile, 'a', 0o600);
  const child = spawn(process.execPath, [`--import=${endWithParent}`, script], {
    // A session of its own: Ctrl-C in the terminal reaches the supervisor only, which stops everything in order.
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
    env,
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
  });
  closeSync(log);
  const ended = endOf(child);
  const stop = () => stopChild(child, ended);
  const over = new AbortController();
  void ended.then(() => over.abort());
  const isUp = await answers(readyUrl, readyWithinMs, AbortSignal.any([signal, over.signal]));
  if (isUp) return { pid: child.pid ?? 0, ended, stop };
  const how = over.signal.aborted
    ? `it ended: ${await ended}`
    : `it did not answer at ${readyUrl} within ${readyWithinMs / 1000} s`;
  await stop();
  throw new Error(`${how}. ${logFile} ends with:\n${tailOf(logFile)}`);
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
    child.once('error', (error) => resolve(error.message));
  });
}

async function stopChild(child: ChildProcess, ended: Promise<string>): Promise<void> {
  const timer = setTimeout(() => killGroup(child.pid), STOP_PATIENCE_MS);
  child.kill('SIGTERM');
  await ended;
  clearTimeout(timer);
}

function killGroup(pid: number | undefined): void {
  try {
    if (pid) process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // gone meanwhile
  }
}

/** Asks until the answer is 200; false when the time is over or `signal` aborts. */
async function answers(url: string, withinMs: number, signal: AbortSignal): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (performance.now() < deadline && !signal.aborted) {
    try {
      const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(5000)]) });
      await response.arrayBuffer();
      if (response.ok) return !signal.aborted;
    } catch {
      // not yet
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return false;
}
