import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createWebhooks, DESCRIPTION, registerPatiently } from '../src/webhooks/webhooks.ts';
import { FIRST_VISIT, NOW, openSite, SECRET_KEY, startFakeBedside, type FakeBedside, type OpenSite } from './fake-bedside.ts';

const BODY = { type: 'appointment.scheduled', timestamp: NOW, data: { event: { appointmentId: FIRST_VISIT } } };

let bedside: FakeBedside;
let open: OpenSite;

beforeEach(async () => {
  bedside = await startFakeBedside();
  open = await openSite(bedside.url);
});
afterEach(async () => {
  bedside.close();
  await open.remove();
});

const deliver = (...args: Parameters<FakeBedside['webhooks']['request']>) =>
  open.site.request(...bedside.webhooks.request(...args));
const log = async () => (await open.site.request('/webhooks')).text();
const readSource = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

describe('registering', () => {
  test('the first start makes an endpoint at the address of the site on this machine', async () => {
    await open.webhooks.register();

    const { endpoints, secret } = bedside.webhooks;
    expect(endpoints).toMatchObject([{ url: 'http://127.0.0.1:0/webhooks', description: DESCRIPTION }]);
    expect(open.webhooks.secret).toBe(secret);
  });

  test('the next start finds it, at whatever address it was and switched off, and takes a new secret', async () => {
    await open.webhooks.register();
    const before = open.webhooks.secret;
    bedside.webhooks.endpoints[0]!.enabled = false;

    const again = createWebhooks({ ...open.config, port: 4711 });
    await again.register();

    expect(bedside.webhooks.endpoints).toMatchObject([{ url: 'http://127.0.0.1:4711/webhooks', enabled: true, revision: 2 }]);
    expect(again.secret).toBe(bedside.webhooks.secret);
    expect(again.secret).not.toBe(before);
  });

  test('an endpoint that is as it should be is not written, and one of somebody else is left alone', async () => {
    const theirs = { id: 'whk_0', url: 'https://clinic.example/', description: 'Our calendar', enabled: true, revision: 1 };
    bedside.webhooks.endpoints.push({ ...theirs });
    for (const webhooks of [open.webhooks, createWebhooks(open.config)]) await webhooks.register();

    expect(bedside.webhooks.endpoints).toMatchObject([theirs, { description: DESCRIPTION, revision: 1 }]);
    expect(bedside.asked.some(({ method }) => method === 'PATCH')).toBe(false);
  });

  test('while the API is not up yet, it asks again until it is', async () => {
    let tries = 0;
    const slow = {
      inbox: open.webhooks.inbox,
      get secret() {
        return open.webhooks.secret;
      },
      async register() {
        if (++tries < 3) throw new Error('not yet');
        await open.webhooks.register();
      },
    };
    await registerPatiently(slow, 1);
    expect([tries, open.webhooks.secret]).toEqual([3, bedside.webhooks.secret]);
  });
});

describe('receiving', () => {
  test('what Bedside has signed is on the page, once however often it comes, and no secret with it', async () => {
    await open.webhooks.register();
    for (let times = 0; times < 2; times++) expect((await deliver(BODY)).status).toBe(204);

    const page = await log();
    for (const shown of ['appointment.scheduled', NOW, 'evt_1', FIRST_VISIT]) expect(page).toContain(shown);
    expect(page.match(/evt_1/g)).toHaveLength(1);
    expect(page).not.toContain(open.webhooks.secret);
    expect(page).not.toContain(SECRET_KEY);
  });

  test('what somebody else has signed, an old one, and one that was changed on the way are refused and not shown', async () => {
    await open.webhooks.register();
    const [path, init] = bedside.webhooks.request(BODY);
    const changed = open.site.request(path, { ...init, body: `${String(init.body)} ` });
    const refused = await Promise.all([
      changed,
      deliver(BODY, { secret: `whsec_${'b'.repeat(40)}` }),
      deliver(BODY, { at: Date.now() - 301_000 }),
      open.site.request('/webhooks', { method: 'POST', body: '{}' }),
    ]);

    expect(refused.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
    expect(await log()).toContain('Nothing so far.');
  });

  test('before the site has its secret, Bedside is to come again', async () => {
    expect((await deliver(BODY)).status).toBe(503);
    expect(await log()).toContain('Bedside does not know this site yet.');
  });

  test('nothing of the body but its type, time and appointment is kept; what somebody put into them is not markup', async () => {
    await open.webhooks.register();
    const event = { appointmentId: null, patientId: 'pat_1' };
    await deliver({ type: '<b>test</b>', timestamp: NOW, data: { event, patient: { name: 'Mira Voss' } } });

    const page = await log();
    expect(page).toContain('&lt;b&gt;test');
    expect(page).not.toMatch(/Mira Voss|pat_1/);
  });

  test('the last hundred are kept, newest first', async () => {
    await open.webhooks.register();
    for (let n = 1; n <= 102; n++) await deliver(BODY, { id: `evt_${n}` });

    const ids = open.webhooks.inbox.heard.map(({ id }) => id);
    expect([ids.length, ids[0], ids.at(-1)]).toEqual([100, 'evt_102', 'evt_3']);
  });
});

test('the site verifies with the lines of the guide', () => {
  const lines = /export function verify[\s\S]*?^}/m.exec(readSource('../src/webhooks/verify.ts'))![0];
  expect(readSource('../../../docs/src/content/docs/webhooks.md')).toContain(lines);
});

test('the first page and the practitioner’s link to them, and to the mails that stay on this machine', async () => {
  for (const path of ['/', '/practitioner']) {
    const text = await (await open.site.request(path)).text();
    expect(text).toContain('<a href="/webhooks">');
    expect(text).toMatch(/<a href="https?:\/\/[^"]+\/inbox">/);
  }
});
