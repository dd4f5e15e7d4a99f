import { eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { as, asOwner, CLINIC, withDatabase, withDb } from '../../../test/helpers.ts';
import { secretIn } from '../../../test/mail.ts';
import { clinic, patient, staff } from '../../../test/makers.ts';
import {
  actions,
  auditDown,
  browserOf,
  EMAIL,
  OTHER,
  PASSWORD,
  seen,
  signedInPatient,
  signUpClinic,
} from '../../../test/pages.ts';
import { people } from '../people/people.table.ts';
import { accounts } from './accounts.table.ts';

describe('signing up', () => {
  test('by the mailed link and the password once more, a patient has an account and is signed in', () =>
    withDb(async (db) => {
      const { app, page, mails } = await signUpClinic(db);

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
      const { page, mails } = await signUpClinic(db);
      await page.signUp();
      const verified = await page.verify(secretIn((await mails())[0]));
      const attributes = verified.headers.getSetCookie()[0]!.split('; ').slice(1);
      expect(attributes.sort()).toEqual(['HttpOnly', 'Max-Age=1209600', 'Path=/', 'SameSite=Strict', 'Secure']);
    }));

  test('no password stands in the database, and no secret of a link, cookie or session', () =>
    withDb(async (db) => {
      const { page, mails } = await signUpClinic(db);
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
      const { page, app, key, mails } = await signedInPatient(db);
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
      const { app, key, mails } = await signUpClinic(db);
      const [thief, victim] = [browserOf(app, key), browserOf(app, key)];
      await thief.signUp({ password: OTHER });
      const token = secretIn((await mails())[0]);

      expect((await victim.verify(token, PASSWORD)).status).toBe(401);
      expect((await thief.signIn(EMAIL, OTHER)).status).toBe(401);
      expect(await asOwner(db, (owner) => owner.select().from(accounts))).toEqual([]);
    }));

  test('the link works for a day, and once', () =>
    withDb(async (db) => {
      const { page, mails, wallClock } = await signUpClinic(db);
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
      const { page, mails } = await signUpClinic(db);
      const known = await patient(db, { email: 'Pia@Mail.example', name: 'Pia of the record' });
      await page.signUp();
      expect(await (await page.verify(secretIn((await mails())[0]))).json()).toMatchObject({ personId: known.id });
    }));

  test('where two patients share the address, a new one is made: it is not known who is who', () =>
    withDb(async (db) => {
      const { page, mails } = await signUpClinic(db);
      const family = [await patient(db, { email: EMAIL }), await patient(db, { email: EMAIL })];
      await page.signUp();
      const { personId } = (await (await page.verify(secretIn((await mails())[0]))).json()) as { personId: string };
      expect(family.map(({ id }) => id)).not.toContain(personId);
    }));

  test('a practitioner waits for the clinic, and never becomes one who is there already', () =>
    withDb(async (db) => {
      const { page, mails } = await signUpClinic(db);
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
      const { page } = await signUpClinic(db);
      await clinic(db, { settings: {} });
      const more = kind === 'practitioner' ? { specialty: 'x', experienceYears: 1, qualification: 'MD' } : {};
      expect(await (await page.signUp({ kind, ...more })).json()).toMatchObject({ status: 403, code: 'accounts.sign_up_off' });
      expect(await asOwner(db, (owner) => owner.execute(sql`select 1 from sign_ups`))).toEqual([]);
    }),
  );

  test('staff cannot sign up', () =>
    withDb(async (db) => {
      const { page } = await signUpClinic(db);
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
      const { page } = await signUpClinic(db);
      expect(await (await page.signUp({ password })).json()).toMatchObject({ status: 422, code: 'accounts.password_common' });
    }),
  );

  test('a short password is refused, and not repeated', () =>
    withDb(async (db) => {
      const { page } = await signUpClinic(db);
      const reply = await page.signUp({ password: 'kettles7!' });
      expect(reply.status).toBe(400);
      expect(await reply.text()).not.toContain('kettles');
    }));

  test('of ten who finish at once, one account comes to be', () =>
    withDatabase(async ({ db }) => {
      const { app, key, mails } = await signUpClinic(db);
      for (let index = 0; index < 5; index++) await browserOf(app, key).signUp();
      const tokens = (await mails()).map(secretIn);
      const replies = await Promise.all([...tokens, ...tokens].map((token) => browserOf(app, key).verify(token)));
      expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(replies.filter(({ status }) => status >= 500)).toEqual([]);
      expect(await asOwner(db, (owner) => owner.select().from(accounts))).toHaveLength(1);
    }));

  test('when the audit row cannot be written, nothing is begun and no mail goes out', () =>
    withDb(async (db) => {
      const { page, mails } = await signUpClinic(db);
      await auditDown(db);
      expect((await page.signUp()).status).toBe(500);
      expect(await mails()).toEqual([]);
    }));
});
