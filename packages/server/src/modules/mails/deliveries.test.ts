import { eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { as, asOwner, fakeClock, makeApp, makeCtx, NOW, OTHER_CLINIC, withDb } from '../../../test/helpers.ts';
import { withMailServer, type Refusal } from '../../../test/mail-server.ts';
import { mailsOut, secretIn } from '../../../test/mail.ts';
import { clinic, department, patient, secretKey, session, staff } from '../../../test/makers.ts';
import { happens, linesOf, mailRows, planned, told } from '../../../test/notices.ts';
import { deliverDueMails, tellDueNotices } from '../../jobs/start-mailing.ts';
import { createSmtpMail } from '../../mail/smtp-mail.ts';
import { auditLog } from '../audit/audit.table.ts';
import { appointments } from '../appointments/appointments.table.ts';

type Db = Parameters<typeof planned>[0];
type Delivery = {
  kind: string;
  to: { personId: string; address: string | null };
  status: string;
  answerClass: number | null;
  nextAttemptAt: string | null;
};

/** A visit that everybody was told of, and the front desk that looks after it. */
async function desk(db: Db, over: Parameters<typeof planned>[1] = {}) {
  const made = await planned(db, over);
  await happens(makeCtx(db), 'appointment.scheduled', { appointmentId: made.visit.id });
  const invitations = await told(db);
  const { token } = await session(db, { personId: (await staff(db)).id });
  const app = makeApp({ db });
  const path = `/v1/appointments/${made.visit.id}`;
  const notify = (body: object, bearer = token) => app.request(`${path}/notify`, as(bearer, { body }));
  const deliveries = async () =>
    ((await (await app.request(`${path}/deliveries`, as(token))).json()) as { data: Delivery[] }).data;
  return { ...made, invitations, app, token, path, notify, deliveries };
}

describe('POST /v1/appointments/{id}/notify', () => {
  test('sends an invitation again, to all or to one, with a link of its own; both links work, and it is audited', () =>
    withDb(async (db) => {
      const { notify, invitations, pia, app, visit } = await desk(db);

      const reply = await notify({ kind: 'invitation', personIds: [pia.id] });

      expect(reply.status).toBe(202);
      expect(await reply.json()).toMatchObject({
        data: [
          { kind: 'invitation', to: { personId: pia.id, address: 'pia@mail.example' }, status: 'queued', answerClass: null },
        ],
      });
      const [again] = await mailsOut(db, fakeClock());
      for (const mail of [again, invitations[2]]) {
        const body = { secret: secretIn(mail), deviceId: 'd'.repeat(16) };
        expect((await app.request('/v1/invitations/redeem', as(undefined, { body }))).status).toBe(201);
      }
      await notify({ kind: 'invitation' });
      expect(await mailsOut(db, fakeClock())).toHaveLength(3);
      const audited = await asOwner(db, (owner) =>
        owner.select().from(auditLog).where(eq(auditLog.action, 'appointment.notify')),
      );
      expect(audited).toMatchObject([{ entityId: visit.id }, { entityId: visit.id }]);
    }));

  test('sends what the clinic has switched off as well: somebody asks for it', () =>
    withDb(async (db) => {
      const { notify } = await desk(db);
      await clinic(db, {
        settings: { notices: { reminderMinutes: [], incomingCallMail: false, mails: { reminder: false } } as never },
      });
      await notify({ kind: 'reminder' });
      expect(linesOf(await mailsOut(db, fakeClock()))).toContain('pia@mail.example: Reminder: your visit at Clinic on the Hill');
    }));

  test.each([
    ['a cancellation of what takes place', {}, 'cancellation'],
    ['an invitation to what was cancelled', { status: 'cancelled' }, 'invitation'],
    ['a request that was taken up', {}, 'request'],
    ['a reminder of what is over', { status: 'completed' }, 'reminder'],
  ] as const)('%s is refused, and nothing goes out', (_what, over, kind) =>
    withDb(async (db) => {
      const { notify, visit } = await desk(db);
      const change = { ...over, ...('status' in over && over.status === 'cancelled' && { cancelledAt: NOW }), updatedAt: NOW };
      await asOwner(db, (owner) => owner.update(appointments).set(change).where(eq(appointments.id, visit.id)));
      const reply = await notify({ kind });
      expect([reply.status, ((await reply.json()) as { code: string }).code]).toEqual([409, 'appointments.wrong_status']);
      expect(await mailsOut(db, fakeClock())).toEqual([]);
    }),
  );

  test('somebody whom it is not for is not found, and nobody gets anything', () =>
    withDb(async (db) => {
      const { notify, pia } = await desk(db);
      const { id: other } = await patient(db, { email: 'other@mail.example' });
      const reply = await notify({ kind: 'invitation', personIds: [pia.id, other] });
      expect([reply.status, ((await reply.json()) as { code: string }).code]).toEqual([404, 'people.not_found']);
      expect(await mailsOut(db, fakeClock())).toEqual([]);
    }));

  test('is not for patients; another clinic’s and another department’s visit answer like one that is not there', () =>
    withDb(async (db) => {
      const { app, path, pia } = await desk(db);
      const { token: patients } = await session(db, { personId: pia.id });
      expect((await app.request(`${path}/notify`, as(patients, { body: { kind: 'invitation' } }))).status).toBe(403);
      expect((await app.request(`${path}/deliveries`, as(patients))).status).toBe(403);
      const { key } = await secretKey(db, { clinicId: OTHER_CLINIC });
      const head = await staff(db, { role: 'department_admin' });
      await department(db, { memberIds: [head.id] });
      const { token: elsewhere } = await session(db, { personId: head.id });
      for (const bearer of [key, elsewhere]) {
        for (const init of [as(bearer, { body: { kind: 'invitation' } })]) {
          const seen = await app.request(`${path}/notify`, init);
          const missing = await app.request(`/v1/appointments/apt_${'0'.repeat(32)}/notify`, init);
          expect([seen.status, await bare(seen)]).toEqual([404, await bare(missing)]);
        }
        expect((await app.request(`${path}/deliveries`, as(bearer))).status).toBe(404);
      }
    }));

  test('a body that is none is refused without being echoed', () =>
    withDb(async (db) => {
      const { notify } = await desk(db);
      for (const body of [{}, { kind: 'EVIL' }, { kind: 'invitation', personIds: [] }, { kind: 'invitation', extra: 'EVIL' }]) {
        const reply = await notify(body);
        expect(reply.status).toBe(400);
        expect(await reply.text()).not.toContain('EVIL');
      }
    }));

  test('nothing is sent when it cannot be audited', () =>
    withDb(async (db) => {
      const { notify } = await desk(db);
      await asOwner(db, (owner) =>
        owner.execute(sql`alter table audit_log add constraint no_more check (action <> 'appointment.notify') not valid`),
      );
      expect((await notify({ kind: 'invitation' })).status).toBe(500);
      expect(await mailRows(db)).toHaveLength(3);
    }));
});

describe('GET /v1/appointments/{id}/deliveries', () => {
  test.each([
    ['taken', undefined, { status: 'sent', answerClass: 2, attempts: 1 }],
    ['refused for good', { at: 'recipient', code: 550 }, { status: 'refused', answerClass: 5, attempts: 1 }],
    ['put off', { at: 'data', code: 451 }, { status: 'queued', answerClass: 4, attempts: 1 }],
  ] as [string, Refusal | undefined, object][])('says of a mail that it was %s by the mail server', (_what, refuse, expected) =>
    withDb((db) =>
      withMailServer(refuse, async (url) => {
        const { visit } = await planned(db);
        await happens(makeCtx(db), 'appointment.scheduled', { appointmentId: visit.id });
        await tellDueNotices(makeCtx(db));
        await deliverDueMails(makeCtx(db), createSmtpMail({ url, from: 'no-reply@clinic.example', requireTls: false }));
        const { key } = await secretKey(db);
        const reply = await makeApp({ db }).request(`/v1/appointments/${visit.id}/deliveries`, as(key));
        const { data } = (await reply.json()) as { data: Delivery[] };
        expect(data).toHaveLength(3);
        for (const one of data) {
          expect(one).toMatchObject({ kind: 'invitation', ...expected });
          expect(one.nextAttemptAt === null).toBe(one.status !== 'queued');
        }
      }),
    ),
  );

  test('where no mail server answers it is tried again', () =>
    withDb(async (db) => {
      const { visit } = await planned(db);
      await happens(makeCtx(db), 'appointment.scheduled', { appointmentId: visit.id });
      await tellDueNotices(makeCtx(db));
      await deliverDueMails(
        makeCtx(db),
        createSmtpMail({ url: 'smtp://127.0.0.1:1', from: 'a@clinic.example', requireTls: false }),
      );
      const { key } = await secretKey(db);
      const reply = await makeApp({ db }).request(`/v1/appointments/${visit.id}/deliveries`, as(key));
      for (const one of ((await reply.json()) as { data: Delivery[] }).data)
        expect(one).toMatchObject({ status: 'queued', answerClass: null, attempts: 1 });
    }));

  test('says who has no address, so that somebody tells them', () =>
    withDb(async (db) => {
      const { id: patientId } = await patient(db);
      const { deliveries } = await desk(db, { patientId });
      expect((await deliveries()).find(({ to }) => to.personId === patientId)).toMatchObject({
        status: 'no_address',
        to: { address: null },
        nextAttemptAt: null,
      });
    }));
});

test('GET /v1/undelivered-mails shows administrators what will never arrive, page by page, and nobody else', () =>
  withDb((db) =>
    withMailServer({ at: 'recipient', code: 550 }, async (url) => {
      const { visit } = await planned(db);
      await happens(makeCtx(db), 'appointment.scheduled', { appointmentId: visit.id });
      await tellDueNotices(makeCtx(db));
      await deliverDueMails(makeCtx(db), createSmtpMail({ url, from: 'no-reply@clinic.example', requireTls: false }));
      const app = makeApp({ db });
      const { token } = await session(db, { personId: (await staff(db, { role: 'clinic_admin' })).id });
      const page = async (query: string) =>
        (await (await app.request(`/v1/undelivered-mails${query}`, as(token))).json()) as {
          data: { id: string }[];
          nextCursor: string | null;
        };

      const first = await page('?limit=2');
      const rest = await page(`?limit=2&after=${first.nextCursor}`);

      expect(new Set([...first.data, ...rest.data].map(({ id }) => id)).size).toBe(3);
      expect(rest.nextCursor).toBeNull();
      expect((await page('?status=failed')).data).toEqual([]);
      expect((await app.request('/v1/undelivered-mails?after=x', as(token))).status).toBe(400);
      const { token: front } = await session(db, { personId: (await staff(db)).id });
      expect((await app.request('/v1/undelivered-mails', as(front))).status).toBe(403);
      const { key } = await secretKey(db, { clinicId: OTHER_CLINIC });
      expect(await (await app.request('/v1/undelivered-mails', as(key))).json()).toEqual({ data: [], nextCursor: null });
    }),
  ));

const bare = async (reply: Response) => ({ ...((await reply.json()) as object), instance: '' });
