import { describe, expect, test } from 'vitest';
import type { Db } from '../../context.ts';
import { asOwner, CLINIC, as, makeApp, NOW, OTHER_CLINIC, testConfig, withDb } from '../../../test/helpers.ts';
import {
  appointment,
  clinic,
  department,
  patient,
  practitioner,
  publishableKey,
  secretKey,
  session,
  staff,
} from '../../../test/makers.ts';
import { reviews } from '../reviews/reviews.table.ts';
import { practitionerProfiles } from './practitioner-profiles.table.ts';

type Over = Parameters<typeof practitioner>[1];
type Profile = Partial<typeof practitionerProfiles.$inferInsert>;

/** As patients can find one. */
async function listed(db: Db, over: Over = {}, profile: Profile = {}) {
  const row = await practitioner(db, { specialty: 'General practice', ...over });
  const common = { personId: row.id, clinicId: row.clinicId, languages: ['en'], isBookable: true };
  await asOwner(db, (owner) => owner.insert(practitionerProfiles).values({ ...common, ...profile }));
  return row;
}

const PAGE = 'https://clinic.example';
/** As a page of that clinic asks. */
async function visit(db: Db, clinicId = CLINIC, origin = PAGE): Promise<RequestInit> {
  const { key } = await publishableKey(db, { clinicId });
  return { headers: { 'x-publishable-key': key, origin } };
}

async function look(db: Db, query = '', init?: RequestInit) {
  const reply = await makeApp({ db }).request(`/v1/practitioners${query}`, init ?? (await visit(db)));
  const body = (await reply.json()) as { data: Record<string, unknown>[]; nextCursor: string | null; code?: string };
  return { status: reply.status, ...body, names: body.data?.map(({ name }) => name) };
}

describe('the public directory', () => {
  test('shows by the publishable key what patients choose by, and no way to reach anybody', () =>
    withDb(async (db) => {
      const { id } = await listed(
        db,
        { name: 'Dr. Paul Example', email: 'paul@clinic.example', contactNumber: '+49 30 5550100', externalId: 'ehr-1' },
        { about: 'Travels.', languages: ['en', 'de'], experienceYears: 12, qualification: 'MD' },
      );

      const { status, data, nextCursor } = await look(db);

      expect([status, nextCursor]).toEqual([200, null]);
      expect(data).toEqual([
        {
          ...{ id, name: 'Dr. Paul Example', specialty: 'General practice', about: 'Travels.', languages: ['en', 'de'] },
          ...{ experienceYears: 12, qualification: 'MD', departmentIds: [], avatarUrl: null, rating: null },
        },
      ]);
    }));

  test('shows who is active and takes bookings, of this clinic', () =>
    withDb(async (db) => {
      await clinic(db, { id: OTHER_CLINIC });
      await listed(db, { name: 'Dr. Ada' });
      await listed(db, { name: 'Dr. Ben', status: 'pending' });
      await listed(db, { name: 'Dr. Cem', status: 'deactivated', deactivatedAt: NOW });
      const { id } = await listed(db, { name: 'Dr. Dora' }, { isBookable: false });
      await listed(db, { name: 'Dr. Eve', clinicId: OTHER_CLINIC });
      await patient(db);

      expect((await look(db)).names).toEqual(['Dr. Ada']);
      expect((await look(db, '', await visit(db, OTHER_CLINIC))).names).toEqual(['Dr. Eve']);
      expect(await look(db, `/${id}`)).toMatchObject({ status: 404, code: 'people.not_found' });
    }));

  test.each([
    ['?q=ada', ['Dr. Ada']],
    ['?specialty=Cardiology', ['Dr. Ben']],
    ['?specialty=Cardiology&specialty=General%20practice', ['Dr. Ada', 'Dr. Ben', 'Dr. Cem']],
    ['?language=tr&language=de', ['Dr. Ada', 'Dr. Cem']],
    ['?language=fr', []],
    ['?q=dr.%20&language=tr', ['Dr. Cem']],
  ])('%s', (query, names) =>
    withDb(async (db) => {
      await listed(db, { name: 'Dr. Ada' }, { languages: ['en', 'de'] });
      await listed(db, { name: 'Dr. Ben', specialty: 'Cardiology' });
      await listed(db, { name: 'Dr. Cem' }, { languages: ['tr'] });
      expect((await look(db, query)).names).toEqual(names);
    }),
  );

  test('is filtered by department, and goes on by its cursor', () =>
    withDb(async (db) => {
      const there = [await listed(db, { name: 'Dr. Ada' }), await listed(db, { name: 'Dr. Ben' })];
      await listed(db, { name: 'Dr. Cem' });
      const { id: departmentId } = await department(db, { memberIds: there.map(({ id }) => id) });

      const first = await look(db, `?departmentId=${departmentId}&limit=1`);
      const second = await look(db, `?departmentId=${departmentId}&limit=1&after=${first.nextCursor}`);

      expect([first.names, second.names, second.nextCursor]).toEqual([['Dr. Ada'], ['Dr. Ben'], null]);
    }));

  test('shows the average of the reviews and their number', () =>
    withDb(async (db) => {
      const { id: practitionerId } = await listed(db);
      for (const rating of [5, 4, 4]) {
        const { id: appointmentId, patientId, clinicId } = await appointment(db, { practitionerId, status: 'completed' });
        const times = { createdAt: NOW, updatedAt: NOW };
        const row = { id: `rev_${appointmentId}`, clinicId, appointmentId, patientId, practitionerId, rating, ...times };
        await asOwner(db, (owner) => owner.insert(reviews).values(row));
      }
      expect((await look(db)).data).toMatchObject([{ rating: { average: 4.3, count: 3 } }]);
    }));

  test.each(['status=deactivated', 'externalId=ehr-1', 'bookable=false', 'email=x'])('%s is not for visitors', (query) =>
    withDb(async (db) => {
      await listed(db);
      expect(await look(db, `?${query}`)).toMatchObject({ status: 400, code: 'request.invalid' });
    }),
  );

  test('is for the clinic’s own pages, by a key that is the clinic’s', () =>
    withDb(async (db) => {
      await listed(db);
      expect(await look(db, '', await visit(db, CLINIC, 'https://evil.example'))).toMatchObject({
        status: 403,
        code: 'auth.origin_not_allowed',
      });
      expect(await look(db, '', { headers: { 'x-publishable-key': 'pk_test_nobody' } })).toMatchObject({ status: 401 });
      expect(await look(db, '', {})).toMatchObject({ status: 401, code: 'auth.missing' });
    }));

  test('is limited by the address', () =>
    withDb(async (db) => {
      await listed(db);
      const app = makeApp({ db, config: testConfig({ RATE_LIMIT_PER_MINUTE: '2' }) });
      const init = await visit(db);
      const statuses = [];
      for (let n = 0; n < 3; n++) statuses.push((await app.request('/v1/practitioners', init)).status);
      expect(statuses).toEqual([200, 200, 429]);
    }));

  test('a publishable key changes nothing and adds nobody', () =>
    withDb(async (db) => {
      const { id } = await listed(db);
      const app = makeApp({ db });
      const headers = {
        ...((await visit(db)).headers as Record<string, string>),
        'content-type': 'application/json',
        'if-match': '"1"',
      };
      for (const [method, path] of [
        ['POST', ''],
        ['PATCH', `/${id}`],
        ['POST', `/${id}/approve`],
      ])
        expect((await app.request(`/v1/practitioners${path}`, { method: method!, headers, body: '{}' })).status).toBe(401);
    }));
});

describe('with a session or a key, the same address shows', () => {
  test('patients and practitioners the directory, and of themselves their record', () =>
    withDb(async (db) => {
      const doctor = await listed(db, { email: 'paul@clinic.example' });
      const pia = await session(db, { personId: (await patient(db)).id });
      const paul = await session(db, { personId: doctor.id });

      expect((await look(db, '', as(pia.token))).data[0]).not.toHaveProperty('email');
      expect((await look(db, '', as(paul.token))).data[0]).not.toHaveProperty('email');
      expect(await look(db, `/${doctor.id}`, as(pia.token))).not.toHaveProperty('email');
      expect(await look(db, `/${doctor.id}`, as(paul.token))).toMatchObject({ email: 'paul@clinic.example', can: ['update'] });
    }));

  test('the clinic its records, also of who waits', () =>
    withDb(async (db) => {
      await listed(db, { name: 'Dr. Ada' });
      await listed(db, { name: 'Dr. Ben', status: 'pending' }, { isBookable: false });
      const { key } = await secretKey(db);
      const desk = await session(db, { personId: (await staff(db)).id });

      for (const bearer of [key, desk.token])
        expect((await look(db, '?status=pending&bookable=false', as(bearer))).data).toMatchObject([
          { name: 'Dr. Ben', status: 'pending', isBookable: false },
        ]);
    }));
});
