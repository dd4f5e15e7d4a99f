import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { and, eq, sql, type SQL } from 'drizzle-orm';
import { expect, test, vi } from 'vitest';
import type { Db } from '../src/context.ts';
import { auditLog } from '../src/modules/audit/audit.table.ts';
import { events } from '../src/modules/events/events.table.ts';
import { requestOf } from './access/request-of.ts';
import { ACCESS } from './access/table.ts';
import { accessWorld, type Caller } from './access/world.ts';
import { operationsOf, type Document } from './conformance.ts';
import { currentDocument } from './document.ts';
import { as, asOwner, makeApp, withDb } from './helpers.ts';
import { patient, secretKey, session, staff } from './makers.ts';
import { AUDITED, ELSEWHERE, FIRST, TELL_AS_THEY_GO, TELLS } from './writes.ts';

type Parameter = { in: string; name: string; required?: boolean; schema?: { example?: unknown }; example?: unknown };

vi.setConfig({ testTimeout: 120_000 });

const document = JSON.parse(await currentDocument()) as Document;
const operations = operationsOf(document).filter(({ operation }) => operation['x-permission'] !== 'public');
const reads = operations.filter(({ method }) => method === 'GET');
const writes = operations.filter(({ method }) => method !== 'GET');

/** The address with an example of each part. */
function pathOf({ path, operation }: (typeof reads)[number]) {
  const parameters = (operation as { parameters?: Parameter[] }).parameters ?? [];
  const example = ({ schema, example: own }: Parameter) => encodeURIComponent(String(own ?? schema?.example ?? 'x'));
  const filled = parameters
    .filter((one) => one.in === 'path')
    .reduce((address, one) => address.replace(`{${one.name}}`, example(one)), path);
  const query = parameters.filter((one) => one.in === 'query' && one.required).map((one) => `${one.name}=${example(one)}`);
  return query.length > 0 ? `${filled}?${query.join('&')}` : filled;
}

test('there are reads to look at', () => {
  expect(reads.length).toBeGreaterThan(15);
});

test.each(reads.map((one) => [one.name, one] as const))('%s: whoever asks, answered or refused, is in the audit', (_name, one) =>
  withDb(async (db) => {
    const { key } = await secretKey(db);
    const admin = await session(db, { personId: (await staff(db, { role: 'clinic_admin' })).id });
    const someone = await session(db, { personId: (await patient(db)).id });
    const app = makeApp({ db });
    for (const bearer of [key, admin.token, someone.token]) {
      const reply = await app.request(pathOf(one), as(bearer));
      if (reply.status === 400) continue;
      expect(reply.status).toBeLessThan(500);
      const requestId = reply.headers.get('x-request-id')!;
      const rows = await asOwner(db, (owner) =>
        owner
          .select()
          .from(auditLog)
          .where(and(eq(auditLog.requestId, requestId))),
      );
      expect(rows.map(({ outcome }) => outcome)).toContain(reply.ok ? 'done' : 'refused');
      const ids = rows.map(({ entityId, action }) => `${entityId} ${action}`);
      expect(new Set(ids).size, 'one row an entity').toBe(ids.length);
    }
  }),
);

const CALLERS = ['key', 'clinic_admin', 'practitioner', 'patient', 'staff'] as const satisfies readonly Caller[];

/** What a request leaves behind: taken back before the next one. */
async function trial(db: Db, first: SQL | undefined, work: () => Promise<Response>) {
  await db.execute(sql`savepoint trial`);
  if (first) await asOwner(db, (owner) => owner.execute(first));
  const lastPosition = (await everyEvent(db)).length;
  const reply = await work();
  const told = (await everyEvent(db)).slice(lastPosition).map(({ type }) => type);
  const requestId = reply.headers.get('x-request-id')!;
  const rows = await asOwner(db, (owner) => owner.select().from(auditLog).where(eq(auditLog.requestId, requestId)));
  await db.execute(sql`rollback to savepoint trial`);
  await db.execute(sql`release savepoint trial`);
  return { status: reply.status, told: [...new Set(told)].toSorted(), rows };
}
const everyEvent = (db: Db) => asOwner(db, (owner) => owner.select().from(events).orderBy(events.clinicId, events.position));

test('each write that is looked at elsewhere has a test there', () => {
  const modules = fileURLToPath(new URL('../src/modules/', import.meta.url));
  for (const [name, file] of Object.entries(ELSEWHERE)) expect(existsSync(modules + file), `${name}: ${file}`).toBe(true);
});

const patches = writes.filter(({ method }) => method === 'PATCH');

/** A PATCH whose body cannot be empty, and so is sent once more as it was. */
const NEVER_EMPTY = ['updateCall'];

test('a PATCH that changes nothing leaves the revision as it is, and tells nobody; the first one did', () =>
  withDb(async (db) => {
    const world = await accessWorld(db);
    const app = makeApp({ db });
    const seen: string[] = [];
    for (const operation of patches) {
      const operationId = operation.operation.operationId!;
      const { method, address, body } = requestOf(operation, ACCESS[operationId]!, world.targets.own);
      for (const caller of CALLERS) {
        await db.execute(sql`savepoint first`);
        const send = async (sent: unknown, tag: string) => {
          const before = (await everyEvent(db)).length;
          const reply = await app.request(
            address,
            as(world.callers[caller], { method, body: sent, headers: { 'if-match': tag } }),
          );
          const told = (await everyEvent(db)).length - before;
          return { status: reply.status, tag: reply.headers.get('etag'), told, updatedAt: await updatedAt(reply) };
        };
        const first = await send(body, '"1"');
        if (first.status < 300) {
          if (first.tag) expect(first.tag, operationId).not.toBe('"1"');
          for (const sent of NEVER_EMPTY.includes(operationId) ? [body] : [{}, body])
            expect(await send(sent, first.tag ?? '"1"'), operationId).toEqual({ ...first, status: first.status, told: 0 });
          seen.push(operationId);
        }
        await db.execute(sql`rollback to savepoint first`);
        if (first.status < 300) break;
      }
    }
    const all = patches.map(({ operation }) => operation.operationId!);
    expect(all.filter((name) => !seen.includes(name) && !(name in ELSEWHERE))).toEqual([]);
  }));

const updatedAt = async (reply: Response) => ((await reply.clone().json()) as { updatedAt?: string }).updatedAt;

test('every write that is done has its audit rows, one an entity, and tells what it says it tells', () =>
  withDb(async (db) => {
    const world = await accessWorld(db);
    const app = makeApp({ db });
    const told: Record<string, readonly string[]> = {};
    const audited: Record<string, readonly string[]> = {};
    const unaudited: string[] = [];
    for (const operation of writes) {
      const operationId = operation.operation.operationId!;
      const { method, address, body } = requestOf(operation, ACCESS[operationId]!, world.targets.own);
      for (const caller of CALLERS) {
        const call = as(world.callers[caller], { method, body, headers: { 'if-match': '"1"' } });
        const done = await trial(db, FIRST[operationId]?.(world.targets.own), async () => app.request(address, call));
        if (done.status >= 300) continue;
        told[operationId] = done.told;
        audited[operationId] = [...new Set(done.rows.map(({ action }) => action))].toSorted();
        const ids = done.rows.map(({ entityId, action }) => `${entityId} ${action}`);
        const isOneEach = ids.length > 0 && new Set(ids).size === ids.length;
        if (!isOneEach || done.rows.some(({ outcome }) => outcome !== 'done')) unaudited.push(operationId);
        break;
      }
    }
    expect(unaudited).toEqual([]);
    const names = writes.map(({ operation }) => operation.operationId!);
    expect(names.filter((name) => !(name in told)).toSorted()).toEqual(Object.keys(ELSEWHERE).toSorted());
    const looked = writes.filter(({ path, operation }) => operation.operationId! in told && !TELL_AS_THEY_GO.test(path));
    const said = looked.map(({ operation }) => [operation.operationId!, told[operation.operationId!]]);
    expect(Object.fromEntries(said)).toEqual(
      Object.fromEntries(looked.map(({ operation: { operationId } }) => [operationId!, TELLS[operationId!] ?? []])),
    );
    const wrote = looked.map(({ operation }) => [operation.operationId!, audited[operation.operationId!]]);
    expect(Object.fromEntries(wrote)).toEqual(AUDITED);
    expect(looked.length).toBeGreaterThan(60);
  }));
