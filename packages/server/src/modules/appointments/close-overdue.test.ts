import { describe, expect, test } from 'vitest';
import { makeCtx, withDb } from '../../../test/helpers.ts';
import { grantOf, join, makeVisit, roomOf, start, wait } from '../../../test/visit.ts';
import { auditLog } from '../audit/audit.table.ts';
import { calls } from '../calls/calls.table.ts';
import { reconcileCall } from '../calls/reconcile-call.ts';
import { events } from '../events/events.table.ts';
import { createInvitation } from '../invitations/create-invitation.ts';
import { invitations } from '../invitations/invitations.table.ts';
import { waitingEntries } from '../waiting/waiting.table.ts';
import { appointments } from './appointments.table.ts';
import { closeOverdueAppointment } from './close-overdue.ts';

const HARD_STOP = new Date('2030-01-15T10:40:00Z');

describe('closeOverdueAppointment', () => {
  test('when neither side ever came, it was no-show of both, at the hard stop and not before', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      visit.clock.set(new Date(HARD_STOP.getTime() - 1));
      await closeOverdueAppointment(visit.asSystem, visit.row.id);
      expect(await db.select().from(appointments)).toMatchObject([{ status: 'scheduled', revision: 1 }]);

      visit.clock.set(HARD_STOP);
      await closeOverdueAppointment(visit.asSystem, visit.row.id);
      await closeOverdueAppointment(visit.asSystem, visit.row.id);
      expect(await db.select().from(appointments)).toMatchObject([{ status: 'no_show', noShowParty: 'both', revision: 2 }]);
      expect((await db.select().from(events)).map(({ type }) => type)).toEqual(['appointment.no_show']);
      expect(await db.select().from(auditLog)).toHaveLength(1);
    }));

  test('a practitioner who came to the door and found nobody: the waiting ends, and a day later it was the patient', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      await expect(join(visit.asPractitioner, visit)).rejects.toMatchObject({ code: 'join.nobody_admitted' });
      visit.clock.set(HARD_STOP);
      await closeOverdueAppointment(visit.asSystem, visit.row.id);
      expect(await db.select().from(appointments)).toMatchObject([{ status: 'scheduled', noShowParty: null, revision: 1 }]);

      visit.clock.advance(86_400);
      await closeOverdueAppointment(visit.asSystem, visit.row.id);
      expect(await db.select().from(appointments)).toMatchObject([{ status: 'no_show', noShowParty: 'patient' }]);
    }));

  test('a patient who came to the door too late, and a practitioner who never came: no-show of both', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      visit.clock.set(new Date('2030-01-15T10:00:00Z'));
      await expect(join(visit.asPatient, visit)).rejects.toMatchObject({ code: 'join.too_late' });
      visit.clock.set(HARD_STOP);
      await closeOverdueAppointment(visit.asSystem, visit.row.id);
      expect(await db.select().from(appointments)).toMatchObject([{ status: 'no_show', noShowParty: 'both' }]);
    }));

  test('a patient whom the clinic let wait: the waiting ends at the hard stop, and a day later it was the clinic', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      await wait(visit);
      visit.clock.set(HARD_STOP);
      await closeOverdueAppointment(visit.asSystem, visit.row.id);
      expect(await db.select().from(waitingEntries)).toMatchObject([{ state: 'left' }]);
      expect(await db.select().from(appointments)).toMatchObject([{ status: 'scheduled', noShowParty: null }]);
      await expect(join(visit.asPatient, visit)).rejects.toMatchObject({ code: 'join.too_late' });

      visit.clock.advance(86_400);
      await closeOverdueAppointment(visit.asSystem, visit.row.id);
      expect(await db.select().from(appointments)).toMatchObject([{ status: 'no_show', noShowParty: 'clinic' }]);
    }));

  test('an admitted patient who was never in the room: a day later it was the patient', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      await start(visit);
      grantOf(await join(visit.asPractitioner, visit));
      const [call] = await db.select().from(calls);
      visit.clock.advance(300);
      await reconcileCall(visit.asSystem, call!.id);
      visit.clock.set(new Date(HARD_STOP.getTime() + 86_400_000));
      await closeOverdueAppointment(visit.asSystem, visit.row.id);
      expect(await db.select().from(appointments)).toMatchObject([{ status: 'no_show', noShowParty: 'patient' }]);
    }));

  test('both came and never met: a day later it is cancelled as technical, and calendars are told by a sequence of their own, and its links are dead', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      await start(visit);
      const { callId, identity, participantToken } = grantOf(await join(visit.asPatient, visit));
      visit.media.join(participantToken);
      await reconcileCall(visit.asSystem, callId);
      visit.media.leave(roomOf(visit), identity);
      await reconcileCall(visit.asSystem, callId);
      visit.clock.advance(600);
      await reconcileCall(visit.asSystem, callId);
      const { id } = (
        await createInvitation(makeCtx(db, { wallClock: visit.clock }), {
          appointmentId: visit.row.id,
          personId: visit.patient.id,
        })
      ).row;
      visit.clock.set(new Date(HARD_STOP.getTime() + 86_400_000));
      await closeOverdueAppointment(visit.asSystem, visit.row.id);
      expect(await db.select().from(invitations)).toMatchObject([{ id, revokedAt: visit.clock.now() }]);
      expect(await db.select().from(appointments)).toMatchObject([
        { status: 'cancelled', cancelReason: 'technical', sequence: 1 },
      ]);
    }));

  test('it is only for the system', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      await expect(closeOverdueAppointment(visit.asPractitioner, visit.row.id)).rejects.toMatchObject({ code: 'auth.forbidden' });
    }));
});
