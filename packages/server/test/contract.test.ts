import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { ERROR_CODES, PERMISSIONS } from '@bedside/contract';
import { mismatch, nonconformity, operationsOf, schemaOf, type Document } from './conformance.ts';
import { currentDocument } from './document.ts';

const clientFile = (name: string) => readFile(new URL(`../../client/${name}`, import.meta.url), 'utf8');
const REGENERATE = 'the client is stale: npm run openapi';

test("the client's document is what the API serves", async () => {
  expect((await clientFile('openapi.json')) === (await currentDocument()), REGENERATE).toBe(true);
});

test("the client's types were made from that document", async () => {
  const sha256 = createHash('sha256')
    .update(await clientFile('openapi.json'))
    .digest('hex');
  expect((await clientFile('src/api.gen.ts')).includes(sha256), REGENERATE).toBe(true);
});

const document = JSON.parse(await currentDocument()) as Document;
const operations = operationsOf(document);

describe.each(operations.map((one) => [one.name, one.operation] as const))('%s', (_name, operation) => {
  test('has a name, a summary, and says who may', () => {
    expect(operation.operationId).toMatch(/^[a-z][A-Za-z]+$/);
    expect(operation.summary).toMatch(/^[A-Z]/);
    const permission = operation['x-permission'];
    expect(permission === null || permission === 'public' || (PERMISSIONS as readonly unknown[]).includes(permission)).toBe(true);
    const known = [{ bearer: [] }];
    if (permission === null) expect([known, [...known, { publishableKey: [] }]]).toContainEqual(operation.security);
    else expect(operation.security).toEqual(permission === 'public' ? [] : known);
  });

  test('names the codes of every refusal, and they are codes of the contract', () => {
    const refusals = Object.entries(operation.responses).filter(([status]) => Number(status) >= 400);
    expect(refusals.length).toBeGreaterThan(0);
    for (const [, { 'x-codes': codes }] of refusals) {
      expect(codes?.length).toBeGreaterThan(0);
      expect(ERROR_CODES).toEqual(expect.arrayContaining(codes!));
    }
  });

  test('shows an example of every JSON body, which its schema accepts', () => {
    const bodies = (contents: (typeof operation.requestBody)[]) =>
      contents.flatMap((body) => Object.entries(body?.content ?? {})).filter(([type]) => type.endsWith('json'));
    for (const [type, { schema, example }] of bodies([operation.requestBody])) {
      expect(example, type).toBeDefined();
      expect(schemaOf(schema)?.safeParse(example)).toMatchObject({ success: true });
    }
    for (const [type, { schema, example }] of bodies(Object.values(operation.responses) as never)) {
      expect(example, type).toBeDefined();
      expect(mismatch(schema, example, (what) => what)).toBeUndefined();
    }
  });
});

test('no two operations have one name, and there are some', () => {
  const names = operations.map(({ operation }) => operation.operationId);
  expect(names.length).toBeGreaterThan(5);
  expect(new Set(names).size).toBe(names.length);
});

describe('a reply is caught that', () => {
  const event = {
    id: `evt_${'0'.repeat(32)}`,
    type: 'call.ended',
    at: '2030-01-15T09:00:00.000Z',
    clinicId: `cln_${'0'.repeat(32)}`,
  };
  const list = (over: object = {}) => ({
    data: [{ ...event, appointmentId: null, position: '1', data: {} }],
    nextPosition: '1',
    ...over,
  });
  const judge = (status: number, body: object, type = 'application/json') =>
    nonconformity(
      document,
      'GET',
      '/v1/events',
      new Response(JSON.stringify(body), { status, headers: { 'content-type': type } }),
    );
  const problem = (status: number, code: string) => ({
    ...{ type: 'https://api.clinic.example/errors', title: 'No', status, detail: 'No', instance: '', code },
  });

  test('(a good one is not)', async () => {
    expect(await judge(200, list())).toBeUndefined();
    expect(await judge(410, problem(410, 'events.expired'), 'application/problem+json')).toBeUndefined();
  });

  test.each([
    ['lacks a field', 200, { data: [] }],
    ['has a field that is not listed', 200, list({ patientName: 'Pia Example' })],
    ['has one deep inside', 200, list({ data: [{ ...list().data[0], audience: ['pat_1'] }] })],
    ['has a value of another type', 200, list({ nextPosition: 1 })],
    ['has a status that is not documented', 201, list()],
  ])('%s', async (_how, status, body) => {
    expect(await judge(status, body)).toContain('get /v1/events answered');
  });

  test.each([
    ['has another type', 200, list(), 'text/html'],
    ['refuses with a code that is not documented there', 409, problem(409, 'calls.ended'), 'application/problem+json'],
    ['refuses with a code that nobody knows', 410, problem(410, 'events.gone'), 'application/problem+json'],
    ['refuses with one status outside and another inside', 410, problem(409, 'events.expired'), 'application/problem+json'],
    ['refuses without a problem document', 410, { error: 'gone' }, 'application/json'],
  ])('%s', async (_how, status, body, type) => {
    expect(await judge(status, body, type)).toContain('get /v1/events answered');
  });
});
