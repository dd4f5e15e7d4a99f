import { describe, expect, test } from 'vitest';
import { as, makeApp, makeCtx, OTHER_CLINIC, withDb } from '../../../test/helpers.ts';
import { actorOf, appointment, patient, session, staff } from '../../../test/makers.ts';
import { connectBoth, makeVisit, start } from '../../../test/visit.ts';
import { appointments } from '../appointments/appointments.table.ts';
import { waitingEntries } from '../waiting/waiting.table.ts';
import { getJoinDecision } from './get-join-decision.ts';
import { joinDecisions } from './join-decisions.table.ts';

describe('getJoinDecision', () => {
  test('says whether one may come in, stores what changed, and checks nobody in', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);

      expect(await getJoinDecision(visit.asPatient, visit.row.id)).toMatchObject({
        decision: 'wait',
        reason: 'waiting_for_practitioner',
      });
      expect(await getJoinDecision(visit.asPatient, visit.row.id)).toMatchObject({ decision: 'wait' });
      expect(await db.select().from(joinDecisions)).toHaveLength(1);
      expect(await db.select().from(waitingEntries)).toEqual([]);
      expect(await db.select().from(appointments)).toMatchObject([{ status: 'scheduled' }]);

      await start(visit);
      expect(await getJoinDecision(visit.asPatient, visit.row.id)).toMatchObject({ decision: 'enter', reason: null });
      expect(await getJoinDecision(visit.asPractitioner, visit.row.id)).toMatchObject({ decision: 'enter' });
      expect(visit.media.minted).toEqual([]);
    }));

  test('each level of settings moves the door, and the trace says which one it was', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db, { startsAt: new Date('2030-01-15T10:00:00Z'), joinWindow: { patientEarlyMinutes: 60 } });
      const { window } = await getJoinDecision(visit.asPatient, visit.row.id);
      expect(window.opensAt).toEqual(new Date('2030-01-15T09:00:00Z'));
      expect(window.trace[0]).toMatchObject({ bound: 'opensAt', from: 'appointment', minutes: 60 });
    }));

  test('strangers, other clinics and links to other visits get what a missing one gives; staff and keys are refused', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const other = await appointment(db, { patientId: visit.patient.id, startsAt: new Date('2030-01-15T12:00:00Z') });
      const refused = [
        visit.as(actorOf(await patient(db))),
        { ...visit.asPatient, clinicId: OTHER_CLINIC },
        visit.as(actorOf(visit.patient, { appointmentId: other.id })),
      ];
      for (const ctx of refused) {
        await expect(getJoinDecision(ctx, visit.row.id)).rejects.toMatchObject({ code: 'appointments.not_found', status: 404 });
      }
      for (const ctx of [makeCtx(db), visit.as(actorOf(await staff(db)))]) {
        await expect(getJoinDecision(ctx, visit.row.id)).rejects.toMatchObject({ code: 'auth.forbidden' });
      }
      expect(await db.select().from(joinDecisions)).toEqual([]);
    }));

  test('who is connected may come in: whether it is another device, only the device itself can say', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      await connectBoth(visit);
      expect(await getJoinDecision(visit.asPatient, visit.row.id)).toMatchObject({ decision: 'enter' });
    }));
});

describe('GET /v1/appointments/{id}/join-decision', () => {
  test('gives the times to count down from', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db, { startsAt: new Date('2030-01-15T10:00:00Z') });
      const { token } = await session(db, { personId: visit.patient.id });
      const app = makeApp({ db, wallClock: visit.clock });

      const reply = await app.request(`/v1/appointments/${visit.row.id}/join-decision`, as(token));

      expect(reply.headers.get('cache-control')).toBe('no-store');
      expect(await reply.json()).toEqual({
        decision: 'refuse',
        reason: 'too_early',
        serverNow: '2030-01-15T09:00:00.000Z',
        opensAt: '2030-01-15T09:45:00.000Z',
        closesAt: '2030-01-15T10:30:00.000Z',
        retryAfterSeconds: 2700,
        queue: null,
        trace: [
          { bound: 'opensAt', setting: 'patientEarlyMinutes', from: 'default', minutes: 15, at: '2030-01-15T09:45:00.000Z' },
          { bound: 'closesAt', setting: 'endsAt', from: 'appointment', minutes: 0, at: '2030-01-15T10:30:00.000Z' },
          { bound: 'hardStop', setting: 'hardStopMinutes', from: 'default', minutes: 60, at: '2030-01-15T11:30:00.000Z' },
        ],
      });
      const typo = await app.request(`/v1/appointments/${visit.row.id}/join-decision?device=1`, as(token));
      expect(typo.status).toBe(400);
    }));

  test('goes by no clock that the caller names', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db, { startsAt: new Date('2030-01-15T10:00:00Z') });
      const { token } = await session(db, { personId: visit.patient.id });
      const headers = { date: 'Tue, 15 Jan 2030 09:50:00 GMT', 'x-client-now': '2030-01-15T09:50:00.000Z' };

      const reply = await makeApp({ db }).request(`/v1/appointments/${visit.row.id}/join-decision`, as(token, { headers }));

      expect(await reply.json()).toMatchObject({ reason: 'too_early', serverNow: '2030-01-15T09:00:00.000Z' });
    }));
});
