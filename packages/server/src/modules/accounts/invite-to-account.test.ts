import { describe, expect, test } from 'vitest';
import { as, fakeClock, makeApp, makeCtx, OTHER_CLINIC, withDb } from '../../../test/helpers.ts';
import { mailsOut, secretIn } from '../../../test/mail.ts';
import { clinic, patient, secretKey, staff } from '../../../test/makers.ts';
import { actions, browserOf, PAGE, PASSWORD, signedInPatient, signUpClinic } from '../../../test/pages.ts';
import { createClinic } from '../clinics/create-clinic.ts';

describe('POST /v1/accounts', () => {
  test('an invited member of staff chooses a password by their mail, and signs in', () =>
    withDb(async (db) => {
      const { page, mails } = await signUpClinic(db);
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

  test('the link leads staff to where they work, once the clinic has said where; patients to the page of their visits', () =>
    withDb(async (db) => {
      const { page, mails } = await signUpClinic(db);
      const { key } = await secretKey(db);
      const { visitUrl } = await clinic(db);
      const desk = 'https://clinic.example/desk';
      const [sam, pia] = [await staff(db, { email: 'sam@clinic.example' }), await patient(db, { email: 'pia@mail.example' })];
      const linkAfter = async (personId: string) => {
        expect((await makeApp({ db }).request('/v1/accounts', as(key, { body: { personId } }))).status).toBe(201);
        return /https:[^#\s]+(?=#set-password=)/.exec((await mails())[0]!.text)?.[0];
      };
      expect(await linkAfter(sam.id)).toBe(visitUrl);
      await clinic(db, { staffUrl: desk });
      expect([await linkAfter(sam.id), await linkAfter(pia.id)]).toEqual([desk, visitUrl]);
      await page.post('password-reset', { body: { email: 'sam@clinic.example' } });
      expect((await mails())[0]!.text).toContain(`${desk}#set-password=`);
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
      const { app, token } = await signedInPatient(db);
      const person = await patient(db, { email: 'max@mail.example' });
      expect((await app.request('/v1/accounts', as(token, { body: { personId: person.id } }))).status).toBe(403);
    }));
});
