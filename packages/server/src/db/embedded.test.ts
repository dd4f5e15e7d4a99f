import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startEmbeddedPostgres, type EmbeddedOptions, type EmbeddedPostgres } from './embedded.ts';
import { anyFreePort, isAlive, isPostgres, until } from './embedded/processes.ts';

describe('the embedded PostgreSQL', { timeout: 60_000 }, () => {
  let home: string;
  let running: EmbeddedPostgres[];

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'bedside pg '));
    running = [];
  });

  afterEach(async () => {
    for (const server of running) await server.stop();
    rmSync(home, { recursive: true, force: true });
  });

  async function start(options: Partial<EmbeddedOptions> = {}): Promise<EmbeddedPostgres> {
    const server = await startEmbeddedPostgres({ home, fsync: false, ...options });
    running.push(server);
    return server;
  }

  async function ask<T>(url: string, query: string): Promise<T> {
    const sql = postgres(url, { max: 1, onnotice: () => {} });
    try {
      const [row] = await sql.unsafe(query);
      return Object.values(row ?? {})[0] as T;
    } finally {
      await sql.end();
    }
  }

  const isGone = (pid: number) => until(() => !isPostgres(pid), 10_000);

  it('when its folder has a space and does not exist, is set up there in UTC and UTF-8', async () => {
    const { url, how } = await start({ home: join(home, 'a new folder') });

    expect(how).toBe('started');
    expect(await ask(url, 'show timezone')).toBe('UTC');
    expect(await ask(url, 'show server_encoding')).toBe('UTF8');
    expect(await ask(url, `select upper('ä')`)).toBe('Ä');
  });

  it('when it runs already, is used again', async () => {
    const first = await start();
    const second = await start();

    expect(second).toMatchObject({ how: 'reused', pid: first.pid, url: first.url });
  });

  it('when two start at once, one server runs and both reach it', async () => {
    const [first, second] = await Promise.all([start(), start()]);

    expect(second?.pid).toBe(first?.pid);
    expect([first?.how, second?.how].sort()).toEqual(['reused', 'started']);
    expect(readdirSync(home).filter((name) => name.includes('init-'))).toEqual([]);
  });

  it('when killed with -9, says that it ended, and starts again on the same port with its data', async () => {
    const first = await start();
    await ask(first.url, 'create table kept as select 42 as answer');
    process.kill(first.pid, 'SIGKILL');
    await first.ended;

    const second = await start({ port: first.port });

    expect(second).toMatchObject({ how: 'started', port: first.port, url: first.url });
    expect(await ask(second.url, 'select answer from kept')).toBe(42);
  });

  it('when stopped, leaves no process', async () => {
    const server = await start();
    await server.stop();
    await server.ended;

    expect(isPostgres(server.pid)).toBe(false);
  });

  it('when its parent is killed with -9, ends too', async () => {
    const parent = await startInChild();
    expect(isPostgres(parent.postgres)).toBe(true);

    process.kill(parent.pid, 'SIGKILL');

    expect(await isGone(parent.postgres)).toBe(true);
  });

  it('when it was never guarded, outlives its parent: a refused second start must not stop the database of the first', async () => {
    const parent = await startInChild({ guard: false });
    process.kill(parent.pid, 'SIGKILL');
    await until(() => !isAlive(parent.pid), 5000);

    expect((await start()).how).toBe('reused');
  });

  it('when a crash left a pid file whose pid is somebody else now, starts', async () => {
    const first = await start();
    process.kill(first.pid, 'SIGKILL');
    await first.ended;
    writeFileSync(join(home, 'pg18/postmaster.pid'), `${process.pid}\n${home}/pg18\n1\n${first.port}\n\n127.0.0.1\n\nready\n`);

    expect((await start()).how).toBe('started');
  });

  it('when a crash left an empty pid file, starts', async () => {
    const first = await start();
    await first.stop();
    writeFileSync(join(home, 'pg18/postmaster.pid'), '');

    expect((await start()).how).toBe('started');
  });

  it('when a killed initdb left its draft, removes it', async () => {
    const gone = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
    await once(gone, 'exit');
    writeFileSync(join(home, `pg18.init-${gone.pid}.password`), 'left over');

    await start();

    expect(existsSync(join(home, `pg18.init-${gone.pid}.password`))).toBe(false);
  });

  it('when the wanted port is taken, says so in one line', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;

    await expect(start({ port })).rejects.toThrow(`PostgreSQL cannot have port ${port}: another program listens on it.`);
    other.close();
  });

  // Nobody but root can become somebody else.
  if (process.getuid?.() === 0) {
    it('when root has no user namespaces, runs as nobody', async () => {
      const first = await start({ runAs: 'nobody' });
      await ask(first.url, 'create table kept as select 7 as answer');
      const folder = await ask<string>(first.url, 'show data_directory');
      await first.stop();

      const second = await start({ runAs: 'nobody' });

      expect(await ask(second.url, 'select answer from kept')).toBe(7);
      await second.stop();
      rmSync(folder, { recursive: true });
    });
  }

  async function startInChild({ guard = true } = {}): Promise<{ pid: number; postgres: number }> {
    const port = await anyFreePort();
    const script = `
      import { startEmbeddedPostgres } from ${JSON.stringify(new URL('embedded.ts', import.meta.url).href)};
      const server = await startEmbeddedPostgres({ home: ${JSON.stringify(home)}, port: ${port}, fsync: false });
      if (${guard}) server.guard();
      console.log(server.pid);
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    return { pid: child.pid ?? 0, postgres: Number(line.toString()) };
  }
});
