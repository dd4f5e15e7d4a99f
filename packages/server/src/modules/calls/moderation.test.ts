import { eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { asOwner, withDb } from '../../../test/helpers.ts';
import { actorOf, patient, practitioner, staff } from '../../../test/makers.ts';
import { connectBoth, DEVICE, grantOf, join, makeVisit, OTHER_DEVICE, type Visit, shownCall } from '../../../test/visit.ts';
import type { Db } from '../../context.ts';
import { sweep } from '../../jobs/start-jobs.ts';
import { auditLog } from '../audit/audit.table.ts';
import { events } from '../events/events.table.ts';
import { acceptCall } from './accept-call.ts';
import { allowScreenShare } from './allow-screen-share.ts';
import { callParticipants, callRooms, calls } from './calls.table.ts';
import { declineCall } from './decline-call.ts';
import { endCall } from './end-call.ts';
import { getCall } from './get-call.ts';
import { joinCall } from './join-call.ts';
import { leaveCall } from './leave-call.ts';
import { askToUnmute, muteParticipant } from './mute-participant.ts';
import { removeParticipant } from './remove-participant.ts';
import { ringParticipant } from './ring-participant.ts';
import { setCallLock } from './set-call-lock.ts';
import { setHand } from './set-hand.ts';
import { comeBack, stepOut } from './side-room.ts';

const changes = async (db: Db) =>
  (await db.select().from(events).orderBy(events.position))
    .filter(({ type }) => type === 'call.updated')
    .map(({ data }) => data.change);

const look = async (visit: Visit, db: Db, seconds = 4) => {
  visit.clock.advance(seconds);
  const { wallClock, newId, log, media, storage } = visit.asSystem as typeof visit.asSystem & { storage: never };
  await sweep({ db, wallClock, newId, log, media, storage, requestId: null });
};

/** A visit under way, and the places of its two people. */
async function running(db: Db) {
  const visit = await makeVisit(db);
  const { callId, patientGrant, practitionerGrant } = await connectBoth(visit);
  await look(visit, db);
  return {
    visit,
    callId,
    patientId: patientGrant.identity,
    practitionerId: practitionerGrant.identity,
    room: visit.media.minted[0]!.room,
  };
}

describe('who moderates', () => {
  test('mutes, asks to unmute, and lets someone share their screen: LiveKit is told the whole set, and so is the next grant', () =>
    withDb(async (db) => {
      const { visit, callId, patientId, room } = await running(db);
      await muteParticipant(visit.asPractitioner, callId, patientId);
      await askToUnmute(visit.asPractitioner, callId, patientId);
      const { participants } = shownCall(await allowScreenShare(visit.asPractitioner, callId, patientId, true));
      expect(participants.find(({ id }) => id === patientId)!.mayShareScreen).toBe(true);
      expect(visit.media.muted).toEqual([{ room, rawIdentity: patientId }]);
      const all = ['camera', 'microphone', 'screen_share', 'screen_share_audio'];
      expect(visit.media.changed).toEqual([{ room, rawIdentity: patientId, maySend: all }]);
      expect(grantOf(await join(visit.asPatient, visit)).mayPublish).toEqual(all);
      await allowScreenShare(visit.asPractitioner, callId, patientId, false);
      expect(grantOf(await join(visit.asPatient, visit)).mayPublish).toEqual(['camera', 'microphone']);
      expect(await changes(db)).toEqual(['muted', 'asked_to_unmute', 'screen_share', 'screen_share']);
      const actions = (await db.select().from(auditLog)).map(({ action }) => action);
      expect(actions).toEqual(expect.arrayContaining(['call.mute', 'call.ask_to_unmute', 'call.allow_screen_share']));
    }));

  test('locks: who was in comes back after a reload, who was not stays out until it is unlocked', () =>
    withDb(async (db) => {
      const { visit, callId } = await running(db);
      const colleague = await practitioner(db);
      const desk = await staff(db);
      expect(shownCall(await setCallLock(visit.asPractitioner, callId, true))).toMatchObject({ isLocked: true });
      expect(grantOf(await join(visit.asPatient, visit)).callId).toBe(callId);
      for (const { id } of [colleague, desk]) {
        await ringParticipant(visit.asPractitioner, callId, id);
        await acceptCall(visit.as(actorOf({ ...colleague, ...(id === desk.id && desk) })), callId, { deviceId: OTHER_DEVICE });
      }
      const asDesk = visit.as(actorOf(desk));
      await expect(joinCall(asDesk, callId, { deviceId: OTHER_DEVICE })).rejects.toMatchObject({ code: 'join.locked' });
      expect((await joinCall(visit.as(actorOf(colleague)), callId, { deviceId: OTHER_DEVICE })).kind).toBe('grant');
      await setCallLock(visit.asPractitioner, callId, false);
      expect((await joinCall(asDesk, callId, { deviceId: OTHER_DEVICE })).kind).toBe('grant');
      expect(await changes(db)).toEqual(['locked', 'unlocked']);
    }));

  test('at the door of the visit, too, a locked call refuses who was not in it', () =>
    withDb(async (db) => {
      const { visit, callId } = await running(db);
      await setCallLock(visit.asPractitioner, callId, true);
      await asOwner(db, (owner) => owner.update(callParticipants).set({ joinedAt: null }));
      await expect(join(visit.asPatient, visit)).rejects.toMatchObject({ code: 'join.locked' });
      expect(grantOf(await join(visit.asPractitioner, visit)).callId).toBe(callId);
    }));

  test('is nobody but the practitioner of the visit, and who administers', () =>
    withDb(async (db) => {
      const { visit, callId, practitionerId, patientId } = await running(db);
      const colleague = await practitioner(db);
      await ringParticipant(visit.asPractitioner, callId, colleague.id);
      const asColleague = visit.as(actorOf(colleague));
      await acceptCall(asColleague, callId, { deviceId: OTHER_DEVICE });
      for (const ctx of [visit.asPatient, visit.as(actorOf(await staff(db))), asColleague])
        for (const verb of [
          () => muteParticipant(ctx, callId, practitionerId),
          () => askToUnmute(ctx, callId, patientId),
          () => allowScreenShare(ctx, callId, patientId, true),
          () => setCallLock(ctx, callId, true),
          () => stepOut(ctx, callId, patientId),
          () => comeBack(ctx, callId),
          () => ringParticipant(ctx, callId, colleague.id),
          () => endCall(ctx, callId),
        ])
          await expect(verb()).rejects.toMatchObject({ code: 'auth.forbidden' });
      const stranger = visit.as(actorOf(await practitioner(db)));
      await expect(setCallLock(stranger, callId, true)).rejects.toMatchObject({ code: 'calls.not_found' });
      const admin = visit.as(actorOf(await staff(db, { role: 'clinic_admin' })));
      expect(shownCall(await setCallLock(admin, callId, true)).isLocked).toBe(true);
      expect(visit.media.muted).toEqual([]);
    }));

  test('does nothing in a call that is over, and not to who is not in it', () =>
    withDb(async (db) => {
      const { visit, callId, patientId } = await running(db);
      const nobody = `par_${'0'.repeat(32)}`;
      await expect(muteParticipant(visit.asPractitioner, callId, nobody)).rejects.toMatchObject({
        code: 'participants.not_found',
      });
      await endCall(visit.asPractitioner, callId);
      for (const verb of [
        () => muteParticipant(visit.asPractitioner, callId, patientId),
        () => setCallLock(visit.asPractitioner, callId, true),
        () => stepOut(visit.asPractitioner, callId, patientId),
        () => ringParticipant(visit.asPractitioner, callId, visit.guest.id),
      ])
        await expect(verb()).rejects.toMatchObject({ code: 'calls.ended' });
      await expect(setHand(visit.asPatient, callId, { isRaised: true })).rejects.toMatchObject({ code: 'join.not_participant' });
    }));

  test('changes nothing when the audit row cannot be written', () =>
    withDb(async (db) => {
      const { visit, callId, patientId } = await running(db);
      const before = [await db.select().from(calls), await db.select().from(callParticipants), await db.select().from(callRooms)];
      await asOwner(db, (owner) => owner.execute(sql`alter table audit_log add constraint no_more check (false) not valid`));
      for (const verb of [
        () => muteParticipant(visit.asPractitioner, callId, patientId),
        () => allowScreenShare(visit.asPractitioner, callId, patientId, true),
        () => setCallLock(visit.asPractitioner, callId, true),
        () => stepOut(visit.asPractitioner, callId, patientId),
        () => setHand(visit.asPatient, callId, { isRaised: true }),
      ])
        await expect(verb()).rejects.toThrow();
      const after = [await db.select().from(calls), await db.select().from(callParticipants), await db.select().from(callRooms)];
      expect(after).toEqual(before);
      expect([...visit.media.muted, ...visit.media.changed]).toEqual([]);
    }));
});

test('a hand is one’s own, and seen by all', () =>
  withDb(async (db) => {
    const { visit, callId, patientId } = await running(db);
    await setHand(visit.asPatient, callId, { isRaised: true });
    await setHand(visit.asPatient, callId, { isRaised: true });
    const seen = shownCall(await getCall(visit.asPractitioner, callId));
    expect(seen.participants.filter(({ isHandRaised }) => isHandRaised).map(({ id }) => id)).toEqual([patientId]);
    await setHand(visit.asPatient, callId, { isRaised: false });
    expect(await changes(db)).toEqual(['hand_raised', 'hand_lowered']);
  }));

describe('the side room', () => {
  test('takes two out of the room: grants for it go to them only, who stays sees it, and both come back', () =>
    withDb(async (db) => {
      const { visit, callId, patientId, practitionerId, room } = await running(db);
      const colleague = await practitioner(db);
      await ringParticipant(visit.asPractitioner, callId, colleague.id);
      const asColleague = visit.as(actorOf(colleague));
      await acceptCall(asColleague, callId, { deviceId: OTHER_DEVICE });
      await joinCall(asColleague, callId, { deviceId: OTHER_DEVICE });
      const place = (await db.select().from(callParticipants).where(eq(callParticipants.personId, colleague.id)))[0]!;

      const out = shownCall(await stepOut(visit.asPractitioner, callId, place.id));
      expect(
        out.participants
          .filter(({ isSteppedOut }) => isSteppedOut)
          .map(({ id }) => id)
          .toSorted(),
      ).toEqual([place.id, practitionerId].toSorted());
      await expect(stepOut(visit.asPractitioner, callId, patientId)).rejects.toMatchObject({ code: 'calls.side_room_open' });
      const side = async () => visit.media.minted.at(-1)!.room;
      await join(visit.asPractitioner, visit);
      const sideRoom = await side();
      expect(sideRoom).not.toBe(room);
      await joinCall(asColleague, callId, { deviceId: OTHER_DEVICE });
      expect(await side()).toBe(sideRoom);
      await join(visit.asPatient, visit);
      expect(await side()).toBe(room);

      // Both move; a look later they are gone from the main room, and nobody else is in theirs.
      for (const { token, room: where } of visit.media.minted.filter((one) => one.room === sideRoom))
        void [where, visit.media.join(token)];
      await look(visit, db, 12);
      expect([...visit.media.rooms.get(room)!.participants.keys()]).toEqual([patientId]);
      expect([...visit.media.rooms.get(sideRoom)!.participants.keys()].toSorted()).toEqual([place.id, practitionerId].toSorted());
      expect(await db.select().from(calls)).toMatchObject([{ status: 'accepted', emptySince: null }]);

      await comeBack(visit.asPractitioner, callId);
      expect(visit.media.endedRooms).toEqual([sideRoom]);
      await join(visit.asPractitioner, visit);
      expect(await side()).toBe(room);
      expect(await changes(db)).toEqual(['side_room_opened', 'side_room_closed']);
    }));

  test('who is not entitled to it is put out of it, also with a token from before', () =>
    withDb(async (db) => {
      const { visit, callId, patientId } = await running(db);
      await stepOut(visit.asPractitioner, callId, patientId);
      const own = grantOf(await join(visit.asPatient, visit));
      visit.media.join(own.participantToken);
      const sideRoom = visit.media.minted.at(-1)!.room;
      visit.media.rooms
        .get(sideRoom)!
        .participants.set('par_x', { identity: 'par_x', rawIdentity: 'par_x', joinedAt: new Date() });
      await look(visit, db);
      expect(visit.media.ejected).toEqual([{ room: sideRoom, rawIdentity: 'par_x' }]);
    }));

  test('when one of the two has gone, the other is brought back', () =>
    withDb(async (db) => {
      const { visit, callId, patientId } = await running(db);
      await stepOut(visit.asPractitioner, callId, patientId);
      await join(visit.asPractitioner, visit);
      const sideRoom = visit.media.minted.at(-1)!.room;
      await leaveCall(visit.asPatient, callId);
      await look(visit, db);
      expect(visit.media.endedRooms).toContain(sideRoom);
      expect((await db.select().from(callParticipants)).map(({ steppedOutAt }) => steppedOutAt)).toEqual([null, null]);
    }));
});

describe('one more person', () => {
  test('is rung into the visit, comes in without a part in the appointment, and leaves without ending it', () =>
    withDb(async (db) => {
      const { visit, callId } = await running(db);
      const colleague = await practitioner(db);
      const asColleague = visit.as(actorOf(colleague));
      await expect(getCall(asColleague, callId)).rejects.toMatchObject({ code: 'calls.not_found' });
      await ringParticipant(visit.asPractitioner, callId, colleague.id);
      expect(shownCall(await getCall(asColleague, callId)).can).toEqual(['accept', 'decline', 'annotate']);
      await expect(joinCall(asColleague, callId, { deviceId: DEVICE })).rejects.toMatchObject({ code: 'calls.not_accepted' });
      await acceptCall(asColleague, callId, { deviceId: DEVICE });
      const joined = await joinCall(asColleague, callId, { deviceId: DEVICE });
      visit.media.join(grantOf(joined).participantToken);
      await look(visit, db);
      await leaveCall(asColleague, callId);
      expect(await db.select().from(calls)).toMatchObject([{ status: 'accepted', kind: 'scheduled' }]);
    }));

  test('who declines or does not answer changes nothing for the others, and can be rung again; who was removed cannot', () =>
    withDb(async (db) => {
      const { visit, callId } = await running(db);
      const colleague = await practitioner(db);
      const asColleague = visit.as(actorOf(colleague));
      const stateOf = async () =>
        (await db.select().from(callParticipants).where(eq(callParticipants.personId, colleague.id)))[0]!;
      await ringParticipant(visit.asPractitioner, callId, colleague.id);
      await declineCall(asColleague, callId);
      expect(await stateOf()).toMatchObject({ state: 'declined', isLive: false });
      await ringParticipant(visit.asPractitioner, callId, colleague.id);
      await look(visit, db, 30);
      expect(await stateOf()).toMatchObject({ state: 'missed', isLive: false });
      await ringParticipant(visit.asPractitioner, callId, colleague.id);
      await acceptCall(asColleague, callId, { deviceId: DEVICE });
      await removeParticipant(visit.asPractitioner, callId, (await stateOf()).id);
      await expect(ringParticipant(visit.asPractitioner, callId, colleague.id)).rejects.toMatchObject({ code: 'join.removed' });
      await expect(joinCall(asColleague, callId, { deviceId: DEVICE })).rejects.toMatchObject({ code: 'join.removed' });
      expect(await db.select().from(calls)).toMatchObject([{ status: 'accepted' }]);
    }));

  test('a patient who takes no part in the visit is answered like who is not there; who is in a call is not disturbed', () =>
    withDb(async (db) => {
      const { visit, callId } = await running(db);
      const other = await patient(db);
      await expect(ringParticipant(visit.asPractitioner, callId, other.id)).rejects.toMatchObject({ code: 'people.not_found' });
      const second = await running(db);
      await expect(ringParticipant(visit.asPractitioner, callId, second.visit.practitioner.id)).rejects.toMatchObject({
        code: 'calls.callee_busy',
      });
    }));
});
