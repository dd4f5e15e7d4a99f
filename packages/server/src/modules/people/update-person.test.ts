import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { as, asOwner, makeApp, makeCtx, OTHER_CLINIC, withDatabase, withDb } from '../../../test/helpers.ts';
import {
  actorOf,
  appointment,
  clinic,
  department,
  patient,
  practitioner,
  secretKey,
  session,
  staff,
} from '../../../test/makers.ts';
import { auditLog } from '../audit/audit.table.ts';
import { events } from '../events/events.table.ts';
import { people } from './people.table.ts';
import { putPerson } from './put-person.ts';
import { updatePerson } from './update-person.ts';

const NUMBER = '+49 30 5550123';
const change = { kind: 'patient' as const, expectedRevision: 1, fields: { contactNumber: NUMBER } };

describe('updatePerson', () => {
  test('changes what is given and leaves the rest; null clears; one revision, audit row and event', () =>
    withDb(async (db) => {
      const { id } = await patient(db, { email: 'pia@mail.example', language: 'de' });
      const ctx = makeCtx(db);
      const fields = { contactNumber: NUMBER, email: null, allergies: ['penicillin'], birthDate: '1984-05-17' };

      const view = await updatePerson(ctx, { ...change, id, fields });

      expect(view).toMatchObject({ contactNumber: NUMBER, email: null, language: 'de', revision: 2, name: 'Pia Example' });
      expect(view.patient).toMatchObject({ allergies: ['penicillin'], birthDate: '1984-05-17', gender: null });
      const [audit] = await db.select().from(auditLog);
      expect(audit).toMatchObject({ action: 'patient.update', entityId: id });
      expect(audit!.changed.sort()).toEqual(['allergies', 'birthDate', 'contactNumber', 'email']);
      expect(await db.select().from(events)).toMatchObject([{ type: 'patient.updated', audience: [id] }]);
    }));

  test('the profile is complete with the last of what it needs, and not any more when that is taken away', () =>
    withDb(async (db) => {
      const { id } = await patient(db, { contactNumber: NUMBER });
      const ctx = makeCtx(db);
      const emergencyContacts = [{ name: 'Max Example', relationship: 'husband', phone: NUMBER }];
      const step = (expectedRevision: number, fields: object) => updatePerson(ctx, { ...change, id, expectedRevision, fields });

      expect((await step(1, { birthDate: '1984-05-17', gender: 'female' })).profileCompleted).toBe(false);
      expect((await step(2, { emergencyContacts })).profileCompleted).toBe(true);
      expect((await step(3, { gender: null })).profileCompleted).toBe(false);
    }));

  test('of two who have read the same revision, one changes it', () =>
    withDatabase(async ({ db }) => {
      const { id } = await patient(db);
      const ctx = makeCtx(db);

      const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => updatePerson(ctx, { ...change, id })));

      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const outcome of outcomes)
        if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'request.precondition_failed' });
    }));

  test.each([
    ['another patient', async (db) => ({ id: (await patient(db)).id, actor: actorOf(await patient(db)) })],
    ['a patient of nobody here', async (db) => ({ id: (await patient(db)).id, actor: actorOf(await practitioner(db)) })],
    ["another clinic's patient", async (db) => ({ id: (await patient(db, { clinicId: OTHER_CLINIC })).id })],
    ['a practitioner by the id of a patient', async (db) => ({ id: (await practitioner(db)).id })],
    ['nobody', async () => ({ id: `pat_${'0'.repeat(32)}` })],
  ] as [string, (db: Parameters<typeof patient>[0]) => Promise<{ id: string; actor?: ReturnType<typeof actorOf> }>][])(
    '%s is a person not found, whatever the revision',
    (_who, arrange) =>
      withDb(async (db) => {
        await clinic(db);
        const { id, actor } = await arrange(db);
        const ctx = makeCtx(db, actor && { actor });

        for (const expectedRevision of [1, 7])
          await expect(updatePerson(ctx, { ...change, id, expectedRevision })).rejects.toMatchObject({
            code: 'people.not_found',
          });
      }),
  );

  test('patients change what is theirs to say of themselves and of whom they act for, and not who they are to the clinic', () =>
    withDb(async (db) => {
      const [pia, child, other] = [await patient(db), await patient(db), await patient(db)];
      const ctx = makeCtx(db, { actor: actorOf(pia, { actsFor: [child.id] }) });

      expect((await updatePerson(ctx, { ...change, id: pia.id })).contactNumber).toBe(NUMBER);
      expect((await updatePerson(ctx, { ...change, id: child.id })).contactNumber).toBe(NUMBER);
      const audit = await db.select().from(auditLog);
      expect(audit.map(({ entityId, onBehalfOf }) => [entityId, onBehalfOf])).toEqual([
        [pia.id, null],
        [child.id, child.id],
      ]);
      for (const fields of [{ mrn: '1' }, { externalId: 'x' }, { email: 'else@mail.example' }])
        await expect(updatePerson(ctx, { ...change, id: pia.id, expectedRevision: 2, fields })).rejects.toMatchObject({
          code: 'auth.forbidden',
        });
      await expect(updatePerson(ctx, { ...change, id: other.id })).rejects.toMatchObject({ code: 'people.not_found' });
    }));

  test('a practitioner sees their patients and does not change them; the front desk changes nobody', () =>
    withDb(async (db) => {
      const visit = await appointment(db);
      const doctor = makeCtx(db, { actor: actorOf({ id: visit.practitionerId, kind: 'practitioner' }) });
      const desk = makeCtx(db, { actor: actorOf(await staff(db)) });

      for (const ctx of [doctor, desk])
        await expect(updatePerson(ctx, { ...change, id: visit.patientId })).rejects.toMatchObject({ code: 'auth.forbidden' });
    }));

  test('who administers a department changes its people, but no role above their own and none of their own', () =>
    withDb(async (db) => {
      const [admin, clerk, chief, elsewhere] = [
        await staff(db, { role: 'department_admin' }),
        await staff(db),
        await staff(db, { role: 'clinic_admin' }),
        await staff(db),
      ];
      const { id: departmentId } = await department(db, { memberIds: [admin.id, clerk.id, chief.id] });
      const ctx = makeCtx(db, { actor: actorOf(admin, { departmentIds: [departmentId] }) });
      const set = (id: string, fields: object) => updatePerson(ctx, { kind: 'staff', id, expectedRevision: 1, fields });

      await expect(set(elsewhere.id, { contactNumber: NUMBER })).rejects.toMatchObject({ code: 'people.not_found' });
      await expect(set(chief.id, { contactNumber: NUMBER })).rejects.toMatchObject({ code: 'auth.forbidden' });
      await expect(set(clerk.id, { role: 'clinic_admin' })).rejects.toMatchObject({ code: 'auth.forbidden' });
      await expect(set(admin.id, { role: 'staff' })).rejects.toMatchObject({ code: 'auth.forbidden' });
      expect((await set(clerk.id, { role: 'department_admin' })).role).toBe('department_admin');
    }));

  test('when its audit row cannot be written, nothing has changed', () =>
    withDb(async (db) => {
      const { id } = await patient(db);
      await asOwner(db, (owner) => owner.execute(sql`alter table audit_log add constraint audit_is_down check (false)`));

      await expect(updatePerson(makeCtx(db), { ...change, id })).rejects.toThrow();
      expect(await db.select().from(people)).toMatchObject([{ contactNumber: null, revision: 1 }]);
    }));
});

describe('PATCH /v1/patients/{id}', () => {
  test('needs the revision that was read, and answers the next one', () =>
    withDb(async (db) => {
      const { id } = await patient(db);
      const { key } = await secretKey(db);
      const app = makeApp({ db });
      const patch = (headers: Record<string, string>) =>
        app.request(`/v1/patients/${id}`, as(key, { method: 'PATCH', body: { contactNumber: NUMBER }, headers }));

      expect((await patch({})).status).toBe(428);
      expect((await patch({ 'if-match': '"7"' })).status).toBe(412);
      const changed = await patch({ 'if-match': '"1"' });
      expect([changed.status, changed.headers.get('etag')]).toEqual([200, '"2"']);
    }));

  test('a field that is not a patient’s is refused and not echoed', () =>
    withDb(async (db) => {
      const { id } = await patient(db);
      const { key } = await secretKey(db);
      const body = { specialty: 'Quackery' };

      const reply = await makeApp({ db }).request(
        `/v1/patients/${id}`,
        as(key, { method: 'PATCH', body, headers: { 'if-match': '"1"' } }),
      );

      expect(reply.status).toBe(400);
      expect(await reply.text()).not.toContain('Quackery');
    }));
});

describe('PUT /v1/patients/by-external-id/{externalId}', () => {
  test('makes the patient the first time, and brings them up to date the second', () =>
    withDb(async (db) => {
      const { key } = await secretKey(db);
      const app = makeApp({ db });
      const put = (body: object) => app.request('/v1/patients/by-external-id/ehr%2F17', as(key, { method: 'PUT', body }));

      const first = await put({ name: 'Pia Example', email: 'pia@mail.example', allergies: ['nuts'] });
      const second = await put({ name: 'Pia Beispiel' });

      const made = (await first.json()) as { id: string; mrn: string };
      expect([first.status, second.status]).toEqual([201, 200]);
      expect(await second.json()).toMatchObject({
        ...{ id: made.id, mrn: made.mrn, externalId: 'ehr/17', name: 'Pia Beispiel' },
        ...{ email: 'pia@mail.example', allergies: ['nuts'], revision: 2 },
      });
    }));

  test('twenty at once make one patient', () =>
    withDatabase(async ({ db }) => {
      await clinic(db);
      const input = { kind: 'patient' as const, externalId: 'ehr-17', name: 'Pia Example' };

      const outcomes = await Promise.all(Array.from({ length: 20 }, () => putPerson(makeCtx(db), input)));

      expect(outcomes.filter(({ isNew }) => isNew)).toHaveLength(1);
      expect(new Set(outcomes.map(({ view }) => view.id)).size).toBe(1);
      expect(await db.$count(people)).toBe(1);
    }));

  test('an external id of somebody who is not a patient is taken', () =>
    withDb(async (db) => {
      await practitioner(db, { externalId: 'ehr-17' });
      const input = { kind: 'patient' as const, externalId: 'ehr-17', name: 'Pia Example' };
      await expect(putPerson(makeCtx(db), input)).rejects.toMatchObject({ code: 'people.external_id_taken' });
    }));

  test('is not for patients themselves', () =>
    withDb(async (db) => {
      const { id } = await patient(db, { externalId: 'ehr-17' });
      const { token } = await session(db, { personId: id });
      const reply = await makeApp({ db }).request(
        '/v1/patients/by-external-id/ehr-17',
        as(token, { method: 'PUT', body: { name: 'Pia Example' } }),
      );
      expect(await reply.json()).toMatchObject({ status: 403, code: 'auth.forbidden' });
    }));
});
