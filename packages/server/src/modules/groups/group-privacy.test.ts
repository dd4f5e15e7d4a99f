import { describe, expect, test } from 'vitest';
import type { Db, ServiceContext } from '../../context.ts';
import { as, makeApp, NOW, withDb } from '../../../test/helpers.ts';
import { makeGroup, secretsOf, type Group } from '../../../test/groups.ts';
import { actorOf, clinic, guest, patient, session } from '../../../test/makers.ts';
import { DEVICE, grantOf, shownCall } from '../../../test/visit.ts';
import { appointmentParticipants } from '../appointments/appointments.table.ts';
import { cancelAppointment } from '../appointments/cancel-appointment.ts';
import { listAppointments } from '../appointments/list-appointments.ts';
import { people } from '../people/people.table.ts';
import { getCall } from '../calls/get-call.ts';
import { reconcileCall } from '../calls/reconcile-call.ts';
import { checkInAppointment } from '../check-ins/check-in-appointment.ts';
import { readCheckIn } from '../check-ins/read-check-in.ts';
import { joinAppointment } from '../door/join-appointment.ts';
import { presenceAudience } from '../events/presence.queries.ts';
import { events } from '../events/events.table.ts';
import { listNotes } from '../notes/list-notes.ts';
import { releaseNote, signNote } from '../notes/sign-note.ts';
import { createNote } from '../notes/write-note.ts';
import { admitWaitingEntry } from '../waiting/admit-waiting-entry.ts';
import { addPatient } from './add-patient.ts';
import { removePatient } from './remove-patient.ts';

const come = (ctx: ServiceContext, { row }: Group, deviceId = DEVICE) => joinAppointment(ctx, row.id, { deviceId });

async function waits(ctx: ServiceContext, group: Group) {
  const outcome = await come(ctx, group);
  if (outcome.kind !== 'waiting') throw new Error('does not wait');
  return outcome.view.entry;
}

/** The practitioner and all patients are in the room. */
async function allIn(group: Group) {
  for (const ctx of group.asPatients) await admitWaitingEntry(group.asLeader, (await waits(ctx, group)).id);
  const grants = [];
  for (const ctx of [group.asLeader, ...group.asPatients]) grants.push(grantOf(await come(ctx, group)));
  for (const { participantToken } of grants) group.media.join(participantToken);
  const { callId } = grants[0]!;
  await reconcileCall({ ...group.asKey, actor: { type: 'system', id: 'tests' } }, callId);
  return callId;
}

/** A guest whom somebody of the group brings. */
async function withGuest(db: Db, group: Group) {
  const person = await guest(db, { name: 'Gerda Gutmann' });
  const { id: appointmentId, clinicId, startsAt } = group.row;
  await db.insert(appointmentParticipants).values({ appointmentId, clinicId, startsAt, personId: person.id, role: 'guest' });
  return { person, ctx: await group.comesAs(person) };
}

const isFree = (text: string, secrets: readonly string[]) =>
  expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);

describe('a patient of a group', () => {
  test('is told nothing of the others by any address that they may ask, before, during and after', { timeout: 60_000 }, () =>
    withDb(async (db) => {
      const group = await makeGroup(db, { patients: 3, joinWindow: { patientNoticeMinutes: 0 } });
      const { person } = await withGuest(db, group);
      const comer = await patient(db, { name: 'Emma Ehrlich' });
      const [me] = group.patients as [Group['leader']];
      const secrets = [...secretsOf(group, me.id), ...[person, comer].flatMap(({ id, name }) => [id, ...name.split(' ')])];
      const { token } = await session(db, { personId: me.id });
      const app = makeApp({ db, wallClock: group.clock, media: group.media });
      await clinic(db, { settings: { groups: { patientsJoin: true, names: 'ordinal' } } });
      const read = async (paths: string[]) => {
        for (const path of paths) {
          const reply = await app.request(path, as(token));
          expect([path, reply.status]).toEqual([path, 200]);
          isFree(await reply.text(), secrets);
        }
      };
      const { id } = group.row;
      const always = ['', '/history', '/patients', '/consents', '/check-in', '/notes', '/join-decision', '/calendar.ics'];
      const paths = [...always.map((path) => `/v1/appointments/${id}${path}`), '/v1/appointments', '/v1/waiting-entries'];
      await read([...paths, '/v1/events']);

      // What others do by themselves stands in the history.
      const asComer = group.as(actorOf(comer));
      await addPatient(asComer, id, { patientId: comer.id });
      await cancelAppointment(asComer, id, { reason: 'pat', comment: 'Not with Emma', expectedRevision: 2 });
      await read(paths);
      const callId = await allIn(group);
      await read([...paths, '/v1/events', `/v1/calls/${callId}`]);

      await removePatient(group.asKey, id, group.patients[1]!.id, { reason: 'prov' });
      await read([...paths, '/v1/events', `/v1/calls/${callId}`]);
    }),
  );

  test('sees the practitioner, their own row, and how many places are taken', () =>
    withDb(async (db) => {
      const group = await makeGroup(db, { patients: 3, reason: 'Of the clinic' });
      const [ctx] = group.asPatients as [ServiceContext];
      const { views } = await listAppointments(ctx, { limit: 20, order: 'asc' });
      expect(views).toMatchObject([{ places: { capacity: 5, taken: 3 } }]);
      expect(views[0]!.participants.map(({ personId }) => personId)).toEqual([group.leader.id, group.patients[0]!.id]);
    }));

  test('finds the group by their own name and the practitioner’s, not by another’s, nor by its reason', () =>
    withDb(async (db) => {
      const group = await makeGroup(db, { patients: 2, reason: 'Insomnia' });
      const found = async (ctx: ServiceContext, q: string) =>
        (await listAppointments(ctx, { limit: 20, order: 'asc', q, count: 'true' })).total;
      const [mine] = group.asPatients as [ServiceContext];
      expect(await Promise.all(['Abendroth', 'Paul'].map((q) => found(mine, q)))).toEqual([1, 1]);
      expect(await Promise.all(['Blumenthal', 'Insomnia'].map((q) => found(mine, q)))).toEqual([0, 0]);
      expect(await Promise.all(['Blumenthal', 'Insomnia'].map((q) => found(group.asLeader, q)))).toEqual([1, 1]);
      const patientId = group.patients[1]!.id;
      expect((await listAppointments(mine, { limit: 20, order: 'asc', patientId })).views).toEqual([]);
    }));

  test('knows the others in the room by number, or by first name where the clinic says so', () =>
    withDb(async (db) => {
      const group = await makeGroup(db, { patients: 3 });
      const callId = await allIn(group);
      const seenBy = async (ctx: ServiceContext) =>
        shownCall(await getCall(ctx, callId)).participants.map(({ name, personId, ordinal }) => [name, personId, ordinal]);
      const [me, berta, clara] = group.patients as [Group['leader'], Group['leader'], Group['leader']];
      const leader = [group.leader.name, group.leader.id, null];
      const sorted = (rows: unknown[][]) => rows.map(String).toSorted();
      const [mine] = group.asPatients as [ServiceContext];

      expect(sorted(await seenBy(mine))).toEqual(
        sorted([leader, [me.name, me.id, 1], ['Patient 2', null, 2], ['Patient 3', null, 3]]),
      );
      expect(sorted(await seenBy(group.asLeader))).toEqual(
        sorted([leader, [me.name, me.id, 1], [berta.name, berta.id, 2], [clara.name, clara.id, 3]]),
      );
      await clinic(db, { settings: { groups: { patientsJoin: false, names: 'first_name' } } });
      expect(sorted(await seenBy(mine))).toEqual(sorted([leader, [me.name, me.id, 1], ['Berta', null, 2], ['Clara', null, 3]]));
    }));

  test('sees no picture of the others in the room, and the practitioner all', () =>
    withDb(async (db) => {
      const group = await makeGroup(db, { patients: 2 });
      const callId = await allIn(group);
      await db.update(people).set({ avatarKey: 'a1'.repeat(16) });
      const pictures = async (ctx: ServiceContext) =>
        shownCall(await getCall(ctx, callId)).participants.map(({ role, avatarUrl, personId }) => [
          role,
          avatarUrl !== null,
          personId,
        ]);
      const [me, other] = group.patients as [Group['leader'], Group['leader']];
      const leader = ['practitioner', true, group.leader.id];
      const sorted = (rows: unknown[][]) => rows.map(String).toSorted();
      expect(sorted(await pictures(group.asPatients[0]!))).toEqual(
        sorted([leader, ['patient', true, me.id], ['patient', false, null]]),
      );
      expect(sorted(await pictures(group.asLeader))).toEqual(
        sorted([leader, ['patient', true, me.id], ['patient', true, other.id]]),
      );
    }));

  test('hears in events of the others only that somebody is there', () =>
    withDb(async (db) => {
      const group = await makeGroup(db, { patients: 3 });
      await allIn(group);
      const [me] = group.patients as [Group['leader']];
      const heard = (await db.select().from(events)).filter(({ audience }) => audience.includes(me.id));
      expect(heard.filter(({ type }) => type === 'call.participant_joined')).toHaveLength(4);
      isFree(JSON.stringify(heard.map(({ data }) => data)), secretsOf(group, me.id));
    }));

  test('is not told whose page is open, but for the practitioner’s', () =>
    withDb(async (db) => {
      const group = await makeGroup(db, { patients: 3 });
      const told = async (personId: string) =>
        (await presenceAudience(db, group.row.clinicId, [personId], NOW)).map((one) => one.personId).toSorted();
      expect(await told(group.patients[0]!.id)).toEqual([group.leader.id]);
      expect(await told(group.leader.id)).toEqual(group.patients.map(({ id }) => id).toSorted());
    }));
});

test('a guest sees the practitioner and themselves, and nobody’s patients row', () =>
  withDb(async (db) => {
    const group = await makeGroup(db);
    const { person, ctx } = await withGuest(db, group);
    const { views } = await listAppointments(ctx, { limit: 20, order: 'asc' });
    expect(views[0]!.participants.map(({ personId }) => personId)).toEqual([group.leader.id, person.id]);
  }));

describe('what is said and written of one', () => {
  test('a note is about one of them, and no other reads it', () =>
    withDb(async (db) => {
      const group = await makeGroup(db);
      const [me, other] = group.patients as [Group['leader'], Group['leader']];
      const asLeader = group.as(actorOf(group.leader));
      const write = (patientId?: string) =>
        createNote(asLeader, group.row.id, { text: 'Sleeps badly', ...(patientId && { patientId }) });
      await expect(write()).rejects.toMatchObject({ code: 'request.invalid' });
      await expect(write(`pat_${'0'.repeat(32)}`)).rejects.toMatchObject({ code: 'people.not_found' });
      const { row } = await write(me.id);
      await signNote(asLeader, row.id, { expectedRevision: 1 });
      await releaseNote(asLeader, row.id, { expectedRevision: 2 });

      expect(await listNotes(group.as(actorOf(me)), group.row.id)).toHaveLength(1);
      expect(await listNotes(group.as(actorOf(other)), group.row.id)).toEqual([]);
      const released = (await db.select().from(events)).find(({ type }) => type === 'note.released');
      expect(released!.audience.toSorted()).toEqual([group.leader.id, me.id].toSorted());
    }));

  test('each checks in for themselves, also while it is running; the clinic says whom it means', () =>
    withDb(async (db) => {
      const group = await makeGroup(db, { patients: 3 });
      const checkIn = { location: true, contactNumber: false, consents: [], form: null };
      await clinic(db, { settings: { checkIn } });
      const [mine, , late] = group.asPatients as [ServiceContext, ServiceContext, ServiceContext];
      const { row } = group;
      await expect(come(mine, group)).rejects.toMatchObject({ code: 'join.checkin_incomplete' });
      await checkInAppointment(mine, row.id, { location: '1 Secret Street' });
      await admitWaitingEntry(group.asLeader, (await waits(mine, group)).id);

      const running = await checkInAppointment(late, row.id, { location: '2 Secret Street' });
      expect(running.row.status).toBe('in_progress');
      expect((await waits(late, group)).state).toBe('waiting');
      expect((await readCheckIn(mine, row.id)).given?.location).toBe('1 Secret Street');
      const [, other] = group.patients as [Group['leader'], Group['leader']];
      await expect(readCheckIn(mine, row.id, { personId: other.id })).rejects.toMatchObject({ code: 'people.not_found' });
      expect((await readCheckIn(group.asLeader, row.id)).given).toBeUndefined();
      const { given } = await readCheckIn(group.asLeader, row.id, { personId: group.patients[2]!.id });
      expect(given?.location).toBe('2 Secret Street');
      await expect(checkInAppointment(group.asKey, row.id, {})).rejects.toMatchObject({ code: 'request.invalid' });
    }));
});

test('who is taken out of a running group is out of the room, and the others talk on', () =>
  withDb(async (db) => {
    const group = await makeGroup(db, { patients: 2 });
    const callId = await allIn(group);
    await removePatient(group.asLeader, group.row.id, group.patients[0]!.id, { reason: 'prov' });
    expect(group.media.ejected).toHaveLength(1);
    await expect(come(group.asPatients[0]!, group)).rejects.toMatchObject({ code: 'appointments.not_found' });
    expect((await getCall(group.asLeader, callId)).call.status).toBe('accepted');
    grantOf(await come(group.asPatients[1]!, group));
  }));
