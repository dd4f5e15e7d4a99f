import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { Db, ServiceContext } from '../../context.ts';
import { conversation } from '../../../test/conversations.ts';
import { makeGroup } from '../../../test/groups.ts';
import { as, asOwner, CLINIC, makeApp, NOW, withDb } from '../../../test/helpers.ts';
import { actorOf, appointment, clinic, patient, proxy, session } from '../../../test/makers.ts';
import { DEVICE, entryOf, grantOf, makeVisit, OTHER_DEVICE, shownCall } from '../../../test/visit.ts';
import { appointments } from '../appointments/appointments.table.ts';
import { auditLog } from '../audit/audit.table.ts';
import { acceptCall } from '../calls/accept-call.ts';
import { callParticipants } from '../calls/calls.table.ts';
import { cancelCall } from '../calls/cancel-call.ts';
import { declineCall } from '../calls/decline-call.ts';
import { getCall } from '../calls/get-call.ts';
import { joinCall } from '../calls/join-call.ts';
import { leaveCall } from '../calls/leave-call.ts';
import { listCalls } from '../calls/list-calls.ts';
import { ringParticipant } from '../calls/ring-participant.ts';
import { ringPerson } from '../calls/ring-person.ts';
import { setHand } from '../calls/set-hand.ts';
import { answerForAppointment } from '../consents/answer-consent.ts';
import { listConversations } from '../conversations/list-conversations.ts';
import { joinAppointment } from '../door/join-appointment.ts';
import { putReview } from '../reviews/put-review.ts';
import { getReview } from '../reviews/read-reviews.ts';
import { admitWaitingEntry } from '../waiting/admit-waiting-entry.ts';
import { announceRunningLate } from '../waiting/announce-running-late.ts';
import { answerRunningLate } from '../waiting/answer-running-late.ts';
import { getRunningLate } from '../waiting/get-running-late.ts';

const unsaid = (pointer = '/personId') => ({ code: 'proxies.patient_required', extra: { errors: [{ pointer }] } });
const notTheirs = { code: 'people.not_found' };

/** A mother who acts for two patients of a group of three, and the third. */
async function withTwo(db: Db) {
  const group = await makeGroup(db, { patients: 3 });
  const mother = await patient(db);
  const [one, two, other] = group.patients.map(({ id }) => id) as [string, string, string];
  const { id: sessionId } = await session(db, { personId: mother.id });
  const ctx = group.as(actorOf(mother, { actsFor: [one, two], sessionId }));
  const audited = async (action: string) =>
    (await db.select().from(auditLog)).filter((row) => row.action === action).map(({ onBehalfOf }) => onBehalfOf);
  return { group, mother, one, two, other, ctx, id: group.row.id, audited };
}

/** Both of them are in the call of the visit, each on a device of their own. */
async function inTheCall(db: Db) {
  const scene = await withTwo(db);
  const { group, ctx, id, one, two } = scene;
  let callId = '';
  for (const [personId, deviceId] of [
    [one, DEVICE],
    [two, OTHER_DEVICE],
  ] as const) {
    await admitWaitingEntry(group.asLeader, entryOf(await joinAppointment(ctx, id, { deviceId, personId })).id);
    ({ callId } = grantOf(await joinAppointment(ctx, id, { deviceId, personId })));
  }
  const placeOf = async (personId: string) => {
    const rows = await db.select().from(callParticipants).where(eq(callParticipants.personId, personId));
    return rows[0]!;
  };
  return { ...scene, callId, placeOf };
}

describe('who acts for two patients of one visit', () => {
  test('says whose review it is, and reads that of the one whom they name', () =>
    withDb(async (db) => {
      const { group, ctx, id, one, two, other, audited } = await withTwo(db);
      await asOwner(db, (owner) => owner.update(appointments).set({ status: 'completed', completedAt: NOW }));
      await expect(putReview(ctx, id, { rating: 4 })).rejects.toMatchObject(unsaid('/patientId'));
      await expect(putReview(ctx, id, { rating: 4, patientId: other })).rejects.toMatchObject(notTheirs);
      const { view } = await putReview(ctx, id, { rating: 2, patientId: two });
      expect(view).toMatchObject({ patientId: two, rating: 2 });
      expect(await audited('review.create')).toEqual([two]);
      expect(await getReview(ctx, id, { patientId: two })).toMatchObject({ rating: 2 });
      await expect(getReview(ctx, id, { patientId: one })).rejects.toMatchObject({ code: 'reviews.not_found' });
      await expect(getReview(ctx, id, { patientId: other })).rejects.toMatchObject(notTheirs);
      await expect(getReview(ctx, id)).rejects.toMatchObject(unsaid('/patientId'));
      expect(await getReview(group.asLeader, id, { patientId: two })).toMatchObject({ id: view.id });
      await expect(getReview(group.asLeader, id, { patientId: one })).rejects.toMatchObject({ code: 'reviews.not_found' });
    }));

  test('says for whom a consent of the visit is', () =>
    withDb(async (db) => {
      const { ctx, id, one, two, other, audited } = await withTwo(db);
      const granted = { subject: 'visit_terms', version: '1', answer: 'granted' } as const;
      await expect(answerForAppointment(ctx, id, granted)).rejects.toMatchObject(unsaid());
      await expect(answerForAppointment(ctx, id, { ...granted, personId: other })).rejects.toMatchObject({
        code: 'auth.forbidden',
      });
      expect(await answerForAppointment(ctx, id, { ...granted, personId: two })).toMatchObject({ personId: two });
      expect(await audited('consent.grant')).not.toContain(one);
    }));

  test('chooses for each what to do while the clinic is late', () =>
    withDb(async (db) => {
      const { group, ctx, id, one, two, other } = await withTwo(db);
      for (const [personId, deviceId] of [
        [one, DEVICE],
        [two, OTHER_DEVICE],
      ] as const)
        await joinAppointment(ctx, id, { deviceId, personId });
      await announceRunningLate(group.asLeader, {});
      await expect(answerRunningLate(ctx, id, { choice: 'tell_me' })).rejects.toMatchObject(unsaid());
      await expect(answerRunningLate(ctx, id, { choice: 'tell_me', personId: other })).rejects.toMatchObject(notTheirs);
      expect(await answerRunningLate(ctx, id, { choice: 'tell_me', personId: two })).toMatchObject({ personId: two });
      await expect(getRunningLate(ctx, id)).rejects.toMatchObject(unsaid());
      expect(await getRunningLate(ctx, id, { personId: two })).toMatchObject({ choice: 'tell_me' });
      expect(await getRunningLate(ctx, id, { personId: one })).toMatchObject({ choice: null });
    }));

  test('raises the hand, and leaves, as the one whom they name; the other stays in', () =>
    withDb(async (db) => {
      const { ctx, callId, one, two, other, placeOf } = await inTheCall(db);
      await expect(setHand(ctx, callId, { isRaised: true })).rejects.toMatchObject(unsaid());
      await setHand(ctx, callId, { isRaised: true, personId: two });
      expect([(await placeOf(one)).handRaisedAt, (await placeOf(two)).handRaisedAt]).toEqual([null, expect.any(Date)]);
      await expect(leaveCall(ctx, callId)).rejects.toMatchObject(unsaid());
      await expect(leaveCall(ctx, callId, { personId: other })).rejects.toMatchObject(notTheirs);
      await leaveCall(ctx, callId, { personId: two });
      await leaveCall(ctx, callId, { personId: two });
      expect([(await placeOf(one)).state, (await placeOf(two)).state]).toEqual(['invited', 'left']);
      // One is left: there is nothing to say.
      await setHand(ctx, callId, { isRaised: true });
      expect((await placeOf(one)).handRaisedAt).not.toBeNull();
    }));

  test('comes back by the address of the call: from its device as who is there, from another as whom they say', () =>
    withDb(async (db) => {
      const { ctx, callId, one, two, placeOf } = await inTheCall(db);
      const identityOf = async (over: { deviceId: string; personId?: string; takeOver?: boolean }) =>
        grantOf(await joinCall(ctx, callId, over)).identity;
      expect(await identityOf({ deviceId: OTHER_DEVICE })).toBe((await placeOf(two)).identity);
      const deviceId = 'device-of-the-tests-0003';
      await expect(joinCall(ctx, callId, { deviceId })).rejects.toMatchObject(unsaid());
      expect(await identityOf({ deviceId, personId: two, takeOver: true })).toBe((await placeOf(two)).identity);
      expect((await placeOf(one)).deviceId).toBe(DEVICE);
    }));

  test('takes a ring for the one who is rung, while the other is in already', () =>
    withDb(async (db) => {
      const { group, ctx, callId, one, two, placeOf } = await inTheCall(db);
      await leaveCall(ctx, callId, { personId: two });
      await ringParticipant(group.asLeader, callId, two);
      expect(shownCall(await getCall(ctx, callId)).can).toEqual(['accept', 'decline', 'leave', 'join']);
      await declineCall(ctx, callId);
      expect((await placeOf(two)).state).toBe('declined');
      expect(await placeOf(one)).toMatchObject({ isLive: true, state: 'invited' });

      await ringParticipant(group.asLeader, callId, two);
      await acceptCall(ctx, callId, { deviceId: OTHER_DEVICE });
      expect(await placeOf(two)).toMatchObject({ state: 'invited', deviceId: OTHER_DEVICE });
      expect(grantOf(await joinCall(ctx, callId, { deviceId: OTHER_DEVICE })).identity).toBe((await placeOf(two)).identity);
    }));
});

describe('who acts for two patients of one practitioner', () => {
  /** Two children with a visit each, one now and one next week, and a conversation each. */
  async function siblings(db: Db, patientsMayRing: 'in_window' | 'any_time') {
    await clinic(db, { id: CLINIC, settings: { calls: { patientsMayRing, logDays: 90 } } });
    const visit = await makeVisit(db);
    const later = await patient(db);
    const nextWeek = new Date(visit.row.startsAt.getTime() + 7 * 86_400_000);
    await appointment(db, { practitionerId: visit.practitioner.id, patientId: later.id, startsAt: nextWeek });
    for (const patientId of [visit.patient.id, later.id])
      await conversation(db, { patientId, practitionerId: visit.practitioner.id });
    const mother = await patient(db);
    // The one whose visit is not now stands first.
    const ctx = visit.as(actorOf(mother, { actsFor: [later.id, visit.patient.id] }));
    const ring = (over: { patientId?: string } = {}) =>
      ringPerson(ctx, { personId: visit.practitioner.id, mode: 'audio', deviceId: DEVICE, ...over });
    return { visit, now: visit.patient.id, later: later.id, ctx, ring };
  }
  const canOf = async (ctx: ServiceContext) => {
    const { views } = await listConversations(ctx, { limit: 20 });
    return Object.fromEntries(views.map(({ patient: { id }, can }) => [id, can.includes('ring')]));
  };

  test('rings as the one whose visit it is', () =>
    withDb(async (db) => {
      const { now, later, ctx, ring } = await siblings(db, 'in_window');
      expect(await canOf(ctx)).toEqual({ [now]: true, [later]: false });
      await expect(ring({ patientId: later })).rejects.toMatchObject({ code: 'calls.outside_window' });
      expect((await ring()).call.rungBy).toBe(now);
    }));

  test('says for whom, where either may', () =>
    withDb(async (db) => {
      const { visit, now, later, ctx, ring } = await siblings(db, 'any_time');
      expect(await canOf(ctx)).toEqual({ [now]: true, [later]: true });
      await expect(ring()).rejects.toMatchObject(unsaid('/patientId'));
      await expect(ring({ patientId: visit.guest.id })).rejects.toMatchObject(notTheirs);
      expect((await ring({ patientId: now })).call.rungBy).toBe(now);
    }));

  test('is told that they may call back where the child of that call may', () =>
    withDb(async (db) => {
      const { visit, now, later, ctx } = await siblings(db, 'in_window');
      for (const personId of [now, later]) {
        const { call } = await ringPerson(visit.asPractitioner, { personId, mode: 'audio', deviceId: DEVICE });
        await cancelCall(visit.asPractitioner, call.id);
      }
      const { entries } = await listCalls(ctx, { limit: 20 });
      const said = entries.map(({ view }) => [
        view.places.find(({ personId }) => personId !== visit.practitioner.id)!.personId,
        view.can.includes('call_back'),
      ]);
      expect(Object.fromEntries(said)).toEqual({ [now]: true, [later]: false });
    }));
});

test('one’s own record says for whom one acts, by name', () =>
  withDb(async (db) => {
    const mother = await patient(db);
    const [anna, ben] = [await patient(db, { name: 'Anna Abend' }), await patient(db, { name: 'Ben Abend' })];
    for (const { id: patientId } of [ben, anna]) await proxy(db, { guardianId: mother.id, patientId });
    const { token } = await session(db, { personId: mother.id });
    const reply = await makeApp({ db }).request('/v1/me', as(token));
    expect(await reply.json()).toMatchObject({
      actsFor: [
        { id: anna.id, name: 'Anna Abend' },
        { id: ben.id, name: 'Ben Abend' },
      ],
    });
  }));
