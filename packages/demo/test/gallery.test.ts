import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { GALLERY } from '../src/gallery/all-states.ts';
import { withSite } from './with-site.ts';

const here = withSite();

const get = (path: string, init?: RequestInit) => here.open.site.request(`/gallery${path}`, init);
const api = (state: string, path: string) => get(`/api/${state}/run1/v1${path}`);
const jsonOf = async (reply: Response | Promise<Response>) => (await (await reply).json()) as Record<string, unknown>;

describe('the index', () => {
  test('shows every state in a frame, and may frame only this site', async () => {
    const reply = await get('');
    const page = await reply.text();
    for (const { element, name } of GALLERY) expect(page).toContain(`src="/gallery/${element}/${name}?`);
    expect(reply.headers.get('content-security-policy')).toMatch(/^default-src 'none'.*; frame-src 'self'$/);
  });

  test('of one element, as wide and in the colours and language that are said; what is not known is left', async () => {
    const page = await (await get('?element=call-log&width=768&scheme=dark&lang=ar')).text();
    expect(page).toContain('src="/gallery/call-log/many?lang=ar&amp;scheme=dark&amp;width=768&amp;element=call-log"');
    expect(page).not.toContain('src="/gallery/visit/');
    expect(await (await get('?width=9&scheme=plaid&lang=xx')).text()).toContain('few?lang=en&amp;scheme=light&amp;width=360"');
  });
});

describe('a state', () => {
  test('is the element inside a provider that asks the gallery, in the language and direction that are said', async () => {
    const page = await (await get('/visit-thread/talk?lang=ar&scheme=dark')).text();
    expect(page).toContain('<html lang="ar" dir="rtl">');
    expect(page).toContain('<visit-thread></visit-thread>');
    expect(page).toMatch(/api-url="http:\/\/localhost\/gallery\/api\/visit-thread\/talk\/[0-9a-f]{8}"/);
    expect(page).toContain('theme="dark"');
  });

  test('that there is not, is not found', async () => {
    expect((await get('/visit-thread/none')).status).toBe(404);
    expect((await api('visit-thread/none', '/me')).status).toBe(404);
  });

  test('names are told apart, so that each has a page of its own', () => {
    const names = GALLERY.map(({ element, name }) => `${element}/${name}`);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('the gallery’s API', () => {
  test('answers as the state says, to the person who looks', async () => {
    expect(await jsonOf(api('waiting-room/busy', '/me'))).toMatchObject({ person: { kind: 'practitioner' } });
    expect(await jsonOf(api('call-log/many', '/me'))).toMatchObject({ person: { kind: 'patient' } });
    expect((await jsonOf(api('call-log/many', '/calls')))['data']).toHaveLength(5);
    expect((await jsonOf(api('call-log/many', '/calls?live=true')))['data']).toEqual([]);
  });

  test('refuses as the API does, and what it was not told of is not found', async () => {
    const refused = await api('appointment-list/error', '/appointments');
    expect(refused.status).toBe(500);
    expect(await jsonOf(refused)).toMatchObject({ code: 'server.internal' });
    expect((await api('appointment-list/few', '/series/ser_1')).status).toBe(404);
  });

  test('is told to go on: its events are on the stream, its next replies are others, and another page hears nothing', async () => {
    const over = new AbortController();
    const stream = await get('/api/telehealth-notices/toasts/run1/v1/events', { signal: over.signal });
    const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
    const before = await jsonOf(api('telehealth-notices/toasts', '/notices'));
    await get('/api/telehealth-notices/toasts/run1/tell', { method: 'POST', body: JSON.stringify({ type: 'notice.created' }) });
    let heard = '';
    while (!heard.includes('event: notice.created')) heard += (await reader.read()).value ?? '';
    await reader.cancel();
    over.abort();
    const after = await jsonOf(api('telehealth-notices/toasts', '/notices'));
    expect((after['data'] as object[]).length).toBe((before['data'] as object[]).length + 2);
    expect(await jsonOf(get('/api/telehealth-notices/toasts/run2/v1/notices'))).toEqual(before);
  });

  test('once told the time, it is that time in every reply', async () => {
    const serverNow = '2026-11-24T10:05:00.000Z';
    await get('/api/visit/two/run1/tell', { method: 'POST', body: JSON.stringify({ type: 'clock', serverNow }) });
    expect(await jsonOf(api('visit/two', '/me'))).toMatchObject({ serverNow });
  });
});

test('the page of the docs names every element and every state', () => {
  const page = readFileSync(new URL('../../../docs/src/content/docs/gallery.md', import.meta.url), 'utf8');
  for (const element of new Set(GALLERY.map((state) => state.element))) {
    const names = GALLERY.filter((state) => state.element === element).map(({ name }) => name);
    expect(page).toContain(`| \`${element}\` | ${names.join(', ')} |`);
  }
});
