import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { makeGroup } from '../../../test/groups.ts';
import { withDb } from '../../../test/helpers.ts';
import { actorOf, staff } from '../../../test/makers.ts';
import { DEVICE, entryOf, makeVisit, OTHER_DEVICE } from '../../../test/visit.ts';
import type { Db } from '../../context.ts';
import { acceptCall } from '../calls/accept-call.ts';
import { calls } from '../calls/calls.table.ts';
import { declineCall } from '../calls/decline-call.ts';
import { endCall } from '../calls/end-call.ts';
import { leaveCall } from '../calls/leave-call.ts';
import { listCalls } from '../calls/list-calls.ts';
import { ringPerson } from '../calls/ring-person.ts';
import { joinAppointment } from '../door/join-appointment.ts';
import { admitWaitingEntry } from '../waiting/admit-waiting-entry.ts';
import { conversations, messages } from './conversations.table.ts';

/** What happened, by whose thread it stands in. */
async function entries(db: Db) {
  const rows = await db
    .select({ patientId: conversations.patientId, practitionerId: conversations.practitionerId, message: messages })
    .from(messages)
    .innerJoin(conversations, eq(conversations.id, messages.conversationId))
    .orderBy(messages.conversationId, messages.position);
  return rows.filter(({ message }) => message.eventType?.startsWith('call.'));
}

test('a rung call stands in the thread of its two sides, each step once, and in the log of both', () =>
  withDb(async (db) => {
    const visit = await makeVisit(db);
    const ring = () => ringPerson(visit.asPractitioner, { personId: visit.patient.id, mode: 'audio', deviceId: DEVICE });
    const declined = (await ring()).call.id;
    await declineCall(visit.asPatient, declined);
    visit.clock.advance(1);
    const taken = (await ring()).call.id;
    await acceptCall(visit.asPatient, taken, { deviceId: OTHER_DEVICE });
    await leaveCall(visit.asPatient, taken);

    const there = await entries(db);
    expect(there.map(({ message }) => [message.eventType, message.data?.callId])).toEqual([
      ['call.ringing', declined],
      ['call.declined', declined],
      ['call.ringing', taken],
      ['call.ended', taken],
    ]);
    const sides = { patientId: visit.patient.id, practitionerId: visit.practitioner.id };
    for (const one of there) expect(one).toMatchObject({ ...sides, message: { appointmentId: null } });
    for (const ctx of [visit.asPatient, visit.asPractitioner])
      expect((await listCalls(ctx, { limit: 20 })).entries.map(({ view }) => view.call.id)).toEqual([taken, declined]);
  }));

test('what the front desk rings stands in the patient’s thread with the team', () =>
  withDb(async (db) => {
    const visit = await makeVisit(db);
    await ringPerson(visit.as(actorOf(await staff(db))), { personId: visit.patient.id, mode: 'audio', deviceId: DEVICE });
    expect(await entries(db)).toMatchObject([
      { patientId: visit.patient.id, practitionerId: null, message: { eventType: 'call.ringing' } },
    ]);
  }));

test('the call of a group stands in the thread of each of its patients once, and in nobody else’s', () =>
  withDb(async (db) => {
    const group = await makeGroup(db);
    for (const one of group.patients) {
      const ctx = await group.comesAs(one);
      const entry = entryOf(await joinAppointment(ctx, group.row.id, { deviceId: DEVICE }));
      await admitWaitingEntry(group.asLeader, entry.id);
    }
    const [call] = await db.select().from(calls);
    await endCall(group.asLeader, call!.id);

    const there = await entries(db);
    expect(there.map(({ patientId }) => patientId).toSorted()).toEqual(group.patients.map(({ id }) => id).toSorted());
    for (const one of there)
      expect(one).toMatchObject({
        practitionerId: group.leader.id,
        message: { eventType: 'call.ended', appointmentId: group.row.id, data: { callId: call!.id } },
      });
  }));
