import type { WaitingEntryList } from '@bedside/contract';
import { eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { as, asOwner, makeApp, makeCtx, OTHER_CLINIC, withDb } from '../../../test/helpers.ts';
import { actorOf, appointment, patient, practitioner, session, staff } from '../../../test/makers.ts';
import { DEVICE, entryOf, join, makeVisit, start, wait } from '../../../test/visit.ts';
import type { Actor } from '../../context.ts';
import { appointments } from '../appointments/appointments.table.ts';
import { auditLog } from '../audit/audit.table.ts';
import { joinAppointment } from '../door/join-appointment.ts';
import { events } from '../events/events.table.ts';
import { sessions } from '../sessions/sessions.table.ts';
import { admitWaitingEntry } from './admit-waiting-entry.ts';
import { leaveWaitingRoom } from './leave-waiting-room.ts';
import { listWaitingEntries } from './list-waiting-entries.ts';
import { announceRunningLate } from './announce-running-late.ts';
import { answerRunningLate } from './answer-running-late.ts';
import { markAway } from './mark-away.ts';
import { visibleTo } from './waiting.queries.ts';
import { waitingEntries } from './waiting.table.ts';

describe('listWaitingEntries', () => {
  test('a practitioner sees who waits for them, longest first, and may admit; a patient sees their own place', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db, { withGuest: true });
      const first = await wait(visit);
      visit.clock.advance(30);
      const second = entryOf(await join(visit.asGuest, visit));
      const others = await makeVisit(db);
      await wait(others);

      const seen = await listWaitingEntries(visit.asPractitioner);
      expect(seen.map(({ entry, can, isPresent }) => [entry.id, can, isPresent])).toEqual([
        [first.id, ['admit', 'hold', 'deny', 'message', 'ring'], true],
        [second.id, ['admit', 'hold', 'deny', 'message'], true],
      ]);
      const own = await listWaitingEntries(visit.asPatient);
      expect(own.map(({ entry, can }) => [entry.id, can])).toEqual([[first.id, ['leave']]]);
      const atTheDesk = await listWaitingEntries(visit.as(actorOf(await staff(db))));
      expect(atTheDesk.map(({ person, can }) => [person.role, can]).toSorted()).toEqual([
        ['guest', []],
        ['patient', ['ring']],
        ['patient', ['ring']],
      ]);
      expect(await listWaitingEntries(visit.as(actorOf(await patient(db))))).toEqual([]);
    }));

  test('a visitor, a link and a session of another visit see nobody’s place, whatever the verb lets through', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      await wait(visit);
      const { id: elsewhere } = await appointment(db, { startsAt: new Date('2030-01-15T15:00:00Z') });
      const placesOf = async (actor: Actor) =>
        (
          await db
            .select({ id: waitingEntries.id })
            .from(waitingEntries)
            .where(visibleTo(visit.as(actor)))
        ).length;
      const desk = await staff(db);
      const link = { type: 'link', id: 'inv', personId: visit.patient.id, appointmentId: visit.row.id } as const;
      expect(await placesOf({ type: 'visitor', id: visit.row.clinicId })).toBe(0);
      expect(await placesOf(link)).toBe(0);
      expect(await placesOf(actorOf(desk))).toBe(1);
      expect(await placesOf(actorOf(desk, { appointmentId: elsewhere }))).toBe(0);
      expect(await placesOf(actorOf(desk, { appointmentId: visit.row.id }))).toBe(1);
    }));

  test('the practitioner no longer sees who was admitted; the patient does, so that a page that missed it finds out', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { id } = await start(visit);

      expect(await listWaitingEntries(visit.asPractitioner)).toEqual([]);
      expect(await listWaitingEntries(visit.asPatient)).toMatchObject([{ entry: { id, state: 'admitted' } }]);
    }));

  test('after 45 silent seconds someone is shown as away, on both sides, and keeps the place', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { id } = await wait(visit);
      await asOwner(db, (owner) =>
        owner.update(sessions).set({ lastSeenAt: visit.clock.now() }).where(eq(sessions.personId, visit.practitioner.id)),
      );
      const looked = async () => {
        const [own] = await listWaitingEntries(visit.asPatient);
        return [own!.entry.id, own!.isPresent, own!.practitioner.presence];
      };
      visit.clock.advance(44);
      expect(await looked()).toEqual([id, true, 'here']);
      visit.clock.advance(1);
      expect(await looked()).toEqual([id, false, 'away']);
    }));

  test('over HTTP it gives names and times, and nothing that is not listed', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      await wait(visit);
      const { token } = await session(db, { personId: visit.practitioner.id });

      const reply = await makeApp({ db, wallClock: visit.clock }).request('/v1/waiting-entries', as(token));
      const list = (await reply.json()) as WaitingEntryList;

      expect(list).toMatchObject({
        serverNow: '2030-01-15T09:00:00.000Z',
        data: [{ name: visit.patient.name, role: 'patient', state: 'waiting', practitioner: { name: visit.practitioner.name } }],
      });
      expect(JSON.stringify(list)).not.toContain(DEVICE);
      const typo = await makeApp({ db }).request('/v1/waiting-entries?state=held', as(token));
      expect(typo.status).toBe(400);
    }));

  test('a key without the scope may not', () =>
    withDb(async (db) => {
      const ctx = makeCtx(db, { actor: { type: 'secret_key', id: 'key_1', scopes: ['appointments.read'] } });
      await expect(listWaitingEntries(ctx)).rejects.toMatchObject({ code: 'auth.forbidden' });
    }));
});

describe('leaveWaitingRoom', () => {
  test('the place is given up, the appointment is as before, and the practitioner is told', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { id } = await wait(visit);

      expect((await leaveWaitingRoom(visit.asPatient, id)).entry.state).toBe('left');

      expect(await db.select().from(appointments)).toMatchObject([{ status: 'scheduled' }]);
      const told = await db.select().from(events).orderBy(events.position);
      expect(told.slice(2)).toMatchObject([
        { type: 'waiting.left', data: { waitingEntryId: id, state: 'left' } },
        { type: 'appointment.updated', data: { status: 'scheduled' } },
      ]);
      const audit = await db.select().from(auditLog).where(eq(auditLog.entityId, id));
      expect(audit.map(({ action }) => action).sort()).toEqual(['waiting.join', 'waiting.leave']);
    }));

  test('while someone else still waits, the appointment stays checked in', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db, { withGuest: true });
      const { id } = await wait(visit);
      await join(visit.asGuest, visit);

      await leaveWaitingRoom(visit.asPatient, id);
      expect(await db.select().from(appointments)).toMatchObject([{ status: 'checked_in' }]);
    }));

  test('who was admitted, or has left, is not waiting', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { id } = await start(visit);
      await expect(leaveWaitingRoom(visit.asPatient, id)).rejects.toMatchObject({ code: 'waiting.not_waiting' });
    }));

  test("nobody leaves for another: a practitioner may not, and another's place is not there", () =>
    withDb(async (db) => {
      const visit = await makeVisit(db, { withGuest: true });
      const { id } = await wait(visit);

      await expect(leaveWaitingRoom(visit.asPractitioner, id)).rejects.toMatchObject({ code: 'auth.forbidden' });
      for (const ctx of [visit.asGuest, visit.as(actorOf(await patient(db)))]) {
        await expect(leaveWaitingRoom(ctx, id)).rejects.toMatchObject({ code: 'waiting.not_found' });
      }
      const foreign = { ...visit.asPatient, clinicId: OTHER_CLINIC };
      await expect(leaveWaitingRoom(foreign, id)).rejects.toMatchObject({ code: 'waiting.not_found' });
      expect(await db.select().from(waitingEntries)).toMatchObject([{ state: 'waiting' }]);
    }));

  test('when its audit row cannot be written, they still wait', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { id } = await wait(visit);
      await asOwner(db, (owner) =>
        owner.execute(sql`alter table audit_log add constraint audit_is_down check (action <> 'waiting.leave')`),
      );

      await expect(leaveWaitingRoom(visit.asPatient, id)).rejects.toThrow();
      expect(await db.select().from(waitingEntries)).toMatchObject([{ state: 'waiting' }]);
    }));

  test('over HTTP it is a POST without a body', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { id } = await wait(visit);
      const { token } = await session(db, { personId: visit.patient.id });
      const app = makeApp({ db, wallClock: visit.clock });

      const reply = await app.request(`/v1/waiting-entries/${id}/leave`, as(token, { method: 'POST' }));
      expect(await reply.json()).toMatchObject({ id, state: 'left' });
    }));
});

describe('markAway', () => {
  test('after ten silent minutes it no longer counts as checked in, and the place is kept', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { id } = await wait(visit);
      visit.clock.advance(599);
      await markAway(visit.asSystem, visit.row.id);
      expect(await db.select().from(appointments)).toMatchObject([{ status: 'checked_in' }]);

      visit.clock.advance(1);
      await markAway(visit.asSystem, visit.row.id);
      expect(await db.select().from(appointments)).toMatchObject([{ status: 'scheduled' }]);
      expect(await db.select().from(waitingEntries)).toMatchObject([{ id, state: 'waiting' }]);

      expect(entryOf(await join(visit.asPatient, visit)).since).toEqual(new Date('2030-01-15T09:00:00Z'));
      expect(await db.select().from(appointments)).toMatchObject([{ status: 'checked_in' }]);
    }));

  test('who chose to be told before they came is no one who sits at the clinic', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db, { withGuest: true });
      await announceRunningLate(visit.asPractitioner, { minutes: 30 });
      await answerRunningLate(visit.asPatient, visit.row.id, { choice: 'tell_me' });
      entryOf(await join(visit.asGuest, visit));
      visit.clock.advance(600);
      await markAway(visit.asSystem, visit.row.id);
      expect(await db.select().from(appointments)).toMatchObject([{ status: 'scheduled' }]);
      expect(await db.select().from(waitingEntries)).toMatchObject([{ state: 'waiting' }, { state: 'waiting' }]);
    }));

  test('it is only for the system', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      await wait(visit);
      await expect(markAway(visit.asPractitioner, visit.row.id)).rejects.toMatchObject({ code: 'auth.forbidden' });
    }));
});

describe('another visit of the same patient', () => {
  test('a patient who is in one visit is not admitted into another', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      await start(visit);
      const other = await practitioner(db);
      const row = await appointment(db, { practitionerId: other.id, patientId: visit.patient.id });
      const { id } = entryOf(await joinAppointment(visit.asPatient, row.id, { deviceId: DEVICE }));

      await expect(admitWaitingEntry(visit.as(actorOf(other)), id)).rejects.toMatchObject({ code: 'waiting.not_waiting' });
    }));
});
