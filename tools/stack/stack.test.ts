import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { identify, stillLives } from '../pid-lock.mjs';
import type { Pieces } from './pieces.ts';
import { startStack, type Stack, type StackOptions } from './stack.ts';
import { standIns } from './stand-ins/pieces.ts';

interface Echo {
  pid: number;
  path: string;
  env: Record<string, string>;
}

describe('a stack', { timeout: 60_000 }, () => {
  let home: string;
  let said: string[];
  let stacks: Stack[];
  let blockers: Server[];
  const firstPort = 26_000 + (process.pid % 1000) * 4;

  beforeAll(() => (home = mkdtempSync(join(tmpdir(), 'bedside stack '))));
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  beforeEach(() => {
    said = [];
    stacks = [];
    blockers = [];
  });

  afterEach(async () => {
    for (const stack of stacks) await stack.stop();
    for (const blocker of blockers) blocker.close();
    rmSync(join(home, 'fault'), { force: true });
  });

  async function start(options: Partial<StackOptions> = {}): Promise<Stack> {
    const ports = { apiPort: firstPort, sitePort: firstPort + 1 };
    const stack = await startStack({
      home,
      ...ports,
      fsync: false,
      pieces: standIns,
      say: (line) => said.push(line),
      ...options,
    });
    stacks.push(stack);
    return stack;
  }

  const ask = async (url: string): Promise<Echo> => (await fetch(url)).json() as Promise<Echo>;

  function block(port: number, host: string): Promise<void> {
    const blocker = createServer();
    blockers.push(blocker);
    return new Promise((listening) => blocker.listen(port, host, listening));
  }

  it('when started, answers at its addresses and says in demo.json, for its owner only, where everything is', async () => {
    const stack = await start();

    const demo = JSON.parse(readFileSync(stack.demoFile, 'utf8')) as Record<string, string>;
    expect(demo).toEqual({
      apiUrl: `http://127.0.0.1:${firstPort}`,
      siteUrl: `http://localhost:${firstPort + 1}`,
      livekitUrl: stack.livekitUrl,
      publishableKey: expect.stringMatching(/^pk_test_[0-9a-f]{32}$/),
      secretKey: expect.stringMatching(/^sk_test_[0-9a-f]{64}$/),
      patientUrl: `http://localhost:${firstPort + 1}/patient`,
      practitionerUrl: `http://localhost:${firstPort + 1}/practitioner`,
      appointmentId: 'apt_seeded',
    });
    expect(statSync(stack.demoFile).mode & 0o777).toBe(0o600);
    expect(statSync(join(home, 'keys.json')).mode & 0o777).toBe(0o600);
    expect((await ask(`${stack.apiUrl}/readyz`)).pid).toBe(stack.parts.api.pid());
    expect((await ask(stack.patientUrl)).pid).toBe(stack.parts.site.pid());
  });

  it('when started, the API gets its settings, and the website what a customer’s backend has', async () => {
    vi.stubEnv('DATABASE_DIRECT_URL', 'postgres://secret');
    vi.stubEnv('LIVEKIT_API_SECRET', 'not for the website');
    const stack = await start({ env: { RATE_LIMIT: '1000' } });
    vi.unstubAllEnvs();

    const api = (await ask(stack.apiUrl)).env;
    expect(api).toMatchObject({
      HOST: '127.0.0.1',
      PORT: `${firstPort}`,
      PUBLIC_URL: stack.apiUrl,
      DATABASE_URL: stack.databaseUrl,
      DATABASE_DIRECT_URL: '',
      LIVEKIT_URL: stack.livekitUrl,
      LIVEKIT_API_KEY: 'key',
      LIVEKIT_API_SECRET: 'secret',
      BEDSIDE_HOME: home,
      RATE_LIMIT: '1000',
    });
    const site = (await ask(stack.siteUrl)).env;
    expect(site).toMatchObject({
      PORT: `${firstPort + 1}`,
      BEDSIDE_API_URL: stack.apiUrl,
      BEDSIDE_PUBLISHABLE_KEY: stack.publishableKey,
      BEDSIDE_SECRET_KEY: stack.secretKey,
      BEDSIDE_LIVEKIT_URL: stack.livekitUrl,
      BEDSIDE_DEMO_FILE: stack.demoFile,
    });
    expect(Object.keys(site).filter((name) => /DATABASE|LIVEKIT_API/.test(name))).toEqual([]);
  });

  it('when a database is given, uses it, and seeds it past its pooler', async () => {
    const own = await start();
    const given = `${own.databaseUrl}?pooler`;
    await own.stop();
    vi.stubEnv('DATABASE_URL', given);
    vi.stubEnv('DATABASE_DIRECT_URL', own.databaseUrl);
    const seeded: string[] = [];
    const seedDemo: Pieces['seedDemo'] = async ({ databaseUrl }) => {
      seeded.push(databaseUrl);
      return { appointmentId: 'apt_seeded' };
    };
    const stack = await start({ pieces: { ...standIns, seedDemo } });
    vi.unstubAllEnvs();

    expect(seeded).toEqual([own.databaseUrl]);
    expect((await ask(stack.apiUrl)).env).toMatchObject({ DATABASE_URL: given, DATABASE_DIRECT_URL: own.databaseUrl });
    expect(stack.parts.postgres).toBeUndefined();
  });

  it('when started again, has the same keys', async () => {
    const first = await start();
    await first.stop();
    const second = await start();

    expect([second.publishableKey, second.secretKey]).toEqual([first.publishableKey, first.secretKey]);
  });

  it('when its folder has a stack already, says so in one line and leaves that one alone', async () => {
    const first = await start();

    await expect(start({ apiPort: firstPort + 2, sitePort: firstPort + 3 })).rejects.toThrow(
      /^Bedside runs already from .+ \(process \d+\)\. Use that one, or stop it first\.$/,
    );
    expect((await ask(first.apiUrl)).pid).toBe(first.parts.api.pid());
    expect(readFileSync(first.demoFile, 'utf8')).toContain(first.apiUrl);
  });

  it('when its ports are taken, takes the next free ones and says so', async () => {
    await block(firstPort, '127.0.0.1');
    await block(firstPort + 2, '::1');

    const stack = await start();

    expect(stack.apiUrl).toBe(`http://127.0.0.1:${firstPort + 1}`);
    expect(stack.siteUrl).toBe(`http://localhost:${firstPort + 3}`);
    expect(said).toContain(`Port ${firstPort} is taken; the API gets ${firstPort + 1}.`);
    expect(said).toContain(`Port ${firstPort + 1} is taken; the website gets ${firstPort + 3}.`);
  });

  it.each(['postgres', 'livekit', 'api', 'site'] as const)(
    'when its %s is killed with -9, starts it again on the same port',
    async (name) => {
      const stack = await start();
      const part = stack.parts[name];
      if (!part) throw new Error(`no ${name}`);
      const pids = Object.values(stack.parts).map((one) => one.pid());
      const before = part.pid();
      const restarted = part.restarted();

      part.kill('SIGKILL');
      await restarted;

      expect(part.pid()).not.toBe(before);
      expect(stillLives(identify(part.pid() ?? 0))).toBe(true);
      expect(said.at(-1)).toMatch(/ ended \(.+\); starting it again\.$/);
      const after = Object.values(stack.parts).map((one) => one.pid());
      expect(after.filter((pid) => !pids.includes(pid))).toEqual([part.pid()]); // the others were not touched
      expect((await ask(stack.apiUrl)).path).toBe('/');
      expect((await ask(stack.siteUrl)).path).toBe('/');
      expect((await ask(stack.livekitUrl.replace('ws:', 'http:'))).path).toBe('/');
    },
  );

  it('when told to end once it runs, leaves it to `stop` to end everything in order', async () => {
    const ending = new AbortController();
    const stack = await start({ signal: ending.signal });
    const restarted = stack.parts.site.restarted();

    ending.abort();
    stack.parts.site.kill('SIGKILL');
    await restarted; // it would not be, had the signal stopped it

    for (const part of Object.values(stack.parts)) expect(stillLives(identify(part.pid() ?? 0))).toBe(true);
  });

  it('when a part ends again and again, gives up with the reason and the end of its log', async () => {
    const fault = join(home, 'fault');
    const stack = await start({ env: { BROKEN_WHEN_EXISTS: fault } });
    writeFileSync(fault, '');
    stack.parts.api.kill('SIGKILL');

    await expect(stack.failed).rejects.toThrow(/^The API ended 5 times within a minute \(.*exit code 7/);
    await expect(stack.failed).rejects.toThrow('the stand-in is broken');
  });

  it('when a part cannot start, says which and why, and leaves nothing behind', async () => {
    const fault = join(home, 'fault');
    writeFileSync(fault, '');

    await expect(start({ env: { BROKEN_WHEN_EXISTS: fault } })).rejects.toThrow(/^The API did not start: it ended: exit code 7/);

    rmSync(fault);
    expect((await ask((await start()).apiUrl)).path).toBe('/'); // its lock and its ports are free again
  });

  it('when stopped, every part is gone and so is demo.json, though one does not listen', async () => {
    const stack = await start({ env: { DEAF: '1' } });
    const before = Object.values(stack.parts).map((part) => identify(part.pid() ?? 0));
    expect(before.filter(stillLives)).toHaveLength(4);
    const began = performance.now();

    await stack.stop();

    expect(performance.now() - began).toBeLessThan(5000);
    expect(before.filter(stillLives)).toEqual([]);
    expect(statSync(stack.demoFile, { throwIfNoEntry: false })).toBeUndefined();
  });
});
