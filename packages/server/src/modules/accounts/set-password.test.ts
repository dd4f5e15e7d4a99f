import { describe, expect, test } from 'vitest';
import { withDb } from '../../../test/helpers.ts';
import { secretIn } from '../../../test/mail.ts';
import {
  actions,
  browserOf,
  EMAIL,
  OTHER,
  PASSWORD,
  seen,
  signedInPatient,
  signUpClinic,
  statusOfMe,
} from '../../../test/pages.ts';

describe('a new password', () => {
  test('by the mailed link: the old one is dead, every browser is signed out, and the person is told', () =>
    withDb(async (db) => {
      const { page, app, token, mails } = await signedInPatient(db);
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
      const { page, mails } = await signedInPatient(db);
      const known = await seen(await page.post('password-reset', { body: { email: EMAIL } }));
      expect(await mails()).toHaveLength(1);
      expect(await seen(await page.post('password-reset', { body: { email: 'nobody@mail.example' } }))).toEqual(known);
      expect(await mails()).toEqual([]);
    }));

  test('by a link works for an hour, and uses up all other links', () =>
    withDb(async (db) => {
      const { page, mails, wallClock } = await signedInPatient(db);
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
      const { page, mails } = await signedInPatient(db);
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
      const { app, key, page } = await signedInPatient(db);
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
      const { app, key } = await signedInPatient(db);
      const body = { currentPassword: PASSWORD, newPassword: OTHER };
      expect((await browserOf(app, key).post('password-change', { body })).status).toBe(401);
    }));

  test('asking for mails is held up by caller and by address', () =>
    withDb(async (db) => {
      const { app, key } = await signUpClinic(db, { env: { RATE_LIMIT_MAIL_PER_QUARTER_HOUR: '2', TRUSTED_PROXY_HOPS: '1' } });
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
