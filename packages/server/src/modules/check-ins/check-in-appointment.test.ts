import type { CheckInSettings } from '@bedside/contract';
import { and, eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { Db, ServiceContext } from '../../context.ts';
import { as, asOwner, makeApp, makeCtx, withDb } from '../../../test/helpers.ts';
import { actorOf, clinic, guest, patient, session, staff } from '../../../test/makers.ts';
import { join, makeVisit } from '../../../test/visit.ts';
import { getAppointment } from '../appointments/get-appointment.ts';
import { auditLog } from '../audit/audit.table.ts';
import { consents } from '../consents/consents.table.ts';
import { waitingEntries } from '../waiting/waiting.table.ts';
import { markAway } from '../waiting/mark-away.ts';
import { checkInAppointment } from './check-in-appointment.ts';
import { checkIns } from './check-ins.table.ts';
import { readCheckIn } from './read-check-in.ts';

const FORM = {
  type: 'object',
  properties: { pain: { type: 'integer', minimum: 0, maximum: 10 } },
  required: ['pain'],
  additionalProperties: false,
};
const TERMS = { subject: 'visit_terms', version: '2026-01', text: 'You may be called.' };
const granted = { subject: 'visit_terms', version: '2026-01', answer: 'granted' as const };
const NOTHING: CheckInSettings = { location: false, contactNumber: false, consents: [], form: null };
const whole = { location: 'At home', contactNumber: '+49 30 5550123', form: { pain: 3 }, consents: [granted] };

async function asking(db: Db, over: Partial<CheckInSettings> = {}) {
  const visit = await makeVisit(db, { withGuest: true });
  await clinic(db, { settings: { checkIn: { ...NOTHING, ...over } } });
  return { ...visit, asStaff: visit.as(actorOf(await staff(db))) };
}
const arrive = (ctx: ServiceContext, { row }: { row: { id: string } }, input: object = {}) =>
  checkInAppointment(ctx, row.id, input);
const EVERYTHING = { location: true, contactNumber: true, consents: [TERMS], form: FORM };

describe('where nothing is asked', () => {
  test('who checks in waits, and once more changes nothing', () =>
    withDb(async (db) => {
      const visit = await asking(db);
      expect((await arrive(visit.asPatient, visit)).row).toMatchObject({ status: 'checked_in', revision: 2 });
      expect((await arrive(visit.asPatient, visit)).row).toMatchObject({ status: 'checked_in', revision: 2 });
      expect(await db.select().from(waitingEntries)).toMatchObject([{ personId: visit.patient.id, state: 'waiting' }]);
    }));

  test('a guest checks themselves in, and nobody else', () =>
    withDb(async (db) => {
      const visit = await asking(db);
      await expect(arrive(visit.asGuest, visit, { personId: visit.patient.id })).rejects.toMatchObject({
        code: 'people.not_found',
      });
      await arrive(visit.asGuest, visit);
      expect(await db.select().from(waitingEntries)).toMatchObject([{ personId: visit.guest.id }]);
    }));
});

describe('where the clinic asks', () => {
  test('joining says so; what is given is kept, the consent is in the ledger, and then joining waits', () =>
    withDb(async (db) => {
      const visit = await asking(db, EVERYTHING);
      await expect(join(visit.asPatient, visit)).rejects.toMatchObject({ code: 'join.checkin_incomplete' });

      const { row } = await arrive(visit.asPatient, visit, whole);

      expect(row.status).toBe('checked_in');
      expect(await db.select().from(checkIns)).toMatchObject([{ location: 'At home', form: { pain: 3 }, onBehalfBy: null }]);
      expect(await db.select().from(consents)).toMatchObject([
        { ...granted, personId: visit.patient.id, appointmentId: visit.row.id },
      ]);
      expect(await readCheckIn(visit.asPractitioner, visit.row.id)).toMatchObject({
        isComplete: true,
        given: { location: 'At home' },
      });
      expect((await join(visit.asPatient, visit)).kind).toBe('waiting');
    }));

  test('a consent that is refused keeps them out, and what they gave is kept', () =>
    withDb(async (db) => {
      const visit = await asking(db, EVERYTHING);
      const { row } = await arrive(visit.asPatient, visit, { ...whole, consents: [{ ...granted, answer: 'refused' }] });
      expect(row.status).toBe('scheduled');
      await expect(join(visit.asPatient, visit)).rejects.toMatchObject({ code: 'join.consent_required' });
      expect((await arrive(visit.asPatient, visit, { consents: [granted] })).row.status).toBe('checked_in');
    }));

  test('the clinic’s people and guests are asked nothing', () =>
    withDb(async (db) => {
      const visit = await asking(db, EVERYTHING);
      expect((await join(visit.asGuest, visit)).kind).toBe('waiting');
      await expect(join(visit.asPractitioner, visit)).rejects.toMatchObject({ code: 'join.nobody_admitted' });
    }));

  test.each([
    ['nothing', {}, 'request.invalid', ['/location', '/contactNumber', '/form']],
    ['a form with too much in it', { ...whole, form: { pain: 3, diagnosis: 'secret' } }, 'appointments.form_invalid', ['/form']],
    ['a form with a wrong number', { ...whole, form: { pain: 11 } }, 'appointments.form_invalid', ['/form/pain']],
    ['a form that is not filled in', { ...whole, form: {} }, 'appointments.form_invalid', ['/form/pain']],
    ['a consent to another text', { ...whole, consents: [{ ...granted, version: '2020' }] }, 'request.invalid', ['/consents/0']],
  ])('%s is refused, says where, echoes nothing, and keeps nothing', (_what, body, code, where) =>
    withDb(async (db) => {
      const visit = await asking(db, EVERYTHING);
      const { token } = await session(db, { personId: visit.patient.id });

      const reply = await makeApp({ db }).request(`/v1/appointments/${visit.row.id}/check-in`, as(token, { body }));

      const text = await reply.text();
      const problem = JSON.parse(text) as { code: string; errors: { pointer: string }[] };
      expect([problem.code, problem.errors.map(({ pointer }) => pointer)]).toEqual([code, where]);
      expect(text).not.toContain('secret');
      expect(await db.select().from(checkIns)).toEqual([]);
      expect(await db.select().from(consents)).toEqual([]);
    }),
  );
});

test('a form that is nested without end is refused, and breaks nothing', () =>
  withDb(async (db) => {
    const visit = await asking(db);
    const { token } = await session(db, { personId: visit.patient.id });
    const body = `{"form":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}}`;
    const reply = await makeApp({ db }).request(`/v1/appointments/${visit.row.id}/check-in`, {
      ...as(token, { body: {} }),
      body,
    });
    expect(await reply.json()).toMatchObject({ status: 400, errors: [{ pointer: '/form' }] });
  }));

describe('at the front desk', () => {
  test('the patient waits without a browser, the audit says who did it, and nobody calls them away', () =>
    withDb(async (db) => {
      const visit = await asking(db, { location: true });
      const { row } = await arrive(visit.asStaff, visit, { location: 'Room 4' });
      expect(row.status).toBe('checked_in');
      expect(await db.select().from(waitingEntries)).toMatchObject([{ personId: visit.patient.id, deviceId: null }]);
      expect(await db.select().from(checkIns)).toMatchObject([{ onBehalfBy: visit.asStaff.actor.id }]);
      const kept = await db
        .select()
        .from(auditLog)
        .where(and(eq(auditLog.entityId, row.id), eq(auditLog.action, 'appointment.checked_in')));
      expect(kept).toMatchObject([{ actorId: visit.asStaff.actor.id }]);
      visit.clock.advance(1200);
      await markAway(visit.asSystem, row.id);
      expect((await getAppointment(visit.asStaff, row.id)).row).toMatchObject({ status: 'checked_in', revision: 2 });
    }));

  test('is on the same day only; the patient’s own door opens later', () =>
    withDb(async (db) => {
      const visit = await asking(db);
      visit.clock.set(new Date('2030-01-14T22:59:59.999Z'));
      await expect(arrive(visit.asStaff, visit)).rejects.toMatchObject({ code: 'appointments.not_today' });
      visit.clock.set(new Date('2030-01-14T23:00:00Z'));
      await expect(arrive(visit.asPatient, visit)).rejects.toMatchObject({ code: 'join.too_early' });
      expect((await arrive(visit.asStaff, visit)).row.status).toBe('checked_in');
    }));

  test('is not for strangers, nor of people who take no part', () =>
    withDb(async (db) => {
      const visit = await asking(db);
      const stranger = await patient(db);
      await expect(arrive(visit.asStaff, visit, { personId: stranger.id })).rejects.toMatchObject({ code: 'people.not_found' });
      await expect(arrive(visit.as(actorOf(stranger)), visit)).rejects.toMatchObject({ code: 'appointments.not_found' });
      await expect(arrive(visit.asPractitioner, visit)).rejects.toMatchObject({ code: 'auth.forbidden' });
      expect((await asOwner(db, (owner) => owner.select().from(waitingEntries))).length).toBe(0);
      expect((await guest(db)).kind).toBe('guest');
      expect(makeCtx(db).clinicId).toBe(visit.row.clinicId);
    }));
});
