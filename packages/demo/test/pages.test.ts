import { describe, expect, test } from 'vitest';
import { SECRET_KEY } from './fake-bedside.ts';
import { withSite } from './with-site.ts';

const PAGES = [
  '/',
  '/patient',
  '/practitioner',
  '/visit',
  '/classic',
  '/book',
  '/book-here',
  '/visits',
  '/themes',
  '/gallery/appointment-list/few',
  '/gallery/visit/two',
  '/desk',
  '/desk/book',
  '/waiting',
  '/webhooks',
  '/talk/patient',
  '/talk/practitioner',
  '/calls/patient',
  '/calls/practitioner',
  '/no-such-page',
];

const here = withSite();

const nonceOf = (response: Response) => /'nonce-([^']+)'/.exec(response.headers.get('content-security-policy') ?? '')?.[1];

describe.each(PAGES)('the page %s', (path) => {
  test('sends the strict policy, and allows the site itself its cameras and microphones', async () => {
    const { headers } = await here.open.site.request(path);

    expect(headers.get('content-security-policy')?.replace(/'nonce-[^']+'/, "'nonce-…'")).toBe(
      `default-src 'none'; script-src 'nonce-…'; style-src 'self'; ` +
        `connect-src 'self' ${here.bedside.url} ws://127.0.0.1:7880 http://127.0.0.1:7880; img-src 'self' ${here.bedside.url} blob: data:; ` +
        `media-src blob:; worker-src blob:; form-action 'self'; base-uri 'none'; require-trusted-types-for 'script'; ` +
        `trusted-types lit-html telehealth-sdk 'allow-duplicates'`,
    );
    expect(headers.get('permissions-policy')).toBe('camera=(self), microphone=(self), display-capture=(self)');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('strict-origin-when-cross-origin');
  });

  test('gets another nonce each time, and has no script without it and no inline style', async () => {
    const [first, second] = [await here.open.site.request(path), await here.open.site.request(path)];
    expect(nonceOf(first)).not.toBe(nonceOf(second));

    const page = await first.text();
    for (const [script] of page.matchAll(/<script[^>]*>/g)) expect(script).toContain(`nonce="${nonceOf(first)}"`);
    expect(page).not.toMatch(/<style|\sstyle=|\son[a-z]+=/);
  });

  test('does not hold the secret key', async () => {
    expect(await (await here.open.site.request(path)).text()).not.toContain(SECRET_KEY);
  });
});

test('a page with elements loads them as the quick start says, and names where its person is signed in', async () => {
  const page = await (await here.open.site.request('/patient')).text();
  expect(page).toContain(`<script type="module" src="${here.bedside.url}/sdk/v1/telehealth.js"`);
  expect(page).toContain('publishable-key="pk_test_0123456789abcdef" session-url="/patient/telehealth-session"');
});

test('the page for invitations names no sign-in: the link is the sign-in', async () => {
  expect(await (await here.open.site.request('/visit')).text()).not.toContain('session-url');
});

test.each(['/patient', '/practitioner', '/classic'])(
  'when the API is down, %s is shown all the same and says so',
  async (path) => {
    here.bedside.close();
    const response = await here.open.site.request(path);
    expect(response.status).toBe(200);
    const page = await response.text();
    expect(page).toContain('Video visits cannot be reached right now.');
    expect(page).toContain('<telehealth-call>');
  },
);

test('the style sheet is a file of the site', async () => {
  const response = await here.open.site.request('/site.css');
  expect(response.headers.get('content-type')).toBe('text/css; charset=utf-8');
});
