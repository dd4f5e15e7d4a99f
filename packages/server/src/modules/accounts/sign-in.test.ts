import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { asOwner, CLINIC, makeCtx, OTHER_CLINIC, withDb } from '../../../test/helpers.ts';
import { publishableKey } from '../../../test/makers.ts';
import { actions, auditDown, browserOf, EMAIL, OTHER, PASSWORD, seen, signedInPatient, statusOfMe } from '../../../test/pages.ts';
import { isPassword } from './passwords.ts';
import { signIn } from './sign-in.ts';
import { signIns } from './sign-ins.table.ts';

const NOBODY = 'nobody@mail.example';
const DEVICE = { userAgent: 'tests' };
const PAIRS = Number(process.env['SIGN_IN_PAIRS'] ?? 0);

describe('signing in', () => {
  test('gives a session of 15 minutes, however the address is written', () =>
    withDb(async (db) => {
      const { app, page } = await signedInPatient(db);
      const reply = await page.signIn('PIA@mail.Example');
      expect(reply.status).toBe(200);
      const { token } = (await reply.json()) as { token: string };
      expect(await statusOfMe(app, token)).toBe(200);
    }));

  test('an unknown address and a wrong password are answered exactly alike, and both are audited', () =>
    withDb(async (db) => {
      const { page } = await signedInPatient(db);
      const wrong = await seen(await page.signIn(EMAIL, OTHER));
      expect(wrong).toMatchObject({ status: 401, body: { code: 'accounts.wrong_credentials' } });
      expect(await seen(await page.signIn('nobody@mail.example', OTHER))).toEqual(wrong);
      expect((await actions(db)).filter((action) => action === 'sign_in.refuse')).toHaveLength(2);
    }));

  test('an unknown address and a wrong password take the same work: one verification of one cost', () =>
    withDb(async (db) => {
      await signedInPatient(db);
      const verified: string[] = [];
      const check: typeof isPassword = (hash, password) =>
        isPassword(
          hash,
          password,
          (encoded) => (verified.push(encoded.slice(0, encoded.lastIndexOf('p='))), Promise.resolve(false)),
        );
      const visitor = makeCtx(db, { actor: { type: 'visitor', id: CLINIC } });
      for (const email of [EMAIL, NOBODY])
        await expect(signIn(visitor, { email, password: OTHER }, DEVICE, check)).rejects.toMatchObject({
          code: 'accounts.wrong_credentials',
        });
      expect(verified).toEqual(Array(2).fill('$argon2id$v=19$m=19456,t=2,'));
      expect(await isPassword(undefined, 'nobody has this password')).toBe(false);
    }));

  /** `npm run chaos` tells the times: they are of the machine, and nothing to pass or to fail. */
  test.runIf(PAIRS > 0)(
    'times of an unknown address and of a wrong password, in interleaved pairs',
    { timeout: 86_400_000 },
    () =>
      withDb(async (db) => {
        const { page } = await signedInPatient(db);
        const timed = async (email: string) => {
          const began = performance.now();
          expect((await page.signIn(email, OTHER)).status).toBe(401);
          return performance.now() - began;
        };
        const pairs: [number, number][] = [];
        for (let pair = 0; pair < PAIRS; pair++) {
          const emails = pair % 2 ? [EMAIL, NOBODY] : [NOBODY, EMAIL];
          const took = [await timed(emails[0]!), await timed(emails[1]!)];
          pairs.push([took[emails.indexOf(EMAIL)]!, took[emails.indexOf(NOBODY)]!]);
        }
        const median = (which: 0 | 1) =>
          pairs
            .map((one) => one[which])
            .sort((a, b) => a - b)
            [Math.floor(PAIRS / 2)]!.toFixed(1);
        const slower = pairs.filter(([known, unknown]) => known > unknown).length;
        console.info(
          `a wrong password: median ${median(0)} ms, an unknown address ${median(1)} ms; slower in ${slower} of ${PAIRS} pairs`,
        );
      }),
  );

  test('another clinic knows nothing of the account', () =>
    withDb(async (db) => {
      const { app } = await signedInPatient(db);
      const { key } = await publishableKey(db, { clinicId: OTHER_CLINIC });
      expect((await browserOf(app, key).signIn()).status).toBe(401);
    }));

  test('a browser that was not seen before is told of; one that was is not', () =>
    withDb(async (db) => {
      const { app, key, page, mails } = await signedInPatient(db);
      await page.signIn();
      expect(await mails()).toEqual([]);
      await browserOf(app, key, 'Chrome on Windows').signIn();
      expect(await mails()).toMatchObject([{ subject: 'New sign-in at Clinic on the Hill', to: { address: EMAIL } }]);
    }));

  test('a deactivated person is told so only when the password is right', () =>
    withDb(async (db) => {
      const { page } = await signedInPatient(db);
      await asOwner(db, (owner) => owner.execute(sql`update people set status = 'deactivated', deactivated_at = now()`));
      expect(await (await page.signIn()).json()).toMatchObject({ code: 'accounts.deactivated' });
      expect(await (await page.signIn(EMAIL, OTHER)).json()).toMatchObject({ code: 'accounts.wrong_credentials' });
    }));

  test('guessing is held up for one account from one address; the person elsewhere, and others there, are not', () =>
    withDb(async (db) => {
      const { app, key } = await signedInPatient(db, {
        env: { RATE_LIMIT_SIGN_IN_PER_QUARTER_HOUR: '2', TRUSTED_PROXY_HOPS: '1' },
      });
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
      const { app, key } = await signedInPatient(db, {
        env: { RATE_LIMIT_SIGN_IN_PER_QUARTER_HOUR: '1', TRUSTED_PROXY_HOPS: '1' },
      });
      const statuses = [];
      for (let guess = 1; guess <= 6; guess++) {
        const headers = { 'x-forwarded-for': `203.0.113.${guess}` };
        statuses.push((await browserOf(app, key).post('sign-in', { body: { email: EMAIL, password: OTHER }, headers })).status);
      }
      expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
    }));

  test('when the audit row cannot be written, nobody is signed in', () =>
    withDb(async (db) => {
      const { page } = await signedInPatient(db);
      const before = await asOwner(db, (owner) => owner.$count(signIns));
      await auditDown(db);
      expect((await page.signIn()).status).toBe(500);
      expect(await asOwner(db, (owner) => owner.$count(signIns))).toBe(before);
    }));
});
