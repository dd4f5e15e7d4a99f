import { execFileSync } from 'node:child_process';
import { createHash, createHmac } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Keys } from './config.ts';
import { binaryName, type Pins } from './pins.ts';
import { allOnPath } from './run.ts';

export const platform = `${process.platform}-${process.arch}`;
export const newFolder = () => mkdtempSync(join(tmpdir(), 'livekit-test-'));

/** A program that only tells its version, and leaves a mark whenever it is run. */
export function fakeProgram(folder: string, says: string, name = binaryName) {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  const mark = `${path}.was-run`;
  writeFileSync(path, `#!/bin/sh\necho run >> '${mark}'\n${says}\n`);
  chmodSync(path, 0o755);
  return { path, wasRun: () => existsSync(mark) };
}

/** A PATH on which there is nothing but what unpacking needs, and what is put there. */
export function emptyPath() {
  const folder = newFolder();
  for (const name of ['tar', 'gzip', 'chmod']) symlinkSync(allOnPath(name, process.env)[0]!, join(folder, name));
  return folder;
}

export function fakeRelease(version = '1.13.9', saysVersion = version) {
  const folder = newFolder();
  const program = fakeProgram(folder, `echo "livekit-server version ${saysVersion}"`);
  const asset = `livekit_${version}_test.tar.gz`;
  execFileSync('tar', ['-czf', join(folder, asset), '-C', folder, binaryName]);
  const bytes = readFileSync(join(folder, asset));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const pins: Pins = { [platform]: { version, asset, sha256 } };
  return { bytes, pins, wasRun: program.wasRun };
}

export async function serve(listener: RequestListener) {
  const requests: string[] = [];
  const server = createServer((request, reply) => {
    requests.push(request.url ?? '');
    listener(request, reply);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = () => new Promise<void>((resolve) => (server.close(() => resolve()), server.closeAllConnections()));
  return { baseUrl, requests, close };
}

export async function bodyOf(request: IncomingMessage) {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Waits for a fact. Fails with the name of the fact when it does not come true. */
export async function until(fact: string, isTrue: () => boolean | Promise<boolean>, withinMs = 10_000) {
  const deadline = Date.now() + withinMs;
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error(`not within ${withinMs} ms: ${fact}`);
    await wait(20);
  }
}

/** What still runs of a process and everything it started. */
export function runningGroup(pid: number) {
  const rows = execFileSync('ps', ['-A', '-o', 'pgid=,pid=,stat=,args='], { encoding: 'utf8' }).trim().split('\n');
  return rows.filter((row) => Number(row.trim().split(/\s+/)[0]) === pid && !/^\s*\d+\s+\d+\s+Z/.test(row));
}

export function signedToken({ apiKey, apiSecret }: Keys, video: object, identity = 'tester') {
  const now = Math.floor(Date.now() / 1000);
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ iss: apiKey, sub: identity, nbf: now, exp: now + 60, video })}`;
  return `${text}.${createHmac('sha256', apiSecret).update(text).digest('base64url')}`;
}
