import { ROLES, type Permission, type Role } from '@bedside/contract';
import { sql } from 'drizzle-orm';
import { expect, test, vi } from 'vitest';
import type { Db } from '../../src/context.ts';
import { operationsOf, type Document } from '../conformance.ts';
import { currentDocument } from '../document.ts';
import { as, makeApp, withDb } from '../helpers.ts';
import { requestOf } from './request-of.ts';
import { ACCESS, LISTS, OWNERS, type Row } from './table.ts';
import { accessWorld, STANDINGS, type AccessWorld, type Caller, type Standing } from './world.ts';

vi.setConfig({ testTimeout: 900_000 });

const document = JSON.parse(await currentDocument()) as Document;
const operations = operationsOf(document).filter(({ operation }) => operation['x-permission'] !== 'public');
type Operation = (typeof operations)[number];

/** What the roles table says of one caller and one row. */
function expected({ operation }: Operation, row: Row, caller: Caller, standing: Standing): 'allowed' | 403 | 404 {
  const needed = operation['x-permission'] as Permission | null;
  const scope = scopeOf(caller, needed);
  if (!scope || row.never?.includes(caller)) return 403;
  const isOwn = OWNERS[row.on].includes(caller as Role);
  const reaches = {
    own: standing === 'own' && isOwn,
    department: standing === 'department',
    clinic: standing !== 'other',
  };
  if (row.on !== 'clinic' && !reaches[scope]) return 404;
  return row.but?.[caller] ?? 'allowed';
}

function scopeOf(caller: Caller, needed: Permission | null) {
  if (needed === null || caller === 'key') return 'clinic';
  return caller === 'key without scopes' ? undefined : ROLES[caller][needed];
}

/** Whatever a request changes is taken back before the next one. */
async function ask(db: Db, work: () => Promise<Response> | Response): Promise<{ status: number; code: string }> {
  await db.execute(sql`savepoint matrix`);
  const reply = await work();
  const text = await reply.text();
  await db.execute(sql`rollback to savepoint matrix`);
  await db.execute(sql`release savepoint matrix`);
  const code = reply.status < 400 ? '' : (JSON.parse(text) as { code: string }).code;
  return { status: reply.status, code };
}

const answerOf = ({ status, code }: { status: number; code: string }) => {
  if (status === 403 && code === 'auth.forbidden') return 403;
  if (status === 404) return 404;
  // Seen, and refused for the state that it is in.
  return status < 300 || [409, 410, 412, 503].includes(status) || /^(avatars|files)\./.test(code)
    ? 'allowed'
    : `${status} ${code}`;
};

/** Who may not at all is asked on the nearest and on the farthest row. */
function standingsFor(operation: Operation, row: Row, caller: Caller): readonly Standing[] {
  if (row.on === 'clinic') return ['own'];
  return expected(operation, row, caller, 'own') === 403 ? ['own', 'other'] : STANDINGS;
}

const callersOf = (world: AccessWorld) => Object.keys(world.callers) as Caller[];

test('every operation has a row, and every row an operation', () => {
  const names = operations.map(({ operation }) => operation.operationId!);
  expect(names.length).toBeGreaterThan(80);
  expect(Object.keys(ACCESS).toSorted()).toEqual(names.toSorted());
});

test('every operation lets those do it whom the roles table lets, on the rows that it says, and nobody else', () =>
  withDb(async (db) => {
    const world = await accessWorld(db);
    const app = makeApp({ db });
    const wrong: string[] = [];
    let asked = 0;
    for (const operation of operations) {
      const { operationId } = operation.operation;
      const row = ACCESS[operationId!];
      if (!row) continue;
      for (const caller of callersOf(world)) {
        for (const standing of standingsFor(operation, row, caller)) {
          const { method, address, body } = requestOf(operation, row, world.targets[standing]);
          const headers = { 'if-match': '"1"' };
          const reply = await ask(db, () => app.request(address, as(world.callers[caller], { method, body, headers })));
          const should = expected(operation, row, caller, standing);
          const did = answerOf(reply);
          asked++;
          if (did !== should) wrong.push(`${operationId} by ${caller} on ${standing}: ${should}, and was ${did} (${reply.code})`);
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(asked).toBeGreaterThan(1000);
  }));

test('a list holds what its reader may see one by one, and nothing else', () =>
  withDb(async (db) => {
    const world = await accessWorld(db);
    const app = makeApp({ db });
    let asked = 0;
    for (const [operationId, subject] of Object.entries(LISTS)) {
      const operation = operations.find((one) => one.operation.operationId === operationId)!;
      const row: Row = { on: subject };
      for (const caller of callersOf(world)) {
        if (expected(operation, ACCESS[operationId]!, caller, 'own') === 403) continue;
        const reply = await app.request(operation.path + (ACCESS[operationId]!.query ?? ''), as(world.callers[caller]));
        const text = await reply.text();
        for (const standing of STANDINGS) {
          const { [subject as 'appointment']: id } = world.targets[standing];
          const isThere = text.includes(id);
          expect([operationId, caller, standing, isThere]).toEqual([
            ...[operationId, caller, standing],
            expected(operation, row, caller, standing) === 'allowed',
          ]);
          asked++;
        }
      }
    }
    expect(asked).toBeGreaterThan(100);
  }));
