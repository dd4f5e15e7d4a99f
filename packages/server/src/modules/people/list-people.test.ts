import { sql } from 'drizzle-orm';
import { describe, expect, test, vi } from 'vitest';
import type { Db } from '../../context.ts';
import { actAs, as, asOwner, CLINIC, makeApp, makeCtx, NOW, OTHER_CLINIC, withDatabase, withDb } from '../../../test/helpers.ts';
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
import { plansOf } from '../../../test/plans.ts';
import { auditLog } from '../audit/audit.table.ts';
import { getPersonView } from './get-person.ts';
import { listPeople } from './list-people.ts';

vi.setConfig({ testTimeout: 60_000 });

const all = { limit: 100 };
const namesOf = ({ views }: { views: { name: string }[] }) => views.map(({ name }) => name);

describe('what is typed', () => {
  test.each([
    ['a part of the name, in any case', 'EXAM', ['Ängström Example', 'Pia Example']],
    ['without the accent', 'angstr', ['Ängström Example']],
    ['with one that the name has not', 'pía', ['Pia Example']],
    ['over the space', 'a exa', ['Pia Example']],
    ['the end of the record number', '0417', ['Pia Example']],
    ['the external id', 'ehr-9', ['Ängström Example']],
    ['signs that mean "anything" to a database', '%%%', []],
    ['one of them in the name', '0_%', ['Otto 100_% Beispiel']],
    ['what nobody is called', 'zzz', []],
  ])('%s: %s', (_how, q, found) =>
    withDb(async (db) => {
      await patient(db, { name: 'Pia Example', mrn: '100000417' });
      await patient(db, { name: 'Ängström Example', externalId: 'EHR-9' });
      await patient(db, { name: 'Otto 100_% Beispiel' });
      await patient(db, { name: 'Pia Example', clinicId: OTHER_CLINIC });
      await practitioner(db, { name: 'Dr. Pia Example' });

      expect(namesOf(await listPeople(makeCtx(db), 'patient', { ...all, q }))).toEqual(found);
    }),
  );

  test('of less than three characters is refused, as is a key that nobody knows', () =>
    withDb(async (db) => {
      const { key } = await secretKey(db);
      const app = makeApp({ db });
      for (const query of ['q=ab', 'q=%20%20ab%20', 'nmae=Pia', 'limit=101', 'after=x', 'status=gone'])
        expect((await app.request(`/v1/patients?${query}`, as(key))).status).toBe(400);
    }));

  test('finds the same among the few that are the caller’s own', () =>
    withDb(async (db) => {
      const visit = await appointment(db, { patientId: (await patient(db, { name: 'Ängström Example' })).id });
      await patient(db, { name: 'Ängström Elsewhere' });
      const ctx = makeCtx(db, { actor: actorOf({ id: visit.practitionerId, kind: 'practitioner' }) });
      expect(namesOf(await listPeople(ctx, 'patient', { ...all, q: 'angs' }))).toEqual(['Ängström Example']);
    }));
});

describe('a list', () => {
  test('goes by name, and its pages have no gap and no duplicate when somebody comes before them', () =>
    withDb(async (db) => {
      for (const name of ['Elsa', 'anna', 'Ödön', 'Zoe', 'Oskar', 'anna']) await patient(db, { name });
      const ctx = makeCtx(db);
      const page = (after?: string) => listPeople(ctx, 'patient', { limit: 2, after });

      const first = await page();
      await patient(db, { name: 'Aaron' });
      const second = await page(first.nextCursor!);
      const third = await page(second.nextCursor!);

      expect([first, second, third].flatMap(namesOf)).toEqual(['anna', 'anna', 'Elsa', 'Ödön', 'Oskar', 'Zoe']);
      expect(third.nextCursor).toBeNull();
      expect(new Set([first, second, third].flatMap(({ views }) => views.map(({ id }) => id))).size).toBe(6);
    }));

  test('carries no name in its cursor, nothing of anybody’s health in its rows, and is one row of the audit', () =>
    withDb(async (db) => {
      await patient(db, { name: 'Pia Example' });
      await patient(db, { name: 'Pia Zuletzt' });
      const { key } = await secretKey(db);

      const reply = await makeApp({ db }).request('/v1/patients?limit=1', as(key));

      const { data, nextCursor } = (await reply.json()) as { data: object[]; nextCursor: string };
      expect(Buffer.from(nextCursor.split('.')[0]!, 'base64url').toString()).toMatch(/^pat_[0-9a-f]{32}$/);
      for (const field of ['allergies', 'bloodGroup', 'gender', 'emergencyContacts']) expect(data[0]).not.toHaveProperty(field);
      const audit = await db.select().from(auditLog);
      expect(audit).toMatchObject([{ action: 'patient.list', entityIds: [(data[0] as { id: string }).id] }]);
    }));

  test.each([
    ['status=deactivated', ['Dana']],
    ['status=pending&status=deactivated', ['Dana', 'Pia']],
    ['externalId=ehr-1', ['Anna']],
  ])('%s', (query, names) =>
    withDb(async (db) => {
      await patient(db, { name: 'Anna', externalId: 'ehr-1' });
      await patient(db, { name: 'Dana', status: 'deactivated', deactivatedAt: NOW });
      await patient(db, { name: 'Pia', status: 'pending' });
      const { key } = await secretKey(db);
      const reply = await makeApp({ db }).request(`/v1/patients?${query}`, as(key));
      const { data } = (await reply.json()) as { data: { name: string }[] };
      expect(data.map(({ name }) => name)).toEqual(names);
    }),
  );

  test('of staff, by role and department', () =>
    withDb(async (db) => {
      const { id: departmentId } = await department(db, { memberIds: [(await staff(db, { name: 'Sam' })).id] });
      await staff(db, { name: 'Ada', role: 'clinic_admin' });
      const list = async (query: object) => namesOf(await listPeople(makeCtx(db), 'staff', { ...all, ...query }));
      expect(await list({ role: ['clinic_admin'] })).toEqual(['Ada']);
      expect(await list({ departmentId: [departmentId] })).toEqual(['Sam']);
    }));
});

describe('within sight are', () => {
  /** Who sees which of four patients. */
  async function four(db: Db) {
    const doctor = await practitioner(db);
    const { id: departmentId } = await department(db, { memberIds: [doctor.id] });
    const [own, wrong, elsewhere, free] = [
      await patient(db, { name: 'A own' }),
      await patient(db, { name: 'B wrongly booked' }),
      await patient(db, { name: 'C elsewhere' }),
      await patient(db, { name: 'D without a visit' }),
    ];
    await appointment(db, { practitionerId: doctor.id, patientId: own.id, departmentId });
    await appointment(db, { practitionerId: doctor.id, patientId: wrong.id, departmentId, status: 'entered_in_error' });
    await appointment(db, { patientId: elsewhere.id });
    return { doctor, departmentId, own, elsewhere, free };
  }

  test('for the front desk and a key all, for a practitioner their patients, for patients themselves and whom they act for', () =>
    withDb(async (db) => {
      const { doctor, own, elsewhere, free } = await four(db);
      const seen = async (actor?: ReturnType<typeof actorOf>) =>
        namesOf(await listPeople(makeCtx(db, actor && { actor }), 'patient', all)).map((name) => name[0]);

      expect(await seen()).toEqual(['A', 'B', 'C', 'D']);
      expect(await seen(actorOf(await staff(db)))).toEqual(['A', 'B', 'C', 'D']);
      expect(await seen(actorOf(doctor))).toEqual(['A']);
      expect(await seen(actorOf(free))).toEqual(['D']);
      expect(await seen(actorOf(free, { actsFor: [elsewhere.id] }))).toEqual(['C', 'D']);
      expect(await seen(actorOf(own, { appointmentId: `apt_${'1'.repeat(32)}` }))).toEqual([]);
    }));

  test('for who administers a department: its people, and who has a visit there', () =>
    withDb(async (db) => {
      const { doctor, departmentId } = await four(db);
      const colleague = await practitioner(db);
      const ctx = makeCtx(db, {
        actor: actorOf(await staff(db, { role: 'department_admin' }), { departmentIds: [departmentId] }),
      });

      expect(namesOf(await listPeople(ctx, 'patient', all))).toEqual(['A own']);
      expect(namesOf(await listPeople(ctx, 'patient', { ...all, q: 'without' }))).toEqual([]);
      expect((await getPersonView(ctx, 'practitioner', doctor.id)).id).toBe(doctor.id);
      await expect(getPersonView(ctx, 'practitioner', colleague.id)).rejects.toMatchObject({ code: 'people.not_found' });
    }));

  test('nobody of another clinic, who answers exactly like nobody', () =>
    withDb(async (db) => {
      const mine = await session(db, { personId: (await patient(db)).id });
      const hidden = [(await patient(db, { clinicId: OTHER_CLINIC })).id, (await patient(db)).id, `pat_${'0'.repeat(32)}`];
      const app = makeApp({ db });

      const shown: [number, object, string[]][] = [];
      for (const id of hidden) {
        const reply = await app.request(`/v1/patients/${id}`, as(mine.token));
        shown.push([reply.status, { ...((await reply.json()) as object), instance: '' }, namesOfHeaders(reply)]);
      }

      expect(shown[0]).toEqual(shown[2]);
      expect(shown[1]).toEqual(shown[2]);
      expect(shown[0]![0]).toBe(404);
    }));

  test('for a guest nobody', () =>
    withDb(async (db) => {
      await clinic(db);
      const actor = actorOf({ id: `gst_${'1'.repeat(32)}`, kind: 'guest' });
      await expect(listPeople(makeCtx(db, { actor }), 'patient', all)).rejects.toMatchObject({ code: 'auth.forbidden' });
    }));
});

test('the function that reads past row-level security finds only whom the clinic of the transaction has, and without one nobody', () =>
  withDb(async (db) => {
    const mine = await patient(db, { name: 'Pia Example' });
    const theirs = await patient(db, { name: 'Pia Example', clinicId: OTHER_CLINIC });
    const found = async (clinicId: string) => {
      await actAs(db, 'bedside_app', clinicId);
      return db.execute<{ id: string }>(sql`select id from search_people('patient', 'pia')`);
    };
    expect([...(await found(CLINIC))]).toEqual([{ id: mine.id }]);
    expect([...(await found(OTHER_CLINIC))]).toEqual([{ id: theirs.id }]);
    expect([...(await found(''))]).toEqual([]);
  }));

const namesOfHeaders = (reply: Response) => [...reply.headers.keys()].sort();

test('a search among many reads no table through: the plans are those of the application’s role, also inside the function', () =>
  withDatabase(async ({ db, client, url }) => {
    await clinic(db);
    await asOwner(db, (owner) =>
      owner.execute(sql`insert into people (id, clinic_id, kind, role, name, mrn, created_at, updated_at)
        select 'pat_' || md5(n::text), ${CLINIC}, 'patient', 'patient', md5(n::text) || ' Example', n::text, ${NOW.toISOString()}, ${NOW.toISOString()}
        from generate_series(1, 30000) n`),
    );
    const deactivated = sql`status = 'deactivated', deactivated_at = ${NOW.toISOString()}`;
    await asOwner(db, (owner) => owner.execute(sql`update people set ${deactivated} where mrn in ('7', '77', '777')`));
    await client`analyze people`;
    const seen = await plansOf(url, async (watched) => {
      const ctx = makeCtx(watched);
      const found = await listPeople(ctx, 'patient', { limit: 20, q: 'c81e728d' });
      const first = await listPeople(ctx, 'patient', { limit: 20 });
      await listPeople(ctx, 'patient', { limit: 20, after: first.nextCursor! });
      expect((await listPeople(ctx, 'patient', { limit: 20, status: ['deactivated'] })).views).toHaveLength(3);
      expect(namesOf(found)).toEqual([expect.stringContaining('c81e728d')]);
    });
    expect(seen).toContain('people_search_idx');
    expect(seen).toContain('people_list_idx');
    expect(seen).toContain('people_status_idx');
    expect(seen).not.toMatch(/Seq Scan on people/);
    expect(seen.match(/Index Cond: .*search_text.*> /)).not.toBeNull();
  }));
