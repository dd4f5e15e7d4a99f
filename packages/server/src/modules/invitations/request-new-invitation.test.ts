import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { Db } from '../../context.ts';
import { deliverDueMails } from '../../jobs/start-mailing.ts';
import type { MailMessage } from '../../mail/mail-port.ts';
import { as, asOwner, fakeClock, makeApp, makeCtx, NOW, OTHER_CLINIC, testConfig, withDb } from '../../../test/helpers.ts';
import { appointment, invitation, patient, publishableKey } from '../../../test/makers.ts';
import { auditLog } from '../audit/audit.table.ts';
import { events } from '../events/events.table.ts';
import { mails } from '../mails/mails.table.ts';
import { invitations } from './invitations.table.ts';

type App = ReturnType<typeof makeApp>;
const ask = (app: App, secret: string, headers: Record<string, string> = {}) =>
  app.request('/v1/invitations/request-new', as(undefined, { body: { secret }, headers }));
const redeem = (app: App, secret: string) =>
  app.request('/v1/invitations/redeem', as(undefined, { body: { secret, deviceId: 'd'.repeat(16) } }));
const made = (db: Db) =>
  asOwner(db, (owner) =>
    owner
      .select()
      .from(invitations)
      .where(sql`delivery = 'mail'`),
  );
const queued = (db: Db) => asOwner(db, (owner) => owner.select().from(mails));
const seen = async (reply: Response) => ({
  status: reply.status,
  headers: { ...Object.fromEntries(reply.headers), 'x-request-id': '', ratelimit: '' },
  body: await reply.text(),
});

type Over = { email?: string | null; visit?: Parameters<typeof appointment>[1]; link?: Parameters<typeof invitation>[1] };

/** A link that was revoked, of somebody with an address whose visit is still to come. */
async function deadLink(db: Db, { email = 'pia@patient.example', visit, link }: Over = {}) {
  const { id: patientId } = await patient(db, { email });
  const { id: appointmentId } = await appointment(db, { patientId, ...visit });
  return invitation(db, { appointmentId, personId: patientId, revokedAt: NOW, ...link });
}

describe('POST /v1/invitations/request-new', () => {
  test('a dead link is replaced by a new one, mailed to the address that we have, with its audit row and event', () =>
    withDb(async (db) => {
      const dead = await deadLink(db);
      const app = makeApp({ db });

      const reply = await ask(app, dead.secret);

      expect([reply.status, await reply.json()]).toEqual([202, {}]);
      const [fresh] = await made(db);
      expect(fresh).toMatchObject({ personId: dead.personId, appointmentId: dead.appointmentId, revokedAt: null });
      expect(await asOwner(db, (owner) => owner.select().from(auditLog))).toContainEqual(
        expect.objectContaining({ action: 'invitation.create', entityId: fresh!.id, actorType: 'link', actorId: dead.id }),
      );
      expect(await asOwner(db, (owner) => owner.select().from(events))).toMatchObject([
        { type: 'invitation.created', appointmentId: dead.appointmentId, audience: [dead.personId] },
      ]);
      const sent: MailMessage[] = [];
      await deliverDueMails(makeCtx(db), { send: async (message) => void sent.push(message), close: async () => {} });
      expect(sent).toMatchObject([{ to: { name: 'Pia Example', address: 'pia@patient.example' } }]);
      const secret = /#invitation=(\S{43})/.exec(sent[0]!.text)?.[1] ?? '';
      expect((await redeem(app, secret)).status).toBe(201);
      expect((await redeem(app, dead.secret)).status).toBe(409);
    }));

  test('the mail says when, with the zone, and nothing of why or with whom', () =>
    withDb(async (db) => {
      const { secret } = await deadLink(db, { visit: { title: 'Knee pain' } });
      await ask(makeApp({ db }), secret);
      const [mail] = await queued(db);
      expect(mail!.content!.lines[0]).toBe('You have a visit at Clinic on the Hill: Tuesday, 15 January 2030 at 10:10 CET.');
      const { calendar, ...said } = mail!.content!;
      expect(JSON.stringify(said)).not.toMatch(/knee|Paul|Pia/i);
      // Beside the time, only the address it goes to.
      expect(calendar!.text).not.toMatch(/knee|Paul|Pia Example/i);
    }));

  test.each([
    ['that never was', async (_db: Db) => 'A'.repeat(43)],
    ['that still works', async (db: Db) => (await deadLink(db, { link: { revokedAt: null } })).secret],
    ['of somebody without an address', async (db: Db) => (await deadLink(db, { email: null })).secret],
    ['of a visit that is over', async (db: Db) => (await deadLink(db, { visit: { status: 'completed' } })).secret],
    [
      'of a visit that was cancelled',
      async (db: Db) => (await deadLink(db, { visit: { status: 'cancelled', cancelledAt: NOW } })).secret,
    ],
    ['of a visit entered in error', async (db: Db) => (await deadLink(db, { visit: { status: 'entered_in_error' } })).secret],
    [
      'whose door has finally closed',
      async (db: Db) => (await deadLink(db, { visit: { startsAt: new Date(NOW.getTime() - 2 * 3_600_000) } })).secret,
    ],
  ])('a link %s is answered exactly like a dead one, and nothing is made or sent', (_what, link) =>
    withDb(async (db) => {
      const secret = await link(db);
      const app = makeApp({ db });

      const reply = await seen(await ask(app, secret));

      expect(await made(db)).toEqual([]);
      expect(await queued(db)).toEqual([]);
      expect(reply).toEqual(await seen(await ask(app, (await deadLink(db)).secret)));
      expect(reply.status).toBe(202);
    }),
  );

  test('with another clinic’s publishable key, or from a page that is not the clinic’s, nothing happens and nothing is said', () =>
    withDb(async (db) => {
      const { secret } = await deadLink(db);
      const { key } = await publishableKey(db, { clinicId: OTHER_CLINIC });
      const app = makeApp({ db });

      expect((await ask(app, secret, { 'x-publishable-key': key })).status).toBe(202);
      expect((await ask(app, secret, { origin: 'https://evil.example' })).status).toBe(202);
      expect(await made(db)).toEqual([]);
      expect((await ask(app, secret, { origin: 'https://clinic.example' })).status).toBe(202);
      expect(await made(db)).toHaveLength(1);
    }));

  test('is limited by caller, and by link from wherever', () =>
    withDb(async (db) => {
      const { secret } = await deadLink(db);
      const config = testConfig({ RATE_LIMIT_MAIL_PER_QUARTER_HOUR: '2', TRUSTED_PROXY_HOPS: '1' });
      const app = makeApp({ db, config });
      const from = (address: string, link = secret) => ask(app, link, { 'x-forwarded-for': address });

      const statuses = [await from('203.0.113.1'), await from('203.0.113.2'), await from('203.0.113.3')].map(
        ({ status }) => status,
      );
      expect(statuses).toEqual([202, 202, 429]);
      expect(await made(db)).toHaveLength(2);
      const guesses = [];
      for (const sign of 'ABC') guesses.push((await from('203.0.113.9', sign.repeat(43))).status);
      expect(guesses).toEqual([202, 202, 429]);
    }));

  test('a bad secret is refused without being repeated', () =>
    withDb(async (db) => {
      const reply = await ask(makeApp({ db }), 'not a secret at all');
      expect(reply.status).toBe(400);
      expect(await reply.text()).not.toContain('at all');
    }));

  test('when the audit row cannot be written, there is no invitation and no mail', () =>
    withDb(async (db) => {
      const { secret } = await deadLink(db);
      await asOwner(db, (owner) => owner.execute(sql`alter table audit_log add constraint audit_is_down check (false)`));
      expect((await ask(makeApp({ db, wallClock: fakeClock() }), secret)).status).toBe(500);
      expect([await made(db), await queued(db)]).toEqual([[], []]);
    }));
});
