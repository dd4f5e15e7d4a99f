import { spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export type Env = Record<string, string | undefined>;
export type Outcome = { ok: boolean; output: string };

/** Runs a program to its end. Never throws: a program that cannot be started is an outcome like any other. */
export function run(command: string, args: string[], options: { env?: Env; cwd?: string; timeoutMs?: number } = {}) {
  return new Promise<Outcome>((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env as NodeJS.ProcessEnv | undefined,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    // Not spawn's own timeout: its timer outlives a program that could not be started and keeps us from ending.
    const timer = options.timeoutMs ? setTimeout(() => child.kill('SIGKILL'), options.timeoutMs) : undefined;
    const end = (outcome: Outcome) => {
      clearTimeout(timer);
      resolve(outcome);
    };
    let output = '';
    const keep = (chunk: Buffer) => void (output = (output + chunk.toString()).slice(-20_000));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (cause) => end({ ok: false, output: cause.message }));
    child.on('close', (code, signal) => {
      end({ ok: code === 0, output: output.trim() || (signal ? `stopped by ${signal}` : `exit code ${code}`) });
    });
  });
}

/** Every executable of that name on the PATH of `env`, in order. */
export function allOnPath(name: string, env: Env): string[] {
  const file = process.platform === 'win32' && !name.endsWith('.exe') ? `${name}.exe` : name;
  const folders = (env.PATH ?? env.Path ?? '').split(delimiter).filter(Boolean);
  return [...new Set(folders.map((folder) => join(folder, file)))].filter(isExecutable);
}

function isExecutable(path: string) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** `undefined` when the program does not run here or names no version. */
export async function versionOf(path: string, env: Env): Promise<string | undefined> {
  const { ok, output } = await run(path, ['--version'], { env, timeoutMs: 10_000 });
  return ok ? /\b\d+\.\d+\.\d+(?:-[\w.]+)?/.exec(output)?.[0] : undefined;
}

export const lastLine = (text: string) => text.trim().split('\n').at(-1)?.trim().slice(0, 300) ?? '';
export const messageOf = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause));
