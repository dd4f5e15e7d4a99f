import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { as, asOwner, makeApp, makeCtx, OTHER_CLINIC, withDatabase, withDb } from '../../../test/helpers.ts';
import { actorOf, clinic, department, patient, practitioner, secretKey, session, staff } from '../../../test/makers.ts';
import { auditLog } from '../audit/audit.table.ts';
import { events } from '../events/events.table.ts';
import { createPerson } from './create-person.ts';
import { people } from './people.table.ts';

const PIA = {
  name: '  Pia   Example ',
  email: 'pia@mail.example',
  contactNumber: '+49 30 5550123',
  birthDate: '1984-05-17',
  gender: 'female',
  bloodGroup: 'A+',
  allergies: ['penicillin'],
  emergencyContacts: [{ name: 'Max Example', relationship: 'husband', phone: '+49 30 5550124' }],
  language: 'de',
  timeZone: 'Europe/Berlin',
  externalId: 'patient-17',
} as const;

describe('POST /v1/patients', () => {
  test('makes a patient with every field and a record number; audited by names, announced by id', () =>
    withDb(async (db) => {
      const { key } = await secretKey(db);

      const reply = await makeApp({ db }).request('/v1/patients', as(key, { body: PIA }));

      expect([reply.status, reply.headers.get('etag')]).toEqual([201, '"1"']);
      const made = (await reply.json()) as { id: string; mrn: string };
      expect(made).toMatchObject({ ...PIA, name: 'Pia Example', status: 'active', profileCompleted: true, avatarUrl: null });
      expect(made.mrn).toMatch(/^\d{9}$/);
      const [audit] = await db.select().from(auditLog);
      expect(audit).toMatchObject({ action: 'patient.create', entityId: made.id, actorType: 'secret_key' });
      expect(audit!.changed).toEqual(expect.arrayContaining(['birthDate', 'allergies']));
      expect(JSON.stringify(audit)).not.toContain('penicillin');
      expect(await db.select().from(events)).toMatchObject([
        { type: 'patient.created', appointmentId: null, audience: [made.id], data: { personId: made.id, status: 'active' } },
      ]);
    }));

  test.each([
    ['a birth date', { birthDate: undefined }],
    ['a gender', { gender: undefined }],
    ['a contact number', { contactNumber: undefined }],
    ['an emergency contact', { emergencyContacts: [] }],
  ])('without %s the profile is not complete', (_what, lacking) =>
    withDb(async (db) => {
      const { key } = await secretKey(db);
      const reply = await makeApp({ db }).request('/v1/patients', as(key, { body: { ...PIA, ...lacking } }));
      expect(await reply.json()).toMatchObject({ profileCompleted: false });
    }),
  );

  test.each([
    ['an unknown key', { notes: 'chest pain' }],
    ['half an emergency contact', { emergencyContacts: [{ name: 'Max Example', phone: '+49 30 5550124' }] }],
    ['a blood group that nobody has', { bloodGroup: 'C+' }],
    ['a language that is a name', { language: 'German' }],
    ['a zone that is an offset', { timeZone: '+02:00' }],
    ['a name of two lines', { name: 'Pia\nBcc: all@mail.example' }],
    ['a number that is none', { contactNumber: 'call me' }],
    ['a birth date that is none', { birthDate: '1984-02-30' }],
    ['a birth date yet to come', { birthDate: '2030-01-17' }],
  ])('%s is refused, the reply does not repeat it, and nobody is made', (_name, wrong) =>
    withDb(async (db) => {
      const { key } = await secretKey(db);

      const reply = await makeApp({ db }).request('/v1/patients', as(key, { body: { name: 'Pia Example', ...wrong } }));

      expect(reply.status).toBe(400);
      const text = await reply.text();
      expect(JSON.parse(text)).toMatchObject({ code: 'request.invalid' });
      for (const value of Object.values(wrong)) expect(text).not.toContain(JSON.stringify(value));
      expect(await db.select().from(people)).toEqual([]);
    }),
  );

  test.each([
    ['a record number', 'mrn', 'people.mrn_taken'],
    ['an external id', 'externalId', 'people.external_id_taken'],
  ])('%s that another patient of the clinic has is refused; another clinic may use it', (_what, field, code) =>
    withDb(async (db) => {
      await patient(db, { [field]: 'A-17' });
      const app = makeApp({ db });
      const add = (key: string) => app.request('/v1/patients', as(key, { body: { name: 'Otto Example', [field]: 'A-17' } }));

      expect(await (await add((await secretKey(db)).key)).json()).toMatchObject({ status: 409, code });
      expect((await add((await secretKey(db, { clinicId: OTHER_CLINIC })).key)).status).toBe(201);
    }),
  );

  test('a made record number that somebody has is made again', () =>
    withDb(async (db) => {
      await patient(db, { mrn: '100000001' });
      const ids = [`pat_${'0'.repeat(31)}1`, `pat_${'0'.repeat(31)}2`];
      const ctx = makeCtx(db);
      const newId = (prefix: never) => (prefix === 'pat' ? ids.shift()! : ctx.newId(prefix));

      const { mrn } = await createPerson({ ...ctx, newId: newId as typeof ctx.newId }, { kind: 'patient', name: 'Pia Example' });

      expect(mrn).toBe('100000002');
    }));

  test('forty at once, whose ids all say the same record number first, get forty numbers', () =>
    withDatabase(async ({ db }) => {
      await clinic(db);
      const one = makeCtx(db);
      const add = () => {
        const first = [`pat_${one.newId('aud').slice(4, 23)}0000000000007`];
        const newId: typeof one.newId = (prefix) => (prefix === 'pat' ? (first.pop() ?? one.newId(prefix)) : one.newId(prefix));
        return createPerson({ ...one, newId }, { kind: 'patient', name: 'Pia Example' });
      };

      const made = await Promise.all(Array.from({ length: 40 }, add));

      const numbers = made.map(({ mrn }) => mrn);
      expect(new Set(numbers).size).toBe(40);
      expect(numbers.filter((mrn) => mrn === '100000007')).toHaveLength(1);
    }));

  test('when its audit row cannot be written, nobody is made', () =>
    withDb(async (db) => {
      await clinic(db);
      await asOwner(db, (owner) => owner.execute(sql`alter table audit_log add constraint audit_is_down check (false)`));

      await expect(createPerson(makeCtx(db), { kind: 'patient', name: 'Pia Example' })).rejects.toThrow();
      expect(await db.select().from(people)).toEqual([]);
      expect(await db.select().from(events)).toEqual([]);
    }));
});

describe('who may add people', () => {
  const add = { kind: 'patient' as const, name: 'Pia Example' };

  test('patients, practitioners and the front desk may not; a key needs the scope', () =>
    withDb(async (db) => {
      const refused = [actorOf(await patient(db)), actorOf(await practitioner(db)), actorOf(await staff(db))];
      const key = { type: 'secret_key' as const, id: `key_${'0'.repeat(32)}`, scopes: ['people.read' as const] };

      for (const actor of [...refused, key])
        await expect(createPerson(makeCtx(db, { actor }), add)).rejects.toMatchObject({ code: 'auth.forbidden' });
    }));

  test('who administers a department adds patients, and people to that department only, and nobody above themselves', () =>
    withDb(async (db) => {
      await clinic(db);
      const [{ id: ours }, { id: theirs }] = [await department(db), await department(db)];
      const admin = actorOf(await staff(db, { role: 'department_admin' }), { departmentIds: [ours] });
      const ctx = makeCtx(db, { actor: admin });
      const doctor = { kind: 'practitioner' as const, name: 'Dr. Paul Example', specialty: 'General practice' };

      expect((await createPerson(ctx, add)).status).toBe('active');
      expect((await createPerson(ctx, { ...doctor, departmentIds: [ours] })).departmentIds).toEqual([ours]);
      for (const departmentIds of [[], [theirs], [ours, theirs]])
        await expect(createPerson(ctx, { ...doctor, departmentIds })).rejects.toMatchObject({ code: 'auth.forbidden' });
      await expect(
        createPerson(ctx, { kind: 'staff', role: 'clinic_admin', name: 'Sam Example', departmentIds: [ours] }),
      ).rejects.toMatchObject({ code: 'auth.forbidden' });
    }));

  test('a department that the clinic does not have is refused', () =>
    withDb(async (db) => {
      await clinic(db);
      const input = { kind: 'practitioner' as const, name: 'Dr. Paul Example', departmentIds: [`dep_${'9'.repeat(32)}`] };
      await expect(createPerson(makeCtx(db), input)).rejects.toMatchObject({ code: 'request.invalid' });
      expect(await db.select().from(people)).toEqual([]);
    }));
});

test('a practitioner and a member of staff are made with their fields', () =>
  withDb(async (db) => {
    const admin = await staff(db, { role: 'clinic_admin' });
    const { token } = await session(db, { personId: admin.id });
    const app = makeApp({ db });
    const doctor = {
      ...{ name: 'Dr. Paul Example', specialty: 'General practice', experienceYears: 12, qualification: 'MD' },
      ...{ about: 'Travels.', languages: ['en', 'de'], isBookable: false },
    };
    const clerk = { name: 'Sam Example', email: 'sam@clinic.example', role: 'department_admin' };

    expect(await (await app.request('/v1/practitioners', as(token, { body: doctor }))).json()).toMatchObject({
      ...doctor,
      ...{ profileCompleted: true, rating: null, can: ['update', 'deactivate'] },
    });
    expect(await (await app.request('/v1/staff', as(token, { body: clerk }))).json()).toMatchObject(clerk);
    const { name, experienceYears, qualification } = doctor;
    const lacking = await app.request('/v1/practitioners', as(token, { body: { name, experienceYears, qualification } }));
    expect(lacking.status).toBe(400);
  }));
