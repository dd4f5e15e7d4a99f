import { eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { as, asOwner, makeApp, OTHER_CLINIC, withDb } from '../../../test/helpers.ts';
import { actorOf, practitioner, session, staff } from '../../../test/makers.ts';
import { connectBoth, DEVICE, makeVisit, roomOf, type Visit } from '../../../test/visit.ts';
import { auditLog } from '../audit/audit.table.ts';
import { events } from '../events/events.table.ts';
import { waitingEntries } from '../waiting/waiting.table.ts';
import { callParticipants, calls } from './calls.table.ts';
import { endCall } from './end-call.ts';
import { leaveCall } from './leave-call.ts';
import { reconcileCall } from './reconcile-call.ts';
import { removeParticipant } from './remove-participant.ts';
import { ringPerson } from './ring-person.ts';

const inRoom = (visit: Visit) => [...(visit.media.rooms.get(roomOf(visit))?.participants.keys() ?? [])];
const placeOf = async (db: Visit['asPatient']['db'], personId: string) =>
  (await db.select().from(callParticipants).where(eq(callParticipants.personId, personId)))[0]!;

describe('leaveCall', () => {
  test('I am out of the room, the call goes on, and it is audited and told', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { callId, patientGrant, practitionerGrant } = await connectBoth(visit);
      await reconcileCall(visit.asSystem, callId);

      await leaveCall(visit.asPatient, callId);

      expect(inRoom(visit)).toEqual([practitionerGrant.identity]);
      expect(await placeOf(db, visit.patient.id)).toMatchObject({ state: 'left', isLive: false, leftAt: visit.clock.now() });
      expect(await db.select().from(calls)).toMatchObject([{ status: 'accepted', emptySince: null }]);
      const told = (await db.select().from(events).orderBy(events.position)).at(-1);
      expect(told).toMatchObject({
        type: 'call.participant_left',
        data: { callId, participantId: patientGrant.identity, state: 'left' },
      });
      const audit = await db.select().from(auditLog).where(eq(auditLog.action, 'call.leave'));
      expect(audit).toMatchObject([{ entityId: patientGrant.identity, actorId: visit.patient.id }]);
    }));

  test('the last one out starts the empty time', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { callId } = await connectBoth(visit);
      await reconcileCall(visit.asSystem, callId);
      await leaveCall(visit.asPatient, callId);
      visit.clock.advance(10);
      await leaveCall(visit.asPractitioner, callId);

      expect(await db.select().from(calls)).toMatchObject([{ status: 'accepted', emptySince: visit.clock.now() }]);
    }));

  test('leaving twice, or after the end, is no mistake and writes nothing', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { callId } = await connectBoth(visit);
      await leaveCall(visit.asPatient, callId);
      await endCall(visit.asPractitioner, callId);
      const before = await db.select().from(auditLog);

      await leaveCall(visit.asPatient, callId);
      expect(await db.select().from(auditLog)).toEqual(before);
    }));

  test('who is not in it, another clinic and keys cannot', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { callId } = await connectBoth(visit);

      await expect(leaveCall(visit.asGuest, callId)).rejects.toMatchObject({ code: 'calls.not_found' });
      await expect(leaveCall({ ...visit.asPatient, clinicId: OTHER_CLINIC }, callId)).rejects.toMatchObject({
        code: 'calls.not_found',
      });
      const asKey = visit.as({ type: 'secret_key', id: 'key_1', scopes: ['calls.join'] });
      await expect(leaveCall(asKey, callId)).rejects.toMatchObject({ code: 'auth.forbidden' });
    }));

  test('when its audit row cannot be written, they are still in', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { callId } = await connectBoth(visit);
      await asOwner(db, (owner) =>
        owner.execute(sql`alter table audit_log add constraint audit_is_down check (action <> 'call.leave')`),
      );

      await expect(leaveCall(visit.asPatient, callId)).rejects.toThrow();
      expect(inRoom(visit)).toHaveLength(2);
      expect(await placeOf(db, visit.patient.id)).toMatchObject({ isLive: true });
    }));

  test('over HTTP it is a 204', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { callId } = await connectBoth(visit);
      const { token } = await session(db, { personId: visit.patient.id });
      const app = makeApp({ db, wallClock: visit.clock, media: visit.media });

      const reply = await app.request(`/v1/calls/${callId}/leave`, as(token, { method: 'POST' }));
      expect([reply.status, await reply.text()]).toEqual([204, '']);
      const missing = await app.request(`/v1/calls/cal_${'0'.repeat(32)}/leave`, as(token, { method: 'POST' }));
      expect(await missing.json()).toMatchObject({ status: 404, code: 'calls.not_found' });
    }));
});

describe('removeParticipant', () => {
  test('puts them out and keeps them out, also with a token that LiveKit renewed', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { callId, patientGrant, practitionerGrant } = await connectBoth(visit);
      await reconcileCall(visit.asSystem, callId);

      const { participants } = await removeParticipant(visit.asPractitioner, callId, patientGrant.identity);

      expect(participants.find(({ personId }) => personId === visit.patient.id)).toMatchObject({
        state: 'removed',
        isLive: false,
      });
      expect(inRoom(visit)).toEqual([practitionerGrant.identity]);
      expect(await db.select().from(waitingEntries)).toMatchObject([{ state: 'left' }]);
      const audit = await db.select().from(auditLog).where(eq(auditLog.action, 'call.remove'));
      expect(audit).toMatchObject([{ entityId: patientGrant.identity, actorId: visit.practitioner.id }]);

      for (const suffix of ['', '#again']) {
        visit.media.join(patientGrant.participantToken, suffix);
        await reconcileCall(visit.asSystem, callId);
        expect(inRoom(visit)).toEqual([practitionerGrant.identity]);
      }
      expect(await placeOf(db, visit.patient.id)).toMatchObject({ state: 'removed' });
    }));

  test('removing twice changes nothing', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { callId, patientGrant } = await connectBoth(visit);
      await removeParticipant(visit.asPractitioner, callId, patientGrant.identity);
      const before = await db.select().from(auditLog);

      await removeParticipant(visit.asPractitioner, callId, patientGrant.identity);
      expect(await db.select().from(auditLog)).toEqual(before);
    }));

  test('practitioners are not removed, an unknown participant is not there, an ended call has nobody to remove', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { callId, patientGrant, practitionerGrant } = await connectBoth(visit);
      const remove = (id: string) => removeParticipant(visit.asPractitioner, callId, id);

      await expect(remove(practitionerGrant.identity)).rejects.toMatchObject({ code: 'auth.forbidden' });
      await expect(remove(`par_${'0'.repeat(32)}`)).rejects.toMatchObject({ code: 'participants.not_found' });
      await endCall(visit.asPractitioner, callId);
      await expect(remove(patientGrant.identity)).rejects.toMatchObject({ code: 'calls.ended' });
    }));

  test('while it still rings nobody can be put out: there is no room yet', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const ring = { personId: visit.patient.id, mode: 'video', deviceId: DEVICE } as const;
      const { call } = await ringPerson(visit.asPractitioner, ring);
      const rung = await placeOf(db, visit.patient.id);
      await expect(removeParticipant(visit.asPractitioner, call.id, rung.id)).rejects.toMatchObject({
        code: 'calls.not_accepted',
        status: 409,
      });
    }));

  test('patients and staff remove nobody; another practitioner does not see the call', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { callId, practitionerGrant } = await connectBoth(visit);

      for (const ctx of [visit.asPatient, visit.as(actorOf(await staff(db)))]) {
        await expect(removeParticipant(ctx, callId, practitionerGrant.identity)).rejects.toMatchObject({
          code: 'auth.forbidden',
        });
      }
      const stranger = visit.as(actorOf(await practitioner(db)));
      await expect(removeParticipant(stranger, callId, practitionerGrant.identity)).rejects.toMatchObject({
        code: 'calls.not_found',
      });
      expect(inRoom(visit)).toHaveLength(2);
    }));

  test('when LiveKit does not answer, they are removed all the same, and the next look puts them out', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { callId, patientGrant, practitionerGrant } = await connectBoth(visit);
      visit.media.goDown();
      await removeParticipant(visit.asPractitioner, callId, patientGrant.identity);
      visit.media.comeBack();
      expect(inRoom(visit)).toHaveLength(2);

      await reconcileCall(visit.asSystem, callId);
      expect(inRoom(visit)).toEqual([practitionerGrant.identity]);
    }));

  test('when its audit row cannot be written, they stay', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { callId, patientGrant } = await connectBoth(visit);
      await asOwner(db, (owner) =>
        owner.execute(sql`alter table audit_log add constraint audit_is_down check (action <> 'call.remove')`),
      );

      await expect(removeParticipant(visit.asPractitioner, callId, patientGrant.identity)).rejects.toThrow();
      expect(inRoom(visit)).toHaveLength(2);
      expect(await placeOf(db, visit.patient.id)).toMatchObject({ isLive: true });
    }));

  test('over HTTP the reply is the call without them', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { callId, patientGrant } = await connectBoth(visit);
      const { token } = await session(db, { personId: visit.practitioner.id });
      const app = makeApp({ db, wallClock: visit.clock, media: visit.media });

      const reply = await app.request(
        `/v1/calls/${callId}/participants/${patientGrant.identity}/remove`,
        as(token, { method: 'POST' }),
      );
      const { participants } = (await reply.json()) as { participants: { state: string }[] };
      expect(participants.map(({ state }) => state)).toEqual(['invited', 'removed']);
    }));
});
