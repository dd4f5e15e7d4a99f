import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { Db, ServiceContext } from '../../context.ts';
import { asOwner, makeCtx, withDb } from '../../../test/helpers.ts';
import { actorOf, clinic, invitation, practitioner, schedule, staff } from '../../../test/makers.ts';
import { makeVisit, wait } from '../../../test/visit.ts';
import { overlaps } from '../../../test/overlaps.ts';
import { events } from '../events/events.table.ts';
import { invitations } from '../invitations/invitations.table.ts';
import { reservations } from '../reservations/reservations.table.ts';
import { sessions } from '../sessions/sessions.table.ts';
import { cancelAppointment } from './cancel-appointment.ts';
import { createAppointment } from './create-appointment.ts';
import { getAppointment } from './get-appointment.ts';
import { listAppointments } from './list-appointments.ts';
import { historyToApi, listHistory } from './list-history.ts';
import { rescheduleAppointment } from './reschedule-appointment.ts';
import { appointmentToApi } from './view-appointments.ts';

const at = (time: string, day = 15) => `2030-01-${day}T${time}:00.000Z`;

/** Someone who works, a patient, and a visit at four, booked through the front door. */
async function booked(db: Db, startsAt = at('14:00')) {
  const visit = await makeVisit(db);
  await asOwner(db, (owner) => owner.delete(reservations));
  const asKey = visit.as(makeCtx(db).actor);
  await schedule(db, { practitionerId: visit.practitioner.id });
  const { row } = await createAppointment(asKey, {
    practitionerId: visit.practitioner.id,
    patientId: visit.patient.id,
    startsAt,
    durationMinutes: 30,
    mode: 'video',
  });
  return { ...visit, row, asKey };
}
const move = (ctx: ServiceContext, id: string, over: object, expectedRevision = 1) =>
  rescheduleAppointment(ctx, id, { ...over, expectedRevision });
const liveTimes = async (db: Db) =>
  (await db.select().from(reservations))
    .filter(({ releasedAt }) => !releasedAt)
    .map(({ subjectId, during }) => [subjectId, during]);

describe('another time', () => {
  test('is the same appointment: its time moves, the old one is free, and history says from where to where, and why', () =>
    withDb(async (db) => {
      const { asKey, row, practitioner: who, patient: whom } = await booked(db);

      const { row: moved } = await move(asKey, row.id, { startsAt: at('15:00'), reason: 'The room is taken' });

      expect(moved).toMatchObject({ id: row.id, status: 'scheduled', revision: 2, sequence: 1, startsAt: new Date(at('15:00')) });
      expect(moved.rescheduledAt).not.toBeNull();
      expect(new Set(await liveTimes(db))).toEqual(
        new Set([who.id, whom.id].map((id) => [id, '["2030-01-15 15:00:00+00","2030-01-15 15:30:00+00")'])),
      );
      expect(historyToApi(await listHistory(asKey, row.id)).data[1]).toMatchObject({
        revision: 2,
        action: 'appointment.reschedule',
        from: 'scheduled',
        to: 'scheduled',
        before: { startsAt: at('14:00'), endsAt: at('14:30'), practitionerId: who.id },
        after: { startsAt: at('15:00'), endsAt: at('15:30'), practitionerId: who.id },
        reason: 'The room is taken',
      });
      expect(
        (
          await createAppointment(asKey, {
            practitionerId: who.id,
            patientId: whom.id,
            startsAt: at('14:00'),
            durationMinutes: 30,
            mode: 'video',
          })
        ).row.status,
      ).toBe('scheduled');
    }));

  test('that overlaps its own old time is no clash', () =>
    withDb(async (db) => {
      const { asKey, row } = await booked(db);
      expect((await move(asKey, row.id, { startsAt: at('14:15') })).row.endsAt).toEqual(new Date(at('14:45')));
    }));

  test('that is taken is refused, and everything is as before', () =>
    withDb(async (db) => {
      const { asKey, row, practitioner: who } = await booked(db);
      const other = await makeVisit(db);
      await createAppointment(asKey, {
        practitionerId: who.id,
        patientId: other.patient.id,
        startsAt: at('16:00'),
        durationMinutes: 30,
        mode: 'video',
      });

      await expect(move(asKey, row.id, { startsAt: at('15:45') })).rejects.toMatchObject({ code: 'appointments.slot_taken' });
      expect((await getAppointment(asKey, row.id)).row).toMatchObject({ revision: 1, startsAt: new Date(at('14:00')) });
      expect(await overlaps(db)).toBe(0);
      expect(await liveTimes(db)).toHaveLength(4);
    }));

  test('over busy time is an override: for who may, and audited as what it is', () =>
    withDb(async (db) => {
      const { asKey, asPractitioner, row, practitioner: who } = await booked(db);
      const book = (ctx: ServiceContext, patientId: string) =>
        createAppointment(ctx, {
          practitionerId: who.id,
          patientId,
          startsAt: at('14:00'),
          durationMinutes: 30,
          mode: 'video',
          override: true,
        });
      const other = await makeVisit(db);
      await expect(book(asPractitioner, other.patient.id)).rejects.toMatchObject({ code: 'auth.forbidden' });
      expect((await book(asKey, other.patient.id)).row.status).toBe('scheduled');
      await expect(move(asPractitioner, row.id, { startsAt: at('14:15'), override: true })).rejects.toMatchObject({
        code: 'auth.forbidden',
      });
      expect((await move(asKey, row.id, { startsAt: at('14:05'), override: true })).row.revision).toBe(2);
    }));

  test('in the past is refused; a length of its own is taken', () =>
    withDb(async (db) => {
      const { asKey, row } = await booked(db);
      await expect(move(asKey, row.id, { startsAt: at('08:59') })).rejects.toMatchObject({ code: 'appointments.in_the_past' });
      expect((await move(asKey, row.id, { startsAt: at('15:00'), durationMinutes: 45 })).row.endsAt).toEqual(
        new Date(at('15:45')),
      );
    }));

  test('is found by the filter, which the others are not', () =>
    withDb(async (db) => {
      const { asKey, row } = await booked(db);
      const found = async (rescheduled: boolean) =>
        (await listAppointments(asKey, { limit: 20, order: 'asc', rescheduled })).views.map((view) => view.row.id);
      await move(asKey, row.id, { startsAt: at('15:00') });
      expect(await found(true)).toEqual([row.id]);
      expect(await found(false)).not.toContain(row.id);
    }));

  test('while somebody waits: they are told, and wait no more', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      await wait(visit);
      const asKey = visit.as(makeCtx(db).actor);
      const { row } = await move(asKey, visit.row.id, { startsAt: at('15:00') }, 2);
      expect(row).toMatchObject({ status: 'scheduled', revision: 3 });
      const told = (await db.select().from(events)).filter(({ audience }) => audience.includes(visit.patient.id));
      expect(told.map(({ type }) => type)).toEqual(expect.arrayContaining(['appointment.rescheduled', 'waiting.left']));
    }));
});

describe('by patients', () => {
  test.each([
    ['an hour and 59 minutes before', at('15:59'), 'appointments.notice_too_short'],
    ['two hours before', at('16:00'), undefined],
  ])('%s the start', (_when, startsAt, code) =>
    withDb(async (db) => {
      const { asPatient, row, clock } = await booked(db, startsAt);
      clock.set(new Date(at('14:00')));
      const moving = move(asPatient, row.id, { startsAt: at('10:00', 16) });
      await (code
        ? expect(moving).rejects.toMatchObject({ code })
        : expect(moving).resolves.toMatchObject({ row: { revision: 2 } }));
    }),
  );

  test('the notice is the clinic’s to set; the clinic itself has none', () =>
    withDb(async (db) => {
      const { asPatient, asPractitioner, row, clock } = await booked(db);
      clock.set(new Date(at('13:59')));
      const cancel = (ctx: ServiceContext) => cancelAppointment(ctx, row.id, { reason: 'pat', expectedRevision: 1 });
      await expect(cancel(asPatient)).rejects.toMatchObject({ code: 'appointments.notice_too_short' });
      await clinic(db, { joinWindow: { patientNoticeMinutes: 1 } });
      expect((await getAppointment(asPatient, row.id)).can).toContain('cancel');
      expect((await cancel(asPatient)).row).toMatchObject({ status: 'cancelled', cancelledBySide: 'patient' });
      expect((await getAppointment(asPractitioner, row.id)).can).not.toContain('cancel');
    }));

  test('a notice of 0 is none: also when the start has passed and nobody has come in yet', () =>
    withDb(async (db) => {
      const { asPatient, row, clock } = await booked(db);
      await clinic(db, { joinWindow: { patientNoticeMinutes: 0 } });
      clock.set(new Date(row.startsAt.getTime() + 60_000));
      expect((await getAppointment(asPatient, row.id)).can).toContain('cancel');
      const cancelled = await cancelAppointment(asPatient, row.id, { reason: 'pat', expectedRevision: 1 });
      expect(cancelled.row).toMatchObject({ status: 'cancelled', cancelledBySide: 'patient' });
    }));

  test('only to a slot that the practitioner offers, and to no other practitioner', () =>
    withDb(async (db) => {
      const { asPatient, row } = await booked(db);
      await expect(move(asPatient, row.id, { startsAt: at('10:10', 16) })).rejects.toMatchObject({
        code: 'appointments.not_a_slot',
      });
      await expect(move(asPatient, row.id, { startsAt: at('03:00', 16) })).rejects.toMatchObject({
        code: 'appointments.not_a_slot',
      });
      const other = await practitioner(db);
      await expect(move(asPatient, row.id, { practitionerId: other.id })).rejects.toMatchObject({ status: expect.any(Number) });
      expect((await getAppointment(asPatient, row.id)).row.revision).toBe(1);
    }));
});

describe('another practitioner', () => {
  test('takes the visit over: it is theirs, no longer the first one’s, whose link is dead', () =>
    withDb(async (db) => {
      const { asKey, asPractitioner, as: being, row, practitioner: first } = await booked(db);
      const second = await practitioner(db);
      const link = await invitation(db, { appointmentId: row.id, personId: first.id });

      const moved = await move(asKey, row.id, { practitionerId: second.id });

      expect(moved.participants[0]).toMatchObject({ personId: second.id, role: 'practitioner' });
      expect((await liveTimes(db)).map(([subjectId]) => subjectId)).toContain(second.id);
      expect((await liveTimes(db)).map(([subjectId]) => subjectId)).not.toContain(first.id);
      await expect(getAppointment(asPractitioner, row.id)).rejects.toMatchObject({ code: 'appointments.not_found' });
      expect((await getAppointment(being(actorOf(second)), row.id)).row.id).toBe(row.id);
      const [kept] = await db.select().from(invitations).where(eq(invitations.id, link.id));
      expect(kept!.revokedAt).not.toBeNull();
      const told = (await db.select().from(events)).find(({ type }) => type === 'appointment.rescheduled');
      expect(told!.audience).toEqual(expect.arrayContaining([first.id, second.id]));
    }));

  test('is busy then: refused, and the first one keeps it', () =>
    withDb(async (db) => {
      const { asKey, row, practitioner: first } = await booked(db);
      const other = await booked(db);
      await expect(move(asKey, row.id, { practitionerId: other.practitioner.id })).rejects.toMatchObject({
        code: 'appointments.slot_taken',
      });
      expect((await getAppointment(asKey, row.id)).participants[0]!.personId).toBe(first.id);
    }));

  test('is for the desk to choose', () =>
    withDb(async (db) => {
      const { asPractitioner, as: being, row } = await booked(db);
      const { id: practitionerId } = await practitioner(db);
      await expect(move(asPractitioner, row.id, { practitionerId })).rejects.toMatchObject({ code: 'auth.forbidden' });
      expect((await move(being(actorOf(await staff(db))), row.id, { practitionerId })).row.revision).toBe(2);
    }));
});

describe('cancelled', () => {
  test('its time is free, its links and sessions are dead, and what was said is for the side that said it', () =>
    withDb(async (db) => {
      const { asKey, asPatient, row, patient: whom } = await booked(db);
      const link = await invitation(db, { appointmentId: row.id, personId: whom.id });

      const { row: cancelled } = await cancelAppointment(asPatient, row.id, {
        reason: 'pat-fb',
        comment: 'I feel better',
        expectedRevision: 1,
      });

      expect(cancelled).toMatchObject({ status: 'cancelled', cancelReason: 'pat-fb', sequence: 1 });
      expect(await liveTimes(db)).toEqual([]);
      expect((await db.select().from(invitations).where(eq(invitations.id, link.id)))[0]!.revokedAt).not.toBeNull();
      expect((await db.select().from(sessions)).every(({ invitationId }) => invitationId === null)).toBe(true);
      expect(appointmentToApi(await getAppointment(asPatient, row.id)).cancelComment).toBe('I feel better');
      expect(appointmentToApi(await getAppointment(asKey, row.id)).cancelComment).toBeNull();
    }));
});
