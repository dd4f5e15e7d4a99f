import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { Db } from '../../context.ts';
import { deliverDueMails } from '../../jobs/start-mailing.ts';
import { MailRefused, type MailMessage, type MailPort } from '../../mail/mail-port.ts';
import { transact } from '../../db/transact.ts';
import {
  as,
  asOwner,
  fakeClock,
  makeApp,
  makeCtx,
  NOW,
  OTHER_CLINIC,
  withDatabase,
  withDb,
  type FakeClock,
} from '../../../test/helpers.ts';
import { clinic, invitation, patient, secretKey } from '../../../test/makers.ts';
import { createInbox } from './keep-in-inbox.ts';
import { LAST_ATTEMPT } from './mails.rules.ts';
import { mails } from './mails.table.ts';
import { sendMail } from './send-mail.ts';

/** Keeps what it was given, and refuses while it is told to. */
function fakeMail() {
  const taken: MailMessage[] = [];
  const asked: MailMessage[] = [];
  const port = {
    taken,
    asked,
    refusal: undefined as MailRefused | undefined,
    async send(message: MailMessage) {
      asked.push(message);
      if (port.refusal) throw port.refusal;
      taken.push(message);
    },
    close: async () => {},
  };
  return port satisfies MailPort;
}

const no = (isPermanent: boolean, responseCode: number) => new MailRefused({ isPermanent, responseCode });
const rows = (db: Db) => asOwner(db, (owner) => owner.select().from(mails));
const linkIn = ({ text }: MailMessage) => /#invitation=([A-Za-z0-9_-]{43})/.exec(text)?.[1] ?? '';

async function queued(db: Db, wallClock: FakeClock = fakeClock()) {
  await clinic(db);
  const person = await patient(db);
  const to = { personId: person.id, name: 'Pia Example', address: 'pia@patient.example' };
  const content = { subject: 'Hello', lines: ['A line.'], button: { label: 'Look', url: 'https://clinic.example/' } };
  await transact(makeCtx(db, { wallClock }), (tx) => sendMail(tx, { kind: 'test', to, content }));
  return { base: { ...makeCtx(db, { wallClock }) }, wallClock };
}

describe('a queued mail', () => {
  test('is sent once, with the words it was given, and its row says so', () =>
    withDb(async (db) => {
      const { base } = await queued(db);
      const mail = fakeMail();

      await deliverDueMails(base, mail);
      await deliverDueMails(base, mail);

      expect(mail.taken).toMatchObject([
        { fromName: 'Clinic on the Hill', to: { name: 'Pia Example', address: 'pia@patient.example' }, subject: 'Hello' },
      ]);
      expect(mail.taken[0]!.text).toContain('A line.');
      expect(await rows(db)).toMatchObject([{ status: 'sent', attempts: 1, sentAt: NOW, responseCode: 250 }]);
    }));

  test('is not sent when the change it tells of is rolled back', () =>
    withDb(async (db) => {
      await clinic(db);
      const to = { name: 'Pia Example', address: 'pia@patient.example' };
      const failing = transact(makeCtx(db), async (tx) => {
        await sendMail(tx, { kind: 'test', to, content: { subject: 'Hello', lines: [] } });
        throw new Error('undone');
      });
      await expect(failing).rejects.toThrow('undone');
      expect(await rows(db)).toEqual([]);
    }));

  test('is tried again later when the server is busy, by the same id, and then sent', () =>
    withDb(async (db) => {
      const { base, wallClock } = await queued(db);
      const mail = fakeMail();
      mail.refusal = no(false, 451);
      await deliverDueMails(base, mail);
      expect(await rows(db)).toMatchObject([{ status: 'queued', attempts: 1, responseCode: 451 }]);

      mail.refusal = undefined;
      await deliverDueMails(base, mail);
      expect(mail.taken).toEqual([]);
      wallClock.advance(60);
      await deliverDueMails(base, mail);

      expect(mail.taken).toHaveLength(1);
      expect(mail.asked[1]!.id).toBe(mail.asked[0]!.id);
      expect(await rows(db)).toMatchObject([{ status: 'sent', attempts: 2 }]);
    }));

  test('is given up at once when the server says never', () =>
    withDb(async (db) => {
      const { base, wallClock } = await queued(db);
      const mail = fakeMail();
      mail.refusal = no(true, 550);
      await deliverDueMails(base, mail);
      wallClock.advance(86_400);
      await deliverDueMails(base, mail);

      expect(mail.asked).toHaveLength(1);
      expect(await rows(db)).toMatchObject([{ status: 'refused', responseCode: 550 }]);
    }));

  test('is given up after a day of busy servers, with longer and longer pauses', () =>
    withDb(async (db) => {
      const { base, wallClock } = await queued(db);
      const mail = fakeMail();
      mail.refusal = no(false, 451);
      let hours = 0;
      for (; hours < 48 && (await rows(db))[0]!.status === 'queued'; hours += 0.25) {
        await deliverDueMails(base, mail);
        wallClock.advance(900);
      }

      expect(mail.asked).toHaveLength(LAST_ATTEMPT);
      expect(hours).toBeGreaterThan(16);
      expect(hours).toBeLessThan(30);
      expect(await rows(db)).toMatchObject([{ status: 'failed' }]);
    }));

  test('that a dead process left half sent is sent by another once the lease is over', () =>
    withDb(async (db) => {
      const { base, wallClock } = await queued(db);
      const dying = { ...fakeMail(), send: () => Promise.reject(new Error('killed')) };
      await deliverDueMails(base, dying);
      const mail = fakeMail();
      await deliverDueMails(base, mail);
      expect(mail.taken).toEqual([]);
      wallClock.advance(300);
      await deliverDueMails(base, mail);
      expect(mail.taken).toHaveLength(1);
    }));

  test('goes out once, however many processes look for it', () =>
    withDatabase(async ({ db }) => {
      const { base } = await queued(db);
      const mail = fakeMail();
      await Promise.all(Array.from({ length: 10 }, () => deliverDueMails(base, mail)));
      expect(mail.taken).toHaveLength(1);
    }));
});

describe('the link of a mailed invitation', () => {
  async function invited(db: Db) {
    const wallClock = fakeClock();
    const { id: subjectId, personId } = await invitation(db, { delivery: 'mail' });
    const to = { personId, name: 'Pia Example', address: 'pia@patient.example' };
    const content = { subject: 'Your visit', lines: [], button: { label: 'Open' } };
    await transact(makeCtx(db), (tx) => sendMail(tx, { kind: 'invitation', subjectId, to, content }));
    return { base: makeCtx(db, { wallClock }), wallClock, app: makeApp({ db, wallClock }), subjectId };
  }
  const redeem = async (app: ReturnType<typeof makeApp>, secret: string) =>
    (await app.request('/v1/invitations/redeem', as(undefined, { body: { secret, deviceId: 'd'.repeat(16) } }))).status;

  test('works, and stands in no row of the database', () =>
    withDb(async (db) => {
      const { base, app } = await invited(db);
      const mail = fakeMail();
      await deliverDueMails(base, mail);
      const secret = linkIn(mail.taken[0]!);

      expect(await redeem(app, secret)).toBe(201);
      for (const table of ['mails', 'invitations', 'inbox_mails', 'audit_log', 'events']) {
        const found = await asOwner(db, (owner) => owner.execute(sql`select t::text from ${sql.identifier(table)} t`));
        expect(JSON.stringify(found)).not.toContain(secret);
      }
    }));

  test('of an attempt that may have arrived goes on working beside the next', () =>
    withDb(async (db) => {
      const { base, wallClock, app } = await invited(db);
      const mail = fakeMail();
      mail.refusal = no(false, 451);
      await deliverDueMails(base, mail);
      mail.refusal = undefined;
      wallClock.advance(60);
      await deliverDueMails(base, mail);

      const secrets = mail.asked.map(linkIn);
      expect(new Set(secrets).size).toBe(2);
      for (const secret of secrets) expect(await redeem(app, secret)).toBe(201);
    }));

  test('that was revoked before it went out is not sent', () =>
    withDb(async (db) => {
      const { base, subjectId } = await invited(db);
      await asOwner(db, (owner) =>
        owner.execute(sql`update invitations set revoked_at = ${NOW.toISOString()} where id = ${subjectId}`),
      );
      const mail = fakeMail();
      await deliverDueMails(base, mail);
      expect(mail.asked).toEqual([]);
      expect(await rows(db)).toMatchObject([{ status: 'dropped' }]);
    }));
});

describe('GET /v1/sandbox/inbox', () => {
  test('shows a test clinic the mails that stayed here, and no other clinic’s', () =>
    withDb(async (db) => {
      const { key } = await secretKey(db);
      const theirs = await secretKey(db, { clinicId: OTHER_CLINIC });
      const { base } = await queued(db);
      await deliverDueMails(base, createInbox(base));
      const app = makeApp({ db });

      const inbox = await app.request('/v1/sandbox/inbox', as(key));

      expect(await inbox.json()).toMatchObject({
        data: [
          { kind: 'test', to: { address: 'pia@patient.example' }, subject: 'Hello', text: expect.stringContaining('A line.') },
        ],
      });
      expect(await (await app.request('/v1/sandbox/inbox', as(theirs.key))).json()).toEqual({ data: [] });
    }));

  test('is for test clinics, and for those who may manage the sandbox', () =>
    withDb(async (db) => {
      const { key } = await secretKey(db);
      const { key: other } = await secretKey(db, { scopes: ['people.read'] });
      expect((await makeApp({ db }).request('/v1/sandbox/inbox', as(other))).status).toBe(403);
      await clinic(db, { isTest: false });
      expect(await (await makeApp({ db }).request('/v1/sandbox/inbox', as(key))).json()).toMatchObject({
        code: 'sandbox.test_only',
      });
    }));
});

test('/inbox is for the machine it runs on only', () =>
  withDb(async (db) => {
    expect((await makeApp({ db }).request('/inbox')).status).toBe(403);
  }));
