import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createWebhooks, DESCRIPTION, registerPatiently } from '../src/webhooks/webhooks.ts';
import { FIRST_VISIT, NOW, SECRET_KEY, type FakeBedside } from './fake-bedside.ts';
import { withSite } from './with-site.ts';

const BODY = { type: 'appointment.scheduled', timestamp: NOW, data: { event: { appointmentId: FIRST_VISIT } } };

const here = withSite();

const deliver = (...args: Parameters<FakeBedside['webhooks']['request']>) =>
  here.open.site.request(...here.bedside.webhooks.request(...args));
const log = async () => (await here.open.site.request('/webhooks')).text();
const readSource = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

describe('registering', () => {
  test('the first start makes an endpoint at the address of the site on this machine', async () => {
    await here.open.webhooks.register();

    const { endpoints, secret } = here.bedside.webhooks;
    expect(endpoints).toMatchObject([{ url: 'http://127.0.0.1:0/webhooks', description: DESCRIPTION }]);
    expect(here.open.webhooks.secret).toBe(secret);
  });

  test('the next start finds it, at whatever address it was and switched off, and takes a new secret', async () => {
    await here.open.webhooks.register();
    const before = here.open.webhooks.secret;
    here.bedside.webhooks.endpoints[0]!.enabled = false;

    const again = createWebhooks({ ...here.open.config, port: 4711 });
    await again.register();

    expect(here.bedside.webhooks.endpoints).toMatchObject([
      { url: 'http://127.0.0.1:4711/webhooks', enabled: true, revision: 2 },
    ]);
    expect(again.secret).toBe(here.bedside.webhooks.secret);
    expect(again.secret).not.toBe(before);
  });

  test('an endpoint that is as it should be is not written, and one of somebody else is left alone', async () => {
    const theirs = { id: 'whk_0', url: 'https://clinic.example/', description: 'Our calendar', enabled: true, revision: 1 };
    here.bedside.webhooks.endpoints.push({ ...theirs });
    for (const webhooks of [here.open.webhooks, createWebhooks(here.open.config)]) await webhooks.register();

    expect(here.bedside.webhooks.endpoints).toMatchObject([theirs, { description: DESCRIPTION, revision: 1 }]);
    expect(here.bedside.asked.some(({ method }) => method === 'PATCH')).toBe(false);
  });

  test('while the API is not up yet, it asks again until it is', async () => {
    let tries = 0;
    const slow = {
      inbox: here.open.webhooks.inbox,
      get secret() {
        return here.open.webhooks.secret;
      },
      async register() {
        if (++tries < 3) throw new Error('not yet');
        await here.open.webhooks.register();
      },
    };
    await registerPatiently(slow, 1);
    expect([tries, here.open.webhooks.secret]).toEqual([3, here.bedside.webhooks.secret]);
  });
});

describe('receiving', () => {
  test('what Bedside has signed is on the page, once however often it comes, and no secret with it', async () => {
    await here.open.webhooks.register();
    for (let times = 0; times < 2; times++) expect((await deliver(BODY)).status).toBe(204);

    const page = await log();
    for (const shown of ['appointment.scheduled', NOW, 'evt_1', FIRST_VISIT]) expect(page).toContain(shown);
    expect(page.match(/evt_1/g)).toHaveLength(1);
    expect(page).not.toContain(here.open.webhooks.secret);
    expect(page).not.toContain(SECRET_KEY);
  });

  test('what somebody else has signed, an old one, and one that was changed on the way are refused and not shown', async () => {
    await here.open.webhooks.register();
    const [path, init] = here.bedside.webhooks.request(BODY);
    const changed = here.open.site.request(path, { ...init, body: `${String(init.body)} ` });
    const refused = await Promise.all([
      changed,
      deliver(BODY, { secret: `whsec_${'b'.repeat(40)}` }),
      deliver(BODY, { at: Date.now() - 301_000 }),
      here.open.site.request('/webhooks', { method: 'POST', body: '{}' }),
    ]);

    expect(refused.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
    expect(await log()).toContain('Nothing so far.');
  });

  test('before the site has its secret, Bedside is to come again', async () => {
    expect((await deliver(BODY)).status).toBe(503);
    expect(await log()).toContain('Bedside does not know this site yet.');
  });

  test('nothing of the body but its type, time and appointment is kept; what somebody put into them is not markup', async () => {
    await here.open.webhooks.register();
    const event = { appointmentId: null, patientId: 'pat_1' };
    await deliver({ type: '<b>test</b>', timestamp: NOW, data: { event, patient: { name: 'Mira Voss' } } });

    const page = await log();
    expect(page).toContain('&lt;b&gt;test');
    expect(page).not.toMatch(/Mira Voss|pat_1/);
  });

  test('the last hundred are kept, newest first', async () => {
    await here.open.webhooks.register();
    for (let n = 1; n <= 102; n++) await deliver(BODY, { id: `evt_${n}` });

    const ids = here.open.webhooks.inbox.heard.map(({ id }) => id);
    expect([ids.length, ids[0], ids.at(-1)]).toEqual([100, 'evt_102', 'evt_3']);
  });
});

test('the site verifies with the lines of the guide', () => {
  const lines = /export function verify[\s\S]*?^}/m.exec(readSource('../src/webhooks/verify.ts'))![0];
  expect(readSource('../../../docs/src/content/docs/webhooks.md')).toContain(lines);
});

test('the first page and the practitioner’s link to them, and to the mails that stay on this machine', async () => {
  for (const path of ['/', '/practitioner']) {
    const text = await (await here.open.site.request(path)).text();
    expect(text).toContain('<a href="/webhooks">');
    expect(text).toMatch(/<a href="https?:\/\/[^"]+\/inbox">/);
  }
});
