import { eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { Db } from '../../context.ts';
import {
  as,
  asOwner,
  CLINIC,
  fakeClock,
  makeApp,
  makeCtx,
  OTHER_CLINIC,
  testConfig,
  withDatabase,
  withDb,
  type FakeClock,
} from '../../../test/helpers.ts';
import { mailsOut, secretIn } from '../../../test/mail.ts';
import { clinic, patient, publishableKey, secretKey, staff } from '../../../test/makers.ts';
import { auditLog } from '../audit/audit.table.ts';
import { createClinic } from '../clinics/create-clinic.ts';
import { people } from '../people/people.table.ts';
import { sessions } from '../sessions/sessions.table.ts';
import { accounts } from './accounts.table.ts';
import { signIns } from './sign-ins.table.ts';

const EMAIL = 'pia@mail.example';
const PASSWORD = 'seven green kettles';
const OTHER = 'eight purple kettles';
const PAGE = 'https://clinic.example';
const FIREFOX = 'Firefox on Linux';

type Asked = { body?: unknown; cookie?: string | undefined; headers?: Record<string, string> };

/** A page of the clinic in one browser: sends its origin, its key and its cookie, and keeps the cookie that it gets. */
function browserOf(app: ReturnType<typeof makeApp>, key: string, userAgent = FIREFOX) {
  const jar = { cookie: undefined as string | undefined };
  async function post(path: string, { body, cookie = jar.cookie, headers }: Asked = {}) {
    const sent = { origin: PAGE, 'x-publishable-key': key, 'user-agent': userAgent, ...(cookie && { cookie }), ...headers };
    const reply = await app.request(`/v1/auth/${path}`, as(undefined, { body, method: 'POST', headers: sent }));
    const [kept] = reply.headers.getSetCookie();
    if (kept) jar.cookie = /Max-Age=0/.test(kept) ? undefined : kept.split(';')[0];
    return reply;
  }
  return {
    jar,
    post,
    signUp: (over: object = {}) =>
      post('sign-up', { body: { kind: 'patient', name: 'Pia Example', email: EMAIL, password: PASSWORD, ...over } }),
    verify: (token: string, password = PASSWORD) => post('verify', { body: { token, password } }),
    signIn: (email = EMAIL, password = PASSWORD) => post('sign-in', { body: { email, password } }),
    refresh: (cookie?: string) => post('refresh', { cookie }),
  };
}

async function arrange(
  db: Db,
  { env = {}, wallClock = fakeClock() }: { env?: Record<string, string>; wallClock?: FakeClock } = {},
) {
  await clinic(db, { settings: { signUp: { patients: true, practitioners: true } } });
  const { key } = await publishableKey(db);
  const app = makeApp({ db, wallClock, config: testConfig(env) });
  return { app, key, wallClock, page: browserOf(app, key), mails: () => mailsOut(db, wallClock) };
}

/** Somebody with an account, signed in on a page. */
async function signedIn(db: Db, over: Parameters<typeof arrange>[1] = {}) {
  const world = await arrange(db, over);
  await world.page.signUp();
  const reply = await world.page.verify(secretIn((await world.mails())[0]));
  const { token } = (await reply.json()) as { token: string };
  return { ...world, token };
}

const statusOfMe = async (app: ReturnType<typeof makeApp>, token: string) => (await app.request('/v1/me', as(token))).status;
const actions = async (db: Db) =>
  (await asOwner(db, (owner) => owner.select({ action: auditLog.action }).from(auditLog))).map(({ action }) => action);
const seen = async (reply: Response) => ({
  status: reply.status,
  headers: { ...Object.fromEntries(reply.headers), 'x-request-id': '', ratelimit: '' },
  body: { ...((await reply.json()) as object), instance: '' },
});
const auditDown = (db: Db) =>
  asOwner(db, (owner) => owner.execute(sql`alter table audit_log add constraint audit_is_down check (false) not valid`));

describe('signing up', () => {
  test('by the mailed link and the password once more, a patient has an account and is signed in', () =>
    withDb(async (db) => {
      const { app, page, mails } = await arrange(db);

      const reply = await page.signUp();
      expect([reply.status, await reply.json()]).toEqual([202, {}]);
      expect(await asOwner(db, (owner) => owner.select().from(accounts))).toEqual([]);
      const [mail] = await mails();
      expect(mail!.to).toEqual({ name: '', address: EMAIL });
      const verified = await page.verify(secretIn(mail));

      expect(verified.status).toBe(200);
      const { token, personId } = (await verified.json()) as { token: string; personId: string };
      expect(await (await app.request('/v1/me', as(token))).json()).toMatchObject({
        person: { id: personId, name: 'Pia Example' },
      });
      expect(await actions(db)).toEqual(
        expect.arrayContaining(['sign_up.create', 'patient.create', 'account.create', 'sign_in.create', 'session.create']),
      );
      expect(page.jar.cookie).toMatch(new RegExp(`^__Host-bedside-${CLINIC}=[A-Za-z0-9_-]{43}$`));
    }));

  test('the cookie is the browser’s alone', () =>
    withDb(async (db) => {
      const { page, mails } = await arrange(db);
      await page.signUp();
      const verified = await page.verify(secretIn((await mails())[0]));
      const attributes = verified.headers.getSetCookie()[0]!.split('; ').slice(1);
      expect(attributes.sort()).toEqual(['HttpOnly', 'Max-Age=1209600', 'Path=/', 'SameSite=Strict', 'Secure']);
    }));

  test('no password stands in the database, and no secret of a link, cookie or session', () =>
    withDb(async (db) => {
      const { page, mails } = await arrange(db);
      await page.signUp();
      const secret = secretIn((await mails())[0]);
      const { token } = (await (await page.verify(secret)).json()) as { token: string };
      const secrets = [PASSWORD, secret, token, page.jar.cookie!.split('=')[1]!];
      for (const table of [
        'accounts',
        'sign_ups',
        'account_links',
        'sign_ins',
        'refresh_tokens',
        'sessions',
        'mails',
        'audit_log',
      ]) {
        const rows = JSON.stringify(
          await asOwner(db, (owner) => owner.execute(sql`select t::text from ${sql.identifier(table)} t`)),
        );
        for (const one of secrets) expect(rows).not.toContain(one);
      }
      const [account] = await asOwner(db, (owner) => owner.select().from(accounts));
      expect(account!.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    }));

  test('with an address that has an account it is answered the same, and only its mail says so', () =>
    withDb(async (db) => {
      const { page, app, key, mails } = await signedIn(db);
      const stranger = browserOf(app, key);

      const known = await seen(await stranger.signUp({ password: OTHER }));
      const [mail] = await mails();
      const unknown = await seen(await stranger.signUp({ email: 'nobody@mail.example' }));

      expect(known).toEqual(unknown);
      expect(mail!.text).toContain('You have one already');
      expect(() => secretIn(mail)).toThrow();
      expect((await stranger.signIn(EMAIL, OTHER)).status).toBe(401);
      expect((await page.signIn()).status).toBe(200);
    }));

  test('a link that somebody else has caused opens nothing: not for whom it reached, and not for them', () =>
    withDb(async (db) => {
      const { app, key, mails } = await arrange(db);
      const [thief, victim] = [browserOf(app, key), browserOf(app, key)];
      await thief.signUp({ password: OTHER });
      const token = secretIn((await mails())[0]);

      expect((await victim.verify(token, PASSWORD)).status).toBe(401);
      expect((await thief.signIn(EMAIL, OTHER)).status).toBe(401);
      expect(await asOwner(db, (owner) => owner.select().from(accounts))).toEqual([]);
    }));

  test('the link works for a day, and once', () =>
    withDb(async (db) => {
      const { page, mails, wallClock } = await arrange(db);
      await page.signUp();
      const token = secretIn((await mails())[0]);
      expect((await page.verify('A'.repeat(43))).status).toBe(404);
      wallClock.advance(86_400);
      expect(await (await page.verify(token)).json()).toMatchObject({ status: 404, code: 'accounts.link_invalid' });
      wallClock.advance(-1);
      expect((await page.verify(token)).status).toBe(200);
      expect((await page.verify(token)).status).toBe(404);
    }));

  test('who is one patient of the clinic under this address already, goes on as that patient', () =>
    withDb(async (db) => {
      const { page, mails } = await arrange(db);
      const known = await patient(db, { email: 'Pia@Mail.example', name: 'Pia of the record' });
      await page.signUp();
      expect(await (await page.verify(secretIn((await mails())[0]))).json()).toMatchObject({ personId: known.id });
    }));

  test('where two patients share the address, a new one is made: it is not known who is who', () =>
    withDb(async (db) => {
      const { page, mails } = await arrange(db);
      const family = [await patient(db, { email: EMAIL }), await patient(db, { email: EMAIL })];
      await page.signUp();
      const { personId } = (await (await page.verify(secretIn((await mails())[0]))).json()) as { personId: string };
      expect(family.map(({ id }) => id)).not.toContain(personId);
    }));

  test('a practitioner waits for the clinic, and never becomes one who is there already', () =>
    withDb(async (db) => {
      const { page, mails } = await arrange(db);
      const known = await staff(db, { email: EMAIL, role: 'clinic_admin' });
      await page.signUp({ kind: 'practitioner', specialty: 'General practice', experienceYears: 3, qualification: 'MD' });

      const verified = await page.verify(secretIn((await mails())[0]));

      expect(await verified.json()).toMatchObject({ status: 403, code: 'accounts.awaiting_approval' });
      expect(page.jar.cookie).toBeUndefined();
      expect((await page.signIn()).status).toBe(403);
      const [account] = await asOwner(db, (owner) => owner.select().from(accounts));
      expect(account!.personId).not.toBe(known.id);
      const isTheirs = eq(people.id, account!.personId);
      expect(await asOwner(db, (owner) => owner.select().from(people).where(isTheirs))).toMatchObject([
        { kind: 'practitioner', status: 'pending', specialty: 'General practice' },
      ]);
      await asOwner(db, (owner) => owner.update(people).set({ status: 'active' }).where(isTheirs));
      expect((await page.signIn()).status).toBe(200);
    }));

  test.each(['patient', 'practitioner'] as const)('a clinic that lets no %s sign up says so', (kind) =>
    withDb(async (db) => {
      const { page } = await arrange(db);
      await clinic(db, { settings: {} });
      const more = kind === 'practitioner' ? { specialty: 'x', experienceYears: 1, qualification: 'MD' } : {};
      expect(await (await page.signUp({ kind, ...more })).json()).toMatchObject({ status: 403, code: 'accounts.sign_up_off' });
      expect(await asOwner(db, (owner) => owner.execute(sql`select 1 from sign_ups`))).toEqual([]);
    }),
  );

  test('staff cannot sign up', () =>
    withDb(async (db) => {
      const { page } = await arrange(db);
      expect((await page.signUp({ kind: 'staff' })).status).toBe(400);
    }));

  test.each([
    'password123',
    'Password2024!',
    '1234567890',
    'qwertyuiop',
    'aaaaaaaaaaaa',
    'abcdefghijk',
    'pia@mail.example',
    'Clinic-2030',
  ])('the password %s is refused as one that is guessed first', (password) =>
    withDb(async (db) => {
      const { page } = await arrange(db);
      expect(await (await page.signUp({ password })).json()).toMatchObject({ status: 422, code: 'accounts.password_common' });
    }),
  );

  test('a short password is refused, and not repeated', () =>
    withDb(async (db) => {
      const { page } = await arrange(db);
      const reply = await page.signUp({ password: 'kettles7!' });
      expect(reply.status).toBe(400);
      expect(await reply.text()).not.toContain('kettles');
    }));

  test('of ten who finish at once, one account comes to be', () =>
    withDatabase(async ({ db }) => {
      const { app, key, mails } = await arrange(db);
      for (let index = 0; index < 5; index++) await browserOf(app, key).signUp();
      const tokens = (await mails()).map(secretIn);
      const replies = await Promise.all([...tokens, ...tokens].map((token) => browserOf(app, key).verify(token)));
      expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(replies.filter(({ status }) => status >= 500)).toEqual([]);
      expect(await asOwner(db, (owner) => owner.select().from(accounts))).toHaveLength(1);
    }));

  test('when the audit row cannot be written, nothing is begun and no mail goes out', () =>
    withDb(async (db) => {
      const { page, mails } = await arrange(db);
      await auditDown(db);
      expect((await page.signUp()).status).toBe(500);
      expect(await mails()).toEqual([]);
    }));
});

describe('signing in', () => {
  test('gives a session of 15 minutes, however the address is written', () =>
    withDb(async (db) => {
      const { app, page } = await signedIn(db);
      const reply = await page.signIn('PIA@mail.Example');
      expect(reply.status).toBe(200);
      const { token } = (await reply.json()) as { token: string };
      expect(await statusOfMe(app, token)).toBe(200);
    }));

  test('an unknown address and a wrong password are answered exactly alike, and both are audited', () =>
    withDb(async (db) => {
      const { page } = await signedIn(db);
      const wrong = await seen(await page.signIn(EMAIL, OTHER));
      expect(wrong).toMatchObject({ status: 401, body: { code: 'accounts.wrong_credentials' } });
      expect(await seen(await page.signIn('nobody@mail.example', OTHER))).toEqual(wrong);
      expect((await actions(db)).filter((action) => action === 'sign_in.refuse')).toHaveLength(2);
    }));

  test('an unknown address and a wrong password take as long', () =>
    withDb(async (db) => {
      const { page } = await signedIn(db);
      const took = { known: [] as number[], unknown: [] as number[] };
      for (let round = 0; round < 15; round++) {
        for (const [which, email] of [
          ['known', EMAIL],
          ['unknown', 'nobody@mail.example'],
        ] as const) {
          const began = performance.now();
          await page.signIn(email, OTHER);
          took[which].push(performance.now() - began);
        }
      }
      const median = (times: number[]) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)]!;
      const ratio = median(took.known) / median(took.unknown);
      expect(ratio).toBeGreaterThan(0.6);
      expect(ratio).toBeLessThan(1.6);
    }));

  test('another clinic knows nothing of the account', () =>
    withDb(async (db) => {
      const { app } = await signedIn(db);
      const { key } = await publishableKey(db, { clinicId: OTHER_CLINIC });
      expect((await browserOf(app, key).signIn()).status).toBe(401);
    }));

  test('a browser that was not seen before is told of; one that was is not', () =>
    withDb(async (db) => {
      const { app, key, page, mails } = await signedIn(db);
      await page.signIn();
      expect(await mails()).toEqual([]);
      await browserOf(app, key, 'Chrome on Windows').signIn();
      expect(await mails()).toMatchObject([{ subject: 'New sign-in at Clinic on the Hill', to: { address: EMAIL } }]);
    }));

  test('a deactivated person is told so only when the password is right', () =>
    withDb(async (db) => {
      const { page } = await signedIn(db);
      await asOwner(db, (owner) => owner.execute(sql`update people set status = 'deactivated', deactivated_at = now()`));
      expect(await (await page.signIn()).json()).toMatchObject({ code: 'accounts.deactivated' });
      expect(await (await page.signIn(EMAIL, OTHER)).json()).toMatchObject({ code: 'accounts.wrong_credentials' });
    }));

  test('guessing is held up for one account from one address; the person elsewhere, and others there, are not', () =>
    withDb(async (db) => {
      const { app, key } = await signedIn(db, { env: { RATE_LIMIT_SIGN_IN_PER_QUARTER_HOUR: '2', TRUSTED_PROXY_HOPS: '1' } });
      const from = (address: string, email: string, password: string) =>
        browserOf(app, key).post('sign-in', { body: { email, password }, headers: { 'x-forwarded-for': address } });
      const guesses = [];
      for (let guess = 0; guess < 3; guess++) guesses.push((await from('203.0.113.1', EMAIL, OTHER)).status);

      expect(guesses).toEqual([401, 401, 429]);
      expect((await from('203.0.113.1', EMAIL, PASSWORD)).status).toBe(429);
      expect((await from('203.0.113.2', EMAIL, PASSWORD)).status).toBe(200);
      expect((await from('203.0.113.1', 'max@mail.example', OTHER)).status).toBe(401);
      const limited = await from('203.0.113.1', EMAIL.toUpperCase(), PASSWORD);
      expect(limited.status).toBe(429);
      expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(60);
    }));

  test('guessing from many addresses is held up by account', () =>
    withDb(async (db) => {
      const { app, key } = await signedIn(db, { env: { RATE_LIMIT_SIGN_IN_PER_QUARTER_HOUR: '1', TRUSTED_PROXY_HOPS: '1' } });
      const statuses = [];
      for (let guess = 1; guess <= 6; guess++) {
        const headers = { 'x-forwarded-for': `203.0.113.${guess}` };
        statuses.push((await browserOf(app, key).post('sign-in', { body: { email: EMAIL, password: OTHER }, headers })).status);
      }
      expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
    }));

  test('when the audit row cannot be written, nobody is signed in', () =>
    withDb(async (db) => {
      const { page } = await signedIn(db);
      const before = await asOwner(db, (owner) => owner.$count(signIns));
      await auditDown(db);
      expect((await page.signIn()).status).toBe(500);
      expect(await asOwner(db, (owner) => owner.$count(signIns))).toBe(before);
    }));
});

describe('whose page may ask', () => {
  test.each([
    ['another origin', { origin: 'https://evil.example' }, 403],
    ['a look-alike', { origin: 'https://clinic.example.evil.example' }, 403],
    ['the same host without TLS', { origin: 'http://clinic.example' }, 403],
    ['null', { origin: 'null' }, 403],
  ])('from %s even the right cookie does nothing', (_what, headers, status) =>
    withDb(async (db) => {
      const { page, app, token } = await signedIn(db);
      for (const path of ['refresh', 'sign-out', 'sign-out-everywhere'])
        expect((await page.post(path, { headers })).status).toBe(status);
      expect(await statusOfMe(app, token)).toBe(200);
    }),
  );

  test('without an origin, and without the header that no form can send, it is refused', () =>
    withDb(async (db) => {
      const { app, key, page } = await signedIn(db);
      const cookie = page.jar.cookie!;
      const bare = (headers: Record<string, string>) =>
        app.request('/v1/auth/refresh', { method: 'POST', headers: { cookie, ...headers } });
      expect((await bare({ 'x-publishable-key': key })).status).toBe(403);
      expect((await bare({ origin: PAGE })).status).toBe(401);
      expect((await bare({ origin: PAGE, 'x-publishable-key': key })).status).toBe(200);
    }));

  test('a preflight is answered for the clinic’s own origins, by name and with credentials, and for nobody else', () =>
    withDb(async (db) => {
      const { app } = await arrange(db);
      const preflight = async (path: string, origin: string) => {
        const headers = {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'x-publishable-key',
        };
        const { headers: got } = await app.request(path, { method: 'OPTIONS', headers });
        return [got.get('access-control-allow-origin'), got.get('access-control-allow-credentials')];
      };
      expect(await preflight('/v1/auth/refresh', PAGE)).toEqual([PAGE, 'true']);
      expect((await preflight('/v1/auth/refresh', 'https://evil.example'))[0]).toBeNull();
      expect(await preflight('/v1/me', 'https://evil.example')).toEqual(['*', null]);
    }));
});

describe('the cookie', () => {
  test('gives a fresh session and a new cookie; the used one is dead', () =>
    withDb(async (db) => {
      const { app, page, wallClock } = await signedIn(db);
      const first = page.jar.cookie!;
      wallClock.advance(900);

      const reply = await page.refresh();

      expect(reply.status).toBe(200);
      const { token } = (await reply.json()) as { token: string };
      expect(await statusOfMe(app, token)).toBe(200);
      expect(page.jar.cookie).not.toBe(first);
    }));

  test('that comes again was copied: thief and person are both signed out, it is audited, and the person is told', () =>
    withDb(async (db) => {
      const { app, key, page, wallClock, mails } = await signedIn(db);
      const stolen = page.jar.cookie!;
      wallClock.advance(600);
      const { token } = (await (await page.refresh()).json()) as { token: string };
      wallClock.advance(10);

      expect((await browserOf(app, key).refresh(stolen)).status).toBe(401);

      expect((await page.refresh()).status).toBe(401);
      expect(await statusOfMe(app, token)).toBe(401);
      expect(await asOwner(db, (owner) => owner.select().from(signIns))).toMatchObject([{ endReason: 'reused' }]);
      expect(await actions(db)).toContain('sign_in.end');
      expect(await mails()).toMatchObject([{ subject: 'We have signed you out at Clinic on the Hill' }]);
    }));

  test('of the thief who was faster ends as well, when the person comes with theirs', () =>
    withDb(async (db) => {
      const { app, key, page, wallClock } = await signedIn(db);
      const thief = browserOf(app, key);
      const own = page.jar.cookie;
      await thief.refresh(own);
      wallClock.advance(60);
      expect((await page.refresh(own)).status).toBe(401);
      expect((await thief.refresh()).status).toBe(401);
    }));

  test('in two tabs at once: both go on, with one new cookie', () =>
    withDatabase(async ({ db }) => {
      const { app, key, page, wallClock } = await signedIn(db);
      const cookie = page.jar.cookie;
      const tabs = [browserOf(app, key), browserOf(app, key), browserOf(app, key)];
      const replies = await Promise.all(tabs.map((tab) => tab.refresh(cookie)));

      expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
      const cookies = tabs.flatMap(({ jar }) => jar.cookie ?? []);
      expect(cookies).toHaveLength(1);
      wallClock.advance(60);
      expect((await page.refresh(cookies[0])).status).toBe(200);
    }));

  test('unused for a day is over, and so is any after two weeks', () =>
    withDb(async (db) => {
      const { page, wallClock } = await signedIn(db);
      for (let day = 0; day < 13; day++) {
        wallClock.advance(86_399);
        expect((await page.refresh()).status).toBe(200);
      }
      wallClock.advance(86_399);
      expect((await page.refresh()).status).toBe(200);
      wallClock.advance(14);
      expect((await page.refresh()).status).toBe(401);
    }));

  test('unused for exactly a day is over', () =>
    withDb(async (db) => {
      const { page, wallClock } = await signedIn(db);
      wallClock.advance(86_400);
      expect((await page.refresh()).status).toBe(401);
    }));

  test('of a person who was deactivated meanwhile gives nothing', () =>
    withDb(async (db) => {
      const { page } = await signedIn(db);
      await asOwner(db, (owner) => owner.execute(sql`update people set status = 'deactivated', deactivated_at = now()`));
      expect((await page.refresh()).status).toBe(401);
    }));

  test('none, an unknown one and another clinic’s give nothing', () =>
    withDb(async (db) => {
      const { app, key, page } = await signedIn(db);
      expect((await browserOf(app, key).refresh()).status).toBe(401);
      expect((await page.refresh(`__Host-bedside-${CLINIC}=${'A'.repeat(43)}`)).status).toBe(401);
      const { key: theirs } = await publishableKey(db, { clinicId: OTHER_CLINIC });
      expect((await browserOf(app, theirs).refresh(page.jar.cookie!.replace(CLINIC, OTHER_CLINIC))).status).toBe(401);
    }));
});

describe('signing out', () => {
  test('ends this browser and its sessions, and forgets the cookie; another browser goes on', () =>
    withDb(async (db) => {
      const { app, key, page, token } = await signedIn(db);
      const other = browserOf(app, key);
      await other.signIn();
      const cookie = page.jar.cookie;

      expect((await page.post('sign-out')).status).toBe(204);

      expect(page.jar.cookie).toBeUndefined();
      expect(await statusOfMe(app, token)).toBe(401);
      expect((await page.refresh(cookie)).status).toBe(401);
      expect((await other.refresh()).status).toBe(200);
      expect((await page.post('sign-out')).status).toBe(204);
    }));

  test('everywhere ends every browser of the account, and nobody else’s', () =>
    withDb(async (db) => {
      const { app, key, page, mails } = await signedIn(db);
      const [phone, stranger] = [browserOf(app, key), browserOf(app, key)];
      await phone.signIn();
      await stranger.signUp({ email: 'max@mail.example' });
      await stranger.verify(secretIn((await mails()).at(-1)));

      await page.post('sign-out-everywhere');

      expect((await phone.refresh()).status).toBe(401);
      expect((await stranger.refresh()).status).toBe(200);
      const live = await asOwner(db, (owner) =>
        owner
          .select()
          .from(sessions)
          .where(sql`revoked_at is null`),
      );
      expect(new Set(live.map(({ personId }) => personId)).size).toBe(1);
    }));
});

describe('a new password', () => {
  test('by the mailed link: the old one is dead, every browser is signed out, and the person is told', () =>
    withDb(async (db) => {
      const { page, app, token, mails } = await signedIn(db);
      expect((await page.post('password-reset', { body: { email: EMAIL } })).status).toBe(202);
      const reset = secretIn((await mails())[0]);

      expect((await page.post('password-reset/confirm', { body: { token: reset, password: OTHER } })).status).toBe(204);

      expect(await statusOfMe(app, token)).toBe(401);
      expect((await page.refresh()).status).toBe(401);
      expect([(await page.signIn()).status, (await page.signIn(EMAIL, OTHER)).status]).toEqual([401, 200]);
      expect(await mails()).toMatchObject([{ subject: 'Your password at Clinic on the Hill was changed' }]);
      expect((await page.post('password-reset/confirm', { body: { token: reset, password: PASSWORD } })).status).toBe(404);
      expect(await actions(db)).toEqual(expect.arrayContaining(['password_reset.request', 'account.set_password']));
    }));

  test('for an address without an account is answered the same, and no mail goes out', () =>
    withDb(async (db) => {
      const { page, mails } = await signedIn(db);
      const known = await seen(await page.post('password-reset', { body: { email: EMAIL } }));
      expect(await mails()).toHaveLength(1);
      expect(await seen(await page.post('password-reset', { body: { email: 'nobody@mail.example' } }))).toEqual(known);
      expect(await mails()).toEqual([]);
    }));

  test('by a link works for an hour, and uses up all other links', () =>
    withDb(async (db) => {
      const { page, mails, wallClock } = await signedIn(db);
      for (let index = 0; index < 2; index++) await page.post('password-reset', { body: { email: EMAIL } });
      const [one, two] = (await mails()).map(secretIn);
      const confirm = async (token: string | undefined) =>
        (await page.post('password-reset/confirm', { body: { token, password: OTHER } })).status;

      wallClock.advance(3600);
      expect(await confirm(one)).toBe(404);
      wallClock.advance(-1);
      expect(await confirm(one)).toBe(204);
      expect(await confirm(two)).toBe(404);
    }));

  test('a verification link chooses no password, and a reset link verifies nothing', () =>
    withDb(async (db) => {
      const { page, mails } = await signedIn(db);
      await page.signUp({ email: 'max@mail.example' });
      await page.post('password-reset', { body: { email: EMAIL } });
      const sent = await mails();
      const [verify, reset] = ['max@mail.example', EMAIL].map((address) =>
        secretIn(sent.find(({ to }) => to.address === address)),
      );
      expect((await page.post('password-reset/confirm', { body: { token: verify, password: OTHER } })).status).toBe(404);
      expect((await page.verify(reset!)).status).toBe(404);
    }));

  test('by who is signed in and knows the old one: this browser goes on, the others do not', () =>
    withDb(async (db) => {
      const { app, key, page } = await signedIn(db);
      const phone = browserOf(app, key);
      await phone.signIn();
      const change = (currentPassword: string, newPassword = OTHER) =>
        page.post('password-change', { body: { currentPassword, newPassword } });

      expect((await change(OTHER)).status).toBe(401);
      expect((await change(PASSWORD, 'password123')).status).toBe(422);
      expect((await change(PASSWORD)).status).toBe(204);

      expect((await phone.refresh()).status).toBe(401);
      expect((await page.refresh()).status).toBe(200);
      expect((await page.signIn()).status).toBe(401);
    }));

  test('is not changed by who is not signed in', () =>
    withDb(async (db) => {
      const { app, key } = await signedIn(db);
      const body = { currentPassword: PASSWORD, newPassword: OTHER };
      expect((await browserOf(app, key).post('password-change', { body })).status).toBe(401);
    }));

  test('asking for mails is held up by caller and by address', () =>
    withDb(async (db) => {
      const { app, key } = await arrange(db, { env: { RATE_LIMIT_MAIL_PER_QUARTER_HOUR: '2', TRUSTED_PROXY_HOPS: '1' } });
      const ask = async (from: string, email: string) =>
        (await browserOf(app, key).post('password-reset', { body: { email }, headers: { 'x-forwarded-for': from } })).status;
      const statuses = [await ask('203.0.113.1', EMAIL), await ask('203.0.113.2', EMAIL), await ask('203.0.113.3', EMAIL)];
      expect(statuses).toEqual([202, 202, 429]);
      const many = [
        await ask('203.0.113.9', 'a@a.example'),
        await ask('203.0.113.9', 'b@a.example'),
        await ask('203.0.113.9', 'c@a.example'),
      ];
      expect(many).toEqual([202, 202, 429]);
    }));
});

describe('POST /v1/accounts', () => {
  test('an invited member of staff chooses a password by their mail, and signs in', () =>
    withDb(async (db) => {
      const { page, mails } = await arrange(db);
      const { key } = await secretKey(db);
      const person = await staff(db, { email: 'sam@clinic.example' });
      const invite = () => makeApp({ db }).request('/v1/accounts', as(key, { body: { personId: person.id } }));

      const made = await invite();
      expect(made.status).toBe(201);
      expect(await made.json()).toMatchObject({ personId: person.id, email: 'sam@clinic.example', hasPassword: false });
      expect((await page.signIn('sam@clinic.example')).status).toBe(401);
      await invite();
      const [first, again] = (await mails()).map(secretIn);
      expect(first).not.toBe(again);
      expect((await page.post('password-reset/confirm', { body: { token: again, password: PASSWORD } })).status).toBe(204);

      expect(await (await page.signIn('sam@clinic.example')).json()).toMatchObject({ personId: person.id });
      expect(await mails()).toEqual([]);
      expect(await actions(db)).toContain('account.create');
    }));

  test('nobody without an address, with another’s address, of another clinic, or who is a guest', () =>
    withDb(async (db) => {
      const { key } = await secretKey(db);
      const invite = async (personId: string) =>
        ((await (await makeApp({ db }).request('/v1/accounts', as(key, { body: { personId } }))).json()) as { code: string })
          .code;
      const first = await staff(db, { email: 'Sam@clinic.example' });
      await invite(first.id);

      expect(await invite((await staff(db)).id)).toBe('invitations.no_email');
      expect(await invite((await patient(db, { email: 'sam@clinic.example' })).id)).toBe('accounts.email_taken');
      expect(await invite((await staff(db, { clinicId: OTHER_CLINIC, email: 'x@clinic.example' })).id)).toBe('people.not_found');
      expect(await invite(`stf_${'0'.repeat(32)}`)).toBe('people.not_found');
    }));

  test('who administers a new clinic gets a mail to choose a password by, and is in', () =>
    withDb(async (db) => {
      const ctx = makeCtx(db, { actor: { type: 'system', id: 'tests' } });
      const admin = { name: 'Ada Example', email: 'ada@clinic.example' };
      const place = {
        timeZone: 'Europe/Berlin',
        language: 'en',
        visitUrl: 'https://clinic.example/visit',
        allowedOrigins: [PAGE],
      };
      const made = await createClinic(ctx, { name: 'Clinic on the Hill', isTest: true, ...place, admin });
      const wallClock = fakeClock();
      const page = browserOf(makeApp({ db, wallClock }), made.publishableKey.key);

      const token = secretIn((await mailsOut(db, wallClock))[0]);
      await page.post('password-reset/confirm', { body: { token, password: PASSWORD } });

      expect(await (await page.signIn(admin.email)).json()).toMatchObject({ personId: made.admin!.id });
    }));

  test('who manages only themselves invites nobody', () =>
    withDb(async (db) => {
      const { app, token } = await signedIn(db);
      const person = await patient(db, { email: 'max@mail.example' });
      expect((await app.request('/v1/accounts', as(token, { body: { personId: person.id } }))).status).toBe(403);
    }));
});
