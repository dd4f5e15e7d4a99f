import { ERROR_CODES, PERMISSIONS } from '@bedside/contract';
import { describe, expect, test } from 'vitest';
import { makeApp, withDb } from '../../test/helpers.ts';

type Media = { schema?: object; example?: unknown };
type Reply = { description: string; content?: Record<string, Media>; 'x-codes'?: string[] };
type Operation = {
  operationId: string;
  summary: string;
  security: object[];
  'x-permission': string | null;
  requestBody?: { content: Record<string, Media> };
  responses: Record<string, Reply>;
};
type Document = { openapi: string; servers: object[]; paths: Record<string, Record<string, Operation>> };

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

async function operations(db: Parameters<typeof makeApp>[0]['db']) {
  const app = makeApp({ db });
  const document = (await (await app.request('/v1/openapi.json')).json()) as Document;
  const all = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
  );
  return { app, document, all };
}

describe('/v1/openapi.json', () => {
  test('is OpenAPI 3.1 at the public address, for everyone', () =>
    withDb(async (db) => {
      const { app, document } = await operations(db);
      expect(document).toMatchObject({ openapi: '3.1.0', servers: [{ url: 'http://api.clinic.example' }] });
      const reply = await app.request('/v1/openapi.json', { headers: { origin: 'https://anyone.example' } });
      expect(reply.headers.get('access-control-allow-origin')).toBe('*');
    }));

  test('has every route that there is', () =>
    withDb(async (db) => {
      const { app, all } = await operations(db);
      const served = app.routes
        .filter(
          ({ method, path }) =>
            METHODS.includes(method.toLowerCase()) && /^\/(v1|livekit)\//.test(path) && !path.endsWith('openapi.json'),
        )
        .map(({ method, path }) => `${method.toLowerCase()} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
      expect(new Set(all.map(({ method, path }) => `${method} ${path}`))).toEqual(new Set(served));
      expect(served.length).toBeGreaterThan(10);
    }));

  test('each operation has a name of its own, a summary, who may call it, and an example of each body', () =>
    withDb(async (db) => {
      const { all } = await operations(db);
      expect(new Set(all.map(({ operationId }) => operationId)).size).toBe(all.length);
      for (const { operationId, summary, responses, requestBody, ...operation } of all) {
        expect(summary, operationId).toMatch(/^[A-Z]/);
        const needed = operation['x-permission'];
        expect([...PERMISSIONS, 'public', null], operationId).toContain(needed);
        const bearer = [{ bearer: [] }];
        const known = needed === null ? [bearer, [...bearer, { publishableKey: [] }]] : [bearer];
        expect(needed === 'public' ? [[]] : known, operationId).toContainEqual(operation.security);
        const bodies = [requestBody?.content, ...Object.values(responses).map(({ content }) => content)];
        for (const [type, media] of bodies.flatMap((content) => Object.entries(content ?? {})))
          if (type.endsWith('json')) expect(media.example, `${operationId} ${type}`).toBeDefined();
      }
    }));

  test('each operation lists the codes it gives, under their status, and all of them are of the contract', () =>
    withDb(async (db) => {
      const { all } = await operations(db);
      for (const { operationId, responses, requestBody } of all) {
        const refusals = Object.entries(responses).filter(([status]) => Number(status) >= 400);
        const codes = refusals.flatMap(([, reply]) => reply['x-codes'] ?? []);
        for (const code of codes) expect(ERROR_CODES, operationId).toContain(code);
        expect(codes, operationId).toEqual(expect.arrayContaining(['request.invalid', 'rate_limit.exceeded', 'server.internal']));
        if (requestBody) expect(codes, operationId).toContain('request.too_large');
      }
    }));
});
