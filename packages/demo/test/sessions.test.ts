import { expect, test } from 'vitest';
import { openSite, SECRET_KEY } from './fake-bedside.ts';
import { withSite } from './with-site.ts';

const here = withSite();

const everythingIn = async (response: Response) => JSON.stringify([...response.headers]) + (await response.text());

test.each(['patient', 'practitioner'])(
  'the session of the %s is asked for with the secret key, and only its token is handed on',
  async (who) => {
    const response = await here.open.site.request(`/${who}/telehealth-session`, { method: 'POST' });

    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toEqual({ token: `session-of-demo-${who}` });
    expect(here.bedside.asked).toEqual([
      { method: 'POST', path: '/v1/sessions', authorization: `Bearer ${SECRET_KEY}`, body: { externalId: `demo-${who}` } },
    ]);
  },
);

test('the front desk’s page with elements has a session of its own', async () => {
  const page = await (await here.open.site.request('/desk/book')).text();
  const [, path] = /session-url="([^"]+)"/.exec(page)!;
  expect(await (await here.open.site.request(path!, { method: 'POST' })).json()).toEqual({ token: 'session-of-demo-staff' });
});

test('the secret key is in no reply, neither when it works nor when the key is refused nor when the API is down', async () => {
  const works = await here.open.site.request('/patient/telehealth-session', { method: 'POST' });
  expect(await everythingIn(works)).not.toContain(SECRET_KEY);

  const other = await openSite(here.bedside.url);
  here.bedside.close();
  const down = await other.site.request('/patient/telehealth-session', { method: 'POST' });
  expect(down.status).toBe(503);
  expect(await everythingIn(down)).not.toContain(SECRET_KEY);
  await other.remove();
});

test('what the API answers to a wrong key stays with the site', async () => {
  const { createBedside } = await import('../src/bedside.ts');
  await expect(
    createBedside({ apiUrl: here.bedside.url, secretKey: 'sk_test_wrong' }).createSession('demo-patient'),
  ).rejects.toThrow('auth.invalid: No');
});

test('a session is not to be had by GET, which a link or an image could ask for', async () => {
  const response = await here.open.site.request('/patient/telehealth-session');
  expect(response.status).toBe(404);
  expect(here.bedside.asked).toEqual([]);
});
