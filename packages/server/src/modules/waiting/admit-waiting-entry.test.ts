import { eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { as, asOwner, makeApp, OTHER_CLINIC, withDb } from '../../../test/helpers.ts';
import { actorOf, appointment, patient, practitioner, secretKey, session, staff } from '../../../test/makers.ts';
import { DEVICE, entryOf, grantOf, join, makeVisit, start, wait, type Visit } from '../../../test/visit.ts';
import { appointments } from '../appointments/appointments.table.ts';
import { auditLog } from '../audit/audit.table.ts';
import { callParticipants, callRooms, calls } from '../calls/calls.table.ts';
import { endCall } from '../calls/end-call.ts';
import { joinAppointment } from '../door/join-appointment.ts';
import { events } from '../events/events.table.ts';
import { admitWaitingEntry } from './admit-waiting-entry.ts';
import { leaveWaitingRoom } from './leave-waiting-room.ts';
import { markAway } from './mark-away.ts';
import { waitingEntries } from './waiting.table.ts';

/** Another patient waits for the same practitioner. */
async function secondVisit(db: Parameters<typeof patient>[0], visit: Visit) {
  const whom = await patient(db);
  const row = await appointment(db, {
    practitionerId: visit.practitioner.id,
    patientId: whom.id,
    startsAt: new Date('2030-01-15T09:12:00Z'),
  });
  const { id: sessionId } = await session(db, { personId: whom.id });
  const ctx = visit.as(actorOf(whom, { sessionId }));
  return { row, ctx, entry: entryOf(await joinAppointment(ctx, row.id, { deviceId: DEVICE })) };
}

describe('admitWaitingEntry', () => {
  test('starts the visit and its call: one room, both may come in, each change audited once and told', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { id } = await wait(visit);

      const { entry } = await admitWaitingEntry(visit.asPractitioner, id);

      expect(entry).toMatchObject({ state: 'admitted', admittedBy: visit.practitioner.id, admittedAt: visit.clock.now() });
      expect(await db.select().from(appointments)).toMatchObject([{ status: 'in_progress', revision: 3 }]);
      const [call] = await db.select().from(calls);
      expect(call).toMatchObject({ status: 'accepted', kind: 'scheduled', appointmentId: visit.row.id, connectedAt: null });
      const places = await db.select().from(callParticipants);
      expect(places.map(({ personId, state, isLive }) => [personId, state, isLive])).toEqual(
        expect.arrayContaining([
          [visit.practitioner.id, 'invited', true],
          [visit.patient.id, 'invited', true],
        ]),
      );
      const [room] = await db.select().from(callRooms);
      expect(room).toMatchObject({ callId: call!.id, generation: 1, kind: 'main' });
      const told = await db.select().from(events).orderBy(events.position);
      expect(told.map(({ type }) => type).slice(2)).toEqual(['waiting.admitted', 'appointment.started']);
      const audit = await db.select().from(auditLog).where(eq(auditLog.actorId, visit.practitioner.id));
      expect(audit.map(({ action, entityId }) => `${action} ${entityId}`).sort()).toEqual(
        [
          `waiting.admit ${id}`,
          `call.start ${call!.id}`,
          `appointment.started ${visit.row.id}`,
          `call_room.create ${room!.id}`,
          ...places.map((place) => `call.invite ${place.id}`),
        ].sort(),
      );
    }));

  test('the room is there before anyone asks for it, and when LiveKit is down the admission holds all the same', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      await start(visit);
      expect(visit.media.rooms.size).toBe(1);

      const other = await makeVisit(db);
      other.media.goDown();
      await start(other);
      expect(await db.select().from(waitingEntries)).toMatchObject([{ state: 'admitted' }, { state: 'admitted' }]);
    }));

  test('a guest who comes later joins the running call', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db, { withGuest: true });
      await start(visit);
      const { id } = entryOf(await join(visit.asGuest, visit));

      await admitWaitingEntry(visit.asPractitioner, id);

      expect(await db.select().from(calls)).toHaveLength(1);
      expect(await db.select().from(callParticipants)).toHaveLength(3);
      expect(grantOf(await join(visit.asGuest, visit)).callId).toBe((await db.select().from(calls))[0]!.id);
      const started = (await db.select().from(events)).filter(({ type }) => type === 'appointment.started');
      expect(started).toHaveLength(1);
    }));

  test('the second of two admissions gets what the first one made, and writes nothing', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { id } = await start(visit);
      const before = await db.select().from(auditLog);

      expect((await admitWaitingEntry(visit.asPractitioner, id)).entry.state).toBe('admitted');
      expect(await db.select().from(auditLog)).toEqual(before);
      expect(await db.select().from(calls)).toHaveLength(1);
    }));

  test('a practitioner who is in another visit admits nobody, and those who wait are told where they are', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const next = await secondVisit(db, visit);
      await start(visit);

      await expect(admitWaitingEntry(visit.asPractitioner, next.entry.id)).rejects.toMatchObject({
        code: 'join.practitioner_busy',
        extra: { reason: 'practitioner_busy' },
      });
      const outcome = await joinAppointment(next.ctx, next.row.id, { deviceId: DEVICE });
      expect(outcome).toMatchObject({ kind: 'waiting', view: { practitioner: { presence: 'in_another_visit' } } });
      expect(await db.select().from(calls)).toHaveLength(1);

      const [call] = await db.select().from(calls);
      await endCall(visit.asPractitioner, call!.id);
      expect((await admitWaitingEntry(visit.asPractitioner, next.entry.id)).entry.state).toBe('admitted');
    }));

  test('who left is not waiting any more; a visit that is over has nobody to admit', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { id } = await wait(visit);
      await leaveWaitingRoom(visit.asPatient, id);
      await expect(admitWaitingEntry(visit.asPractitioner, id)).rejects.toMatchObject({ code: 'waiting.not_waiting' });

      await start(visit);
      const [call] = await db.select().from(calls);
      await endCall(visit.asPractitioner, call!.id);
      await expect(admitWaitingEntry(visit.asPractitioner, id)).rejects.toMatchObject({ code: 'waiting.not_waiting' });
      expect(await db.select().from(calls)).toHaveLength(1);
    }));

  test('who was away keeps the place, and can be admitted from it', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { id } = await wait(visit);
      visit.clock.advance(601);
      await markAway(visit.asSystem, visit.row.id);
      expect(await db.select().from(appointments)).toMatchObject([{ status: 'scheduled' }]);

      await admitWaitingEntry(visit.asPractitioner, id);
      expect(await db.select().from(appointments)).toMatchObject([{ status: 'in_progress' }]);
      const audit = await db.select().from(auditLog).where(eq(auditLog.actorId, visit.practitioner.id));
      expect(new Set(audit.map(({ entityId }) => entityId)).size).toBe(audit.length);
    }));

  test("past the practitioner's own window nobody is admitted", () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { id } = await wait(visit);
      visit.clock.set(new Date('2030-01-15T10:40:00Z'));

      await expect(admitWaitingEntry(visit.asPractitioner, id)).rejects.toMatchObject({ code: 'join.too_late' });
      expect(await db.select().from(calls)).toEqual([]);
    }));

  test('patients, guests and staff admit nobody; another practitioner does not even see them', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db, { withGuest: true });
      const { id } = await wait(visit);
      const others = [visit.asPatient, visit.asGuest, visit.as(actorOf(await staff(db)))];

      for (const ctx of others) await expect(admitWaitingEntry(ctx, id)).rejects.toMatchObject({ code: 'auth.forbidden' });
      const stranger = visit.as(actorOf(await practitioner(db)));
      await expect(admitWaitingEntry(stranger, id)).rejects.toMatchObject({ code: 'waiting.not_found' });
      expect(await db.select().from(calls)).toEqual([]);
    }));

  test('a practitioner who is somebody’s guest waits like any guest, and does not admit themselves', () =>
    withDb(async (db) => {
      const colleague = await practitioner(db);
      const visit = await makeVisit(db, { guestIds: [colleague.id] });
      const asColleague = visit.as(actorOf(colleague));
      const { id } = entryOf(await join(asColleague, visit));

      await expect(admitWaitingEntry(asColleague, id)).rejects.toMatchObject({ code: 'auth.forbidden' });
      expect((await admitWaitingEntry(visit.asPractitioner, id)).person.role).toBe('guest');
      expect(grantOf(await join(asColleague, visit)).mayPublish).toEqual(['camera', 'microphone']);
      const [call] = await db.select().from(calls);
      await expect(endCall(asColleague, call!.id)).rejects.toMatchObject({ code: 'auth.forbidden' });
    }));

  test('when its audit row cannot be written, the patient still waits and no call runs', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { id } = await wait(visit);
      const down = sql`alter table audit_log add constraint audit_is_down check (action <> 'waiting.admit')`;
      await asOwner(db, (owner) => owner.execute(down));

      await expect(admitWaitingEntry(visit.asPractitioner, id)).rejects.toThrow();
      expect(await db.select().from(waitingEntries)).toMatchObject([{ state: 'waiting' }]);
      expect(await db.select().from(appointments)).toMatchObject([{ status: 'checked_in' }]);
      expect(await db.select().from(calls)).toEqual([]);
      expect(visit.media.rooms.size).toBe(0);
    }));
});

describe('POST /v1/waiting-entries/{id}/admit', () => {
  test.each(["another clinic's", "another practitioner's"])('%s entry answers exactly like a missing one', (whose) =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { id } = await wait(visit);
      const clinicId = whose === "another clinic's" ? OTHER_CLINIC : visit.row.clinicId;
      const who = await practitioner(db, { clinicId });
      const { token } = await session(db, { personId: who.id, clinicId });
      const app = makeApp({ db, wallClock: visit.clock });
      const ask = (entryId: string) => app.request(`/v1/waiting-entries/${entryId}/admit`, as(token, { method: 'POST' }));

      const [foreign, missing] = [await ask(id), await ask(`wai_${'0'.repeat(32)}`)];

      expect(foreign.status).toBe(404);
      expect({ ...((await foreign.json()) as object), instance: '' }).toEqual({
        ...((await missing.json()) as object),
        instance: '',
      });
      expect(await db.select().from(calls)).toEqual([]);
    }),
  );

  test('a key with the scope admits; an id that is none is refused', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { id } = await wait(visit);
      const { key } = await secretKey(db, { scopes: ['waiting.manage'] });
      const app = makeApp({ db, wallClock: visit.clock, media: visit.media });

      const wrong = await app.request('/v1/waiting-entries/somebody/admit', as(key, { method: 'POST' }));
      expect(wrong.status).toBe(400);
      const admitted = await app.request(`/v1/waiting-entries/${id}/admit`, as(key, { method: 'POST' }));
      expect(await admitted.json()).toMatchObject({ id, state: 'admitted', can: [] });
    }));
});
