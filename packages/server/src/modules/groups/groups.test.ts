import { and, eq, isNull, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { Db } from '../../context.ts';
import { as, asOwner, makeApp, NOW, OTHER_CLINIC, withDatabase, withDb } from '../../../test/helpers.ts';
import { makeGroup, type Group } from '../../../test/groups.ts';
import {
  actorOf,
  appointment,
  clinic,
  guest,
  patient,
  practitioner,
  proxy,
  secretKey,
  session,
  staff,
} from '../../../test/makers.ts';
import { entryOf, grantOf } from '../../../test/visit.ts';
import { appointmentHistory } from '../appointments/appointment-history.table.ts';
import { appointmentParticipants } from '../appointments/appointments.table.ts';
import { cancelAppointment } from '../appointments/cancel-appointment.ts';
import { getAppointment } from '../appointments/get-appointment.ts';
import { rescheduleAppointment } from '../appointments/reschedule-appointment.ts';
import { updateAppointment } from '../appointments/update-appointment.ts';
import { auditLog } from '../audit/audit.table.ts';
import { callParticipants } from '../calls/calls.table.ts';
import { joinCall } from '../calls/join-call.ts';
import { leaveCall } from '../calls/leave-call.ts';
import { getJoinDecision } from '../door/get-join-decision.ts';
import { joinAppointment } from '../door/join-appointment.ts';
import { events } from '../events/events.table.ts';
import { createInvitation } from '../invitations/create-invitation.ts';
import { invitations } from '../invitations/invitations.table.ts';
import { reservations } from '../reservations/reservations.table.ts';
import { checkInAppointment } from '../check-ins/check-in-appointment.ts';
import { readCheckIn } from '../check-ins/read-check-in.ts';
import type { PersonRow } from '../people/people.table.ts';
import { admitWaitingEntry } from '../waiting/admit-waiting-entry.ts';
import { waitingEntries } from '../waiting/waiting.table.ts';
import { addPatient } from './add-patient.ts';
import { groupPlaces } from './group-places.table.ts';
import { listGroupVisits } from './list-group-visits.ts';
import { listPatients } from './list-patients.ts';
import { markAttendance } from './mark-attendance.ts';
import { removePatient } from './remove-patient.ts';

const GROUPS = { patientsJoin: true, names: 'ordinal' as const };
const joinable = (db: Db) => clinic(db, { settings: { groups: GROUPS } });
const late = { startsAt: new Date(NOW.getTime() + 86_400_000).toISOString() };
const placesOf = (db: Db, personId: string) => db.select().from(waitingEntries).where(eq(waitingEntries.personId, personId));
const liveTime = (db: Db, { row }: Group) =>
  db
    .select()
    .from(reservations)
    .where(and(eq(reservations.appointmentId, row.id), isNull(reservations.releasedAt)));

describe('a group visit', () => {
  test('takes the time of everyone in it, and says for how many it is', () =>
    withDb(async (db) => {
      const group = await makeGroup(db);
      const view = await getAppointment(group.asKey, group.row.id);
      expect(view).toMatchObject({ places: { capacity: 5, taken: 2 }, row: { status: 'scheduled' } });
      expect(view.can).toContain('patients');
      expect(await liveTime(db, group)).toHaveLength(3);
    }));

  test('can begin with nobody in it', () =>
    withDb(async (db) => {
      const group = await makeGroup(db, { patients: 0 });
      expect((await getAppointment(group.asKey, group.row.id)).places).toEqual({ capacity: 5, taken: 0 });
    }));

  test.each([
    ['more patients than places', { capacity: 2, patientIds: ['a', 'b', 'c'].map((c) => `pat_${c.repeat(32)}`) }],
    ['one of them twice', { capacity: 5, patientIds: [`pat_${'a'.repeat(32)}`, `pat_${'a'.repeat(32)}`] }],
    ['a capacity of one', { capacity: 1 }],
    ['patients without a capacity', { patientIds: [`pat_${'a'.repeat(32)}`] }],
    ['one patient beside a capacity', { capacity: 3, patientId: `pat_${'a'.repeat(32)}` }],
  ])('with %s is refused', (_what, body) =>
    withDb(async (db) => {
      const { key } = await secretKey(db);
      const { id: practitionerId } = await practitioner(db);
      const reply = await makeApp({ db }).request('/v1/appointments', as(key, { body: { practitionerId, ...late, ...body } }));
      expect(reply.status).toBe(400);
    }),
  );

  test('is not for patients to make', () =>
    withDb(async (db) => {
      const group = await makeGroup(db);
      const { token } = await session(db, { personId: group.patients[0]!.id });
      const body = { practitionerId: group.leader.id, capacity: 3, ...late };
      const reply = await makeApp({ db }).request('/v1/appointments', as(token, { body }));
      expect(reply.status).toBe(403);
    }));
});

describe('a place', () => {
  test('given by the clinic is audited, in the history, and announced to them and the practitioner by name, to the others without', () =>
    withDb(async (db) => {
      const group = await makeGroup(db);
      const late = await patient(db);

      const view = await addPatient(group.asKey, group.row.id, { patientId: late.id });

      expect(view).toMatchObject({ places: { taken: 3 }, row: { revision: 2 } });
      const told = await db.select().from(events).where(eq(events.appointmentId, group.row.id)).orderBy(events.position);
      expect(told.slice(1)).toMatchObject([
        { type: 'appointment.patient_added', data: { personId: late.id, status: 'scheduled' } },
        { type: 'appointment.updated', data: { status: 'scheduled' } },
      ]);
      expect(told[1]!.audience.toSorted()).toEqual([group.leader.id, late.id].toSorted());
      expect(told[2]!.audience.toSorted()).toEqual(group.patients.map(({ id }) => id).toSorted());
      expect(told[2]!.data).toEqual({ status: 'scheduled' });
      const written = await db
        .select()
        .from(auditLog)
        .where(eq(auditLog.entityId, `${group.row.id}/${late.id}`));
      expect(written).toMatchObject([{ action: 'group_place.take' }]);
      expect(await db.select().from(appointmentHistory).where(eq(appointmentHistory.revision, 2))).toMatchObject([
        { action: 'appointment.add_patient', side: 'clinic' },
      ]);
    }));

  test('asked for again is kept, and nothing is written', () =>
    withDb(async (db) => {
      const group = await makeGroup(db);
      const again = await addPatient(group.asKey, group.row.id, { patientId: group.patients[0]!.id });
      expect(again).toMatchObject({ places: { taken: 2 }, row: { revision: 1 } });
    }));

  test('is given by name and e-mail, too', () =>
    withDb(async (db) => {
      const group = await makeGroup(db);
      const body = { patient: { name: 'Frida Example', email: 'frida@mail.example' } };
      expect((await addPatient(group.asKey, group.row.id, body)).places).toEqual({ capacity: 5, taken: 3 });
    }));

  test('in a full group is refused by its own code', () =>
    withDb(async (db) => {
      const group = await makeGroup(db, { capacity: 2 });
      const { id: patientId } = await patient(db);
      await expect(addPatient(group.asKey, group.row.id, { patientId })).rejects.toMatchObject({ code: 'appointments.full' });
    }));

  test('is not given to someone who is busy then, unless on purpose', () =>
    withDb(async (db) => {
      const [group, other] = [await makeGroup(db), await makeGroup(db, { patients: 1 })];
      const patientId = other.patients[0]!.id;
      await expect(addPatient(group.asKey, group.row.id, { patientId })).rejects.toMatchObject({
        code: 'appointments.slot_taken',
      });
      await addPatient(group.asKey, group.row.id, { patientId, override: true });
    }));

  test('of a visit for one is refused, and one of a cancelled group as well', () =>
    withDb(async (db) => {
      const group = await makeGroup(db);
      const { id: patientId } = await patient(db);
      const single = await appointment(db);
      await expect(addPatient(group.asKey, single.id, { patientId })).rejects.toMatchObject({ code: 'appointments.not_a_group' });
      await cancelAppointment(group.asKey, group.row.id, { reason: 'prov', expectedRevision: 1 });
      await expect(addPatient(group.asKey, group.row.id, { patientId })).rejects.toMatchObject({
        code: 'appointments.wrong_status',
      });
    }));

  test('is rolled back when its audit row cannot be written', () =>
    withDb(async (db) => {
      const group = await makeGroup(db);
      const { id: patientId } = await patient(db);
      await asOwner(db, (owner) =>
        owner.execute(sql`alter table audit_log add constraint audit_is_down check (false) not valid`),
      );
      await expect(addPatient(group.asKey, group.row.id, { patientId })).rejects.toThrow();
      await expect(removePatient(group.asKey, group.row.id, group.patients[0]!.id, { reason: 'pat' })).rejects.toThrow();
      expect(await db.select().from(groupPlaces).where(isNull(groupPlaces.endedAt))).toHaveLength(2);
    }));

  test('a bad body is refused without being echoed', () =>
    withDb(async (db) => {
      const group = await makeGroup(db);
      const { key } = await secretKey(db);
      const path = `/v1/appointments/${group.row.id}/patients`;
      const reply = await makeApp({ db }).request(path, as(key, { body: { patientId: 'Hilde Secret', why: 1 } }));
      expect(reply.status).toBe(400);
      expect(await reply.text()).not.toContain('Hilde');
    }));
});

describe('who may', () => {
  test('patients take a place only where the clinic lets them; before, the group is not there for them', () =>
    withDb(async (db) => {
      const group = await makeGroup(db);
      const stranger = await patient(db);
      const theirs = group.as(actorOf(stranger));
      const joining = () => addPatient(theirs, group.row.id, { patientId: stranger.id });
      expect(await listGroupVisits(theirs, { limit: 20 })).toEqual([]);
      await expect(joining()).rejects.toMatchObject({ code: 'appointments.not_found' });

      await joinable(db);
      expect(await listGroupVisits(theirs, { limit: 20 })).toMatchObject([{ row: { id: group.row.id }, taken: 2 }]);
      expect((await joining()).places).toEqual({ capacity: 5, taken: 3 });
      expect(await listGroupVisits(theirs, { limit: 20 })).toEqual([]);
    }));

  test('a patient brings nobody but whom they act for', () =>
    withDb(async (db) => {
      await joinable(db);
      const [group, mother, child] = [await makeGroup(db), await patient(db), await patient(db)];
      await joinable(db);
      await proxy(db, { guardianId: mother.id, patientId: child.id });
      const theirs = group.as(actorOf(mother, { actsFor: [child.id] }));
      const bring = (patientId: string) => addPatient(theirs, group.row.id, { patientId });
      await expect(bring(group.patients[0]!.id)).rejects.toMatchObject({ code: 'people.not_found' });
      await expect(addPatient(theirs, group.row.id, { patient: { name: 'X', email: 'x@mail.example' } })).rejects.toMatchObject({
        code: 'auth.forbidden',
      });
      await bring(child.id);
      const written = await db
        .select()
        .from(auditLog)
        .where(eq(auditLog.entityId, `${group.row.id}/${child.id}`));
      expect(written).toMatchObject([{ actorId: mother.id, onBehalfOf: child.id }]);
    }));

  test('a guardian of two in it sees and counts both, checks each of them in, and takes out one or both', () =>
    withDb(async (db) => {
      const group = await makeGroup(db, { patients: 3 });
      await clinic(db, { joinWindow: { patientNoticeMinutes: 0 } });
      const mother = await patient(db);
      const [one, two] = group.patients.map(({ id }) => id) as [string, string];
      const { id: sessionId } = await session(db, { personId: mother.id });
      const ctx = group.as(actorOf(mother, { actsFor: [one, two], sessionId }));
      const { id } = group.row;
      const seen = await getAppointment(ctx, id);
      expect(seen.participants.map(({ personId }) => personId).toSorted()).toEqual([group.leader.id, one, two].toSorted());
      expect(seen.places).toEqual({ capacity: 5, taken: 3 });
      expect((await listPatients(ctx, id)).patients.map(({ personId }) => personId).toSorted()).toEqual([one, two].toSorted());

      for (const personId of [one, two]) await checkInAppointment(ctx, id, { personId });
      await expect(checkInAppointment(ctx, id, { personId: group.patients[2]!.id })).rejects.toMatchObject({
        code: 'people.not_found',
      });
      const waiting = await db.select().from(waitingEntries);
      expect(waiting.map(({ personId }) => personId).toSorted()).toEqual([one, two].toSorted());

      await removePatient(ctx, id, one, { reason: 'pat' });
      expect((await getAppointment(ctx, id)).places).toMatchObject({ taken: 2 });
      await addPatient(group.asKey, id, { patientId: one });
      expect(await cancelAppointment(ctx, id, { reason: 'pat', expectedRevision: undefined })).toMatchObject({
        row: { status: 'cancelled' },
        places: { taken: 1 },
      });
      expect((await getAppointment(group.asKey, id)).places).toMatchObject({ taken: 1 });
      const named = await db.select().from(auditLog).where(eq(auditLog.action, 'group_place.end'));
      expect(named.map(({ actorId, onBehalfOf }) => [actorId, onBehalfOf]).toSorted()).toEqual(
        [one, one, two].map((child) => [mother.id, child]).toSorted(),
      );
    }));

  test('a guardian of two in it says for whom they come to the door, and waits in each place', () =>
    withDb(async (db) => {
      const group = await makeGroup(db, { patients: 3 });
      const mother = await patient(db);
      const [one, two] = group.patients.map(({ id }) => id) as [string, string];
      const { id: sessionId } = await session(db, { personId: mother.id });
      const ctx = group.as(actorOf(mother, { actsFor: [one, two], sessionId }));
      const { id } = group.row;
      const come = (deviceId: string, personId?: string) => joinAppointment(ctx, id, { deviceId, personId });
      const refused = { code: 'proxies.patient_required', extra: { errors: [{ pointer: '/personId' }] } };
      await expect(come('the-first-device-x')).rejects.toMatchObject(refused);
      await expect(getJoinDecision(ctx, id)).rejects.toMatchObject(refused);
      await expect(checkInAppointment(ctx, id, {})).rejects.toMatchObject(refused);
      await expect(come('the-first-device-x', group.patients[2]!.id)).rejects.toMatchObject({ code: 'people.not_found' });
      await expect(come('the-first-device-x', mother.id)).rejects.toMatchObject({ code: 'people.not_found' });
      expect(await db.select().from(waitingEntries)).toEqual([]);

      expect(entryOf(await come('the-first-device-x', two))).toMatchObject({ personId: two });
      expect(await getJoinDecision(ctx, id, { personId: two })).toMatchObject({ decision: 'wait' });
      expect(entryOf(await come('the-other-device-x', one))).toMatchObject({ personId: one });
      const named = await db.select().from(auditLog).where(eq(auditLog.action, 'waiting.join'));
      expect(named.map(({ actorId, onBehalfOf }) => [actorId, onBehalfOf]).toSorted()).toEqual(
        [one, two].map((child) => [mother.id, child]).toSorted(),
      );

      await admitWaitingEntry(group.asLeader, (await placesOf(db, two))[0]!.id);
      const { callId, identity } = grantOf(await come('the-first-device-x', two));
      const [seat] = await db.select().from(callParticipants).where(eq(callParticipants.identity, identity));
      expect(seat).toMatchObject({ personId: two });
      const again = grantOf(await joinCall(ctx, callId, { deviceId: 'the-first-device-x' }));
      expect(again).toMatchObject({ callId, identity });

      // The same device for the other child: by the call's address it comes back as whoever is there, not as whoever was.
      await leaveCall(ctx, callId);
      const waiting = entryOf(await come('the-first-device-x', one));
      await admitWaitingEntry(group.asLeader, waiting.id);
      const second = grantOf(await come('the-first-device-x', one));
      expect(grantOf(await joinCall(ctx, callId, { deviceId: 'the-first-device-x' }))).toMatchObject({
        identity: second.identity,
      });
    }));

  test('a guardian of two in it reads the check-in of the one whom they name', () =>
    withDb(async (db) => {
      const group = await makeGroup(db, { patients: 3 });
      const mother = await patient(db);
      const [one, two, other] = group.patients.map(({ id }) => id) as [string, string, string];
      const ctx = group.as(actorOf(mother, { actsFor: [one, two] }));
      await checkInAppointment(ctx, group.row.id, { personId: two, location: 'At home' });
      expect(await readCheckIn(ctx, group.row.id, { personId: two })).toMatchObject({ given: { location: 'At home' } });
      expect(await readCheckIn(ctx, group.row.id, { personId: one })).toMatchObject({ given: undefined });
      await expect(readCheckIn(ctx, group.row.id)).rejects.toMatchObject({ code: 'proxies.patient_required' });
      await expect(readCheckIn(ctx, group.row.id, { personId: other })).rejects.toMatchObject({ code: 'people.not_found' });
    }));

  test('a guardian who is in it too comes as themselves, or for the child when they say so', () =>
    withDb(async (db) => {
      const group = await makeGroup(db, { patients: 2 });
      const [mother, child] = group.patients as [PersonRow, PersonRow];
      const { id: sessionId } = await session(db, { personId: mother.id });
      const ctx = group.as(actorOf(mother, { actsFor: [child.id], sessionId }));
      const come = (personId?: string) => joinAppointment(ctx, group.row.id, { deviceId: 'the-first-device-x', personId });
      expect(entryOf(await come())).toMatchObject({ personId: mother.id });
      expect(entryOf(await come(child.id))).toMatchObject({ personId: child.id });
    }));

  test('a group that has begun is not there for patients, and open to the clinic', () =>
    withDb(async (db) => {
      const group = await makeGroup(db);
      await joinable(db);
      const [one, other] = [await patient(db), await patient(db)];
      group.clock.advance(600);
      await expect(addPatient(group.as(actorOf(one)), group.row.id, { patientId: one.id })).rejects.toMatchObject({
        code: 'appointments.not_found',
      });
      await addPatient(group.asLeader, group.row.id, { patientId: other.id });
    }));

  test('a practitioner of another group, a guest, and another clinic do not', () =>
    withDb(async (db) => {
      const group = await makeGroup(db);
      const { id: patientId } = await patient(db);
      const strangers = [
        [group.as(actorOf(await practitioner(db))), 'appointments.not_found'],
        [group.as(actorOf(await guest(db))), 'auth.forbidden'],
        [{ ...group.asKey, clinicId: OTHER_CLINIC }, 'appointments.not_found'],
      ] as const;
      for (const [ctx, code] of strangers)
        await expect(addPatient(ctx, group.row.id, { patientId })).rejects.toMatchObject({ code });
    }));

  test('another clinic’s group answers exactly like a missing one, to every verb', () =>
    withDb(async (db) => {
      const group = await makeGroup(db);
      const { key } = await secretKey(db, { clinicId: OTHER_CLINIC });
      const app = makeApp({ db });
      const { id: personId } = group.patients[0]!;
      const ask = async (id: string) => {
        const path = `/v1/appointments/${id}/patients`;
        const replies = [
          await app.request(path, as(key)),
          await app.request(path, as(key, { body: { patientId: personId } })),
          await app.request(`${path}/${personId}`, as(key, { method: 'DELETE' })),
          await app.request(`${path}/${personId}/attendance`, as(key, { method: 'PUT', body: { attendance: 'missed' } })),
        ];
        return Promise.all(
          replies.map(async (reply) => ({ status: reply.status, body: { ...((await reply.json()) as object), instance: '' } })),
        );
      };
      const missing = await ask(`apt_${'0'.repeat(32)}`);
      expect(missing.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
      expect(await ask(group.row.id)).toEqual(missing);
    }));
});

describe('who leaves', () => {
  test('is out alone: time, links and part are gone, the group goes on', () =>
    withDb(async (db) => {
      const group = await makeGroup(db);
      const [gone, stays] = group.patients as [Group['leader'], Group['leader']];
      for (const { id: personId } of group.patients)
        await createInvitation(group.asKey, { appointmentId: group.row.id, personId });

      await removePatient(group.asKey, group.row.id, gone.id, { reason: 'prov' });

      const parts = await db
        .select()
        .from(appointmentParticipants)
        .where(eq(appointmentParticipants.appointmentId, group.row.id));
      expect(parts.map(({ personId }) => personId).toSorted()).toEqual([group.leader.id, stays.id].toSorted());
      expect((await liveTime(db, group)).map(({ subjectId }) => subjectId)).not.toContain(gone.id);
      const dead = await db.select().from(invitations);
      expect(dead.filter(({ revokedAt }) => revokedAt).map(({ personId }) => personId)).toEqual([gone.id]);
      expect((await getAppointment(group.asPatients[1]!, group.row.id)).row.status).toBe('scheduled');
      await expect(getAppointment(group.asPatients[0]!, group.row.id)).rejects.toMatchObject({ code: 'appointments.not_found' });
      expect((await listPatients(group.asKey, group.row.id)).patients).toMatchObject([
        { personId: gone.id, place: { endReason: 'prov', endedBySide: 'clinic', ordinal: 1 } },
        { personId: stays.id, place: { endedAt: null, ordinal: 2 } },
      ]);
    }));

  test('by cancelling is shown their own part as cancelled; for everyone else nothing is', () =>
    withDb(async (db) => {
      const group = await makeGroup(db, late);
      const view = await cancelAppointment(group.asPatients[0]!, group.row.id, { reason: 'pat', expectedRevision: 1 });
      expect(view).toMatchObject({ row: { status: 'cancelled', cancelReason: 'pat' }, places: { taken: 1 }, can: [] });
      expect(view.participants.map(({ personId }) => personId).toSorted()).toEqual(
        [group.leader.id, group.patients[0]!.id].toSorted(),
      );
      expect((await getAppointment(group.asKey, group.row.id)).row.status).toBe('scheduled');
    }));

  test('is not held up by who joins or leaves meanwhile, and needs no If-Match; the clinic cancels for all, and does', () =>
    withDb(async (db) => {
      const group = await makeGroup(db, { ...late, patients: 3 });
      const app = makeApp({ db, wallClock: group.clock });
      const { token } = await session(db, { personId: group.patients[0]!.id });
      const { key } = await secretKey(db);
      await removePatient(group.asKey, group.row.id, group.patients[2]!.id, { reason: 'other' });
      const cancel = (who: string, headers: Record<string, string>) =>
        app.request(`/v1/appointments/${group.row.id}/cancel`, as(who, { body: { reason: 'pat' }, headers }));
      expect((await cancel(key, {})).status).toBe(428);
      expect((await cancel(key, { 'if-match': '"1"' })).status).toBe(412);
      expect(await (await cancel(token, { 'if-match': '"1"' })).json()).toMatchObject({ status: 'cancelled' });
      await addPatient(group.asKey, group.row.id, { patientId: group.patients[0]!.id });
      expect((await cancel(token, {})).status).toBe(200);
      expect((await getAppointment(group.asKey, group.row.id)).places).toMatchObject({ taken: 1 });
    }));

  test('gives a reason of their own', () =>
    withDb(async (db) => {
      const group = await makeGroup(db, late);
      const [mine] = group.patients.map(({ id }) => id) as [string];
      await expect(removePatient(group.asPatients[0]!, group.row.id, mine, { reason: 'prov' })).rejects.toMatchObject({
        code: 'request.invalid',
        extra: { errors: [{ pointer: 'reason', detail: 'not_yours_to_say' }] },
      });
      await removePatient(group.asPatients[0]!, group.row.id, mine, { reason: 'pat-fb' });
    }));

  test('does so in time, and takes nobody else along', () =>
    withDb(async (db) => {
      const group = await makeGroup(db);
      const [mine, theirs] = group.patients.map(({ id }) => id) as [string, string];
      const [ctx] = group.asPatients as [Group['asLeader']];
      await expect(removePatient(ctx, group.row.id, mine, { reason: 'pat' })).rejects.toMatchObject({
        code: 'appointments.notice_too_short',
      });
      await expect(removePatient(ctx, group.row.id, theirs, { reason: 'pat' })).rejects.toMatchObject({
        code: 'people.not_found',
      });
      const stranger = `pat_${'0'.repeat(32)}`;
      await expect(removePatient(ctx, group.row.id, stranger, { reason: 'pat' })).rejects.toMatchObject({
        code: 'people.not_found',
      });
    }));

  test('and comes back has the number from before', () =>
    withDb(async (db) => {
      const group = await makeGroup(db);
      const { id } = group.patients[0]!;
      await removePatient(group.asKey, group.row.id, id, { reason: 'pat' });
      await addPatient(group.asKey, group.row.id, { patientId: (await patient(db)).id });
      await addPatient(group.asKey, group.row.id, { patientId: id });
      const places = await db.select().from(groupPlaces).where(eq(groupPlaces.personId, id));
      expect(places).toMatchObject([{ ordinal: 1, endedAt: null, endReason: null }]);
    }));
});

describe('what is planned for all', () => {
  test('no patient moves or changes it, and none is offered that', () =>
    withDb(async (db) => {
      const group = await makeGroup(db, late);
      const [ctx] = group.asPatients as [Group['asLeader']];
      expect((await getAppointment(ctx, group.row.id)).can.toSorted()).toEqual(['cancel', 'notes']);
      const startsAt = new Date(NOW.getTime() + 2 * 86_400_000).toISOString();
      await expect(rescheduleAppointment(ctx, group.row.id, { startsAt, expectedRevision: 1 })).rejects.toMatchObject({
        code: 'auth.forbidden',
      });
      await expect(updateAppointment(ctx, group.row.id, { reason: 'x', expectedRevision: 1 })).rejects.toMatchObject({
        code: 'auth.forbidden',
      });
    }));

  test('the clinic moves everyone’s time at once', () =>
    withDb(async (db) => {
      const group = await makeGroup(db, late);
      const startsAt = new Date(NOW.getTime() + 2 * 86_400_000).toISOString();
      await rescheduleAppointment(group.asKey, group.row.id, { startsAt, expectedRevision: 1 });
      const times = await liveTime(db, group);
      expect(times.map(({ subjectId }) => subjectId).toSorted()).toEqual(
        [group.leader.id, ...group.patients.map(({ id }) => id)].toSorted(),
      );
    }));

  test('it grows, and shrinks to no less than are in it', () =>
    withDb(async (db) => {
      const group = await makeGroup(db);
      const resize = (capacity: number, expectedRevision: number) =>
        updateAppointment(group.asKey, group.row.id, { capacity, expectedRevision });
      expect((await resize(2, 1)).places).toEqual({ capacity: 2, taken: 2 });
      await addPatient({ ...group.asKey }, group.row.id, { patientId: group.patients[0]!.id });
      expect((await resize(9, 2)).places).toEqual({ capacity: 9, taken: 2 });
      await addPatient(group.asKey, group.row.id, { patientId: (await patient(db)).id });
      await expect(resize(2, 4)).rejects.toMatchObject({ code: 'appointments.full' });
      const single = await appointment(db);
      const growing = updateAppointment(group.asKey, single.id, { capacity: 3, expectedRevision: 1 });
      await expect(growing).rejects.toMatchObject({ code: 'appointments.not_a_group' });
    }));
});

describe('who came', () => {
  test('is said of each patient, once it has begun, by the clinic', () =>
    withDb(async (db) => {
      const group = await makeGroup(db);
      const [one] = group.patients as [Group['leader']];
      const say = (ctx: Group['asLeader'], personId = one.id) =>
        markAttendance(ctx, group.row.id, { personId, attendance: 'missed' });
      await expect(say(group.asLeader)).rejects.toMatchObject({ code: 'appointments.not_started_yet' });
      group.clock.advance(600);
      await expect(say(group.asPatients[0]!)).rejects.toMatchObject({ code: 'auth.forbidden' });
      await expect(say(group.asLeader, `pat_${'0'.repeat(32)}`)).rejects.toMatchObject({ code: 'people.not_found' });

      const { patients } = await say(group.asLeader);

      expect(patients).toMatchObject([{ came: false, place: { attendance: 'missed' } }, { place: { attendance: null } }]);
      const [, told] = await db.select().from(events).where(eq(events.appointmentId, group.row.id)).orderBy(events.position);
      expect(told).toMatchObject({ type: 'appointment.updated', data: { personId: one.id, attendance: 'missed' } });
      expect(told!.audience).not.toContain(group.patients[1]!.id);
      expect((await say(group.as(actorOf(await staff(db))))).patients).toHaveLength(2);
    }));
});

test('of thirty who ask at once for five places five get one, and every other is told that it is full', () =>
  withDatabase(async ({ db }) => {
    const group = await makeGroup(db, { patients: 0, capacity: 5 });
    await joinable(db);
    const app = makeApp({ db });
    const comers = await Promise.all(
      Array.from({ length: 30 }, async () => {
        const { id } = await patient(db);
        return { id, token: (await session(db, { personId: id })).token };
      }),
    );
    const path = `/v1/appointments/${group.row.id}/patients`;

    const replies = await Promise.all(comers.map(({ id, token }) => app.request(path, as(token, { body: { patientId: id } }))));

    const answers = await Promise.all(
      replies.map(async (reply) => (reply.status === 200 ? 'in' : ((await reply.json()) as { code: string }).code)),
    );
    expect(answers.toSorted()).toEqual([...Array(25).fill('appointments.full'), ...Array(5).fill('in')]);
    const parts = await asOwner(db, (owner) => owner.select().from(appointmentParticipants));
    expect(parts.filter(({ role }) => role === 'patient')).toHaveLength(5);
    expect(await asOwner(db, (owner) => owner.select().from(groupPlaces))).toHaveLength(5);
  }));

test('of a person who is asked into ten groups of the same hour at once, one has them', () =>
  withDatabase(async ({ db }) => {
    const groups: Group[] = [];
    for (let n = 0; n < 10; n++) groups.push(await makeGroup(db, { patients: 0 }));
    const { id: patientId } = await patient(db);
    const outcomes = await Promise.allSettled(groups.map((group) => addPatient(group.asKey, group.row.id, { patientId })));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'appointments.slot_taken' });
  }));
