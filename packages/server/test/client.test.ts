import { BedsideError, createBedsideClient } from '@bedside/client';
import { expect, test } from 'vitest';
import { makeApp, withDb } from './helpers.ts';
import { patient, secretKey } from './makers.ts';

test('a server makes a session with its secret key, and the person whose it is reads with it', () =>
  withDb(async (db) => {
    const app = makeApp({ db });
    const common = { apiUrl: 'http://api.clinic.example/', fetch: app.request.bind(app) };
    const { key } = await secretKey(db);
    const person = await patient(db, { externalId: 'patient-17' });

    const { data: session } = await createBedsideClient({ ...common, secretKey: key }).POST('/v1/sessions', {
      body: { externalId: 'patient-17' },
    });
    const page = createBedsideClient({ ...common, getToken: async () => session.token });
    const { data: me } = await page.GET('/v1/me');

    expect(session.personId).toBe(person.id);
    expect(me.person.id).toBe(person.id);
  }));

test('a refusal is thrown with its code, its status and the whole problem', () =>
  withDb(async (db) => {
    const app = makeApp({ db });
    const nobody = createBedsideClient({ apiUrl: 'http://api.clinic.example', fetch: app.request.bind(app) });

    const refusal = await nobody.GET('/v1/me').catch((error: unknown) => error);

    expect(refusal).toBeInstanceOf(BedsideError);
    expect(refusal).toMatchObject({ code: 'auth.missing', status: 401, problem: { code: 'auth.missing', status: 401 } });
  }));

test('a reply that is not the API’s own is thrown too, and says no more than its status', async () => {
  const proxy = () => new Response('<h1>Bad gateway</h1>', { status: 502, headers: { 'retry-after': '7' } });
  const refusal = await createBedsideClient({ apiUrl: 'http://api.clinic.example', fetch: proxy })
    .GET('/v1/events')
    .catch((error: unknown) => error);

  expect(refusal).toMatchObject({ code: 'http.502', status: 502, problem: undefined, retryAfterSeconds: 7 });
});
