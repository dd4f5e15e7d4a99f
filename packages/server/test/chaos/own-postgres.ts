import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, migrate } from '../../src/db/connect.ts';
import type { Db } from '../../src/context.ts';
import { startEmbeddedPostgres } from '../../src/db/embedded.ts';

/** A PostgreSQL of this test's own, which it may kill; on its port it comes back. It writes as in production: with fsync. */
export async function withOwnPostgres(use: (postgres: { db: Db; url: string; crash: () => Promise<void> }) => Promise<void>) {
  const home = await mkdtemp(join(tmpdir(), 'bedside-chaos-'));
  const start = async (port?: number) => {
    const server = await startEmbeddedPostgres({ home, port, maxConnections: 100 });
    server.guard();
    return server;
  };
  let server = await start();
  const { url, port } = server;
  await migrate(url);
  const { db, close } = connect(url);
  const crash = async () => {
    process.kill(server.pid, 'SIGKILL');
    await server.ended;
    server = await start(port);
  };
  try {
    await use({ db, url, crash });
  } finally {
    await close();
    await server.stop();
    await rm(home, { recursive: true, force: true });
  }
}
