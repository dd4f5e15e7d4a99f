import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { Db, ServiceContext } from '../../context.ts';
import { asOwner, withDb } from '../../../test/helpers.ts';
import { actorOf, department, session, staff } from '../../../test/makers.ts';
import {
  connectBoth,
  DEVICE,
  grantOf,
  join,
  makeVisit,
  OTHER_DEVICE,
  start,
  type Visit,
  shownCall,
} from '../../../test/visit.ts';
import { getAppointment } from '../appointments/get-appointment.ts';
import { appointments } from '../appointments/appointments.table.ts';
import { auditLog } from '../audit/audit.table.ts';
import { callParticipants, calls } from '../calls/calls.table.ts';
import { endCall } from '../calls/end-call.ts';
import { getCall } from '../calls/get-call.ts';
import { joinCall } from '../calls/join-call.ts';
import { leaveCall } from '../calls/leave-call.ts';
import { reconcileCall } from '../calls/reconcile-call.ts';
import { removeParticipant } from '../calls/remove-participant.ts';
import { events } from '../events/events.table.ts';
import { reservations } from '../reservations/reservations.table.ts';
import { seatsFor } from './grant.rules.ts';

type Role = 'staff' | 'department_admin' | 'clinic_admin';

async function someone(db: Db, visit: Visit, role: Role, departmentIds: string[] = []) {
  const person = await staff(db, { role, name: 'Ada Admin' });
  const { id: sessionId } = await session(db, { personId: person.id });
  return { person, ctx: visit.as(actorOf(person, { sessionId, departmentIds })) };
}

const look = (visit: Visit, callId: string) => reconcileCall(visit.asSystem, callId);
const callOf = async (db: Db, id: string) => (await db.select().from(calls).where(eq(calls.id, id)))[0]!;

/** In the room, as LiveKit has it. */
async function enter(visit: Visit, ctx: ServiceContext) {
  const grant = grantOf(await join(ctx, visit));
  visit.media.join(grant.participantToken);
  await look(visit, grant.callId);
  return grant;
}

describe('who administers', () => {
  test('comes into a running visit with a grant of their own, and is seen by everyone in it', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { callId } = await connectBoth(visit);
      const { person, ctx } = await someone(db, visit, 'clinic_admin');
      expect((await getAppointment(ctx, visit.row.id)).can).toContain('join');

      const grant = await enter(visit, ctx);

      expect(grant.mayPublish).toEqual(['camera', 'microphone']);
      const seen = shownCall(await getCall(visit.asPatient, callId)).participants;
      expect(seen.find(({ personId }) => personId === person.id)).toMatchObject({
        ...{ name: 'Ada Admin', role: 'staff', state: 'connected', identity: grant.identity },
      });
      const joined = (await db.select().from(events)).filter(({ type }) => type === 'call.participant_joined');
      const told = joined.find(({ data }) => data['personId'] === person.id)!;
      expect(told.data).toMatchObject({ callId });
      expect(told.audience).toEqual(expect.arrayContaining([visit.patient.id, visit.practitioner.id]));
      const written = await db.select().from(auditLog).where(eq(auditLog.actorId, person.id));
      expect(written.map(({ action }) => action)).toContain('call.join');
      expect(await db.select().from(reservations).where(eq(reservations.subjectId, person.id))).toEqual([]);
    }));

  test('comes back after a reload by the call’s address too, in the same place', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      await connectBoth(visit);
      const { ctx } = await someone(db, visit, 'clinic_admin');
      const { callId, identity } = await enter(visit, ctx);
      expect(grantOf(await joinCall(ctx, callId, { deviceId: DEVICE }))).toMatchObject({ callId, identity });
    }));

  test('of the department comes into its visits, and does not find those of another', () =>
    withDb(async (db) => {
      const [mine, another] = [await department(db), await department(db)];
      const visit = await makeVisit(db, { departmentId: mine.id });
      await start(visit);
      grantOf(await join((await someone(db, visit, 'department_admin', [mine.id])).ctx, visit));
      const stranger = await someone(db, visit, 'department_admin', [another.id]);
      await expect(join(stranger.ctx, visit)).rejects.toMatchObject({ code: 'appointments.not_found' });
    }));

  test('at the front desk only does not come in', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      await start(visit);
      const { ctx } = await someone(db, visit, 'staff');
      await expect(join(ctx, visit)).rejects.toMatchObject({ code: 'auth.forbidden' });
      expect((await getAppointment(ctx, visit.row.id)).can).not.toContain('join');
    }));

  test('opens no room alone, and is not offered it', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { ctx } = await someone(db, visit, 'clinic_admin');
      await expect(join(ctx, visit)).rejects.toMatchObject({ code: 'join.nobody_admitted' });
      expect((await getAppointment(ctx, visit.row.id)).can).not.toContain('join');
    }));

  test('keeps to the door: not after the end, not into a chat, and on a second device only by taking over', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { callId } = await connectBoth(visit);
      const { ctx } = await someone(db, visit, 'clinic_admin');
      await enter(visit, ctx);
      const again = (over: object) => join(ctx, visit, { deviceId: OTHER_DEVICE, ...over });
      await expect(again({})).rejects.toMatchObject({ code: 'join.active_elsewhere' });
      grantOf(await again({ takeOver: true }));
      await endCall(visit.asPractitioner, callId);
      await expect(join(ctx, visit)).rejects.toMatchObject({ code: 'join.ended' });
      const chat = await makeVisit(db, { mode: 'chat' });
      await expect(join(chat.as(ctx.actor), chat)).rejects.toMatchObject({ code: 'join.no_call_in_this_mode' });
    }));

  test('is put out by the practitioner like anybody else, and stays out', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { callId } = await connectBoth(visit);
      const { person, ctx } = await someone(db, visit, 'clinic_admin');
      await enter(visit, ctx);
      const place = (await getCall(visit.asPractitioner, callId)).participants.find(({ personId }) => personId === person.id)!;
      await removeParticipant(visit.asPractitioner, callId, place.id);
      await expect(join(ctx, visit)).rejects.toMatchObject({ code: 'join.removed' });
    }));
});

describe('for the visit they do not count', () => {
  test('with the patient alone it is not connected', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      await start(visit);
      visit.media.join(grantOf(await join(visit.asPatient, visit)).participantToken);
      const { callId } = await enter(visit, (await someone(db, visit, 'clinic_admin')).ctx);
      expect((await callOf(db, callId)).connectedAt).toBeNull();
    }));

  test('a room with nobody else in it is empty: the visit ends by itself', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { callId } = await connectBoth(visit);
      await look(visit, callId);
      await enter(visit, (await someone(db, visit, 'clinic_admin')).ctx);
      for (const ctx of [visit.asPatient, visit.asPractitioner]) await leaveCall(ctx, callId);
      expect((await callOf(db, callId)).emptySince).not.toBeNull();
      visit.clock.advance(299);
      await look(visit, callId);
      expect((await callOf(db, callId)).status).toBe('accepted');
      visit.clock.advance(1);
      await look(visit, callId);
      expect(await callOf(db, callId)).toMatchObject({ status: 'ended', endReason: 'empty' });
    }));

  test('a patient who never came has not come because of them', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      await start(visit);
      const { callId } = await enter(visit, (await someone(db, visit, 'clinic_admin')).ctx);
      visit.clock.advance(300);
      await look(visit, callId);
      expect(await callOf(db, callId)).toMatchObject({ status: 'ended', endReason: 'never_connected' });
      expect((await getAppointment(visit.asSystem, visit.row.id)).row.status).toBe('scheduled');
    }));
});

test('a full room lets nobody else in, and those who are in it back', () =>
  withDb(async (db) => {
    const visit = await makeVisit(db);
    const { callId } = await connectBoth(visit);
    await asOwner(db, async (owner) => {
      for (let n = 2; n < seatsFor(null); n++) {
        const { id } = await staff(db);
        await owner.insert(callParticipants).values({
          ...{
            id: `par_${String(n).padStart(32, '0')}`,
            clinicId: visit.row.clinicId,
            callId,
            personId: id,
            role: 'staff' as const,
          },
          ...{ identity: `seat-${n}`, state: 'connected' as const, isLive: true, deviceId: DEVICE },
        });
      }
    });
    const { ctx } = await someone(db, visit, 'clinic_admin');
    await expect(join(ctx, visit)).rejects.toMatchObject({ code: 'join.room_full' });
    grantOf(await join(visit.asPatient, visit));
    const [row] = await db.select().from(appointments).where(eq(appointments.id, visit.row.id));
    expect(row!.status).toBe('in_progress');
  }));
