import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { Db } from '../../context.ts';
import {
  as,
  asOwner,
  fakeClock,
  makeApp,
  makeCtx,
  NOW,
  OTHER_CLINIC,
  testConfig,
  withDatabase,
  withDb,
} from '../../../test/helpers.ts';
import { appointment, publishableKey } from '../../../test/makers.ts';
import { auditLog } from '../audit/audit.table.ts';
import { createInvitation } from './create-invitation.ts';
import { invitations } from './invitations.table.ts';
import { redeemCode } from './redeem-code.ts';

type App = ReturnType<typeof makeApp>;
const exchange = (app: App, key: string, code: string) =>
  app.request('/v1/invitations/redeem-code', as(undefined, { body: { code }, headers: { 'x-publishable-key': key } }));

async function spoken(db: Db) {
  const { id: appointmentId, patientId: personId } = await appointment(db);
  const { key } = await publishableKey(db);
  const { row, code, url } = await createInvitation(makeCtx(db), { appointmentId, personId, delivery: 'spoken' });
  return { id: row.id, code: code!, url, key, personId, appointmentId };
}

describe('POST /v1/invitations/redeem-code', () => {
  test('a code that was said gives the secret of a link, which opens the visit; its use is audited', () =>
    withDb(async (db) => {
      const { id, code, url, key, personId, appointmentId } = await spoken(db);
      const app = makeApp({ db });
      expect([code, url]).toEqual([expect.stringMatching(/^[2-9A-HJKMNP-X]{4}-[2-9A-HJKMNP-X]{4}$/), null]);

      const reply = await exchange(app, key, code);

      expect(reply.status).toBe(200);
      const { secret } = (await reply.json()) as { secret: string };
      const redeemed = await app.request('/v1/invitations/redeem', as(undefined, { body: { secret, deviceId: 'd'.repeat(16) } }));
      expect(await redeemed.json()).toMatchObject({ personId, appointmentId });
      expect(await asOwner(db, (owner) => owner.select().from(auditLog))).toContainEqual(
        expect.objectContaining({ action: 'invitation.redeem_code', entityId: id, actorType: 'visitor' }),
      );
    }));

  test('as it was heard: small letters, spaces and no dash', () =>
    withDb(async (db) => {
      const { code, key } = await spoken(db);
      const heard = ` ${code.toLowerCase().replace('-', ' ').split('').join(' ')} `;
      expect((await exchange(makeApp({ db }), key, heard)).status).toBe(200);
    }));

  test('the code itself stands nowhere in the database, and not its fast hash', () =>
    withDb(async (db) => {
      const { code } = await spoken(db);
      const rows = JSON.stringify(await asOwner(db, (owner) => owner.execute(sql`select * from invitations`)));
      const { createHash } = await import('node:crypto');
      for (const plain of [code, code.replace('-', '')]) {
        expect(rows).not.toContain(plain);
        expect(rows).not.toContain(createHash('sha256').update(plain).digest('hex'));
      }
    }));

  test('used, expired, revoked, wrong, of another clinic: all the same, and no secret', () =>
    withDb(async (db) => {
      const wallClock = fakeClock();
      const app = makeApp({ db, wallClock });
      const { key: theirs } = await publishableKey(db, { clinicId: OTHER_CLINIC });
      const problemOf = async (reply: Response) => ({ ...((await reply.json()) as object), instance: '' });
      const [one, used, revoked] = [await spoken(db), await spoken(db), await spoken(db)];
      await exchange(app, used.key, used.code);
      await asOwner(db, (owner) =>
        owner.execute(sql`update invitations set revoked_at = ${NOW.toISOString()} where id = ${revoked.id}`),
      );

      const wrong = await problemOf(await exchange(app, one.key, '2222-2222'));
      expect(wrong).toMatchObject({ status: 404, code: 'invitations.not_found' });
      expect(await problemOf(await exchange(app, used.key, used.code))).toEqual(wrong);
      expect(await problemOf(await exchange(app, revoked.key, revoked.code))).toEqual(wrong);
      expect(await problemOf(await exchange(app, theirs, one.code))).toEqual(wrong);
      wallClock.advance(3600);
      expect(await problemOf(await exchange(app, one.key, one.code))).toEqual(wrong);
    }));

  test('works on a page of the clinic only', () =>
    withDb(async (db) => {
      const { code, key } = await spoken(db);
      const app = makeApp({ db });
      const from = (headers: Record<string, string>) =>
        app.request('/v1/invitations/redeem-code', as(undefined, { body: { code }, headers }));

      expect((await from({})).status).toBe(401);
      expect((await from({ 'x-publishable-key': 'pk_test_unknown' })).status).toBe(401);
      expect((await from({ 'x-publishable-key': key, origin: 'https://evil.example' })).status).toBe(403);
      expect((await from({ 'x-publishable-key': key, origin: 'https://clinic.example' })).status).toBe(200);
    }));

  test('guessing is held up after a few tries', () =>
    withDb(async (db) => {
      const { code, key } = await spoken(db);
      const app = makeApp({ db, config: testConfig({ RATE_LIMIT_CODE_PER_QUARTER_HOUR: '2' }) });
      await exchange(app, key, '2222-2222');
      await exchange(app, key, '3333-3333');
      const third = await exchange(app, key, code);
      expect(third.status).toBe(429);
      expect(third.headers.get('ratelimit-policy')).toBe('"code";q=2;w=900');
    }));

  test('of ten who use it at once, one gets a secret', () =>
    withDatabase(async ({ db }) => {
      const { code, key } = await spoken(db);
      const app = makeApp({ db });
      const replies = await Promise.all(Array.from({ length: 10 }, () => exchange(app, key, code)));
      expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    }));

  test('is for somebody on a page: a key or a session has no code to say', () =>
    withDb(async (db) => {
      const { code } = await spoken(db);
      await expect(redeemCode(makeCtx(db), { code })).rejects.toMatchObject({ code: 'auth.forbidden' });
    }));

  test('when the audit row cannot be written, the code is not used up', () =>
    withDb(async (db) => {
      const { id, code, key } = await spoken(db);
      await asOwner(db, (owner) =>
        owner.execute(sql`alter table audit_log add constraint audit_is_down check (false) not valid`),
      );
      expect((await exchange(makeApp({ db }), key, code)).status).toBe(500);
      const [row] = await asOwner(db, (owner) =>
        owner
          .select()
          .from(invitations)
          .where(sql`id = ${id}`),
      );
      expect(row!.codeHash).not.toBeNull();
    }));
});

describe('POST …/invitations', () => {
  test('to be mailed: no link in the reply, but a queued mail; without an address a 409 and no invitation', () =>
    withDb(async (db) => {
      const { id: appointmentId, patientId: personId } = await appointment(db);
      const input = { appointmentId, personId, delivery: 'mail' as const };
      await expect(createInvitation(makeCtx(db), input)).rejects.toMatchObject({ code: 'invitations.no_email' });
      expect(await asOwner(db, (owner) => owner.select().from(invitations))).toEqual([]);
      await asOwner(db, (owner) => owner.execute(sql`update people set email = 'pia@patient.example' where id = ${personId}`));

      expect(await createInvitation(makeCtx(db), input)).toMatchObject({ url: null, code: null, row: { delivery: 'mail' } });

      const [queued] = await asOwner(db, (owner) => owner.execute<{ to_address: string }>(sql`select to_address from mails`));
      expect(queued!.to_address).toBe('pia@patient.example');
    }));

  test('to be printed: the link, and the list says how it was handed on', () =>
    withDb(async (db) => {
      const { id: appointmentId, patientId: personId } = await appointment(db);
      const made = await createInvitation(makeCtx(db), { appointmentId, personId, delivery: 'print' });
      expect(made.url).toContain('#invitation=');
      expect(made.row.delivery).toBe('print');
    }));
});
