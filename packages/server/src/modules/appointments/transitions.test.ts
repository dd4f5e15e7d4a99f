import type { AppointmentStatus } from '@bedside/contract';
import { and, eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { Db } from '../../context.ts';
import { as, asOwner, fakeClock, makeApp, NOW, OTHER_CLINIC, withDb } from '../../../test/helpers.ts';
import { appointment, guest, patient, practitioner, secretKey, session, staff } from '../../../test/makers.ts';
import { makeVisit } from '../../../test/visit.ts';
import { auditLog } from '../audit/audit.table.ts';
import { events } from '../events/events.table.ts';
import { appointmentHistory } from './appointment-history.table.ts';
import { appointments } from './appointments.table.ts';

type Verb = {
  method: 'POST' | 'PATCH' | 'DELETE';
  path: string;
  body?: object;
  takesMatch: boolean;
  /** A row to which it may be done, and one to which it may not. */
  from: Parameters<typeof appointment>[1];
  never: Parameters<typeof appointment>[1];
  to: AppointmentStatus;
  action: string;
  event: string;
};

const cancelled = { status: 'cancelled', cancelledAt: NOW, cancelReason: 'pat' } as const;
const completed = { status: 'completed', completedAt: NOW } as const;
const begun = { startsAt: new Date(NOW.getTime() - 1_200_000) };
const verb = (over: Partial<Verb> & Pick<Verb, 'path' | 'from' | 'never' | 'to' | 'action' | 'event'>): Verb => ({
  method: 'POST',
  takesMatch: true,
  ...over,
});

const VERBS: Record<string, Verb> = {
  confirm: verb({
    path: '/confirm',
    takesMatch: false,
    from: { status: 'scheduled' },
    never: { status: 'scheduled' },
    to: 'scheduled',
    action: 'appointment.confirmed',
    event: 'appointment.confirmed',
  }),
  reschedule: verb({
    path: '/reschedule',
    body: { startsAt: '2030-01-16T10:00:00.000Z' },
    from: {},
    never: completed,
    to: 'scheduled',
    action: 'appointment.reschedule',
    event: 'appointment.rescheduled',
  }),
  cancel: verb({
    path: '/cancel',
    body: { reason: 'pat-fb' },
    from: {},
    never: completed,
    to: 'cancelled',
    action: 'appointment.cancelled',
    event: 'appointment.cancelled',
  }),
  'check-in': verb({
    path: '/check-in',
    body: {},
    takesMatch: false,
    from: {},
    never: completed,
    to: 'checked_in',
    action: 'appointment.checked_in',
    event: 'appointment.checked_in',
  }),
  complete: verb({
    path: '/complete',
    from: { mode: 'in_person' },
    never: { mode: 'in_person', ...cancelled },
    to: 'completed',
    action: 'appointment.completed',
    event: 'appointment.completed',
  }),
  'no-show': verb({
    path: '/no-show',
    body: { party: 'patient' },
    from: begun,
    never: { ...begun, ...completed },
    to: 'no_show',
    action: 'appointment.no_show',
    event: 'appointment.no_show',
  }),
  reopen: verb({
    path: '/reopen',
    body: { reason: 'They came after all' },
    from: cancelled,
    never: {},
    to: 'scheduled',
    action: 'appointment.reopen',
    event: 'appointment.reopened',
  }),
  'entered-in-error': verb({
    path: '/entered-in-error',
    body: { reason: 'Booked for the wrong person' },
    from: completed,
    never: { status: 'entered_in_error' },
    to: 'entered_in_error',
    action: 'appointment.entered_in_error',
    event: 'appointment.entered_in_error',
  }),
  update: verb({
    method: 'PATCH',
    path: '',
    body: { title: 'Follow-up' },
    from: {},
    never: cancelled,
    to: 'scheduled',
    action: 'appointment.update',
    event: 'appointment.updated',
  }),
  delete: verb({
    method: 'DELETE',
    path: '',
    from: cancelled,
    never: completed,
    to: 'cancelled',
    action: 'appointment.delete',
    event: 'appointment.updated',
  }),
};
const ALL = Object.entries(VERBS);

/** A request is confirmed only while its time is kept for it. */
async function rowFor(db: Db, name: string, over: Parameters<typeof appointment>[1]) {
  if (name !== 'confirm' || over !== VERBS['confirm']!.from) return appointment(db, over);
  const row = await appointment(db, { status: 'pending' });
  await asOwner(db, async (owner) => {
    for (const subjectId of [row.practitionerId, row.patientId])
      await owner.execute(sql`insert into reservations (id, clinic_id, subject_id, appointment_id, kind, during, expires_at, created_at)
        values (${`rsv_${subjectId}`}, ${row.clinicId}, ${subjectId}, ${row.id}, 'appointment',
          tstzrange(${row.startsAt.toISOString()}, ${row.endsAt.toISOString()}), ${row.startsAt.toISOString()}, ${NOW.toISOString()})`);
  });
  return row;
}

type Sent = { bearer: string; id: string; match?: string | undefined; body?: object | undefined };

function act(app: ReturnType<typeof makeApp>, { method, path, body: usual, takesMatch }: Verb, sent: Sent) {
  const match = 'match' in sent ? sent.match : '"1"';
  const headers = takesMatch && match !== undefined ? { 'if-match': match } : undefined;
  const body = sent.body ?? usual;
  return app.request(
    `/v1/appointments/${sent.id}${path}`,
    as(sent.bearer, { method, ...(headers && { headers }), ...(body && { body }) }),
  );
}

const read = (db: Db, id: string) =>
  asOwner(db, async (owner) => (await owner.select().from(appointments).where(eq(appointments.id, id)))[0]!);
const changes = (db: Db, id: string) =>
  asOwner(db, (owner) =>
    owner
      .select()
      .from(auditLog)
      .where(and(eq(auditLog.entityId, id), eq(auditLog.outcome, 'done'))),
  );

describe.each(ALL)('%s', (name, what) => {
  test('works, with one audit row, one row of history, one event and the next revision', () =>
    withDb(async (db) => {
      const { id } = await rowFor(db, name, what.from);
      const { key } = await secretKey(db);

      const reply = await act(makeApp({ db }), what, { bearer: key, id });

      expect(reply.status).toBe(what.method === 'DELETE' ? 204 : 200);
      if (what.method !== 'DELETE') {
        expect(reply.headers.get('etag')).toBe('"2"');
        expect(await reply.json()).toMatchObject({ id, status: what.to, revision: 2 });
      }
      expect(await read(db, id)).toMatchObject({ status: what.to, revision: 2 });
      expect(await changes(db, id)).toMatchObject([{ action: what.action, actorType: 'secret_key' }]);
      const told = (await db.select().from(events)).filter(({ type }) => type.startsWith('appointment.'));
      expect(told).toMatchObject([{ type: what.event, appointmentId: id, data: { status: what.to } }]);
      expect(await db.select().from(appointmentHistory)).toMatchObject([{ revision: 2, toStatus: what.to, side: 'clinic' }]);
    }));

  test('from another status is refused, and nothing changes', () =>
    withDb(async (db) => {
      const before = await appointment(db, what.never);
      const { key } = await secretKey(db);

      const reply = await act(makeApp({ db }), what, { bearer: key, id: before.id });

      expect(await reply.json()).toMatchObject({ status: 409, code: 'appointments.wrong_status' });
      expect(await read(db, before.id)).toMatchObject({ status: before.status, revision: 1, deletedAt: null });
      expect(await changes(db, before.id)).toEqual([]);
      expect(await db.select().from(events)).toEqual([]);
    }));

  test('is not for guests, nor for keys without its scope', () =>
    withDb(async (db) => {
      const who = await guest(db);
      const { id } = await appointment(db, { ...what.from, guestIds: [who.id] });
      const { token } = await session(db, { personId: who.id });
      const { key } = await secretKey(db, { scopes: ['calls.read'] });
      // Guests may check themselves in.
      const bearers = name === 'check-in' ? [key] : [key, token];

      for (const bearer of bearers) {
        const reply = await act(makeApp({ db }), what, { bearer, id });
        expect(await reply.json()).toMatchObject({ status: 403, code: 'auth.forbidden' });
      }
      expect(await read(db, id)).toMatchObject({ revision: 1 });
    }));

  test.each([
    ["another clinic's", async (db: Db) => appointment(db, { ...what.from, clinicId: OTHER_CLINIC })],
    ["another practitioner's", async (db: Db) => appointment(db, what.from)],
    ["another patient's", async (db: Db) => appointment(db, what.from)],
  ])('%s answers exactly like a missing one', (whose, make) =>
    withDb(async (db) => {
      const { id } = await make(db);
      const who = whose.includes('patient') ? await patient(db) : await practitioner(db);
      const mine = await session(db, { personId: who.id });
      const bearer = whose.startsWith('another clinic') ? (await secretKey(db)).key : mine.token;
      const app = makeApp({ db });

      const theirs = await act(app, what, { bearer, id });
      const missing = await act(app, what, { bearer, id: `apt_${'0'.repeat(32)}` });

      const seen = async (reply: Response) => ({
        status: reply.status,
        body: { ...((await reply.json()) as object), instance: '' },
        headers: [...reply.headers].filter(([header]) => !/^(x-request-id|ratelimit)/.test(header)),
      });
      const answer = await seen(theirs);
      expect(answer).toEqual(await seen(missing));
      // What somebody may never do they are told before anything is looked for.
      expect([403, 404]).toContain(answer.status);
      if (whose.startsWith('another clinic')) expect(answer.status).toBe(404);
      expect(await read(db, id)).toMatchObject({ revision: 1, deletedAt: null });
    }),
  );

  test('a body that is not as described is refused without being echoed', async () => {
    if (what.body === undefined) return;
    await withDb(async (db) => {
      const { id } = await appointment(db, what.from);
      const { key } = await secretKey(db);

      const reply = await act(makeApp({ db }), what, { bearer: key, id, body: { ...what.body, diagnosis: 'chest pain' } });

      expect(reply.status).toBe(400);
      const text = await reply.text();
      expect(JSON.parse(text)).toMatchObject({ code: 'request.invalid', errors: [{ pointer: '/diagnosis' }] });
      expect(text).not.toContain('chest pain');
      expect(await read(db, id)).toMatchObject({ revision: 1 });
    });
  });

  test('when its audit row cannot be written, nothing changes', () =>
    withDb(async (db) => {
      const before = await rowFor(db, name, what.from);
      const { key } = await secretKey(db);
      await asOwner(db, (owner) =>
        owner.execute(sql`alter table audit_log add constraint audit_is_down check (false) not valid`),
      );

      expect((await act(makeApp({ db }), what, { bearer: key, id: before.id })).status).toBe(500);

      expect(await read(db, before.id)).toMatchObject({ status: before.status, revision: 1, deletedAt: null });
      expect(await db.select().from(appointmentHistory)).toEqual([]);
      expect(await db.select().from(events)).toEqual([]);
    }));
});

describe.each(ALL.filter(([, { takesMatch }]) => takesMatch))('%s, by what was read', (_name, what) => {
  test.each([
    ['without the tag', undefined, 428, 'request.precondition_required'],
    ['with an older one', '"0"', 412, 'request.precondition_failed'],
    ['with a newer one', '"2"', 412, 'request.precondition_failed'],
    ['with a weak one', 'W/"1"', 412, 'request.precondition_failed'],
    ['with any', '*', 412, 'request.precondition_failed'],
  ])('%s it is refused, and nothing changes', (_how, match, status, code) =>
    withDb(async (db) => {
      const { id } = await appointment(db, what.from);
      const { key } = await secretKey(db);

      const reply = await act(makeApp({ db }), what, { bearer: key, id, match });

      expect(await reply.json()).toMatchObject({ status, code });
      expect(await read(db, id)).toMatchObject({ revision: 1, deletedAt: null });
      expect(await changes(db, id)).toEqual([]);
    }),
  );
});

describe('a visit at the clinic', () => {
  test('is completed on its day in the clinic’s zone or later, not days ahead; `can` says so', () =>
    withDb(async (db) => {
      // 00:10 on the 17th in Berlin.
      const { id } = await appointment(db, { mode: 'in_person', startsAt: new Date('2030-01-16T23:10:00Z') });
      const { key } = await secretKey(db);
      const wallClock = fakeClock(new Date('2030-01-16T22:59:59Z'));
      const app = makeApp({ db, wallClock });
      const complete = async () => (await act(app, VERBS['complete']!, { bearer: key, id })).json();
      const can = async () =>
        ((await (await app.request(`/v1/appointments/${id}`, as(key))).json()) as { can: string[] }).can.includes('complete');
      expect(await complete()).toMatchObject({ status: 409, code: 'appointments.not_started_yet' });
      expect(await can()).toBe(false);
      wallClock.advance(1);
      expect(await can()).toBe(true);
      expect(await complete()).toMatchObject({ status: 'completed' });
    }));
});

describe('the reason of a cancellation', () => {
  test.each([
    ['patient', 'prov', 400],
    ['patient', 'maint', 400],
    ['patient', 'technical', 400],
    ['patient', 'pat-fb', 200],
    ['practitioner', 'prov', 200],
    ['practitioner', 'pat', 200],
  ] as const)('of a %s may be %s: %i', (who, reason, status) =>
    withDb(async (db) => {
      const row = await appointment(db, { startsAt: new Date(NOW.getTime() + 86_400_000) });
      const { token } = await session(db, { personId: row[`${who}Id`] });
      const reply = await act(makeApp({ db }), VERBS['cancel']!, { bearer: token, id: row.id, body: { reason } });
      expect(reply.status).toBe(status);
      if (status === 400)
        expect(await reply.json()).toMatchObject({
          code: 'request.invalid',
          errors: [{ pointer: '/reason', detail: 'not_yours_to_say', hint: 'Patients give one of "pat"|"pat-fb"|"other"' }],
        });
    }),
  );
});

describe('what only the desk does', () => {
  test.each(['confirm', 'no-show', 'reopen', 'entered-in-error', 'delete'])(
    '%s is for staff and administrators, not for the practitioner and the patient of it',
    (name) =>
      withDb(async (db) => {
        const what = VERBS[name]!;
        const row = await rowFor(db, name, what.from);
        const app = makeApp({ db });
        for (const personId of [row.practitionerId, row.patientId]) {
          const { token } = await session(db, { personId });
          expect((await act(app, what, { bearer: token, id: row.id })).status).toBe(403);
        }
        expect(await read(db, row.id)).toMatchObject({ revision: 1 });
        const { token } = await session(db, { personId: (await staff(db)).id });
        expect((await act(app, what, { bearer: token, id: row.id })).status).toBeLessThan(300);
      }),
  );

  test('a patient sees no verb of the desk, and what they see they may do', () =>
    withDb(async (db) => {
      const row = await appointment(db, { startsAt: new Date(NOW.getTime() + 3 * 3_600_000) });
      const { token } = await session(db, { personId: row.patientId });
      const reply = await makeApp({ db }).request(`/v1/appointments/${row.id}`, as(token));
      expect(((await reply.json()) as { can: string[] }).can).toEqual(['reschedule', 'cancel', 'update', 'notes', 'add_guest']);
      expect((await patient(db)).id).not.toBe(row.patientId);
    }));

  test('notes and links are offered to whom their routes answer, and to nobody else', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db, { withGuest: true });
      const { row } = visit;
      const app = makeApp({ db, wallClock: visit.clock });
      const people = {
        patient: visit.patient.id,
        practitioner: visit.practitioner.id,
        guest: visit.guest.id,
        staff: (await staff(db)).id,
        admin: (await staff(db, { role: 'clinic_admin' })).id,
      };
      const found: Record<string, string[]> = {};
      for (const [who, personId] of Object.entries(people)) {
        const { token } = await session(db, { personId });
        const ask = (path: string) => app.request(`/v1/appointments/${row.id}${path}`, as(token));
        const { can } = (await (await ask('')).json()) as { can: string[] };
        found[who] = can.filter((one) => one === 'notes' || one === 'invitations');
        for (const what of ['notes', 'invitations'])
          expect((await ask(`/${what}`)).status, `${who} ${what}`).toBe(can.includes(what) ? 200 : 403);
      }
      expect(found).toEqual({
        ...{ patient: ['notes'], practitioner: ['notes'], guest: [] },
        ...{ staff: ['invitations'], admin: ['invitations'] },
      });
    }));
});
