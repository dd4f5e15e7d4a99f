import { sql } from 'drizzle-orm';
import type { Db } from '../src/context.ts';
import { auditLog } from '../src/modules/audit/audit.table.ts';
import { as, asOwner, fakeClock, makeApp, testConfig, type FakeClock } from './helpers.ts';
import { mailsOut, secretIn } from './mail.ts';
import { clinic, publishableKey } from './makers.ts';

export const EMAIL = 'pia@mail.example';
export const PASSWORD = 'seven green kettles';
export const OTHER = 'eight purple kettles';
export const PAGE = 'https://clinic.example';
const FIREFOX = 'Firefox on Linux';

type Asked = { body?: unknown; cookie?: string | undefined; headers?: Record<string, string> };

/** A page of the clinic in one browser: sends its origin, its key and its cookie, and keeps the cookie that it gets. */
export function browserOf(app: ReturnType<typeof makeApp>, key: string, userAgent = FIREFOX) {
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

/** A clinic that lets people sign up, its page in one browser, and its mails. */
export async function signUpClinic(
  db: Db,
  { env = {}, wallClock = fakeClock() }: { env?: Record<string, string>; wallClock?: FakeClock } = {},
) {
  await clinic(db, { settings: { signUp: { patients: true, practitioners: true } } });
  const { key } = await publishableKey(db);
  const app = makeApp({ db, wallClock, config: testConfig(env) });
  return { app, key, wallClock, page: browserOf(app, key), mails: () => mailsOut(db, wallClock) };
}

/** Somebody with an account, signed in on a page. */
export async function signedInPatient(db: Db, over: Parameters<typeof signUpClinic>[1] = {}) {
  const world = await signUpClinic(db, over);
  await world.page.signUp();
  const reply = await world.page.verify(secretIn((await world.mails())[0]));
  const { token } = (await reply.json()) as { token: string };
  return { ...world, token };
}

/** Whether a session still opens anything. */
export const statusOfMe = async (app: ReturnType<typeof makeApp>, token: string) =>
  (await app.request('/v1/me', as(token))).status;
/** What the audit says was done, in no order. */
export const actions = async (db: Db) =>
  (await asOwner(db, (owner) => owner.select({ action: auditLog.action }).from(auditLog))).map(({ action }) => action);
/** All that somebody can learn from a reply, but for what is counted. */
export const seen = async (reply: Response) => ({
  status: reply.status,
  headers: { ...Object.fromEntries(reply.headers), 'x-request-id': '', ratelimit: '' },
  body: { ...((await reply.json()) as object), instance: '' },
});
/** No audit row can be written from now on. */
export const auditDown = (db: Db) =>
  asOwner(db, (owner) => owner.execute(sql`alter table audit_log add constraint audit_is_down check (false) not valid`));
