import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { Db, ServiceContext } from '../../context.ts';
import { findDueWork } from '../../jobs/find-due-work.ts';
import { sweep } from '../../jobs/start-jobs.ts';
import { asOwner, makeCtx, NOW, withDatabase, withDb } from '../../../test/helpers.ts';
import { actorOf, clinic, patient, practitioner, proxy, schedule } from '../../../test/makers.ts';
import { makeVisit } from '../../../test/visit.ts';
import { auditLog } from '../audit/audit.table.ts';
import { events } from '../events/events.table.ts';
import { people } from '../people/people.table.ts';
import { reservations } from '../reservations/reservations.table.ts';
import { holdSlot } from '../slot-holds/hold-slot.ts';
import { confirmAppointment } from './confirm-appointment.ts';
import { createAppointment } from './create-appointment.ts';
import { getAppointment } from './get-appointment.ts';

const TWO = '2030-01-15T14:00:00.000Z';
const common = { durationMinutes: 30, mode: 'video' as const };

async function arrange(db: Db) {
  const visit = await makeVisit(db);
  await schedule(db, { practitionerId: visit.practitioner.id });
  const ids = { practitionerId: visit.practitioner.id, patientId: visit.patient.id };
  return { ...visit, asKey: visit.as(makeCtx(db).actor), ids };
}
const book = (ctx: ServiceContext, input: object) => createAppointment(ctx, { ...common, startsAt: TWO, ...input });

describe('what patients book', () => {
  test('is a request, whose time is kept until it is confirmed or expires', () =>
    withDb(async (db) => {
      const { asPatient, asKey, ids } = await arrange(db);

      const { row, can } = await book(asPatient, { ...ids, reason: 'A cough that stays' });

      expect(row).toMatchObject({ status: 'pending', expiresAt: new Date(TWO), reason: 'A cough that stays' });
      expect(can).toEqual(['reschedule', 'cancel', 'update', 'add_guest']);
      expect((await db.select().from(events)).map(({ type }) => type)).toContain('appointment.requested');
      await expect(book(asKey, { ...ids, patientId: (await patient(db)).id })).rejects.toMatchObject({
        code: 'appointments.slot_taken',
      });

      const { row: confirmed } = await confirmAppointment(asKey, row.id);
      expect(confirmed).toMatchObject({ status: 'scheduled', expiresAt: null, revision: 2 });
      const kept = await db.select().from(reservations).where(eq(reservations.appointmentId, row.id));
      expect(kept.map(({ expiresAt, releasedAt }) => [expiresAt, releasedAt])).toEqual([
        [null, null],
        [null, null],
      ]);
    }));

  test('far ahead is kept for a day, and then is somebody else’s to book, also before the job comes', () =>
    withDb(async (db) => {
      const { asPatient, asKey, ids, clock } = await arrange(db);
      const startsAt = '2030-01-22T14:00:00.000Z';
      const { row } = await book(asPatient, { ...ids, startsAt });
      clock.advance(24 * 3600 - 1);
      const other = { ...ids, startsAt, patientId: (await patient(db)).id };
      await expect(book(asKey, other)).rejects.toMatchObject({ code: 'appointments.slot_taken' });

      clock.advance(1);
      await expect(confirmAppointment(asKey, row.id)).rejects.toMatchObject({ code: 'appointments.expired' });
      expect((await getAppointment(asKey, row.id)).can.toSorted()).toEqual(['cancel', 'delete', 'entered_in_error', 'update']);
      expect((await getAppointment(asPatient, row.id)).can.toSorted()).toEqual(['cancel', 'update']);
      expect((await book(asKey, other)).row.status).toBe('scheduled');
      expect((await getAppointment(asPatient, row.id)).row.status).toBe('pending');
    }));

  test('expires by itself, and its time is free', () =>
    withDatabase(async ({ db }) => {
      const { asPatient, ids, clock, media } = await arrange(db);
      const { row } = await book(asPatient, ids);
      const base = { ...makeCtx(db), wallClock: clock, media };
      clock.set(new Date(TWO));
      const due = async () => (await findDueWork(db, clock.now(), clock.now())).filter(({ id }) => id === row.id);
      expect(await due()).toMatchObject([{ kind: 'expiry' }]);

      await sweep(base);

      expect((await getAppointment(asPatient, row.id)).row).toMatchObject({ status: 'expired', revision: 2 });
      const kept = await db.select().from(reservations).where(eq(reservations.appointmentId, row.id));
      expect(kept.every(({ releasedAt }) => releasedAt !== null)).toBe(true);
      expect((await db.select().from(events)).map(({ type }) => type)).toContain('appointment.expired');
      expect(await due()).toEqual([]);
    }));

  test.each([
    ['direct', 'scheduled'],
    ['request', 'pending'],
  ] as const)('is, where the clinic wants it %s, %s', (patients, status) =>
    withDb(async (db) => {
      const { asPatient, ids } = await arrange(db);
      await clinic(db, { settings: { booking: { patients, holdMinutes: 5 } } });
      expect((await book(asPatient, ids)).row.status).toBe(status);
    }),
  );

  test('is refused where the clinic takes none; the clinic itself goes on', () =>
    withDb(async (db) => {
      const { asPatient, asKey, ids } = await arrange(db);
      await clinic(db, { settings: { booking: { patients: 'off', holdMinutes: 5 } } });
      await expect(book(asPatient, ids)).rejects.toMatchObject({ code: 'appointments.booking_off' });
      expect((await book(asKey, ids)).row.status).toBe('scheduled');
    }));

  test.each([
    ['a visit that starts now', { startsAt: undefined }, 'request.invalid'],
    ['what is the clinic’s to say', { comment: 'Bring the file' }, 'auth.forbidden'],
    ['time over busy time', { override: true }, 'auth.forbidden'],
    ['somebody by name', { practitioner: { name: 'Dr. New Example', email: 'new@clinic.example' } }, 'auth.forbidden'],
    ['a time that is not offered', { startsAt: '2030-01-15T03:00:00.000Z' }, 'appointments.in_the_past'],
    ['a time between slots', { startsAt: '2030-01-15T14:10:00.000Z' }, 'appointments.not_a_slot'],
  ])('cannot be %s', (_what, over, code) =>
    withDb(async (db) => {
      const { asPatient, ids } = await arrange(db);
      await expect(book(asPatient, { ...ids, ...over })).rejects.toMatchObject({ code });
      expect(await db.select().from(reservations)).toEqual([]);
    }),
  );

  test('is for themselves and for whom they act for; to them others are not there', () =>
    withDb(async (db) => {
      const { asPatient, as: being, patient: parent, ids } = await arrange(db);
      const child = await patient(db);
      await expect(book(asPatient, { ...ids, patientId: child.id })).rejects.toMatchObject({ code: 'people.not_found' });
      await proxy(db, { guardianId: parent.id, patientId: child.id });
      const asParent = being({
        ...(actorOf(parent) as Extract<ServiceContext['actor'], { type: 'person' }>),
        actsFor: [child.id],
      });

      const { row, participants } = await book(asParent, { ...ids, patientId: child.id });

      expect(participants.map(({ personId }) => personId)).toContain(child.id);
      expect(await db.select().from(auditLog).where(eq(auditLog.entityId, row.id))).toMatchObject([
        { actorId: parent.id, onBehalfOf: child.id },
      ]);
    }));

  test('from a slot that they hold is that slot; the hold is used up', () =>
    withDb(async (db) => {
      const { asPatient, ids } = await arrange(db);
      const hold = await holdSlot(asPatient, { practitionerId: ids.practitionerId, startsAt: TWO });
      const id = (hold as { row?: { id: string }; id?: string }).row?.id ?? (hold as { id: string }).id;

      const { row } = await book(asPatient, { ...ids, startsAt: undefined, holdId: id });

      expect([row.startsAt, row.endsAt]).toEqual([new Date(TWO), new Date('2030-01-15T14:30:00.000Z')]);
      await expect(book(asPatient, { ...ids, startsAt: undefined, holdId: id })).rejects.toMatchObject({
        code: 'slot_holds.not_found',
      });
    }));
});

describe('people by name and e-mail', () => {
  const pia = { name: 'Pia Newcomer', email: 'pia@mail.example' };

  test('are made once, and found the next time', () =>
    withDb(async (db) => {
      const { asKey, ids } = await arrange(db);
      const first = await book(asKey, { practitionerId: ids.practitionerId, patient: pia });
      const second = await book(asKey, {
        practitionerId: ids.practitionerId,
        patient: pia,
        startsAt: '2030-01-15T15:00:00.000Z',
      });

      const patientOf = (view: typeof first) => view.participants.find(({ role }) => role === 'patient')!.personId;
      expect(patientOf(second)).toBe(patientOf(first));
      expect(await db.select().from(people).where(eq(people.email, pia.email))).toHaveLength(1);
    }));

  test('are not made when the visit cannot be booked', () =>
    withDb(async (db) => {
      const { asKey, ids } = await arrange(db);
      await book(asKey, ids);
      await expect(book(asKey, { practitionerId: ids.practitionerId, patient: pia })).rejects.toMatchObject({
        code: 'appointments.slot_taken',
      });
      expect(await asOwner(db, (owner) => owner.select().from(people).where(eq(people.email, pia.email)))).toEqual([]);
    }));
});

test('the clinic may keep a time as a request, and an instant visit begins at once', () =>
  withDb(async (db) => {
    const { asKey, asPractitioner, ids } = await arrange(db);
    expect((await book(asKey, { ...ids, asRequest: true })).row).toMatchObject({ status: 'pending', expiresAt: new Date(TWO) });
    const now = await book(asPractitioner, { ...ids, patientId: (await patient(db)).id, startsAt: undefined });
    expect(now.row).toMatchObject({ status: 'scheduled', startsAt: NOW });
    expect((await practitioner(db)).id).not.toBe(ids.practitionerId);
  }));
