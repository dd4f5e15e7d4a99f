import { spawn, type ChildProcess } from 'node:child_process';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { CLINIC } from '../../test/helpers.ts';
import { createDiskStorage } from './disk-storage.ts';
import { createS3Storage } from './s3-storage.ts';
import type { StoragePort } from './storage-port.ts';

/** Put there by `npm run chaos`, which builds it: a server that speaks S3 and checks signatures. */
const SERVER = join(
  process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'),
  `bedside/versitygw/1.8.0-${process.platform}-${process.arch}/versitygw`,
);
const KEY = 'bedside-tests';
const SECRET = randomBytes(20).toString('hex');

let folder: string;
let gateway: ChildProcess | undefined;
let origin = '';
const urlOf = (over: { secret?: string; bucket?: string } = {}) =>
  `http://${KEY}:${over.secret ?? SECRET}@${origin}/${over.bucket ?? 'bedside-files'}?region=eu-central-1`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bedside-storage-'));
  if (!existsSync(SERVER)) return;
  const port = await freePort();
  origin = `127.0.0.1:${port}`;
  await mkdir(join(folder, 's3', 'bedside-files'), { recursive: true });
  const env = { ...process.env, ROOT_ACCESS_KEY: KEY, ROOT_SECRET_KEY: SECRET };
  const args = ['--port', origin, '--region', 'eu-central-1', '--quiet', 'posix', '--nometa', join(folder, 's3')];
  gateway = spawn(SERVER, args, { env, stdio: 'ignore' });
  await vi.waitFor(() => fetch(`http://${origin}/`), { timeout: 10_000 });
}, 20_000);

afterAll(async () => {
  if (gateway) {
    gateway.kill();
    if (gateway.exitCode === null) await once(gateway, 'exit');
  }
  await rm(folder, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

const newKey = () => `${CLINIC}/${randomUUID()}`;
async function keep(storage: StoragePort, bytes: Buffer, key = newKey()) {
  await mkdir(storage.partsFolder, { recursive: true });
  const path = join(storage.partsFolder, randomUUID());
  await writeFile(path, bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await storage.keep(key, path, { contentType: 'application/pdf', bytes: bytes.length, sha256 });
  expect(existsSync(path)).toBe(false);
  return key;
}
const read = async (storage: StoragePort, key: string) => {
  const body = await storage.open(key);
  return body && Buffer.from(await new Response(body).arrayBuffer());
};

const storages: [string, () => StoragePort, boolean][] = [
  ['a folder', () => createDiskStorage({ folder: join(folder, 'disk') }), true],
  ['an S3 server', () => createS3Storage({ url: urlOf(), partsFolder: join(folder, 'parts') }), existsSync(SERVER)],
];

describe.each(storages)('%s (an S3 server only where `npm run chaos` has built it)', (_what, make, isThere) => {
  test.runIf(isThere)('keeps bytes under a key, gives them back, replaces them, and removes them', async () => {
    const storage = make();
    const bytes = randomBytes(3_000_000);
    const key = await keep(storage, bytes);
    expect((await read(storage, key))!.equals(bytes)).toBe(true);
    await keep(storage, Buffer.from('other'), key);
    expect((await read(storage, key))!.toString()).toBe('other');
    await storage.remove(key);
    await storage.remove(key);
    expect(await storage.open(key)).toBeUndefined();
  });

  test.runIf(isThere)('takes no key but ours', async () => {
    const storage = make();
    for (const key of ['../x', `${CLINIC}/../../x`, 'x', `${CLINIC}/x y`, ''])
      await expect(storage.open(key)).rejects.toThrow('not a key');
  });
});

describe.runIf(existsSync(SERVER))('the S3 server', () => {
  test('refuses another secret, and nothing is kept; the error names no bucket and no key', async () => {
    const stranger = createS3Storage({ url: urlOf({ secret: 'another' }), partsFolder: join(folder, 'parts') });
    const key = newKey();
    await expect(keep(stranger, Buffer.from('x'), key)).rejects.toThrow(/^the storage answered PUT with 403$/);
    expect(await createS3Storage({ url: urlOf() }).open(key)).toBeUndefined();
  });

  test('refuses bytes that are not those that were signed', async () => {
    const storage = createS3Storage({ url: urlOf(), partsFolder: join(folder, 'parts') });
    const path = join(folder, 'changed');
    await writeFile(path, 'changed on the way');
    const kept = { contentType: 'text/plain', bytes: 18, sha256: createHash('sha256').update('as it was').digest('hex') };
    await expect(storage.keep(newKey(), path, kept)).rejects.toThrow(/with 400$/);
  });

  test('without the bucket nothing counts as kept', async () => {
    const storage = createS3Storage({ url: urlOf({ bucket: 'no-such-bucket' }), partsFolder: join(folder, 'parts') });
    await expect(keep(storage, Buffer.from('x'))).rejects.toThrow('no such bucket');
  });
});
