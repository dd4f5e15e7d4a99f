import { describe, expect, test } from 'vitest';
import { operationsOf, type Document, type Operation } from '../conformance.ts';
import { currentDocument } from '../document.ts';
import { makeApp, NOW, OTHER_CLINIC, withDatabase } from '../helpers.ts';
import { Chance } from './chance.ts';
import { FromSchema, type JsonSchema, type Schemas } from './from-schema.ts';
import { ID, Ids } from './ids.ts';
import { CALLERS, credentials, makeWorld, stateOf } from './world.ts';

/** About 5,000 over all callers in `npm test`, the same ones each time; `npm run chaos` asks for 50,000 other ones each. */
const REQUESTS = Number(process.env['FUZZ_REQUESTS'] ?? 560);
const SEED = Number(process.env['FUZZ_SEED'] ?? (process.env['FUZZ_REQUESTS'] ? Date.now() % 1_000_000 : 1));

type Parameter = { name: string; in: 'path' | 'query' | 'header'; required?: boolean; schema: JsonSchema };
type Described = Operation & { parameters?: Parameter[]; requestBody?: { content: Record<string, { schema?: JsonSchema }> } };

const document = JSON.parse(await currentDocument()) as Document & { components: { schemas: Schemas } };
const operations = operationsOf(document);

/** One request by the document, right or with something wrong in it. */
function ask(operation: (typeof operations)[number], make: FromSchema, chance: Chance) {
  const { parameters = [], requestBody } = operation.operation as Described;
  const isBroken = chance.is(0.25);
  let path = operation.path;
  const query = new URLSearchParams();
  const headers: Record<string, string> = {};
  for (const { name, in: where, required = false, schema } of parameters) {
    if (where === 'path') path = path.replace(`{${name}}`, encodeURIComponent(String(make.valid(schema))));
    else if (where === 'query' && (required || chance.is(0.35))) {
      for (const value of [isBroken && chance.is(0.3) ? make.broken(schema) : make.valid(schema)].flat())
        query.append(name, typeof value === 'object' ? JSON.stringify(value) : String(value));
    } else if (where === 'header' && name !== 'authorization' && chance.is(name === 'if-match' ? 0.9 : 0.3)) {
      const value = name === 'if-match' ? `"${chance.pick([1, 1, 1, 2, 0])}"` : String(make.valid(schema));
      headers[name] = value.replaceAll(/[^\x20-\x7e]/g, '?');
    }
  }
  const [type, media] = Object.entries(requestBody?.content ?? {})[0] ?? [];
  const body = !type ? undefined : bodyOf(type, media?.schema ?? {}, isBroken, make, chance);
  if (type && body !== undefined) headers['content-type'] = type;
  return { path: query.size > 0 ? `${path}?${query}` : path, headers, body };
}

function bodyOf(type: string, schema: JsonSchema, isBroken: boolean, make: FromSchema, chance: Chance) {
  if (!type.endsWith('json')) return Uint8Array.from({ length: chance.integer(0, 2000) }, () => chance.integer(0, 255));
  if (isBroken && chance.is(0.1)) return chance.pick(['{', '', 'null', '[]', '"x"', '{"a":1,"a":2}', '\ufeff{}']);
  return JSON.stringify(isBroken ? make.broken(schema) : make.valid(schema));
}

const idsOf = (text: string) => [...text.matchAll(ID)].map(([id]) => id);

describe(`requests by the document, right and wrong (seed ${SEED})`, () => {
  test.each(CALLERS)('as %s: no 5xx, no reply off its schema, nothing of another clinic', { timeout: 3_600_000 }, (caller) =>
    withDatabase(async ({ db }) => {
      const chance = new Chance(SEED + CALLERS.indexOf(caller));
      const { publishable, own, foreign } = await makeWorld(db);
      const ids = new Ids(own, foreign);
      const make = new FromSchema({ schemas: document.components.schemas, chance, ids, now: NOW });
      const app = makeApp({ db });
      const before = await stateOf(db, OTHER_CLINIC);
      let signedIn = await credentials(db, caller, publishable);
      const asked = new Set<string>();
      const answers = new Map<string, number>();

      for (let n = 0; n < REQUESTS; n++) {
        const operation = chance.pick(operations);
        const { path, headers, body } = ask(operation, make, chance);
        // The audit says for what somebody has asked, also where there was nothing for them.
        const isAudit = operation.path === '/v1/audit-events';
        for (const id of idsOf(path)) asked.add(id);
        const what = `${operation.method} ${path} ${typeof body === 'string' ? body.slice(0, 2000) : ''}`;
        const response = await app.request(path, {
          method: operation.method,
          headers: { ...headers, ...signedIn },
          ...(body !== undefined && { body }),
        });
        answers.set(`${operation.name} ${response.status}`, (answers.get(`${operation.name} ${response.status}`) ?? 0) + 1);
        if (response.headers.get('content-type')?.startsWith('text/event-stream')) {
          await response.body?.cancel();
          continue;
        }
        const text = await response.text();
        expect(response.status, `${what}\n${text}`).toBeLessThan(500);
        const named = idsOf(text);
        expect(
          named.filter((id) => foreign.has(id) && !(isAudit && asked.has(id))),
          what,
        ).toEqual([]);
        if (response.ok) ids.learn(named);
        else if (response.status === 401) signedIn = await credentials(db, caller, publishable);
      }

      expect(await stateOf(db, OTHER_CLINIC)).toEqual(before);
      if (process.env['FUZZ_REPORT']) console.log(caller, [...answers].sort());
    }),
  );
});
