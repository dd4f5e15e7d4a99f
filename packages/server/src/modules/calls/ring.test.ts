import { eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { clinic, patient, practitioner, staff, actorOf, appointment, department } from '../../../test/makers.ts';
import { asOwner, CLINIC, OTHER_CLINIC, withDb } from '../../../test/helpers.ts';
import { DEVICE, makeVisit, OTHER_DEVICE, start, type Visit, shownCall } from '../../../test/visit.ts';
import type { Db, ServiceContext } from '../../context.ts';
import { sweep } from '../../jobs/start-jobs.ts';
import { auditLog } from '../audit/audit.table.ts';
import { events } from '../events/events.table.ts';
import { acceptCall } from './accept-call.ts';
import { callParticipants, callRooms, calls } from './calls.table.ts';
import { cancelCall } from './cancel-call.ts';
import { declineCall } from './decline-call.ts';
import { endCall } from './end-call.ts';
import { getCall } from './get-call.ts';
import { joinCall } from './join-call.ts';
import { leaveCall } from './leave-call.ts';
import { ringPerson } from './ring-person.ts';

const ringPatient = (visit: Visit, over: Partial<Parameters<typeof ringPerson>[1]> = {}) =>
  ringPerson(visit.asPractitioner, { personId: visit.patient.id, mode: 'video', deviceId: DEVICE, ...over });
const ringPractitioner = (visit: Visit, ctx: ServiceContext = visit.asPatient) =>
  ringPerson(ctx, { personId: visit.practitioner.id, mode: 'video', deviceId: OTHER_DEVICE });
const theCall = async (db: Db, id: string) => (await db.select().from(calls).where(eq(calls.id, id)))[0]!;
const typesOf = async (db: Db) => (await db.select().from(events).orderBy(events.position)).map(({ type }) => type);
const live = (db: Db) => db.select().from(callParticipants).where(eq(callParticipants.isLive, true));

/** The sweeper's next look. */
const look = async (visit: Visit, db: Db, seconds = 4) => {
  visit.clock.advance(seconds);
  const { wallClock, newId, log, media, storage } = visit.asSystem;
  await sweep({ db, wallClock, newId, log, media, storage, requestId: null });
};

/** Rung, taken, and both in the room as LiveKit has it. */
async function talk(visit: Visit, db: Db) {
  const { call } = await ringPatient(visit);
  await acceptCall(visit.asPatient, call.id, { deviceId: OTHER_DEVICE });
  const grants = [
    await joinCall(visit.asPractitioner, call.id, { deviceId: DEVICE }),
    await joinCall(visit.asPatient, call.id, { deviceId: OTHER_DEVICE }),
  ].map((outcome) => (outcome.kind === 'grant' ? outcome.grant : undefined)!);
  for (const { participantToken } of grants) visit.media.join(participantToken);
  await look(visit, db);
  return { id: call.id, grants, room: visit.media.minted.at(-1)!.room };
}

describe('ringing', () => {
  test('a practitioner rings a patient: it rings for 30 s for both, and is audited', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const view = shownCall(await ringPatient(visit, { mode: 'audio' }));
      expect(view).toMatchObject({
        ...{ kind: 'ad_hoc', mode: 'audio', status: 'ringing', appointmentId: null, rungBy: visit.practitioner.id },
        can: ['cancel', 'annotate'],
      });
      expect(Date.parse(view.ringsUntil!) - Date.parse(view.serverNow)).toBe(30_000);
      expect(shownCall(await getCall(visit.asPatient, view.id)).can).toEqual(['accept', 'decline']);
      expect(await typesOf(db)).toEqual(['call.ringing']);
      const [event] = await db.select().from(events);
      expect(event!.audience.toSorted()).toEqual([visit.practitioner.id, visit.patient.id].toSorted());
      const actions = (await db.select().from(auditLog)).map(({ action }) => action);
      expect(actions.filter((action) => action === 'call.ring')).toHaveLength(1);
      expect(actions.filter((action) => action === 'call.invite')).toHaveLength(2);
    }));

  test('asked for twice from one device it is one call', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const [first, second] = [await ringPatient(visit), await ringPatient(visit)];
      expect(second.call.id).toBe(first.call.id);
      await expect(ringPatient(visit, { deviceId: OTHER_DEVICE })).rejects.toMatchObject({ code: 'calls.busy' });
      expect(await db.select().from(calls)).toHaveLength(1);
    }));

  test('who is no side of a conversation is answered like who is not there', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      await clinic(db, { id: OTHER_CLINIC });
      const strangers = [
        await patient(db),
        await practitioner(db),
        await patient(db, { clinicId: OTHER_CLINIC }),
        { id: `pat_${'9'.repeat(32)}` },
      ];
      for (const { id } of strangers)
        for (const ctx of [visit.asPatient, visit.asPractitioner])
          await expect(ringPerson(ctx, { personId: id, mode: 'video', deviceId: DEVICE })).rejects.toMatchObject({
            code: 'people.not_found',
          });
      expect(await db.select().from(calls)).toEqual([]);
    }));

  test('a guest and a key ring nobody', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db, { withGuest: true });
      const asKey = visit.as({ type: 'secret_key', id: `key_${'0'.repeat(32)}`, scopes: ['calls.ring'] });
      for (const ctx of [visit.asGuest, asKey])
        await expect(ringPractitioner(visit, ctx)).rejects.toMatchObject({ code: 'auth.forbidden' });
    }));

  test('the front desk rings patients of the clinic, and nobody else', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const desk = visit.as(actorOf(await staff(db)));
      const { call } = await ringPerson(desk, { personId: visit.patient.id, mode: 'video', deviceId: DEVICE });
      expect(call.status).toBe('ringing');
      await expect(ringPerson(desk, { personId: visit.practitioner.id, mode: 'video', deviceId: DEVICE })).rejects.toMatchObject({
        code: 'people.not_found',
      });
    }));

  test('a department’s administrator sees what rings in the department, and rings there only', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { id: departmentId } = await department(db, { memberIds: [visit.practitioner.id] });
      const admin = visit.as(actorOf(await staff(db, { role: 'department_admin' }), { departmentIds: [departmentId] }));
      const other = visit.as(actorOf(await staff(db, { role: 'department_admin' }), { departmentIds: [] }));
      const { call } = await ringPatient(visit);
      expect((await getCall(admin, call.id)).call.id).toBe(call.id);
      await expect(getCall(other, call.id)).rejects.toMatchObject({ code: 'calls.not_found' });
      await expect(ringPractitioner(visit, other)).rejects.toMatchObject({ code: 'people.not_found' });
    }));

  describe('by patients', () => {
    const ruled = (db: Db, patientsMayRing: 'never' | 'in_window' | 'any_time') =>
      clinic(db, { id: CLINIC, settings: { calls: { patientsMayRing, logDays: 90 } } });
    const nextWeek = (visit: Visit) => visit.clock.advance(7 * 86_400);

    test('in the window of a visit, as long as the clinic says nothing else', () =>
      withDb(async (db) => {
        const visit = await makeVisit(db);
        expect((await ringPractitioner(visit)).call.status).toBe('ringing');
        await cancelCall(visit.asPatient, (await db.select().from(calls))[0]!.id);
        nextWeek(visit);
        await expect(ringPractitioner(visit)).rejects.toMatchObject({ code: 'calls.outside_window' });
      }));

    test('never, or at any time', () =>
      withDb(async (db) => {
        const visit = await makeVisit(db);
        await ruled(db, 'never');
        await expect(ringPractitioner(visit)).rejects.toMatchObject({ code: 'calls.ringing_off' });
        await ruled(db, 'any_time');
        nextWeek(visit);
        expect((await ringPractitioner(visit)).call.status).toBe('ringing');
      }));
  });

  test('who is in a visit is not disturbed: the call failed, is in the log, and names the other one to nobody who may not see it', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      await start(visit);
      const second = await practitioner(db);
      await appointment(db, { practitionerId: second.id, patientId: visit.patient.id });
      const asSecond = visit.as(actorOf(second));
      const view = shownCall(await ringPerson(asSecond, { personId: visit.patient.id, mode: 'video', deviceId: OTHER_DEVICE }));
      expect(view).toMatchObject({ status: 'failed', endReason: 'busy', busyCallId: null, can: ['call_back', 'annotate'] });
      expect(await typesOf(db)).toContain('call.failed');

      const admin = visit.as(actorOf(await staff(db, { role: 'clinic_admin' })));
      const [running] = await db.select().from(calls).where(eq(calls.kind, 'scheduled'));
      expect(shownCall(await getCall(admin, view.id)).busyCallId).toBe(running!.id);
      expect((await live(db)).map(({ personId }) => personId)).not.toContain(second.id);
    }));

  test('who is rung is busy for everyone else; who rings someone rings nobody else', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const second = await practitioner(db);
      const other = await patient(db);
      await appointment(db, { practitionerId: second.id, patientId: visit.patient.id });
      await appointment(db, { practitionerId: visit.practitioner.id, patientId: other.id });
      await ringPatient(visit);
      const again = await ringPerson(visit.as(actorOf(second)), {
        personId: visit.patient.id,
        mode: 'video',
        deviceId: OTHER_DEVICE,
      });
      expect(again.call).toMatchObject({ status: 'failed', endReason: 'busy' });
      await expect(ringPatient(visit, { personId: other.id })).rejects.toMatchObject({ code: 'calls.busy' });
    }));
});

describe('answering', () => {
  test('accepted, each side gets a grant of its own, and another one after a reload', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { call } = await ringPatient(visit);
      await expect(joinCall(visit.asPractitioner, call.id, { deviceId: DEVICE })).rejects.toMatchObject({
        code: 'calls.not_accepted',
      });
      visit.clock.advance(7);
      const accepted = shownCall(await acceptCall(visit.asPatient, call.id, { deviceId: OTHER_DEVICE }));
      expect(accepted).toMatchObject({ status: 'accepted', responseSeconds: 7, ringsUntil: null, can: ['leave', 'join'] });
      const first = await joinCall(visit.asPatient, call.id, { deviceId: OTHER_DEVICE });
      const again = await joinCall(visit.asPatient, call.id, { deviceId: OTHER_DEVICE });
      const other = await joinCall(visit.asPractitioner, call.id, { deviceId: DEVICE });
      const [a, b, c] = [first, again, other].map((outcome) => (outcome.kind === 'grant' ? outcome.grant : undefined)!);
      expect(a!.identity).toBe(b!.identity);
      expect(c!.identity).not.toBe(a!.identity);
      expect(a!.mayPublish).toEqual(['camera', 'microphone']);
      expect(c!.mayPublish).toContain('screen_share');
      expect(new Set(visit.media.minted.map(({ room }) => room)).size).toBe(1);
      expect(await typesOf(db)).toEqual(['call.ringing', 'call.accepted']);
    }));

  test('an audio call grants nobody a camera', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { call } = await ringPatient(visit, { mode: 'audio' });
      await acceptCall(visit.asPatient, call.id, { deviceId: OTHER_DEVICE });
      await joinCall(visit.asPatient, call.id, { deviceId: OTHER_DEVICE });
      await joinCall(visit.asPractitioner, call.id, { deviceId: DEVICE });
      for (const { maySend } of visit.media.minted) expect(maySend).not.toContain('camera');
    }));

  test('the first device has it: from there it is as good as once, another is told so and may take over', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { call } = await ringPatient(visit);
      await acceptCall(visit.asPatient, call.id, { deviceId: OTHER_DEVICE });
      await acceptCall(visit.asPatient, call.id, { deviceId: OTHER_DEVICE });
      const elsewhere = { deviceId: 'a-third-device-of-tests' };
      await expect(acceptCall(visit.asPatient, call.id, elsewhere)).rejects.toMatchObject({ code: 'calls.answered_elsewhere' });
      await expect(joinCall(visit.asPatient, call.id, elsewhere)).rejects.toMatchObject({ code: 'join.active_elsewhere' });
      expect((await joinCall(visit.asPatient, call.id, { ...elsewhere, takeOver: true })).kind).toBe('grant');
      expect((await typesOf(db)).filter((type) => type === 'call.accepted')).toHaveLength(1);
    }));

  test('declined, cancelled: over for both, who are free again; nothing of it can be taken afterwards', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      for (const [end, status] of [
        [(id: string) => declineCall(visit.asPatient, id), 'declined'],
        [(id: string) => cancelCall(visit.asPractitioner, id), 'cancelled'],
        [(id: string) => leaveCall(visit.asPatient, id), 'declined'],
        [(id: string) => leaveCall(visit.asPractitioner, id), 'cancelled'],
        [(id: string) => endCall(visit.asPractitioner, id), 'cancelled'],
      ] as const) {
        const { call } = await ringPatient(visit);
        await end(call.id);
        expect(await theCall(db, call.id)).toMatchObject({ status, connectedAt: null });
        expect(await live(db)).toEqual([]);
        for (const late of [
          () => acceptCall(visit.asPatient, call.id, { deviceId: OTHER_DEVICE }),
          () => declineCall(visit.asPatient, call.id),
          () => cancelCall(visit.asPractitioner, call.id),
        ])
          await expect(late()).rejects.toMatchObject({ code: 'calls.not_ringing' });
        await expect(joinCall(visit.asPatient, call.id, { deviceId: OTHER_DEVICE })).rejects.toMatchObject({
          code: 'calls.ended',
        });
      }
      expect(visit.media.minted).toEqual([]);
    }));

  test('each side has its own verb', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { call } = await ringPatient(visit);
      await expect(acceptCall(visit.asPractitioner, call.id, { deviceId: DEVICE })).rejects.toMatchObject({
        code: 'calls.not_ringing',
      });
      await expect(declineCall(visit.asPractitioner, call.id)).rejects.toMatchObject({ code: 'calls.not_ringing' });
      await expect(cancelCall(visit.asPatient, call.id)).rejects.toMatchObject({ code: 'calls.not_ringing' });
      const stranger = visit.as(actorOf(await patient(db)));
      await expect(acceptCall(stranger, call.id, { deviceId: DEVICE })).rejects.toMatchObject({ code: 'calls.not_found' });
      expect((await theCall(db, call.id)).status).toBe('ringing');
    }));

  test('when both ring each other there is one call, and both are in it', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { call } = await ringPatient(visit);
      const met = await ringPractitioner(visit);
      expect(met.call).toMatchObject({ id: call.id, status: 'accepted' });
      expect(await db.select().from(calls)).toHaveLength(1);
      expect((await live(db)).map(({ deviceId }) => deviceId).toSorted()).toEqual([DEVICE, OTHER_DEVICE].toSorted());
    }));
});

describe('what becomes of it by itself', () => {
  test('nobody answers: missed after 30 s and not before, by whichever process looks; too late is too late', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { call } = await ringPatient(visit);
      await look(visit, db, 29);
      expect((await theCall(db, call.id)).status).toBe('ringing');
      visit.clock.advance(1);
      // Nobody has looked yet, and it is too late all the same.
      await expect(acceptCall(visit.asPatient, call.id, { deviceId: OTHER_DEVICE })).rejects.toMatchObject({
        code: 'calls.not_ringing',
      });
      await look(visit, db);
      expect(await theCall(db, call.id)).toMatchObject({ status: 'missed', endedBy: null });
      expect(await live(db)).toEqual([]);
      expect(await typesOf(db)).toEqual(['call.ringing', 'call.missed']);
    }));

  test('either hang-up ends it for both, says who, and counts the talk from when both were in', () =>
    withDb(async (db) => {
      for (const who of ['asPatient', 'asPractitioner'] as const) {
        const visit = await makeVisit(db);
        const { id, room } = await talk(visit, db);
        visit.clock.advance(90);
        await leaveCall(visit[who], id);
        const ended = shownCall(await getCall(visit.asPractitioner, id));
        expect(ended).toMatchObject({ status: 'ended', endReason: 'ended', endedBy: visit[who].actor.id, talkSeconds: 90 });
        expect(visit.media.endedRooms).toContain(room);
        expect((await db.select().from(callRooms).where(eq(callRooms.callId, id)))[0]!.closedAt).not.toBeNull();
        await expect(joinCall(visit.asPatient, id, { deviceId: OTHER_DEVICE })).rejects.toMatchObject({ code: 'calls.ended' });
      }
    }));

  test('a dropped device has 30 s; back in time, the call goes on', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { id, room, grants } = await talk(visit, db);
      const [, patientGrant] = grants;
      visit.media.leave(room, patientGrant!.identity);
      await look(visit, db);
      await look(visit, db, 25);
      expect((await theCall(db, id)).status).toBe('accepted');
      const back = await joinCall(visit.asPatient, id, { deviceId: OTHER_DEVICE });
      await look(visit, db, 10);
      expect((await theCall(db, id)).status).toBe('accepted');
      visit.media.join(back.kind === 'grant' ? back.grant.participantToken : '');
      await look(visit, db);
      await look(visit, db, 60);
      expect((await theCall(db, id)).status).toBe('accepted');
    }));

  test('a dropped device that does not come back ends it, and the talk ended when it dropped', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { id, room, grants } = await talk(visit, db);
      visit.clock.advance(56);
      visit.media.leave(room, grants[1]!.identity);
      await look(visit, db);
      await look(visit, db, 30);
      expect(shownCall(await getCall(visit.asPractitioner, id))).toMatchObject({
        ...{ status: 'ended', endReason: 'dropped', endedBy: null, talkSeconds: 60 },
      });
      expect(visit.media.rooms.has(room)).toBe(false);
      expect(await live(db)).toEqual([]);
    }));

  test('accepted and never connected: over after two minutes, also while LiveKit is down', () =>
    withDb(async (db) => {
      for (const isDown of [false, true]) {
        const visit = await makeVisit(db);
        const { call } = await ringPatient(visit);
        await acceptCall(visit.asPatient, call.id, { deviceId: OTHER_DEVICE });
        if (isDown) visit.media.goDown();
        await look(visit, db, 119);
        expect((await theCall(db, call.id)).status).toBe('accepted');
        await look(visit, db);
        expect(await theCall(db, call.id)).toMatchObject({ status: 'ended', endReason: 'never_connected' });
      }
    }));

  test('with LiveKit down for good a call ends when the pages of one side are gone, and after four hours at the latest', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { id } = await talk(visit, db);
      visit.media.goDown();
      await look(visit, db, 200);
      expect((await theCall(db, id)).status).toBe('accepted');
      await look(visit, db, 200);
      expect(await theCall(db, id)).toMatchObject({ status: 'ended', endReason: 'dropped' });
    }));

  test('four hours are enough', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { id } = await talk(visit, db);
      await look(visit, db, 4 * 3600);
      expect(await theCall(db, id)).toMatchObject({ status: 'ended', endReason: 'hard_stop' });
    }));
});

test('when their audit row cannot be written, nothing rings and nothing is answered', () =>
  withDb(async (db) => {
    const visit = await makeVisit(db);
    const { call } = await ringPatient(visit);
    const before = [await db.select().from(calls), await db.select().from(callParticipants), await db.select().from(events)];
    const another = await patient(db);
    await appointment(db, { practitionerId: visit.practitioner.id, patientId: another.id });
    await asOwner(db, (owner) => owner.execute(sql`alter table audit_log add constraint no_more check (false) not valid`));
    for (const attempt of [
      () => ringPerson(visit.as(actorOf(another)), { personId: visit.practitioner.id, mode: 'video', deviceId: DEVICE }),
      () => acceptCall(visit.asPatient, call.id, { deviceId: OTHER_DEVICE }),
      () => declineCall(visit.asPatient, call.id),
      () => cancelCall(visit.asPractitioner, call.id),
    ])
      await expect(attempt()).rejects.toThrow();
    expect([await db.select().from(calls), await db.select().from(callParticipants), await db.select().from(events)]).toEqual(
      before,
    );
  }));
