import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { json, problem, startClinicServer } from '../../test/clinic-server.ts';
import { createLocks, stubTab } from '../../test/tab.ts';
import type { TelehealthSessionRequestEvent } from '../events/session-request.ts';
import type { ApiError } from './api-error.ts';

const SECRET = 's'.repeat(43);
type Api = ReturnType<typeof import('./create-api.ts').createApi>;
let server: Awaited<ReturnType<typeof startClinicServer>>;
let opened: Api[] = [];

beforeEach(async () => {
  // What a tab remembers is in a module: each test is a tab of its own.
  vi.resetModules();
  server = await startClinicServer();
  server.on('POST /telehealth-session', (_request, reply) => json(reply, { token: `token-${server.asked.length}` }));
  server.on('GET /v1/me', (_request, reply) => json(reply, { serverNow: '2030-01-01T00:00:00.000Z', person: {} }));
});
afterEach(async () => {
  for (const api of opened) api.close();
  opened = [];
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  await server.close();
});

async function open(settings: object = {}, owner: EventTarget = new EventTarget()) {
  const { createApi } = await import('./create-api.ts');
  const api = createApi(
    { apiUrl: server.url, publishableKey: 'pk_test_1', sessionUrl: `${server.url}/telehealth-session`, ...settings },
    () => owner,
  );
  opened.push(api);
  return api;
}
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'fine',
    (cause: ApiError) => cause.code,
  );
const count = (path: string) => server.asked.filter((one) => one.path === path).length;

test('elements that load at the same time share one session', async () => {
  stubTab();
  server.on('GET /v1/appointments', (_request, reply) =>
    json(reply, { data: [], nextCursor: null, serverNow: '2030-01-01T00:00:00.000Z' }),
  );
  const api = await open();
  await Promise.all([api.me(), api.me(), api.listAppointments({ limit: 20, status: ['scheduled', 'pending'] })]);
  expect(count('/telehealth-session')).toBe(1);
  expect(count('/v1/me')).toBe(1);
  const list = server.asked.find(({ path }) => path.startsWith('/v1/appointments'))!;
  expect(list.path).toBe('/v1/appointments?limit=20&status=scheduled&status=pending');
  expect(list.headers).toMatchObject({ authorization: 'Bearer token-1', 'x-publishable-key': 'pk_test_1' });
  expect(api.now()).toBeGreaterThanOrEqual(Date.parse('2030-01-01T00:00:00.000Z'));
});

test('an expired session is renewed once, silently, also for a request that changes something', async () => {
  stubTab();
  let valid = 'token-1';
  server.on('GET /v1/appointments/a', (request, reply) =>
    request.headers.authorization === `Bearer ${valid}` ? json(reply, { id: 'a' }) : problem(reply, 401, 'auth.invalid'),
  );
  server.on('POST /v1/waiting-entries/w/admit', (request, reply) =>
    request.headers.authorization === `Bearer ${valid}` ? json(reply, { id: 'w' }) : problem(reply, 401, 'auth.invalid'),
  );
  const api = await open();
  await api.getAppointment('a');
  valid = 'token-4';
  await expect(api.admit('w')).resolves.toEqual({ id: 'w' });
  expect(count('/v1/waiting-entries/w/admit')).toBe(2);
});

test('several requests refused at once renew the session once', async () => {
  stubTab();
  let minted = 0;
  const tokens = ['old', 'new', 'newer'];
  let valid = 'old';
  server.on('POST /telehealth-session', (_request, reply) => json(reply, { token: tokens[minted++] }));
  for (const id of ['a', 'b', 'c'])
    server.on(`GET /v1/appointments/${id}`, (request, reply) =>
      request.headers.authorization === `Bearer ${valid}` ? json(reply, { id }) : problem(reply, 401, 'auth.invalid'),
    );
  const api = await open();
  await api.getAppointment('a');
  valid = 'new';
  await Promise.all(['a', 'b', 'c'].map((id) => api.getAppointment(id)));
  expect(minted).toBe(2);
});

test('a session that stays refused is reported, and not asked for again and again', async () => {
  stubTab();
  vi.spyOn(console, 'error').mockImplementation(() => {});
  server.on('GET /v1/appointments/a', (_request, reply) => problem(reply, 401, 'auth.invalid'));
  const api = await open();
  await expect(codeOf(api.getAppointment('a'))).resolves.toBe('auth.invalid');
  expect(count('/v1/appointments/a')).toBe(2);
});

test('nobody signed in on the clinic’s site is said as such, with one line for the developer', async () => {
  stubTab();
  const said = vi.spyOn(console, 'error').mockImplementation(() => {});
  server.on('POST /telehealth-session', (_request, reply) => json(reply, {}, 401));
  const api = await open();
  await expect(codeOf(api.me())).resolves.toBe('auth.missing');
  await expect(codeOf(api.me())).resolves.toBe('auth.missing');
  const lines = () => said.mock.calls.map(([line]) => String(line)).filter((line) => line.includes('session-url answered'));
  await vi.waitFor(() => expect(lines()).toHaveLength(1));
  expect(lines()[0]).toMatch(/session-url answered 401.*errors#auth\.missing/);
});

test('without session-url the page is asked by an event, once for all requests', async () => {
  stubTab();
  const owner = new EventTarget();
  let asked = 0;
  owner.addEventListener('telehealth-session-request', (event) => {
    asked += 1;
    (event as TelehealthSessionRequestEvent).respondWith(Promise.resolve('from-page'));
  });
  server.on('GET /v1/waiting-entries', (_request, reply) => json(reply, { data: [] }));
  const api = await open({ sessionUrl: undefined }, owner);
  await Promise.all([api.me(), api.waitingEntries()]);
  expect(asked).toBe(1);
  expect(server.asked[0]!.headers.authorization).toBe('Bearer from-page');
});

test('nothing set, and nobody answers: auth.missing, and no request goes out', async () => {
  stubTab();
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const api = await open({ sessionUrl: undefined });
  await expect(codeOf(api.me())).resolves.toBe('auth.missing');
  expect(server.asked).toEqual([]);
});

test('an invitation is taken out of the address before anything is sent, redeemed, and survives a reload', async () => {
  const tab = stubTab(`https://clinic.example/visit?lang=en#invitation=${SECRET}`);
  server.on('POST /v1/invitations/redeem', (request, reply) => json(reply, { token: 'invited', body: JSON.parse(request.body) }));
  const api = await open();
  expect(tab.location.href).toBe('https://clinic.example/visit?lang=en');
  await api.me();
  const redeem = server.asked[0]!;
  expect(redeem).toMatchObject({ path: '/v1/invitations/redeem', headers: { 'x-publishable-key': 'pk_test_1' } });
  expect(redeem.headers.authorization).toBeUndefined();
  expect(JSON.parse(redeem.body)).toEqual({ secret: SECRET, deviceId: api.deviceId() });
  expect(api.deviceId()).toMatch(/^[A-Za-z0-9_-]{16,64}$/);
  expect(server.asked[1]!.headers.authorization).toBe('Bearer invited');
  expect(count('/telehealth-session')).toBe(0);

  const kept = structuredClone(tab.history.state);
  vi.resetModules();
  const again = stubTab('https://clinic.example/visit?lang=en');
  again.history.replaceState(kept, '');
  const reloaded = await open();
  await reloaded.me();
  expect(JSON.parse(server.asked[2]!.body)).toEqual({ secret: SECRET, deviceId: api.deviceId() });
});

test('a router that throws our history entry away does not lose the invitation over a reload', async () => {
  const tab = stubTab(`https://clinic.example/#invitation=${SECRET}`);
  await open();
  tab.history.replaceState({ route: '/visits' }, '');
  tab.fire('pagehide');
  expect(tab.history.state).toMatchObject({ route: '/visits', telehealth: { invitation: SECRET } });
});

test('a second link opened in the same tab is another person: everything starts over', async () => {
  const tab = stubTab(`https://clinic.example/#invitation=${SECRET}`);
  server.on('POST /v1/invitations/redeem', (request, reply) =>
    json(reply, { token: JSON.parse(request.body).secret.slice(0, 4) }),
  );
  const api = await open();
  await api.me();
  const heard: string[] = [];
  server.on('GET /v1/events', (_request, reply) => problem(reply, 503, 'server.unavailable'));
  api.onEvent(({ type }) => heard.push(type));
  tab.location.hash = `#invitation=${'t'.repeat(43)}`;
  tab.fire('hashchange');
  expect(heard).toEqual(['cleared']);
  expect(tab.location.hash).toBe('');
  await api.me();
  expect(server.asked.findLast(({ path }) => path === '/v1/me')!.headers.authorization).toBe('Bearer tttt');
});

test('a visit that is open elsewhere is taken over only when the person says so, and only that once', async () => {
  stubTab(`https://clinic.example/#invitation=${SECRET}`);
  server.on('POST /v1/invitations/redeem', (request, reply) =>
    JSON.parse(request.body).takeOver ? json(reply, { token: 'mine' }) : problem(reply, 409, 'join.active_elsewhere'),
  );
  const api = await open();
  await expect(codeOf(api.me())).resolves.toBe('join.active_elsewhere');
  api.takeOver();
  await expect(codeOf(api.me())).resolves.toBe('fine');
  server.on('GET /v1/appointments/a', (_request, reply) => problem(reply, 401, 'auth.invalid'));
  await expect(codeOf(api.getAppointment('a'))).resolves.toBe('join.active_elsewhere');
});

test('a dead link on a page that knows its people lets them in as themselves; elsewhere it says so', async () => {
  stubTab(`https://clinic.example/#invitation=${SECRET}`);
  server.on('POST /v1/invitations/redeem', (_request, reply) => problem(reply, 404, 'invitations.not_found'));
  const stranger = await open({ sessionUrl: undefined });
  await expect(codeOf(stranger.me())).resolves.toBe('invitations.not_found');
  const known = await open();
  await expect(codeOf(known.me())).resolves.toBe('fine');
});

for (const code of ['invitations.not_found', 'join.link_revoked', 'join.too_late', 'request.invalid'])
  test(`${code}: a link that will never work again is forgotten where the page knows its people`, async () => {
    const tab = stubTab(`https://clinic.example/#invitation=${SECRET}`);
    server.on('POST /v1/invitations/redeem', (_request, reply) => problem(reply, 400, code));
    const api = await open();
    await expect(codeOf(api.me())).resolves.toBe('fine');
    expect(tab.history.state.telehealth.invitation).toBe('');
  });

test('a dead link, and nobody signed in: it is the link that is said not to work', async () => {
  stubTab(`https://clinic.example/#invitation=${SECRET}`);
  vi.spyOn(console, 'error').mockImplementation(() => {});
  server.on('POST /v1/invitations/redeem', (_request, reply) => problem(reply, 404, 'invitations.not_found'));
  server.on('POST /telehealth-session', (_request, reply) => json(reply, {}, 401));
  const api = await open();
  await expect(codeOf(api.me())).resolves.toBe('invitations.not_found');
});

test('what is no invitation stays in the page’s address', async () => {
  const tab = stubTab('https://clinic.example/#invitation=accepted');
  await open();
  expect(tab.location.hash).toBe('#invitation=accepted');
});

test('the link of this tab opened again changes nothing', async () => {
  const tab = stubTab(`https://clinic.example/#invitation=${SECRET}`);
  const api = await open();
  const heard: string[] = [];
  api.onEvent(({ type }) => heard.push(type));
  tab.location.hash = `#invitation=${SECRET}`;
  tab.fire('hashchange');
  expect(tab.location.hash).toBe('');
  expect(heard).toEqual([]);
});

test('a new link is asked for without a session, with the key of the clinic', async () => {
  stubTab(`https://clinic.example/#invitation=${SECRET}`);
  server.on('POST /v1/invitations/request-new', (_request, reply) => json(reply, {}, 202));
  const api = await open();
  await api.requestInvitation(SECRET);
  const [asked] = server.asked;
  expect(JSON.parse(asked!.body)).toEqual({ secret: SECRET });
  expect(asked!.headers.authorization).toBeUndefined();
  expect(asked!.headers['x-publishable-key']).toBe('pk_test_1');
});

test('a duplicated tab is another device, in no visit; the first stays what it is', async () => {
  const locks = createLocks();
  const tab = stubTab('https://clinic.example/', locks);
  const { ownTab } = await import('./tab-state.ts');
  const first = await open();
  await ownTab();
  const device = first.deviceId();
  const visit = { appointmentId: 'a', camera: true, microphone: true };
  const copy = { telehealth: { ...tab.history.state.telehealth, invitation: SECRET, visit } };

  vi.resetModules();
  const other = stubTab('https://clinic.example/', locks);
  other.history.replaceState(copy, '');
  server.on('POST /v1/invitations/redeem', (_request, reply) => json(reply, { token: 'invited' }));
  const second = await open();
  await second.me();
  const { body } = server.asked.find(({ path }) => path === '/v1/invitations/redeem')!;
  expect(JSON.parse(body).deviceId).not.toBe(device);
  expect(other.history.state.telehealth).toEqual({ deviceId: second.deviceId(), invitation: SECRET });
  expect(first.deviceId()).toBe(device);
});

test('a visit that is to go on after a reload is for one element, and for its own appointment', async () => {
  const tab = stubTab();
  const visit = { appointmentId: 'a', camera: true, microphone: true };
  tab.history.replaceState({ telehealth: { visit } }, '');
  const { claimVisit } = await import('../components/telehealth-call/begin.ts');
  expect(claimVisit('b')).toBeUndefined();
  expect(claimVisit('')).toEqual(visit);
  expect(claimVisit('')).toBeUndefined();
  expect(claimVisit('a')).toBeUndefined();
});

test('clear tells everyone who shows something to drop it', async () => {
  stubTab();
  const api = await open();
  const heard: string[] = [];
  api.onEvent(({ type }) => heard.push(type));
  api.clear();
  expect(heard).toEqual(['cleared']);
});

test('clear forgets the session, the invitation and the device', async () => {
  const tab = stubTab(`https://clinic.example/#invitation=${SECRET}`);
  server.on('POST /v1/invitations/redeem', (_request, reply) => json(reply, { token: 'invited' }));
  const api = await open();
  await api.me();
  const device = api.deviceId();
  api.clear();
  expect(tab.history.state).toEqual({ telehealth: {} });
  await api.me();
  expect(server.asked.at(-1)!.headers.authorization).toMatch(/^Bearer token-/);
  expect(api.deviceId()).not.toBe(device);
});

test('a token that arrives after clear is not kept', async () => {
  stubTab();
  const late = Promise.withResolvers<string>();
  const tokens = [late.promise, Promise.resolve('next-person')];
  const api = await open({ sessionUrl: undefined, sessionProvider: () => tokens.shift()! });
  const before = api.me();
  api.clear();
  late.resolve('last-person');
  await before;
  await api.me();
  expect(server.asked.at(-1)!.headers.authorization).toBe('Bearer next-person');
});

test('a read that fails on the way is asked for again, and the page is told; a write is not', async () => {
  stubTab();
  let failures = 1;
  server.on('GET /v1/appointments/a', (_request, reply) =>
    failures-- > 0 ? problem(reply, 503, 'server.unavailable') : json(reply, { id: 'a' }),
  );
  server.on('POST /v1/waiting-entries/w/admit', (_request, reply) => problem(reply, 503, 'server.unavailable'));
  server.on('GET /v1/events', (_request, reply) => problem(reply, 503, 'server.unavailable'));
  const api = await open();
  const heard: unknown[] = [];
  const stop = api.onEvent((event) => event.type === 'connection' && heard.push(event.state));
  await expect(api.getAppointment('a')).resolves.toEqual({ id: 'a' });
  stop();
  expect(heard.slice(0, 2)).toEqual(['retrying', 'open']);
  await expect(codeOf(api.admit('w'))).resolves.toBe('server.unavailable');
  expect(count('/v1/waiting-entries/w/admit')).toBe(1);
});

test('a request called off rejects at once and says nothing about the network', async () => {
  stubTab();
  server.on('GET /v1/appointments/a', () => {});
  const api = await open();
  await api.me();
  const attempt = new AbortController();
  const asked = api.getAppointment('a', attempt.signal);
  attempt.abort();
  await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
});

test('a refused join carries the reason, the times and the clinic’s clock', async () => {
  stubTab();
  const more = {
    reason: 'too_early',
    serverNow: '2031-05-05T05:00:00.000Z',
    opensAt: '2031-05-05T06:00:00.000Z',
    retryAfterSeconds: 3600,
  };
  server.on('POST /v1/appointments/a/join', (_request, reply) => problem(reply, 409, 'join.too_early', more));
  const api = await open();
  const error = await api.join('a', { deviceId: api.deviceId() }).catch((cause: ApiError) => cause);
  expect(error).toMatchObject({
    code: 'join.too_early',
    status: 409,
    retryAfterSeconds: 3600,
    problem: { opensAt: more.opensAt },
  });
  expect(Math.abs(api.now() - Date.parse(more.serverNow))).toBeLessThan(2000);
});

test('a reply that the clinic has kept does not tell the time: it is as old as the first press', async () => {
  stubTab();
  const serverNow = '2030-01-01T00:00:00.000Z';
  server.on('POST /v1/calls', (_request, reply) => {
    reply.setHeader('idempotent-replayed', 'true');
    json(reply, { id: 'cal', serverNow: '2029-12-31T23:58:00.000Z' });
  });
  const api = await open();
  await api.me();
  await expect(api.request('/calls', { method: 'POST', body: {} })).resolves.toMatchObject({ id: 'cal' });
  expect(api.now()).toBeGreaterThanOrEqual(Date.parse(serverNow));
});

test('a join settles with the grant or with the place in the waiting room', async () => {
  stubTab();
  server.on('POST /v1/appointments/a/join', (_request, reply) => json(reply, { id: 'wai', state: 'waiting' }, 202));
  server.on('POST /v1/appointments/b/join', (_request, reply) => json(reply, { participantToken: 'x', callId: 'cal' }));
  server.on('POST /v1/calls/cal/leave', (_request, reply) => void reply.writeHead(204).end());
  const api = await open();
  await expect(api.join('a', { deviceId: api.deviceId() })).resolves.toMatchObject({ kind: 'waiting', entry: { id: 'wai' } });
  await expect(api.join('b', { deviceId: api.deviceId() })).resolves.toMatchObject({ kind: 'grant', grant: { callId: 'cal' } });
  await expect(api.leaveCall('cal')).resolves.toBeUndefined();
});
