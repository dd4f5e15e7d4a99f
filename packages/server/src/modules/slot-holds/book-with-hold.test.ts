import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { Actor, Db } from '../../context.ts';
import { asOwner, fakeClock, makeCtx, NOW, withDb } from '../../../test/helpers.ts';
import { actorOf, clinic, patient, schedule } from '../../../test/makers.ts';
import { createAppointment } from '../appointments/create-appointment.ts';
import { rescheduleAppointment } from '../appointments/reschedule-appointment.ts';
import { reservations } from '../reservations/reservations.table.ts';
import { holdSlot } from './hold-slot.ts';
import { slotHolds } from './slot-holds.table.ts';

const NOON = '2030-01-15T12:00:00.000Z';
const VISITOR: Actor = { type: 'visitor', id: makeCtx({} as Db).clinicId };
const WITH = { durationMinutes: 30, mode: 'video' as const };

async function make(db: Db, over: Parameters<typeof schedule>[1] = {}) {
  await clinic(db, { settings: { booking: { patients: 'direct', holdMinutes: 5 } } });
  const { practitionerId } = await schedule(db, over);
  const who = await patient(db);
  const clock = fakeClock(NOW);
  const ctxOf = (actor: Actor) => makeCtx(db, { actor, clock });
  const asPatient = ctxOf(actorOf(who));
  const book = (holdId: string, ctx = asPatient, patientId = who.id) =>
    createAppointment(ctx, { ...WITH, practitionerId, patientId, holdId });
  return { practitionerId, who, clock, asPatient, ctxOf, book };
}
const busyOf = async (db: Db, subjectId: string) => {
  const rows = await db.execute<{ during: string }>(
    sql`select during::text from reservations where subject_id = ${subjectId} and released_at is null order by during`,
  );
  return rows.map(({ during }) => during.replaceAll(/2030-01-15 |:00\+00|"/g, ''));
};

describe('booking with a hold', () => {
  test('takes the time that was kept, also when the notice has run out meanwhile, and uses the hold up', () =>
    withDb(async (db) => {
      const { asPatient, book, practitionerId, clock } = await make(db);
      const { id } = await holdSlot(asPatient, { practitionerId, startsAt: '2030-01-15T10:00:00.000Z' });
      clock.advance(240);

      const { row } = await book(id);

      expect(row).toMatchObject({ status: 'scheduled', startsAt: new Date('2030-01-15T10:00:00.000Z') });
      expect(await db.select().from(slotHolds)).toMatchObject([{ endedAs: 'used', holder: null }]);
      expect(await busyOf(db, practitionerId)).toEqual(['[10:00,10:30)']);
      await expect(book(id)).rejects.toMatchObject({ code: 'slot_holds.not_found' });
    }));

  test('after its time is up works while nobody has taken it, and is told cleanly when somebody has', () =>
    withDb(async (db) => {
      const { asPatient, book, practitionerId, clock } = await make(db);
      const [one, other] = [NOON, '2030-01-15T13:00:00.000Z'].map((startsAt) => ({ practitionerId, startsAt }));
      const [first, second] = [await holdSlot(asPatient, one!), await holdSlot(asPatient, other!)];
      clock.advance(300);
      await holdSlot(makeCtx(db, { clock }), other!);

      expect((await book(first.id)).row.startsAt).toEqual(new Date(NOON));
      await expect(book(second.id)).rejects.toMatchObject({ code: 'appointments.slot_taken' });
    }));

  test('a visitor holds, signs in and books; another person’s hold is not there', () =>
    withDb(async (db) => {
      const { ctxOf, book, practitionerId, who, asPatient } = await make(db);
      const other = await patient(db);
      const theirs = await holdSlot(asPatient, { practitionerId, startsAt: NOON });
      const stolen = book(theirs.id, ctxOf(actorOf(other)), other.id);
      await expect(stolen).rejects.toMatchObject({ code: 'slot_holds.not_found' });

      const { id } = await holdSlot(ctxOf(VISITOR), { practitionerId, startsAt: '2030-01-15T13:00:00.000Z' });
      expect((await book(id)).row.startsAt).toEqual(new Date('2030-01-15T13:00:00.000Z'));
      expect((await book(theirs.id, makeCtx(db), who.id)).row.startsAt).toEqual(new Date(NOON));
    }));

  test('is for the practitioner whose time was kept', () =>
    withDb(async (db) => {
      const { asPatient, practitionerId, who } = await make(db);
      const { practitionerId: colleague } = await schedule(db);
      const { id } = await holdSlot(asPatient, { practitionerId, startsAt: NOON });
      const input = { ...WITH, practitionerId: colleague, patientId: who.id, holdId: id };
      await expect(createAppointment(asPatient, input)).rejects.toMatchObject({ code: 'slot_holds.not_found' });
      expect(await db.select().from(slotHolds)).toMatchObject([{ endedAt: null }]);
    }));

  test('when the booking is not written, the slot is still kept', () =>
    withDb(async (db) => {
      const { asPatient, book, practitionerId } = await make(db);
      const { id } = await holdSlot(asPatient, { practitionerId, startsAt: NOON });
      await asOwner(db, (owner) =>
        owner.execute(sql`alter table audit_log add constraint audit_is_down check (false) not valid`),
      );
      await expect(book(id)).rejects.toThrow();
      expect(await db.select().from(slotHolds)).toMatchObject([{ endedAt: null }]);
      expect(await busyOf(db, practitionerId)).toEqual(['[12:00,12:30)']);
    }));
});

describe('the buffers of a schedule', () => {
  test('are part of the practitioner’s time and not of the patient’s, also after the visit was moved', () =>
    withDb(async (db) => {
      const { practitionerId, who } = await make(db, { bufferBeforeMinutes: 5, bufferAfterMinutes: 10 });
      const ctx = makeCtx(db);
      const { row } = await createAppointment(ctx, { ...WITH, practitionerId, patientId: who.id, startsAt: NOON });
      expect(await busyOf(db, practitionerId)).toEqual(['[11:55,12:40)']);
      expect(await busyOf(db, who.id)).toEqual(['[12:00,12:30)']);

      await rescheduleAppointment(ctx, row.id, { startsAt: '2030-01-15T13:00:00.000Z', expectedRevision: 1 });
      expect(await busyOf(db, practitionerId)).toEqual(['[12:55,13:40)']);
      expect(await busyOf(db, who.id)).toEqual(['[13:00,13:30)']);
    }));

  test('keep others out, also when the clinic books', () =>
    withDb(async (db) => {
      const { practitionerId, who } = await make(db, { bufferAfterMinutes: 10 });
      const book = async (startsAt: string) =>
        createAppointment(makeCtx(db), { ...WITH, practitionerId, patientId: (await patient(db)).id, startsAt });
      await createAppointment(makeCtx(db), { ...WITH, practitionerId, patientId: who.id, startsAt: NOON });
      await expect(book('2030-01-15T12:39:00.000Z')).rejects.toMatchObject({ code: 'appointments.slot_taken' });
      await expect(book('2030-01-15T12:40:00.000Z')).resolves.toMatchObject({ row: { status: 'scheduled' } });
      expect(await db.select().from(reservations)).toHaveLength(4);
    }));
});
