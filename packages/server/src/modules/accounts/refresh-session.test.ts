import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { asOwner, CLINIC, OTHER_CLINIC, withDatabase, withDb } from '../../../test/helpers.ts';
import { secretIn } from '../../../test/mail.ts';
import { publishableKey } from '../../../test/makers.ts';
import { actions, browserOf, signedInPatient, statusOfMe } from '../../../test/pages.ts';
import { sessions } from '../sessions/sessions.table.ts';
import { signIns } from './sign-ins.table.ts';

describe('the cookie', () => {
  test('gives a fresh session and a new cookie; the used one is dead', () =>
    withDb(async (db) => {
      const { app, page, wallClock } = await signedInPatient(db);
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
      const { app, key, page, wallClock, mails } = await signedInPatient(db);
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
      const { app, key, page, wallClock } = await signedInPatient(db);
      const thief = browserOf(app, key);
      const own = page.jar.cookie;
      await thief.refresh(own);
      wallClock.advance(60);
      expect((await page.refresh(own)).status).toBe(401);
      expect((await thief.refresh()).status).toBe(401);
    }));

  test('in two tabs at once: both go on, with one new cookie', () =>
    withDatabase(async ({ db }) => {
      const { app, key, page, wallClock } = await signedInPatient(db);
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
      const { page, wallClock } = await signedInPatient(db);
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
      const { page, wallClock } = await signedInPatient(db);
      wallClock.advance(86_400);
      expect((await page.refresh()).status).toBe(401);
    }));

  test('of a person who was deactivated meanwhile gives nothing', () =>
    withDb(async (db) => {
      const { page } = await signedInPatient(db);
      await asOwner(db, (owner) => owner.execute(sql`update people set status = 'deactivated', deactivated_at = now()`));
      expect((await page.refresh()).status).toBe(401);
    }));

  test('none, an unknown one and another clinic’s give nothing', () =>
    withDb(async (db) => {
      const { app, key, page } = await signedInPatient(db);
      expect((await browserOf(app, key).refresh()).status).toBe(401);
      expect((await page.refresh(`__Host-bedside-${CLINIC}=${'A'.repeat(43)}`)).status).toBe(401);
      const { key: theirs } = await publishableKey(db, { clinicId: OTHER_CLINIC });
      expect((await browserOf(app, theirs).refresh(page.jar.cookie!.replace(CLINIC, OTHER_CLINIC))).status).toBe(401);
    }));
});

describe('signing out', () => {
  test('ends this browser and its sessions, and forgets the cookie; another browser goes on', () =>
    withDb(async (db) => {
      const { app, key, page, token } = await signedInPatient(db);
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
      const { app, key, page, mails } = await signedInPatient(db);
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
