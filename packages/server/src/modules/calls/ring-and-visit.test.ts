import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { conversation } from '../../../test/conversations.ts';
import { withDb } from '../../../test/helpers.ts';
import { actorOf, appointment, patient, practitioner, session, staff } from '../../../test/makers.ts';
import { DEVICE, entryOf, grantOf, join, makeVisit, OTHER_DEVICE, start, wait, type Visit } from '../../../test/visit.ts';
import type { Db } from '../../context.ts';
import { auditLog } from '../audit/audit.table.ts';
import { events } from '../events/events.table.ts';
import { admitWaitingEntry } from '../waiting/admit-waiting-entry.ts';
import { callParticipants, calls } from './calls.table.ts';
import { leaveCall } from './leave-call.ts';
import { ringParticipant } from './ring-participant.ts';
import { ringPerson } from './ring-person.ts';
import { setCallLock } from './set-call-lock.ts';

const rung = async (db: Db) => (await db.select().from(calls).where(eq(calls.kind, 'ad_hoc')))[0]!;
const typesOf = async (db: Db) =>
  (await db.select().from(events).orderBy(events.position)).flatMap(({ type }) => (type.startsWith('call.') ? type : []));
const ring = (ctx: Visit['asPatient'], personId: string) => ringPerson(ctx, { personId, mode: 'audio', deviceId: OTHER_DEVICE });

describe('a ring and one’s own visit', () => {
  test('who is let in while the front desk rings them: the ring is missed, and they are in', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const entry = await wait(visit);
      await ring(visit.as(actorOf(await staff(db))), visit.patient.id);
      expect((await admitWaitingEntry(visit.asPractitioner, entry.id)).entry.state).toBe('admitted');
      expect(await rung(db)).toMatchObject({ status: 'missed', endedBy: null });
      expect(await typesOf(db)).toEqual(['call.ringing', 'call.missed']);
      expect(grantOf(await join(visit.asPatient, visit)).callId).not.toBe((await rung(db)).id);
      const ended = (await db.select().from(auditLog)).filter(({ action }) => action === 'call.miss');
      expect(ended).toHaveLength(1);
    }));

  test('a practitioner who rings one patient and lets in another rings no more', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const entry = await wait(visit);
      const other = await patient(db);
      await appointment(db, {
        practitionerId: visit.practitioner.id,
        patientId: other.id,
        startsAt: new Date('2030-01-15T14:00:00.000Z'),
      });
      await ring(visit.asPractitioner, other.id);
      await admitWaitingEntry(visit.asPractitioner, entry.id);
      expect(await rung(db)).toMatchObject({ status: 'cancelled', endedBy: visit.practitioner.id });
      expect(await typesOf(db)).toEqual(['call.ringing', 'call.cancelled']);
      expect(grantOf(await join(visit.asPractitioner, visit)).callId).not.toBe((await rung(db)).id);
    }));

  test('who had left the visit, is rung by somebody, and comes back: the ring is missed', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      await start(visit);
      const { callId } = grantOf(await join(visit.asPatient, visit));
      await leaveCall(visit.asPatient, callId);
      await ring(visit.as(actorOf(await staff(db))), visit.patient.id);
      expect((await rung(db)).status).toBe('ringing');
      expect(grantOf(await join(visit.asPatient, visit)).callId).toBe(callId);
      expect((await rung(db)).status).toBe('missed');
      const live = await db.select().from(callParticipants).where(eq(callParticipants.personId, visit.patient.id));
      expect(live.map(({ callId: id, isLive }) => [id === callId, isLive]).toSorted()).toEqual([
        [false, false],
        [true, true],
      ]);
    }));

  test('who is rung into a visit that is their own, and comes by its door, has answered', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      await start(visit);
      const { callId } = grantOf(await join(visit.asPractitioner, visit));
      await leaveCall(visit.asPatient, callId);
      await ringParticipant(visit.asPractitioner, callId, visit.patient.id);
      expect(grantOf(await join(visit.asPatient, visit)).callId).toBe(callId);
      expect(await typesOf(db)).toContain('call.accepted');
      const [place] = await db.select().from(callParticipants).where(eq(callParticipants.personId, visit.patient.id));
      expect(place).toMatchObject({ state: 'invited', isLive: true, deviceId: DEVICE });
    }));
});

describe('a lock and the waiting room', () => {
  test('who is let in after the call was locked comes in; who was let in before and never came does not', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db, { withGuest: true });
      await start(visit);
      const { callId } = grantOf(await join(visit.asPractitioner, visit));
      const guest = entryOf(await join(visit.asGuest, visit));
      visit.clock.advance(1);
      await setCallLock(visit.asPractitioner, callId, true);
      await expect(join(visit.asPatient, visit)).rejects.toMatchObject({ code: 'join.locked' });
      visit.clock.advance(1);
      await admitWaitingEntry(visit.asPractitioner, guest.id);
      expect(grantOf(await join(visit.asGuest, visit)).callId).toBe(callId);
      await expect(join(visit.asPatient, visit)).rejects.toMatchObject({ code: 'join.locked' });
    }));
});

describe('who may call whom', () => {
  test('a conversation that the clinic opened is enough, in both directions, and to nobody else', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const [stranger, doctor] = [await patient(db), await practitioner(db)];
      const asDoctor = visit.as(actorOf(doctor, { sessionId: (await session(db, { personId: doctor.id })).id }));
      await expect(ring(asDoctor, stranger.id)).rejects.toMatchObject({ code: 'people.not_found' });
      await conversation(db, { patientId: stranger.id, practitionerId: doctor.id });
      expect((await ring(asDoctor, stranger.id)).call.status).toBe('ringing');
      await expect(ring(visit.asPractitioner, stranger.id)).rejects.toMatchObject({ code: 'people.not_found' });
      await expect(ring(visit.asPatient, doctor.id)).rejects.toMatchObject({ code: 'people.not_found' });
    }));

  test('the other way round it is as the clinic lets patients ring: without a visit there is no window', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const doctor = await practitioner(db);
      await conversation(db, { patientId: visit.patient.id, practitionerId: doctor.id });
      await expect(ring(visit.asPatient, doctor.id)).rejects.toMatchObject({ code: 'calls.outside_window' });
    }));

  test('a conversation with the team is nobody’s in person', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      await conversation(db, { patientId: visit.patient.id });
      const doctor = await practitioner(db);
      await expect(ring(visit.asPatient, doctor.id)).rejects.toMatchObject({ code: 'people.not_found' });
    }));
});
