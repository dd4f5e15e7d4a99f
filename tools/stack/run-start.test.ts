// `npm start` as a process: what a person sees, and what is left when it ends.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../../packages/server/src/db/embedded/processes.ts';

const script = fileURLToPath(new URL('stand-ins/start.ts', import.meta.url));
const launcher = fileURLToPath(new URL('../go.mjs', import.meta.url));

describe('npm start', { timeout: 60_000 }, () => {
  let home: string;
  let output: string;
  const firstPort = 30_000 + (process.pid % 400) * 4;

  beforeAll(() => (home = mkdtempSync(join(tmpdir(), 'bedside-start-'))));
  afterAll(() => rmSync(home, { recursive: true, force: true }));
  beforeEach(() => (output = ''));

  function run(...command: string[]): ChildProcess {
    const child = spawn(process.execPath, [...command, home, `${firstPort}`], {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (output += chunk));
    return child;
  }

  async function startUp(...command: string[]): Promise<ChildProcess> {
    const child = run(...command);
    const isUp = await until(() => /Ready in/.test(output) || child.exitCode !== null, 30_000);
    if (!isUp || child.exitCode !== null) throw new Error(`it did not come up:\n${output}`);
    return child;
  }

  /** Every process that has this test's folder in its command line or environment, but for this one. */
  function processesOfHome(): string[] {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
      .filter((pid) => {
        try {
          const about = readFileSync(`/proc/${pid}/cmdline`, 'utf8') + readFileSync(`/proc/${pid}/environ`, 'utf8');
          return about.includes(home);
        } catch {
          return false;
        }
      });
  }

  const nothingIsLeft = () => until(() => processesOfHome().length === 0, 8000);

  it('when up, says what to open and how long it took', async () => {
    const child = await startUp(script);

    expect(output).toContain(`http://localhost:${firstPort + 1}/patient`);
    expect(output).toContain(`http://localhost:${firstPort + 1}/practitioner`);
    expect(output).toMatch(/read them at http:\/\/127.0.0.1:\d+\/inbox\./);
    expect(output).toMatch(/Ready in \d+\.\d s\. Ctrl-C stops everything\./);
    child.kill('SIGTERM');
    await once(child, 'exit');
  });

  it('when up, has every part in a session of its own: Ctrl-C in the terminal reaches the supervisor only', async () => {
    const child = await startUp(script);
    const sessionOf = (pid: string) =>
      readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ')[3];
    const others = processesOfHome().filter((pid) => sessionOf(pid) === sessionOf(`${child.pid}`));

    expect(others).toEqual([`${child.pid}`]);
    child.kill('SIGTERM');
    await once(child, 'exit');
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('when it gets %s, stops everything within five seconds', async (signal) => {
    const child = await startUp(script);
    expect(processesOfHome().length).toBeGreaterThanOrEqual(4);
    const began = performance.now();

    process.kill(-(child.pid ?? 0), signal); // the whole group, as a terminal does
    const [code] = (await once(child, 'exit')) as [number];

    expect(performance.now() - began).toBeLessThan(5000);
    expect(code).toBe(0);
    expect(processesOfHome()).toEqual([]);
    expect(existsSync(join(home, 'demo.json'))).toBe(false);
    expect(output).not.toContain('starting it again');
  });

  it('when killed with -9, leaves nothing behind, and starts again from the same folder', async () => {
    const first = await startUp(script);
    first.kill('SIGKILL');
    await once(first, 'exit');
    expect(await nothingIsLeft()).toBe(true);

    output = '';
    const second = await startUp(script);
    second.kill('SIGTERM');
    await once(second, 'exit');
  });

  it('when only its launcher is killed with -9, leaves nothing behind', async () => {
    const child = await startUp(launcher, script);
    child.kill('SIGKILL');
    await once(child, 'exit');

    expect(await nothingIsLeft()).toBe(true);
  });

  it('when its launcher is told to end, that reaches everything', async () => {
    const child = await startUp(launcher, script);
    child.kill('SIGINT');
    const [code] = (await once(child, 'exit')) as [number];

    expect(code).toBe(0);
    expect(processesOfHome()).toEqual([]);
  });

  it('when told to end while it starts, ends and leaves nothing behind', async () => {
    const child = run(script);
    await until(() => processesOfHome().length > 1, 10_000);
    child.kill('SIGINT');
    await once(child, 'exit');

    expect(await nothingIsLeft()).toBe(true);
    expect(output).not.toMatch(/^\s+at /m);
  });

  it('when it is production and settings are missing, says which and starts nothing', async () => {
    const env = {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      BEDSIDE_ENV: 'production',
      BEDSIDE_HOME: join(home, 'none'),
    };
    const child = spawn(process.execPath, [fileURLToPath(new URL('../start.ts', import.meta.url))], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk));
    const [code] = (await once(child, 'close')) as [number];

    expect(code).toBe(1);
    expect(output).toMatch(/DATABASE_URL is not set|run npm run build first/);
    expect(output).not.toMatch(/^\s+at /m);
    expect(existsSync(join(home, 'none'))).toBe(false);
  });

  it('when the folder has one already, says so in one line and ends with 1', async () => {
    const first = await startUp(script);
    output = '';
    const second = run(script);
    const [code] = (await once(second, 'close')) as [number];

    expect(code).toBe(1);
    expect(output.trim().split('\n')).toEqual([
      expect.stringMatching(/^Bedside runs already from .+ Use that one, or stop it first\.$/),
    ]);
    first.kill('SIGTERM');
    await once(first, 'exit');
  });
});
