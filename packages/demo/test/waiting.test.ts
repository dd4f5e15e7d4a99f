import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSite, startFakeBedside, type FakeBedside, type OpenSite } from './fake-bedside.ts';
import { VISIT } from './fake-booking.ts';

const ENTRY = `wai_${'1'.repeat(32)}`;

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

const get = async (path: string) => (await open.site.request(path)).text();
const post = async (path: string, fields: Record<string, string>) => {
  const init = { method: 'POST', body: new URLSearchParams(fields), headers: { origin: 'http://localhost' } };
  return (await open.site.request(`http://localhost${path}`, init)).headers.get('location');
};
const asked = (path: string) => bedside.asked.filter((one) => one.method === 'POST' && one.path === path);

const entry = (more: object = {}) => ({
  ...{ id: ENTRY, appointmentId: VISIT, personId: `pat_${'a'.repeat(32)}`, name: 'Jonas <Peel>', role: 'patient' },
  ...{ state: 'waiting', since: '2026-11-24T09:50:00.000Z', present: true, deviceCheck: null, place: 2 },
  ...{ estimate: { fromMinutes: 10, toMinutes: 20 }, message: null, runningLate: null },
  appointment: { startsAt: '2026-11-24T10:00:00.000Z', endsAt: '2026-11-24T10:30:00.000Z', mode: 'video', title: null },
  ...{ can: ['admit', 'hold', 'deny', 'message'], ...more },
});

test('the board shows since when, place and estimate, what was said and chosen, and what can be done', async () => {
  const runningLate = { minutes: 20, choice: 'phone', callBackNumber: '+49 30 5550123', readyAt: null };
  const message = { code: 'soon', text: '<b>Two</b> minutes', at: '2026-11-24T09:58:00.000Z' };
  bedside.booking.waiting = [entry({ runningLate, message, present: false }), entry({ id: `wai_${'2'.repeat(32)}`, can: [] })];
  const page = await get('/waiting');
  expect(page).toMatch(/· place 2\s+· in 10 to 20 min/);
  expect(page).toContain('Away, place kept');
  expect(page).toContain('In a few minutes – &lt;b&gt;Two&lt;/b&gt; minutes');
  expect(page).toContain('Wants to be phoned');
  expect(page).not.toContain('<Peel>');
  const forms = [...page.matchAll(/action="\/waiting\/(wai_\d+)\/([a-z-]+)"/g)].map(([, id, verb]) => [id, verb]);
  expect(forms).toEqual(['admit', 'message', 'hold', 'deny'].map((verb) => [ENTRY, verb]));
});

test.each([
  ['admit', { guests: 'yes' }, { withGuests: true }, 'admitted'],
  ['hold', { code: 'preparing', text: '' }, { message: { code: 'preparing' } }, 'held'],
  ['deny', { reason: 'wrong_time', text: ' Tomorrow ' }, { reason: 'wrong_time', text: 'Tomorrow' }, 'denied'],
  ['message', { code: 'ready', text: '' }, { code: 'ready' }, 'told'],
])('%s is sent once, with its key', async (verb, fields, body, said) => {
  expect(await post(`/waiting/${ENTRY}/${verb}`, { ...fields, key: 'k1' })).toBe(`/waiting?say=${said}#${ENTRY}`);
  expect(asked(`/v1/waiting-entries/${ENTRY}/${verb}`)).toMatchObject([{ idempotencyKey: 'k1', body }]);
});

test.each([
  ['late', { minutes: '20' }, 'running-late', { minutes: 20 }],
  ['late', { minutes: '' }, 'running-late', {}],
  ['on-time', {}, 'running-late', { minutes: 0 }],
  ['message', { code: 'delayed', text: '' }, 'message', { message: { code: 'delayed' } }],
])('%s with %o tells everyone', async (verb, fields, path, body) => {
  await post(`/waiting/${verb}`, { ...fields, key: 'k1' } as Record<string, string>);
  expect(asked(`/v1/waiting-entries/${path}`).map((one) => one.body)).toEqual([body]);
});

test('who does not wait any more: the page says so', async () => {
  bedside.booking.refuse('POST admit', 409, 'waiting.not_waiting');
  const next = await post(`/waiting/${ENTRY}/admit`, { key: 'k1' });
  expect(await get(next!.split('#')[0]!)).toContain('They are not waiting any more.');
});
