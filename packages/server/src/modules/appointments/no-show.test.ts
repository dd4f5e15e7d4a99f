import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { sweep } from '../../jobs/start-jobs.ts';
import type { Db, ServiceContext } from '../../context.ts';
import { asOwner, makeCtx, withDatabase, withDb } from '../../../test/helpers.ts';
import { actorOf, appointment, patient } from '../../../test/makers.ts';
import { DEVICE, entryOf, join, makeVisit, wait } from '../../../test/visit.ts';
import { joinAppointment } from '../door/join-appointment.ts';
import { joinDecisions } from '../door/join-decisions.table.ts';
import { people } from '../people/people.table.ts';
import { sessions } from '../sessions/sessions.table.ts';
import { admitWaitingEntry } from '../waiting/admit-waiting-entry.ts';
import { announceRunningLate } from '../waiting/announce-running-late.ts';
import { appointments } from './appointments.table.ts';
import { createAppointment } from './create-appointment.ts';
import { getAppointment } from './get-appointment.ts';
import { listHistory } from './list-history.ts';
import { markNoShow } from './mark-no-show.ts';
import { proposeNoShow } from './propose-no-show.ts';
import { reopenAppointment } from './reopen-appointment.ts';
import { appointmentToApi } from './view-appointments.ts';

const at = (time: string, day = 15) => new Date(`2030-01-${day}T${time}:00.000Z`);
const HOUR = 3600;

async function arrange(db: Db) {
  const visit = await makeVisit(db);
  return { ...visit, asKey: visit.as(makeCtx(db).actor) };
}
const missed = (ctx: ServiceContext, id: string, expectedRevision = 1) =>
  markNoShow(ctx, id, { party: 'patient', expectedRevision });
const reopen = (ctx: ServiceContext, id: string, over: object = {}) =>
  reopenAppointment(ctx, id, { reason: 'They were here', expectedRevision: 2, ...over });

describe('said by the clinic', () => {
  test('not before the start, and then against whom it says', () =>
    withDb(async (db) => {
      const { asKey, row, clock } = await arrange(db);
      await expect(missed(asKey, row.id)).rejects.toMatchObject({ code: 'appointments.not_started_yet' });
      clock.set(at('09:10'));
      expect((await missed(asKey, row.id)).row).toMatchObject({
        status: 'no_show',
        noShowParty: 'patient',
        noShowAt: at('09:10'),
      });
    }));

  test('it can be taken back for 24 hours, and not a moment longer', () =>
    withDb(async (db) => {
      const { asKey, row, clock } = await arrange(db);
      clock.set(at('09:10'));
      await missed(asKey, row.id);
      clock.advance(24 * HOUR);
      expect((await getAppointment(asKey, row.id)).can).not.toContain('reopen');
      await expect(reopen(asKey, row.id)).rejects.toMatchObject({ code: 'appointments.too_late_to_reopen' });
      clock.advance(-1);
      expect((await reopen(asKey, row.id)).row).toMatchObject({ status: 'scheduled', noShowParty: null, noShowAt: null });
    }));
});

describe('reopened', () => {
  test('not with who was deactivated meanwhile: nobody would come', () =>
    withDb(async (db) => {
      const { asKey, row, practitioner, clock } = await arrange(db);
      clock.set(at('09:10'));
      await missed(asKey, row.id);
      const set = (status: 'active' | 'deactivated') =>
        asOwner(db, (owner) =>
          owner
            .update(people)
            .set({ status, deactivatedAt: status === 'active' ? null : clock.now() })
            .where(eq(people.id, practitioner.id)),
        );
      await set('deactivated');
      await expect(reopen(asKey, row.id)).rejects.toMatchObject({ code: 'people.not_active' });
      await set('active');
      expect((await reopen(asKey, row.id)).row.status).toBe('scheduled');
    }));

  test('its time is taken again; when that is somebody else’s by now it takes another one, or stays as it is', () =>
    withDb(async (db) => {
      const { asKey, row, practitioner: who, clock } = await arrange(db);
      clock.set(at('09:12'));
      await missed(asKey, row.id);
      const other = await makeVisit(db);
      await createAppointment(asKey, { practitionerId: who.id, patientId: other.patient.id, durationMinutes: 30, mode: 'video' });

      await expect(reopen(asKey, row.id)).rejects.toMatchObject({ code: 'appointments.slot_taken' });
      expect((await getAppointment(asKey, row.id)).row).toMatchObject({ status: 'no_show', revision: 2 });

      const { row: moved } = await reopen(asKey, row.id, { startsAt: at('15:00').toISOString() });
      expect(moved).toMatchObject({ status: 'scheduled', startsAt: at('15:00'), rescheduledAt: clock.now() });
      const { rows } = await listHistory(asKey, row.id);
      expect(rows.at(-1)).toMatchObject({
        action: 'appointment.reopen',
        reason: 'They were here',
        after: { startsAt: at('15:00').toISOString() },
      });
    }));

  test('after its hard stop the clinic has a day to say what happened, before it is closed again', () =>
    withDatabase(async ({ db }) => {
      const { asKey, row, clock, media } = await arrange(db);
      const base = { ...makeCtx(db), wallClock: clock, media };
      const status = async () => (await db.select().from(appointments))[0]!.status;
      clock.set(at('10:40'));
      await sweep(base);
      expect(await status()).toBe('no_show');
      await reopen(asKey, row.id);
      await sweep(base);
      expect(await status()).toBe('scheduled');
      clock.advance(24 * HOUR);
      await sweep(base);
      expect(await status()).toBe('no_show');
    }));
});

describe('proposed by the system', () => {
  test('against who waits for nobody: the clinic that never came, at the hard stop; only the clinic is shown it', () =>
    withDatabase(async ({ db }) => {
      const visit = await arrange(db);
      await wait(visit);
      visit.clock.set(at('10:40'));
      await sweep({ ...makeCtx(db), wallClock: visit.clock, media: visit.media });

      const seen = async (ctx: ServiceContext) => appointmentToApi(await getAppointment(ctx, visit.row.id));
      expect(await seen(visit.asKey)).toMatchObject({ status: 'scheduled', noShowProposed: 'clinic' });
      expect(await seen(visit.asPatient)).toMatchObject({ status: 'scheduled', noShowProposed: null });
    }));

  test('not while the clinic is late, and not against who came', () =>
    withDatabase(async ({ db }) => {
      const visit = await arrange(db);
      await expect(join(visit.asPractitioner, visit)).rejects.toMatchObject({ code: 'join.nobody_admitted' });
      await wait(visit);
      visit.clock.set(at('09:30'));
      await sweep({ ...makeCtx(db), wallClock: visit.clock, media: visit.media });
      expect(await db.select().from(appointments)).toMatchObject([{ noShowProposed: null }]);
    }));

  describe('against a patient who never came', () => {
    const swept = async (visit: Awaited<ReturnType<typeof arrange>>, db: Db) => {
      await sweep({ ...makeCtx(db), wallClock: visit.clock, media: visit.media });
      return (await db.select().from(appointments)).find(({ id }) => id === visit.row.id)!.noShowProposed;
    };
    const comes = async (visit: Awaited<ReturnType<typeof arrange>>) =>
      expect(join(visit.asPractitioner, visit)).rejects.toMatchObject({ code: 'join.nobody_admitted' });
    /** As their open page does. */
    const isThere = async ({ clock, practitioner: { id } }: Awaited<ReturnType<typeof arrange>>, db: Db) =>
      db.update(sessions).set({ lastSeenAt: clock.now() }).where(eq(sessions.personId, id));

    test('while the practitioner waited: once the grace is over, and what was seen of both sides is kept', () =>
      withDatabase(async ({ db }) => {
        const visit = await arrange(db);
        await comes(visit);
        visit.clock.set(at('09:24'));
        await isThere(visit, db);
        expect(await swept(visit, db)).toBeNull();
        visit.clock.set(at('09:25'));
        await isThere(visit, db);
        expect(await swept(visit, db)).toBe('patient');
        const [decision] = await db.select().from(joinDecisions);
        expect(decision).toMatchObject({ personId: visit.practitioner.id, reason: 'nobody_admitted', decidedAt: at('09:00') });
      }));

    test('not when the practitioner had gone before the grace was over; when they come back it is asked then', () =>
      withDatabase(async ({ db }) => {
        const visit = await arrange(db);
        await comes(visit);
        await isThere(visit, db);
        visit.clock.set(at('09:40'));
        expect(await swept(visit, db)).toBeNull();
        await isThere(visit, db);
        expect(await swept(visit, db)).toBe('patient');
      }));

    test('not while the clinic says that it is late', () =>
      withDatabase(async ({ db }) => {
        const visit = await arrange(db);
        await comes(visit);
        await announceRunningLate(visit.asPractitioner, { minutes: 30 });
        visit.clock.set(at('09:26'));
        await isThere(visit, db);
        expect(await swept(visit, db)).toBeNull();
        await announceRunningLate(visit.asPractitioner, { minutes: 0 });
        expect(await swept(visit, db)).toBe('patient');
      }));

    test('the verb looks again: not while the clinic says that it is late', () =>
      withDb(async (db) => {
        const visit = await arrange(db);
        await comes(visit);
        await announceRunningLate(visit.asPractitioner, { minutes: 30 });
        visit.clock.set(at('09:26'));
        await asOwner(db, (owner) => isThere(visit, owner));
        await proposeNoShow(visit.asSystem, visit.row.id);
        expect(await db.select().from(appointments)).toMatchObject([{ noShowProposed: null }]);
        await announceRunningLate(visit.asPractitioner, { minutes: 0 });
        await proposeNoShow(visit.asSystem, visit.row.id);
        expect(await db.select().from(appointments)).toMatchObject([{ noShowProposed: 'patient' }]);
      }));

    test('not while the practitioner is in another visit', () =>
      withDatabase(async ({ db }) => {
        const visit = await arrange(db);
        await comes(visit);
        const whom = await patient(db);
        const other = await appointment(db, { practitionerId: visit.practitioner.id, patientId: whom.id });
        const outcome = await joinAppointment(visit.as(actorOf(whom)), other.id, { deviceId: DEVICE });
        await admitWaitingEntry(visit.asPractitioner, entryOf(outcome).id);
        visit.clock.set(at('09:26'));
        await isThere(visit, db);
        expect(await swept(visit, db)).toBeNull();
      }));
  });
});
