import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { expect, test } from 'vitest';
import { clientOf } from './client.ts';
import { withDb } from './helpers.ts';
import { openClinic } from './opened-clinic.ts';
import { telehealthSession } from './your-page-guide.ts';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

test('the guide shows the endpoint that is run here', () => {
  const [, ours] = /^\/\/ session\n([\s\S]*?)^\/\/ end$/m.exec(read('your-page-guide.ts'))!;
  const shown = [...read('../../../docs/src/content/docs/your-page.md').matchAll(/^```ts\n([\s\S]*?)^```$/gm)];
  expect(shown.map(([, block]) => block)).toEqual([ours]);
});

test('the endpoint hands out a session of whoever is signed in, and of nobody else', () =>
  withDb(async (db) => {
    const { app, secretKey } = await openClinic(db);
    const api = createServer(getRequestListener(app.fetch)).listen(0, '127.0.0.1');
    await once(api, 'listening');
    const site = {
      apiUrl: `http://127.0.0.1:${(api.address() as AddressInfo).port}`,
      idOfSignedIn: async ({ headers }: Request) => headers.get('x-signed-in') ?? undefined,
    };
    const ask = (who: string | undefined, key = secretKey) =>
      telehealthSession(
        new Request('https://www.clinic.example/telehealth-session', {
          method: 'POST',
          headers: { ...(who && { 'x-signed-in': who }) },
        }),
        { ...site, secretKey: key },
      );
    try {
      const reply = await ask('patient-17');
      expect(reply.headers.get('cache-control')).toBe('no-store');
      const { token } = (await reply.json()) as { token: string };
      const { data: me } = await clientOf(app, { getToken: () => token }).GET('/v1/me');
      expect(me.person.name).toBe('Pia Example');

      expect((await ask(undefined)).status).toBe(401);
      expect((await ask('nobody-we-know')).status).toBe(503);
      expect((await ask('patient-17', 'sk_test_wrong')).status).toBe(503);
    } finally {
      api.close().closeAllConnections();
    }
  }));
