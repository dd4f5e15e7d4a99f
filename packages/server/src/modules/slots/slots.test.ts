import { describe, expect, test } from 'vitest';
import type { Db, ServiceContext } from '../../context.ts';
import { asOwner, CLINIC, makeCtx, NOW, OTHER_CLINIC, withDb } from '../../../test/helpers.ts';
import { actorOf, department, patient, practitioner, schedule, scheduleException, staff } from '../../../test/makers.ts';
import { createAppointment } from '../appointments/create-appointment.ts';
import { practitionerProfiles } from '../people/practitioner-profiles.table.ts';
import { reservations } from '../reservations/reservations.table.ts';
import { findSlots } from './find-slots.ts';
import { listSlots } from './list-slots.ts';
import { requireSlot } from './require-slot.ts';

/** The day of NOW, a Tuesday, when it is ten in Berlin. */
const TODAY = { from: '2030-01-15T00:00:00.000Z', to: '2030-01-16T00:00:00.000Z' };
const TOMORROW = { from: '2030-01-16T00:00:00.000Z', to: '2030-01-17T00:00:00.000Z' };
const at = (hours: string, day = '2030-01-15') => `${day}T${hours}:00.000Z`;

/** Something that takes this person's time, from hour to hour in UTC. */
const busy = (db: Db, subjectId: string, from: string, until: string, over: Partial<typeof reservations.$inferInsert> = {}) =>
  asOwner(db, (owner) =>
    owner.insert(reservations).values({
      id: makeCtx(db).newId('rsv'),
      clinicId: makeCtx(db).clinicId,
      subjectId,
      kind: 'appointment',
      during: `[${at(from)},${at(until)})`,
      createdAt: NOW,
      ...over,
    }),
  );

async function startsOf(db: Db, practitionerId: string, over: object = {}, ctx = makeCtx(db)) {
  const { slots } = await listSlots(ctx, { practitionerId, ...TODAY, ...over });
  return slots.map(({ start }) => new Date(start).toISOString().slice(11, 16));
}

describe('listSlots', () => {
  test('offers what is left of today, after the notice, by the wall clock of the practitioner', () =>
    withDb(async (db) => {
      const { practitionerId } = await schedule(db, { slotMinutes: 60, minimumNoticeMinutes: 90 });
      expect(await startsOf(db, practitionerId)).toEqual(['11:00', '12:00', '13:00', '14:00', '15:00']);
    }));

  test.each([
    ['a visit', {}],
    ['a hold', { kind: 'slot_hold' as const, expiresAt: new Date(NOW.getTime() + 1) }],
    ['a visit over another on purpose', { override: true }],
  ])('%s takes its slots, and to touch is not to take', (_what, over) =>
    withDb(async (db) => {
      const { practitionerId } = await schedule(db, { slotMinutes: 60 });
      await busy(db, practitionerId, '11:00', '12:30', over);
      expect(await startsOf(db, practitionerId)).toEqual(['10:00', '13:00', '14:00', '15:00']);
    }),
  );

  test.each([
    ['was released', { releasedAt: NOW }],
    ['has expired', { kind: 'slot_hold' as const, expiresAt: NOW }],
  ])('time that %s is free', (_what, over) =>
    withDb(async (db) => {
      const { practitionerId } = await schedule(db, { slotMinutes: 60 });
      await busy(db, practitionerId, '11:00', '12:30', over);
      expect(await startsOf(db, practitionerId)).toHaveLength(6);
    }),
  );

  test('a slot needs room for its own buffers too', () =>
    withDb(async (db) => {
      const { practitionerId } = await schedule(db, { slotMinutes: 50, bufferAfterMinutes: 10 });
      await busy(db, practitionerId, '11:55', '12:00');
      expect(await startsOf(db, practitionerId)).toEqual(['10:00', '12:00', '13:00', '14:00', '15:00']);
    }));

  test('time off is taken out, and the day after is not', () =>
    withDb(async (db) => {
      const { practitionerId } = await schedule(db);
      await scheduleException(db, { practitionerId });
      expect(await startsOf(db, practitionerId)).toEqual([]);
      expect(await startsOf(db, practitionerId, TOMORROW)).toHaveLength(16);
    }));

  test('a patient is offered nothing while they are in another visit; others are not shown that', () =>
    withDb(async (db) => {
      const { practitionerId } = await schedule(db, { slotMinutes: 60 });
      const who = await patient(db);
      await busy(db, who.id, '11:00', '12:00');
      const asThem = makeCtx(db, { actor: actorOf(who) });
      expect(await startsOf(db, practitionerId, {}, asThem)).toEqual(['10:00', '12:00', '13:00', '14:00', '15:00']);
      expect(await startsOf(db, practitionerId)).toHaveLength(6);
    }));

  test('the clinic’s people see beyond notice and horizon; patients, pages and keys do not', () =>
    withDb(async (db) => {
      const { practitionerId } = await schedule(db, { slotMinutes: 60, minimumNoticeMinutes: 480, horizonDays: 1 });
      const twoDays = { ...TODAY, to: TOMORROW.to };
      const countFor = async (over: Parameters<typeof makeCtx>[1]) =>
        (await startsOf(db, practitionerId, twoDays, makeCtx(db, over))).length;
      for (const actor of [actorOf(await staff(db)), actorOf({ id: practitionerId, kind: 'practitioner' as const })])
        expect(await countFor({ actor })).toBe(15);
      for (const actor of [actorOf(await patient(db)), { type: 'visitor' as const, id: makeCtx(db).clinicId }])
        expect(await countFor({ actor })).toBe(1);
      expect(await countFor({})).toBe(1);
    }));

  test('another length has its own slots, another mode none', () =>
    withDb(async (db) => {
      const { practitionerId } = await schedule(db, { modes: ['video', 'audio'] });
      expect(await startsOf(db, practitionerId, { durationMinutes: 120 })).toEqual(['10:00', '12:00', '14:00']);
      expect(await startsOf(db, practitionerId, { durationMinutes: 40 })).toEqual([]);
      expect(await startsOf(db, practitionerId, { mode: 'audio' })).toHaveLength(12);
      expect(await startsOf(db, practitionerId, { mode: 'in_person' })).toEqual([]);
    }));

  test('who has no schedule has no slots', () =>
    withDb(async (db) => {
      const { id } = await practitioner(db, { timeZone: 'Asia/Kathmandu' });
      const { schedule: none, slots } = await listSlots(makeCtx(db), { practitionerId: id, ...TODAY });
      expect([none.timeZone, slots]).toEqual(['Asia/Kathmandu', []]);
    }));

  test('who cannot be booked, is of another clinic, no practitioner or nobody is not found', () =>
    withDb(async (db) => {
      const gone = await schedule(db, {
        practitionerId: (await practitioner(db, { status: 'deactivated', deactivatedAt: NOW })).id,
      });
      const awaiting = await schedule(db, { practitionerId: (await practitioner(db, { status: 'pending' })).id });
      const hidden = await schedule(db);
      await asOwner(db, (owner) =>
        owner.insert(practitionerProfiles).values({
          personId: hidden.practitionerId,
          clinicId: hidden.clinicId,
          languages: [],
          isBookable: false,
        }),
      );
      const elsewhere = await schedule(db, { clinicId: OTHER_CLINIC });
      const ids = [...[gone, awaiting, hidden, elsewhere].map((row) => row.practitionerId), (await patient(db)).id];
      for (const practitionerId of [...ids, `prc_${'0'.repeat(32)}`])
        await expect(listSlots(makeCtx(db), { practitionerId, ...TODAY })).rejects.toMatchObject({ code: 'people.not_found' });
    }));

  test('other clinics’ visits with the same ids of people take nothing', () =>
    withDb(async (db) => {
      const { practitionerId } = await schedule(db, { slotMinutes: 60 });
      const { id } = await practitioner(db, { clinicId: OTHER_CLINIC });
      await busy(db, practitionerId, '11:00', '12:00', { clinicId: OTHER_CLINIC });
      await busy(db, id, '11:00', '12:00', { clinicId: OTHER_CLINIC });
      expect(await startsOf(db, practitionerId)).toHaveLength(6);
    }));
});

describe('findSlots', () => {
  async function three(db: Db) {
    const [late, early, other] = await Promise.all(
      [
        { name: 'Dr. Late Example', specialty: 'Cardiology' },
        { name: 'Dr. Early Example', specialty: 'cardiology' },
        { name: 'Dr. Other Example', specialty: 'Dermatology' },
      ].map((over) => practitioner(db, over)),
    );
    for (const { id } of [late!, early!, other!]) await schedule(db, { practitionerId: id, slotMinutes: 60 });
    await busy(db, late!.id, '08:00', '12:00');
    await busy(db, early!.id, '11:00', '16:00');
    return { late: late!, early: early!, other: other! };
  }
  const found = async (db: Db, input: object) =>
    (await findSlots(makeCtx(db), { limit: 3, ...TODAY, ...input })).map(({ schedule: { name }, slot }) => [
      name.split(' ')[1],
      new Date(slot.start).toISOString().slice(11, 16),
    ]);

  test('gives the first of a specialty, in order of time, and no more than were asked for', () =>
    withDb(async (db) => {
      await three(db);
      expect(await found(db, { specialty: 'Cardiology' })).toEqual([
        ['Early', '10:00'],
        ['Late', '12:00'],
        ['Late', '13:00'],
      ]);
    }));

  test('of a department, or of those that are named', () =>
    withDb(async (db) => {
      const { late, other } = await three(db);
      const { id: departmentId } = await department(db, { memberIds: [other.id] });
      expect(await found(db, { departmentId, limit: 1 })).toEqual([['Other', '10:00']]);
      expect(await found(db, { practitionerId: [late.id], limit: 1 })).toEqual([['Late', '12:00']]);
      expect(await found(db, { specialty: 'Cardiology', departmentId })).toEqual([]);
    }));

  test('at the same time, all of them, in the same order each time', () =>
    withDb(async (db) => {
      const ids = (await Promise.all([1, 2, 3].map(() => schedule(db, { slotMinutes: 60 })))).map((row) => row.practitionerId);
      const order = await findSlots(makeCtx(db), { limit: 3, ...TODAY, practitionerId: ids });
      expect(order.map((one) => one.schedule.practitionerId)).toEqual([...ids].sort());
      expect(new Set(order.map(({ slot }) => slot.start)).size).toBe(1);
    }));
});

describe('requireSlot', () => {
  const booking = (over: object) => ({
    startsAt: new Date(at('11:00')),
    endsAt: new Date(at('11:30')),
    mode: 'video' as const,
    ...over,
  });

  test.each([
    ['a slot', {}, true],
    ['no slot, by a minute', { startsAt: new Date(at('11:01')), endsAt: new Date(at('11:31')) }, false],
    ['too soon', { startsAt: new Date(at('09:30')), endsAt: new Date(at('10:00')) }, false],
    ['too long by half a slot', { endsAt: new Date(at('11:45')) }, false],
    ['two slots', { startsAt: new Date(at('12:00')), endsAt: new Date(at('13:00')) }, true],
    ['over the end of the day', { startsAt: new Date(at('15:30')), endsAt: new Date(at('16:30')) }, false],
    ['in a mode that is not offered', { mode: 'chat' as const }, false],
    ['too soon, and kept by a hold', { startsAt: new Date(at('09:30')), endsAt: new Date(at('10:00')), isHeld: true }, true],
    ['kept by a hold, in another mode', { mode: 'chat' as const, isHeld: true }, false],
  ])('%s', (_what, over, isFine) =>
    withDb(async (db) => {
      const { practitionerId } = await schedule(db, { modes: ['video'] });
      const tx = { ...makeCtx(db), pendingAudit: [], pendingEvents: [], afterCommit: () => {} };
      const asked = requireSlot(tx, { practitionerId, ...booking(over) });
      if (isFine) await expect(asked).resolves.toBeUndefined();
      else await expect(asked).rejects.toMatchObject({ code: 'appointments.not_a_slot', status: 409 });
    }),
  );
});

describe('for a visit that is to be moved', () => {
  async function planned(db: Db) {
    const { practitionerId } = await schedule(db, { slotMinutes: 30, minimumNoticeMinutes: 0 });
    const patientId = (await patient(db)).id;
    const visit = { practitionerId, patientId, startsAt: at('12:00'), durationMinutes: 60, mode: 'video' as const };
    const { row } = await createAppointment(makeCtx(db), visit);
    const asPatient = makeCtx(db, { actor: actorOf({ id: patientId, kind: 'patient', role: 'patient' }) });
    const noon = (ctx: ServiceContext, movingAppointmentId?: string) =>
      startsOf(db, practitionerId, { from: at('11:30'), to: at('13:30'), movingAppointmentId }, ctx);
    return { id: row.id, patientId, practitionerId, asPatient, noon };
  }

  test('its own time is free, for its patient and for the clinic', () =>
    withDb(async (db) => {
      const { id, asPatient, noon } = await planned(db);
      for (const ctx of [asPatient, makeCtx(db)]) {
        expect(await noon(ctx)).toEqual(['11:30', '13:00']);
        expect(await noon(ctx, id)).toEqual(['11:30', '12:00', '12:30', '13:00']);
      }
    }));

  test('what else its patient has is not, whoever asks; nor is what others have of the practitioner', () =>
    withDb(async (db) => {
      const { id, patientId, practitionerId, asPatient, noon } = await planned(db);
      await busy(db, patientId, '13:15', '13:30');
      await busy(db, practitionerId, '11:00', '11:45');
      for (const ctx of [asPatient, makeCtx(db)]) expect(await noon(ctx, id)).toEqual(['12:00', '12:30']);
    }));

  test('who acts for a patient is offered what that patient is free for, whatever they have themselves', () =>
    withDb(async (db) => {
      const { practitionerId } = await schedule(db, { slotMinutes: 60 });
      const [child, mother] = [await patient(db), await patient(db)];
      await busy(db, child.id, '11:00', '12:00');
      await busy(db, mother.id, '13:00', '14:00');
      const asMother = makeCtx(db, { actor: actorOf(mother, { actsFor: [child.id] }) });
      const forChild = { patientId: child.id };
      expect(await startsOf(db, practitionerId, {}, asMother)).toEqual(['10:00', '11:00', '12:00', '14:00', '15:00']);
      const free = ['10:00', '12:00', '13:00', '14:00', '15:00'];
      expect(await startsOf(db, practitionerId, forChild, asMother)).toEqual(free);
      expect(await startsOf(db, practitionerId, forChild, makeCtx(db))).toEqual(free);
      const found = await findSlots(asMother, { practitionerId: [practitionerId], ...TODAY, ...forChild, limit: 2 });
      expect(found.map(({ slot }) => new Date(slot.start).toISOString().slice(11, 16))).toEqual(['10:00', '12:00']);
      for (const actor of [actorOf(await patient(db)), actorOf(await practitioner(db)), { type: 'visitor' as const, id: CLINIC }])
        await expect(startsOf(db, practitionerId, forChild, makeCtx(db, { actor }))).rejects.toMatchObject({
          code: 'people.not_found',
        });
    }));

  test('who may not see it is answered as if it were not there, and so is a page', () =>
    withDb(async (db) => {
      const { id, noon } = await planned(db);
      const missing = `apt_${'f'.repeat(32)}`;
      const blind = { type: 'secret_key' as const, id: `key_${'0'.repeat(32)}`, scopes: [] };
      const strangers = [
        { actor: actorOf(await patient(db)) },
        { actor: blind },
        { actor: { type: 'visitor' as const, id: CLINIC } },
        { clinicId: OTHER_CLINIC },
      ].map((over) => makeCtx(db, over));
      for (const ctx of strangers.slice(0, 3))
        await expect(noon(ctx, id)).rejects.toMatchObject({ code: 'appointments.not_found' });
      await expect(noon(strangers[3]!, id)).rejects.toMatchObject({ status: 404 });
      await expect(noon(makeCtx(db), missing)).rejects.toMatchObject({ code: 'appointments.not_found' });
    }));
});
