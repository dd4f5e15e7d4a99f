import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import type { TestProject } from 'vitest/node';
import { migrate } from '../src/db/connect.ts';
import { startEmbeddedPostgres } from '../src/db/embedded.ts';

export const TEMPLATE = 'bedside_template';

/** vitest `globalSetup`: one real PostgreSQL for the run, without fsync, thrown away after it. `TEST_POSTGRES_URL` names another one. */
export default async function setup(project: TestProject) {
  const elsewhere = process.env['TEST_POSTGRES_URL'];
  const server = elsewhere ? { url: elsewhere, stop: async () => {} } : await startThrowAway();
  const admin = postgres(server.url, { max: 1, onnotice: () => {} });
  await admin.unsafe(`drop database if exists ${TEMPLATE}`);
  await admin.unsafe(`create database ${TEMPLATE}`);
  await migrate(databaseUrl(server.url, TEMPLATE));
  await admin.end();
  project.provide('postgresUrl', server.url);
  return () => server.stop();
}

async function startThrowAway() {
  const home = await mkdtemp(join(tmpdir(), 'bedside-test-'));
  const server = await startEmbeddedPostgres({ home, fsync: false, maxConnections: 200 });
  server.guard();
  const stop = async () => {
    await server.stop();
    await rm(home, { recursive: true, force: true });
  };
  return { url: server.url, stop };
}

export function databaseUrl(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
  }
}
