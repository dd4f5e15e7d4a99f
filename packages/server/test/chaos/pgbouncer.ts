import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { delimiter, join } from 'node:path';

/** Where Debian puts it, an ordinary user's PATH does not lead. */
const FOLDERS = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin'];
const NOBODY = 65_534;

/** The program, where it is installed. */
export const PGBOUNCER = FOLDERS.map((folder) => join(folder, 'pgbouncer')).find((file) => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
});

/** PgBouncer in transaction mode before a database; it refuses to run as root. */
export async function startPgBouncer(program: string, databaseUrl: string) {
  const { hostname, port: behind, pathname, username, password } = new URL(databaseUrl);
  const home = await mkdtemp(join(tmpdir(), 'bedside-pgbouncer-'));
  const port = await freePort();
  const target = `host=${hostname} port=${behind} dbname=${pathname.slice(1)} user=${username} password=${decodeURIComponent(password)}`;
  const file = join(home, 'pgbouncer.ini');
  await writeFile(
    file,
    `[databases]
pooled = ${target}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 8
max_client_conn = 200
`,
  );
  await Promise.all([chmod(home, 0o755), chmod(file, 0o644)]);
  const account = userInfo().uid === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  const child = spawn(program, [file], { stdio: ['ignore', 'ignore', 'pipe'], ...account });
  let said = '';
  const ready = new Promise<void>((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes('process up')) resolve();
    });
    child.once('exit', () => reject(new Error(`pgbouncer ended:\n${said}`)));
  });
  await ready;
  return {
    url: `postgres://bedside@127.0.0.1:${port}/pooled`,
    async stop() {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      await rm(home, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}
