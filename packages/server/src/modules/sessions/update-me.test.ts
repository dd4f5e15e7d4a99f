import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { as, asOwner, makeApp, withDb } from '../../../test/helpers.ts';
import { appointment, guest, patient, practitioner, secretKey, session, staff } from '../../../test/makers.ts';
import { auditLog } from '../audit/audit.table.ts';
import { people } from '../people/people.table.ts';

type Db = Parameters<typeof patient>[0];
const NUMBER = '+49 30 5550123';

const patch = (db: Db, token: string, body: object, revision = 1) =>
  makeApp({ db }).request('/v1/me', as(token, { method: 'PATCH', body, headers: { 'if-match': `"${revision}"` } }));

test('a patient changes what is theirs, and reads it with its revision', () =>
  withDb(async (db) => {
    const { id: personId } = await patient(db);
    const { token } = await session(db, { personId });
    const body = { name: 'Pia Beispiel', language: 'de', contactNumber: NUMBER, allergies: ['nuts'], gender: 'female' };

    const changed = await patch(db, token, body);

    expect([changed.status, changed.headers.get('etag')]).toEqual([200, '"2"']);
    expect(await changed.json()).toMatchObject({ person: { name: 'Pia Beispiel', language: 'de', revision: 2 } });
    expect((await makeApp({ db }).request('/v1/me', as(token))).headers.get('etag')).toBe('"2"');
    expect(await (await makeApp({ db }).request(`/v1/patients/${personId}`, as(token))).json()).toMatchObject(body);
    const [audit] = await db.select().from(auditLog);
    expect(audit).toMatchObject({ action: 'patient.update', entityId: personId, actorId: personId });
  }));

test.each([
  ['a patient’s specialty', patient, { about: 'Best patient.' }],
  ['a practitioner’s name', practitioner, { name: 'Dr. Dr. Example' }],
  ['a practitioner’s blood group', practitioner, { bloodGroup: 'A+' }],
  ['a guest’s birth date', guest, { birthDate: '1984-05-17' }],
  ['a clerk’s name', staff, { name: 'Chief Example' }],
  ['an e-mail', patient, { email: 'pia@else.example' }],
  ['a role', staff, { role: 'clinic_admin' }],
  ['a record number', patient, { mrn: '1' }],
  ['what nobody has', patient, { shoeSize: 41 }],
])('%s is not theirs to change: refused by its pointer, not echoed', (_what, maker, body) =>
  withDb(async (db) => {
    const { token } = await session(db, { personId: (await maker(db)).id });

    const reply = await patch(db, token, body);

    const text = await reply.text();
    expect(JSON.parse(text)).toMatchObject({ status: 400, errors: [{ pointer: `/${Object.keys(body)[0]}` }] });
    for (const value of Object.values(body)) expect(text).not.toContain(`"${value}"`);
    expect(await db.select().from(people)).toMatchObject([{ revision: 1 }]);
  }),
);

test('of what somebody else has changed meanwhile, nothing is overwritten', () =>
  withDb(async (db) => {
    const { token } = await session(db, { personId: (await patient(db, { revision: 3 })).id });
    expect(await (await patch(db, token, { language: 'de' }, 2)).json()).toMatchObject({ code: 'request.precondition_failed' });
    const without = await makeApp({ db }).request('/v1/me', as(token, { method: 'PATCH', body: { language: 'de' } }));
    expect(without.status).toBe(428);
  }));

test('a link changes nobody, and a key is nobody', () =>
  withDb(async (db) => {
    const visit = await appointment(db);
    const { token } = await session(db, { personId: visit.patientId, appointmentId: visit.id });
    const { key } = await secretKey(db);
    for (const bearer of [token, key])
      expect(await (await patch(db, bearer, { language: 'de' })).json()).toMatchObject({ status: 403, code: 'auth.forbidden' });
  }));

test('when its audit row cannot be written, nothing has changed', () =>
  withDb(async (db) => {
    const { token } = await session(db, { personId: (await patient(db)).id });
    await asOwner(db, (owner) =>
      owner.execute(sql`alter table audit_log add constraint audit_is_down check (action <> 'patient.update')`),
    );
    expect((await patch(db, token, { language: 'de' })).status).toBe(500);
    expect(await db.select().from(people)).toMatchObject([{ language: null, revision: 1 }]);
  }));
