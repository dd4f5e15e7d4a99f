import { and, eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { auditLog } from '../src/modules/audit/audit.table.ts';
import { operationsOf, type Document } from './conformance.ts';
import { currentDocument } from './document.ts';
import { as, asOwner, makeApp, withDb } from './helpers.ts';
import { patient, secretKey, session, staff } from './makers.ts';

type Parameter = { in: string; name: string; required?: boolean; schema?: { example?: unknown }; example?: unknown };

const document = JSON.parse(await currentDocument()) as Document;
const reads = operationsOf(document).filter(
  ({ method, operation }) => method === 'GET' && operation['x-permission'] !== 'public',
);

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
