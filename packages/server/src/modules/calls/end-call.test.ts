import { eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { as, asOwner, makeApp, makeCtx, OTHER_CLINIC, withDb } from '../../../test/helpers.ts';
import { actorOf, practitioner, session, staff } from '../../../test/makers.ts';
import { connectBoth, makeVisit, roomOf, shownCall } from '../../../test/visit.ts';
import { appointments } from '../appointments/appointments.table.ts';
import { createAppointment } from '../appointments/create-appointment.ts';
import { auditLog } from '../audit/audit.table.ts';
import { events } from '../events/events.table.ts';
import { reservations } from '../reservations/reservations.table.ts';
import { waitingEntries } from '../waiting/waiting.table.ts';
import { callParticipants, callRooms, calls } from './calls.table.ts';
import { endCall } from './end-call.ts';
import { closeRooms } from './finish-call.ts';
import { getCall } from './get-call.ts';
import { reconcileCall } from './reconcile-call.ts';

describe('endCall', () => {
  test('ends it for all: call, visit, places and room, with the talk time measured', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { callId } = await connectBoth(visit);
      await reconcileCall(visit.asSystem, callId);
      visit.clock.advance(125);
      const before = new Set((await db.select().from(auditLog)).map(({ id }) => id));

      const view = await endCall(visit.asPractitioner, callId);

      expect(shownCall(view)).toMatchObject({
        status: 'ended',
        endReason: 'ended',
        endedBy: visit.practitioner.id,
        connectedAt: '2030-01-15T09:00:00.000Z',
        endedAt: '2030-01-15T09:02:05.000Z',
        talkSeconds: 125,
        can: ['annotate'],
      });
      expect(await db.select().from(appointments)).toMatchObject([{ status: 'completed', completedAt: visit.clock.now() }]);
      expect(await db.select().from(waitingEntries)).toMatchObject([{ state: 'left' }]);
      const places = await db.select().from(callParticipants);
      expect(places.map(({ state, isLive }) => [state, isLive])).toEqual([
        ['left', false],
        ['left', false],
      ]);
      expect(visit.media.rooms.size).toBe(0);
      expect(await db.select().from(callRooms)).toMatchObject([{ closedAt: visit.clock.now() }]);
      const audit = (await db.select().from(auditLog)).filter(({ id }) => !before.has(id));
      expect(new Set(audit.map(({ entityId }) => entityId)).size).toBe(4);
      expect(audit.map(({ action }) => action).sort()).toEqual([
        'appointment.completed',
        'call.end',
        'call_room.close',
        'waiting.close',
      ]);
      const told = (await db.select().from(events).orderBy(events.position)).map(({ type }) => type);
      expect(told.slice(-3)).toEqual(['call.ended', 'appointment.completed', 'waiting.left']);
    }));

  test('a call in which both were never together ends as never connected, and the visit is completed as the practitioner says', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { callId } = await connectBoth(visit);

      await endCall(visit.asPractitioner, callId);

      expect(await db.select().from(calls)).toMatchObject([
        { status: 'ended', endReason: 'never_connected', endedBy: visit.practitioner.id, connectedAt: null },
      ]);
      const [ended] = await db.select().from(events).where(eq(events.type, 'call.ended'));
      expect(ended?.data).toMatchObject({ endReason: 'never_connected', talkSeconds: 0 });
      expect(await db.select().from(appointments)).toMatchObject([{ status: 'completed' }]);
    }));

  test('the time that is left is free again', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db, { status: 'completed' });
      const input = {
        practitionerId: visit.practitioner.id,
        patientId: visit.patient.id,
        durationMinutes: 30,
        mode: 'video',
      } as const;
      const { row } = await createAppointment(makeCtx(db), input);
      const again = { ...visit, row: { ...visit.row, ...row } };
      const { callId } = await connectBoth(again);
      await endCall(visit.asPractitioner, callId);

      expect((await db.select().from(reservations)).every(({ releasedAt }) => releasedAt)).toBe(true);
      visit.clock.advance(60);
      const next = await createAppointment(makeCtx(db, { clock: visit.clock }), input);
      expect(next.row.status).toBe('scheduled');
    }));

  test('what is over cannot be ended again', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { callId } = await connectBoth(visit);
      await endCall(visit.asPractitioner, callId);
      const [ended] = await db.select().from(calls);

      await expect(endCall(visit.asPractitioner, callId)).rejects.toMatchObject({ code: 'calls.ended', status: 409 });
      expect(await db.select().from(calls)).toEqual([ended]);
    }));

  test('patients, guests and staff end nothing; another practitioner does not see it; a key with the scope may', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { callId } = await connectBoth(visit);

      for (const ctx of [visit.asPatient, visit.asGuest, visit.as(actorOf(await staff(db)))]) {
        await expect(endCall(ctx, callId)).rejects.toMatchObject({ code: 'auth.forbidden' });
      }
      const stranger = visit.as(actorOf(await practitioner(db)));
      await expect(endCall(stranger, callId)).rejects.toMatchObject({ code: 'calls.not_found' });
      await expect(endCall({ ...visit.asPractitioner, clinicId: OTHER_CLINIC }, callId)).rejects.toMatchObject({
        code: 'calls.not_found',
      });
      expect(await db.select().from(calls)).toMatchObject([{ status: 'accepted' }]);

      const asKey = visit.as({ type: 'secret_key', id: 'key_1', scopes: ['calls.moderate'] });
      expect((await endCall(asKey, callId)).call).toMatchObject({ status: 'ended', endedBy: null });
    }));

  test('when LiveKit does not answer, it is ended all the same, and its room is closed later', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { callId } = await connectBoth(visit);
      visit.media.goDown();

      expect((await endCall(visit.asPractitioner, callId)).call.status).toBe('ended');
      expect(await db.select().from(callRooms)).toMatchObject([{ closedAt: null }]);
      visit.media.comeBack();
      await closeRooms(visit.asSystem, callId);
      expect(visit.media.endedRooms).toContain(roomOf(visit));
      expect(await db.select().from(callRooms)).toMatchObject([{ closedAt: visit.clock.now() }]);
    }));

  test('when its audit row cannot be written, the call goes on and the room stays', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { callId } = await connectBoth(visit);
      await asOwner(db, (owner) =>
        owner.execute(sql`alter table audit_log add constraint audit_is_down check (action <> 'call.end')`),
      );

      await expect(endCall(visit.asPractitioner, callId)).rejects.toThrow();
      expect(await db.select().from(calls)).toMatchObject([{ status: 'accepted' }]);
      expect(await db.select().from(appointments)).toMatchObject([{ status: 'in_progress' }]);
      expect(visit.media.endedRooms).toEqual([]);
    }));
});

describe('GET /v1/calls/{id}', () => {
  test('its people see it with names by identity; times are those of the clinic’s clock', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { callId, patientGrant } = await connectBoth(visit);
      await asOwner(db, (owner) => owner.execute(sql`update clinics set clock_offset_seconds = 3600`));
      const { token } = await session(db, { personId: visit.patient.id });

      const reply = await makeApp({ db, wallClock: visit.clock }).request(`/v1/calls/${callId}`, as(token));
      const call = (await reply.json()) as { participants: { name: string; identity: string }[] };

      expect(call).toMatchObject({
        appointmentId: visit.row.id,
        status: 'accepted',
        startedAt: '2030-01-15T10:00:00.000Z',
        serverNow: '2030-01-15T10:00:00.000Z',
        talkSeconds: null,
        can: ['leave', 'join'],
      });
      expect(call.participants.map(({ name }) => name)).toEqual([visit.practitioner.name, visit.patient.name]);
      expect(call.participants[1]!.identity).toBe(patientGrant.identity);
    }));

  test('who is not in it, and another clinic, get what a missing one gets', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { callId } = await connectBoth(visit);

      await expect(getCall(visit.asGuest, callId)).rejects.toMatchObject({ code: 'calls.not_found' });
      await expect(getCall(makeCtx(db, { clinicId: OTHER_CLINIC }), callId)).rejects.toMatchObject({ code: 'calls.not_found' });
      expect((await getCall(visit.as(actorOf(await staff(db))), callId)).can).toEqual(['annotate']);
      const moderates = ['leave', 'join', 'end', 'remove', 'moderate', 'lock', 'ring', 'annotate'];
      expect((await getCall(visit.asPractitioner, callId)).can).toEqual(moderates);
      const link = visit.as(actorOf(visit.patient, { appointmentId: `apt_${'0'.repeat(32)}` }));
      await expect(getCall(link, callId)).rejects.toMatchObject({ code: 'calls.not_found' });
    }));

  test('an ended call still shows who was in it', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { callId } = await connectBoth(visit);
      await endCall(visit.asPractitioner, callId);
      expect(shownCall(await getCall(visit.asPatient, callId)).participants).toHaveLength(2);
      expect(await db.select().from(calls).where(eq(calls.id, callId))).toHaveLength(1);
    }));
});
