import type { Department } from '@bedside/contract';
import { eq, sql } from 'drizzle-orm';
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
import { sessions } from '../sessions/sessions.table.ts';
import { createDepartment } from './create-department.ts';
import { deleteDepartment } from './delete-department.ts';
import { departmentFor } from './department-for.ts';
import { departmentMembers, departments } from './departments.table.ts';
import { getDepartment, listDepartments } from './read-departments.ts';
import { updateDepartment } from './update-department.ts';
import { transact } from '../../db/transact.ts';

describe('createDepartment', () => {
  test('makes it with its members, and is audited', () =>
    withDb(async (db) => {
      const doctor = await practitioner(db);
      const made = await createDepartment(makeCtx(db), { name: 'Cardiology', memberIds: [doctor.id, doctor.id] });
      expect(made).toMatchObject({ row: { name: 'Cardiology', revision: 1 }, memberIds: [doctor.id] });
      expect(await listDepartments(makeCtx(db))).toEqual([made]);
      const rows = await db.select().from(auditLog).where(eq(auditLog.action, 'department.create'));
      expect(rows).toMatchObject([{ entityId: made.row.id, changed: ['name', 'memberIds'] }]);
    }));

  test('patients, strangers and people of another clinic do not work there', () =>
    withDb(async (db) => {
      const notHere = [(await patient(db)).id, (await practitioner(db, { clinicId: OTHER_CLINIC })).id, `prc_${'0'.repeat(32)}`];
      for (const id of notHere)
        await expect(createDepartment(makeCtx(db), { name: 'Cardiology', memberIds: [id] })).rejects.toMatchObject({
          code: 'people.not_found',
        });
      expect(await db.$count(departments)).toBe(0);
    }));

  test('a name is there once in a clinic, also when two come at once, and again in another clinic', () =>
    withDatabase(async ({ db }) => {
      await clinic(db);
      await department(db, { clinicId: OTHER_CLINIC, name: 'Cardiology' });
      const two = [1, 2].map(() => createDepartment(makeCtx(db), { name: 'Cardiology', memberIds: [] }));
      const outcomes = await Promise.allSettled(two);
      expect(outcomes.find((one) => one.status === 'rejected')).toMatchObject({ reason: { code: 'departments.name_taken' } });
      expect(await listDepartments(makeCtx(db))).toHaveLength(1);
    }));

  test('only who administers the clinic', () =>
    withDb(async (db) => {
      const { id } = await department(db);
      for (const role of ['staff', 'department_admin'] as const) {
        const ctx = makeCtx(db, { actor: actorOf(await staff(db, { role }), { departmentIds: [id] }) });
        for (const refused of [
          createDepartment(ctx, { name: 'Mine', memberIds: [] }),
          updateDepartment(ctx, { id, name: 'Mine', expected: 1 }),
          deleteDepartment(ctx, { id, expected: 1 }),
        ])
          await expect(refused).rejects.toMatchObject({ code: 'auth.forbidden' });
      }
    }));

  test('is undone when its audit row cannot be written', () =>
    withDb(async (db) => {
      await clinic(db);
      await asOwner(db, (owner) => owner.execute(sql`alter table audit_log add constraint closed check (false) not valid`));
      await expect(createDepartment(makeCtx(db), { name: 'Cardiology', memberIds: [] })).rejects.toThrow();
      expect(await db.$count(departments)).toBe(0);
    }));
});

describe('updateDepartment', () => {
  test('who is taken out of it loses their sessions, who comes in does not', () =>
    withDb(async (db) => {
      const [leaves, comes] = [await staff(db, { role: 'department_admin' }), await staff(db, { role: 'department_admin' })];
      const { id } = await department(db, { memberIds: [leaves.id] });
      const [first, second] = [await session(db, { personId: leaves.id }), await session(db, { personId: comes.id })];
      const after = await updateDepartment(makeCtx(db), { id, memberIds: [comes.id], expected: 1 });
      expect(after).toMatchObject({ memberIds: [comes.id], row: { revision: 2 } });
      const isRevoked = async (sessionId: string) =>
        (await db.select().from(sessions).where(eq(sessions.id, sessionId)))[0]!.revokedAt !== null;
      expect([await isRevoked(first.id), await isRevoked(second.id)]).toEqual([true, false]);
    }));

  test('from an old revision, of another clinic and of nowhere it is refused, the last two alike', () =>
    withDb(async (db) => {
      const { key } = await secretKey(db);
      const [ours, theirs] = [await department(db), await department(db, { clinicId: OTHER_CLINIC })];
      await expect(updateDepartment(makeCtx(db), { id: ours.id, name: 'x', expected: 7 })).rejects.toMatchObject({
        code: 'request.precondition_failed',
      });
      const app = makeApp({ db });
      const ask = async (id: string, method: string, body?: object) => {
        const reply = await app.request(`/v1/departments/${id}`, as(key, { method, body, headers: { 'if-match': '"1"' } }));
        return { ...((await reply.json()) as object), instance: '' };
      };
      const missing = `dep_${'0'.repeat(32)}`;
      for (const [method, body] of [['GET'], ['PATCH', { name: 'x' }], ['DELETE']] as const) {
        expect(await ask(theirs.id, method, body)).toEqual(await ask(missing, method, body));
        expect(await ask(theirs.id, method, body)).toMatchObject({ code: 'departments.not_found' });
      }
    }));
});

describe('deleteDepartment', () => {
  test('one that never had an appointment goes, with its members', () =>
    withDb(async (db) => {
      const { id } = await department(db, { memberIds: [(await practitioner(db)).id] });
      await deleteDepartment(makeCtx(db), { id, expected: 1 });
      expect([await db.$count(departments), await db.$count(departmentMembers)]).toEqual([0, 0]);
      await expect(getDepartment(makeCtx(db), id)).rejects.toMatchObject({ code: 'departments.not_found' });
    }));

  test('one with appointments stays', () =>
    withDb(async (db) => {
      const { id } = await department(db);
      await appointment(db, { departmentId: id });
      await expect(deleteDepartment(makeCtx(db), { id, expected: 1 })).rejects.toMatchObject({ code: 'departments.in_use' });
      expect(await db.$count(departments)).toBe(1);
    }));
});

describe('the department of an appointment', () => {
  test('is the practitioner’s when they have exactly one, else none unless it is said and they work there', () =>
    withDb(async (db) => {
      const doctor = await practitioner(db);
      const of = (departmentId?: string) => transact(makeCtx(db), (tx) => departmentFor(tx, doctor.id, departmentId));
      expect(await of()).toBeNull();
      const first = await department(db, { memberIds: [doctor.id] });
      expect(await of()).toBe(first.id);
      const second = await department(db, { memberIds: [doctor.id] });
      expect(await of()).toBeNull();
      expect(await of(second.id)).toBe(second.id);
      for (const { id } of [await department(db), await department(db, { clinicId: OTHER_CLINIC })])
        await expect(of(id)).rejects.toMatchObject({ code: 'departments.not_found' });
    }));
});

describe('/v1/departments', () => {
  test('what was made is read, changed and deleted by its ETag', () =>
    withDb(async (db) => {
      const { key } = await secretKey(db);
      const app = makeApp({ db });
      const made = await app.request('/v1/departments', as(key, { body: { name: 'Cardiology' } }));
      const { id } = (await made.json()) as Department;
      expect([made.status, made.headers.get('etag')]).toEqual([201, '"1"']);
      const path = `/v1/departments/${id}`;
      const change = as(key, { body: { name: 'Heart' }, method: 'PATCH', headers: { 'if-match': '"1"' } });
      expect(await (await app.request(path, change)).json()).toMatchObject({ name: 'Heart', revision: 2 });
      expect((await app.request(path, as(key, { method: 'DELETE', headers: { 'if-match': '"1"' } }))).status).toBe(412);
      expect((await app.request(path, as(key, { method: 'DELETE', headers: { 'if-match': '"2"' } }))).status).toBe(204);
      expect((await app.request(path, as(key))).status).toBe(404);
    }));
});
