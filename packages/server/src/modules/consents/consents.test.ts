import type { ConsentList } from '@bedside/contract';
import { asc, eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { as, asOwner, makeApp, makeCtx, OTHER_CLINIC, withDb } from '../../../test/helpers.ts';
import { actorOf, patient, secretKey, session, staff } from '../../../test/makers.ts';
import { makeVisit } from '../../../test/visit.ts';
import { transact } from '../../db/transact.ts';
import { auditLog } from '../audit/audit.table.ts';
import { events } from '../events/events.table.ts';
import { answerForAll, answerForAppointment } from './answer-consent.ts';
import { consentsInForce } from './consents.queries.ts';
import { consents } from './consents.table.ts';
import { listConsentsOfAppointment, listOwnConsents } from './list-consents.ts';
import { recordConsent } from './record-consent.ts';

const granted = { subject: 'recording', version: '2026-11', answer: 'granted' } as const;
const withdrawn = { ...granted, answer: 'withdrawn' } as const;

describe('the ledger', () => {
  test('an answer is a row, audited and told to the person and the practitioner; what counts is the newest', () =>
    withDb(async (db) => {
      const { asPatient, patient: who, practitioner, row } = await makeVisit(db, { withGuest: true });

      const first = await answerForAppointment(asPatient, row.id, granted);
      const second = await answerForAppointment(asPatient, row.id, withdrawn);

      expect(first).toMatchObject({ ...granted, personId: who.id, answeredBy: who.id, appointmentId: row.id });
      expect(await listConsentsOfAppointment(asPatient, row.id)).toMatchObject([
        { row: { id: second.id }, isCurrent: true },
        { row: { id: first.id }, isCurrent: false },
      ]);
      const told = await db.select().from(events).orderBy(asc(events.position));
      expect(told).toMatchObject([
        { type: 'consent.granted', appointmentId: row.id, data: { consentId: first.id, subject: 'recording' } },
        { type: 'consent.withdrawn', data: { consentId: second.id } },
      ]);
      expect(told[0]!.audience.sort()).toEqual([who.id, practitioner.id].sort());
      expect(await db.select().from(auditLog).where(eq(auditLog.entityId, first.id))).toMatchObject([
        { action: 'consent.granted', actorId: who.id },
      ]);
    }));

  test('saying no without having said yes withdraws nothing, and is no event', () =>
    withDb(async (db) => {
      const { asPatient, row } = await makeVisit(db);
      await answerForAppointment(asPatient, row.id, { ...granted, answer: 'refused' });
      expect(await db.select().from(events)).toEqual([]);
    }));

  test('whoever says no after a yes has withdrawn it', () =>
    withDb(async (db) => {
      const { asPatient, row } = await makeVisit(db);
      await answerForAppointment(asPatient, row.id, granted);
      await answerForAppointment(asPatient, row.id, { ...granted, answer: 'refused' });
      expect(await db.select().from(events).orderBy(asc(events.position))).toMatchObject([
        { type: 'consent.granted' },
        { type: 'consent.withdrawn' },
      ]);
    }));

  test('what was never granted cannot be withdrawn', () =>
    withDb(async (db) => {
      const { asPatient, row } = await makeVisit(db);
      await expect(answerForAppointment(asPatient, row.id, withdrawn)).rejects.toMatchObject({
        code: 'consents.nothing_granted',
        status: 409,
      });
      expect(await db.select().from(consents)).toEqual([]);
    }));

  test('an answer for all visits counts in each, until one visit has a newer one of its own', () =>
    withDb(async (db) => {
      const { asPatient, patient: who, row } = await makeVisit(db);
      const other = await makeVisit(db, { patientId: who.id, startsAt: new Date('2030-01-16T09:00:00Z') });
      await answerForAll(asPatient, granted);
      await answerForAppointment(asPatient, row.id, withdrawn);

      const inForce = (appointmentId: string | null) =>
        transact(asPatient, async (tx) => (await consentsInForce(tx, [who.id], appointmentId)).map(({ answer }) => answer));
      expect(await inForce(row.id)).toEqual(['withdrawn']);
      expect(await inForce(other.row.id)).toEqual(['granted']);
      expect(await inForce(null)).toEqual(['granted']);
      expect(await listOwnConsents(asPatient)).toMatchObject([{ isCurrent: true }, { isCurrent: true }]);
    }));

  test('the application can write an answer and never change or remove one', () =>
    withDb(async (db) => {
      const { asPatient, row } = await makeVisit(db);
      await answerForAppointment(asPatient, row.id, granted);
      for (const statement of [sql`update consents set answer = 'refused'`, sql`delete from consents`, sql`truncate consents`]) {
        await expect(db.transaction((tx) => tx.execute(statement))).rejects.toMatchObject({ cause: { code: '42501' } });
      }
    }));

  test('when the audit row cannot be written, there is no answer', () =>
    withDb(async (db) => {
      const { asPatient, row } = await makeVisit(db);
      await asOwner(db, (owner) => owner.execute(sql`alter table audit_log add constraint audit_is_down check (false)`));
      await expect(answerForAppointment(asPatient, row.id, granted)).rejects.toThrow();
      expect(await db.select().from(consents)).toEqual([]);
    }));

  test('a check-in writes it within its own transaction', () =>
    withDb(async (db) => {
      const { asPatient, patient: who, row } = await makeVisit(db);
      const answer = { ...granted, personId: who.id, appointmentId: row.id };
      await expect(
        transact(asPatient, async (tx) => {
          await recordConsent(tx, answer);
          throw new Error('the check-in failed');
        }),
      ).rejects.toThrow('the check-in failed');
      expect(await db.select().from(consents)).toEqual([]);
    }));
});

describe('who may answer', () => {
  test('the front desk and the clinic’s server write down what a patient said; those who take part answer for themselves only', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db, { withGuest: true });
      const forPatient = { ...granted, personId: visit.patient.id };
      const desk = visit.as(actorOf(await staff(db)));

      for (const ctx of [desk, makeCtx(db)]) {
        expect(await answerForAppointment(ctx, visit.row.id, forPatient)).toMatchObject({
          personId: visit.patient.id,
          answeredBy: ctx.actor.id,
        });
      }
      for (const ctx of [visit.asPractitioner, visit.asGuest]) {
        await expect(answerForAppointment(ctx, visit.row.id, forPatient)).rejects.toMatchObject({ code: 'auth.forbidden' });
      }
      const readOnly = makeCtx(db, { actor: { type: 'secret_key', id: 'key_1', scopes: ['appointments.read'] } });
      await expect(answerForAppointment(readOnly, visit.row.id, forPatient)).rejects.toMatchObject({ code: 'auth.forbidden' });
    }));

  test('a guardian answers for the child, and the row and the audit name both', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const parent = await patient(db);
      const ctx = visit.as({ ...(actorOf(parent) as object), actsFor: [visit.patient.id] } as never);

      const answer = await answerForAppointment(ctx, visit.row.id, granted);
      await answerForAll(ctx, { ...granted, personId: visit.patient.id });

      expect(answer).toMatchObject({ personId: visit.patient.id, answeredBy: parent.id });
      expect(await db.select().from(auditLog).where(eq(auditLog.entityId, answer.id))).toMatchObject([
        { actorId: parent.id, onBehalfOf: visit.patient.id },
      ]);
    }));

  test('nobody is answered for who does not take part; another visit or clinic is as good as not there', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const stranger = await patient(db);
      await expect(answerForAppointment(makeCtx(db), visit.row.id, { ...granted, personId: stranger.id })).rejects.toMatchObject({
        code: 'people.not_found',
      });
      await expect(answerForAll(visit.asPatient, { ...granted, personId: stranger.id })).rejects.toMatchObject({
        code: 'people.not_found',
      });
      for (const ctx of [visit.as(actorOf(stranger)), makeCtx(db, { clinicId: OTHER_CLINIC })]) {
        await expect(answerForAppointment(ctx, visit.row.id, granted)).rejects.toMatchObject({ code: 'appointments.not_found' });
        await expect(listConsentsOfAppointment(ctx, visit.row.id)).rejects.toMatchObject({ code: 'appointments.not_found' });
      }
    }));

  test('a link to one visit answers for that visit, and not for all', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const byLink = visit.as(actorOf(visit.patient, { appointmentId: visit.row.id }));
      expect(await answerForAppointment(byLink, visit.row.id, granted)).toMatchObject({ appointmentId: visit.row.id });
      await expect(answerForAll(byLink, granted)).rejects.toMatchObject({ code: 'auth.forbidden' });
      await expect(listOwnConsents(byLink)).rejects.toMatchObject({ code: 'auth.forbidden' });
    }));

  test('guests do not see what the patient answered; the practitioner does', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db, { withGuest: true });
      await answerForAppointment(visit.asPatient, visit.row.id, granted);
      expect(await listConsentsOfAppointment(visit.asGuest, visit.row.id)).toEqual([]);
      expect(await listConsentsOfAppointment(visit.asPractitioner, visit.row.id)).toHaveLength(1);
    }));
});

describe('over HTTP', () => {
  test('the answer comes back with its place in the ledger', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { token } = await session(db, { personId: visit.patient.id });
      const app = makeApp({ db });
      const path = `/v1/appointments/${visit.row.id}/consents`;

      const made = await app.request(path, as(token, { body: granted }));
      expect(made.status).toBe(201);
      expect(await made.json()).toMatchObject({ ...granted, isCurrent: true });
      expect((await app.request('/v1/me/consents', as(token, { body: { ...granted, subject: 'visit_terms' } }))).status).toBe(
        201,
      );
      const { data } = (await (await app.request('/v1/me/consents', as(token))).json()) as ConsentList;
      expect(data.map(({ subject }) => subject)).toEqual(['visit_terms', 'recording']);
      const listed = (await (await app.request(path, as(token))).json()) as ConsentList;
      expect(listed.data).toHaveLength(2);
    }));

  test.each([
    ['an unknown key', { ...granted, reason: 'chest pain' }],
    ['a subject that is no word', { ...granted, subject: 'Chest pain!' }],
    ['an answer there is not', { ...granted, answer: 'chest pain' }],
    ['no version', { ...granted, version: ' ' }],
  ])('%s is refused without being repeated', (_what, body) =>
    withDb(async (db) => {
      const { row } = await makeVisit(db);
      const { key } = await secretKey(db);
      const reply = await makeApp({ db }).request(`/v1/appointments/${row.id}/consents`, as(key, { body }));
      expect(reply.status).toBe(400);
      expect(await reply.text()).not.toMatch(/chest pain/i);
      expect(await db.select().from(consents)).toEqual([]);
    }),
  );
});
