import type { Permission } from '@bedside/contract';
import { describe, expect, test } from 'vitest';
import type { Actor, Db } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { as, makeApp, makeCtx, NOW, OTHER_CLINIC, withDatabase, withDb } from '../../../test/helpers.ts';
import { clinic, patient, practitioner, publishableKey, secretKey, session, staff } from '../../../test/makers.ts';
import { people } from './people.table.ts';
import { resolvePerson, type InlinePerson } from './resolve-person.ts';

const PIA: InlinePerson = { kind: 'patient', name: 'Pia Example', email: 'pia@mail.example' };
const key = (...scopes: Permission[]): Actor => ({ type: 'secret_key', id: `key_${'0'.repeat(32)}`, scopes });
const BLIND = key('appointments.book');
const SEEING = key('appointments.book', 'people.read');

const resolve = (db: Db, input: Partial<InlinePerson> = {}, actor: Actor = SEEING) =>
  transact(makeCtx(db, { actor }), (tx) => resolvePerson(tx, { ...PIA, ...input }));

describe('somebody named inline', () => {
  test.each([
    ['the same words', PIA, true, true],
    ['the e-mail in capitals', { email: 'PIA@Mail.example' }, true, true],
    ['a doubled space', { name: ' Pia  Example ' }, true, true],
    ['the name in capitals', { name: 'PIA EXAMPLE' }, true, false],
    ['an accent', { name: 'Pía Example' }, true, false],
    ['another name at the same address', { name: 'Max Example' }, false, false],
    ['the same name at another address', { email: 'pia@else.example' }, false, false],
  ])('%s: known to who may read people (%#), and to who may not', (_how, said, isKnown, isKnownToTheBlind) =>
    withDb(async (db) => {
      const { id } = await patient(db, { name: PIA.name, email: PIA.email });
      expect((await resolve(db, said)) === id).toBe(isKnown);
      expect((await resolve(db, said, BLIND)) === id).toBe(isKnownToTheBlind);
    }),
  );

  test.each([
    ['who is deactivated', { status: 'deactivated' as const, deactivatedAt: NOW }],
    ['who has signed up and not proved the address', { status: 'pending' as const }],
    ['of another clinic', { clinicId: OTHER_CLINIC }],
  ])('is not somebody %s', (_who, over) =>
    withDb(async (db) => {
      await clinic(db);
      const { id } = await patient(db, { name: PIA.name, email: PIA.email, ...over });
      expect(await resolve(db)).not.toBe(id);
    }),
  );

  test('is not a member of staff of that name and address, nor a practitioner', () =>
    withDb(async (db) => {
      const said = { name: PIA.name, email: PIA.email };
      const others = [await staff(db, said), await practitioner(db, said)];
      expect(others.map(({ id }) => id)).not.toContain(await resolve(db));
    }));

  test('named thirty times at once is one person', () =>
    withDatabase(async ({ db }) => {
      await clinic(db);
      const ids = await Promise.all(Array.from({ length: 30 }, () => resolve(db)));
      expect(new Set(ids).size).toBe(1);
      expect(await db.$count(people)).toBe(1);
    }));

  test('a practitioner is made only by who may add people, and is not in the directory', () =>
    withDb(async (db) => {
      await clinic(db);
      const doctor = { kind: 'practitioner' as const, name: 'Dr. Paul Example', email: 'paul@clinic.example' };
      await expect(resolve(db, doctor)).rejects.toMatchObject({ code: 'people.not_found' });
      const id = await resolve(db, doctor, key('people.read', 'people.manage'));
      expect(await resolve(db, doctor)).toBe(id);
      const headers = { 'x-publishable-key': (await publishableKey(db)).key };
      const directory = await makeApp({ db }).request('/v1/practitioners', { headers });
      expect(await directory.json()).toMatchObject({ data: [] });
    }));
});

describe('POST /v1/appointments with a patient named inline', () => {
  const book = (db: Db, bearer: string, practitionerId: string, startsAt: string) =>
    makeApp({ db }).request(
      '/v1/appointments',
      as(bearer, { body: { practitionerId, patient: { name: PIA.name, email: PIA.email }, startsAt } }),
    );

  test('answers alike whether the patient was there or not, with nothing of their profile', () =>
    withDb(async (db) => {
      const doctor = await practitioner(db);
      const { key: blind } = await secretKey(db, { scopes: ['appointments.book'] });

      const asNew = await book(db, blind, doctor.id, '2030-01-15T10:00:00.000Z');
      await patient(db, { name: 'Otto Example', email: 'otto@mail.example' });
      const asKnown = await book(db, blind, doctor.id, '2030-01-15T11:00:00.000Z');

      const [first, second] = [await asNew.json(), await asKnown.json()] as { participants: object[] }[];
      expect([asNew.status, asKnown.status]).toEqual([201, 201]);
      expect(Object.keys(second!)).toEqual(Object.keys(first!));
      expect(second!.participants).toEqual(first!.participants);
      expect(JSON.stringify(second)).not.toContain('mail.example');
      expect(await db.$count(people)).toBe(3);
    }));

  test('when the time is taken nobody was made', () =>
    withDb(async (db) => {
      const doctor = await practitioner(db);
      const { key: bearer } = await secretKey(db);
      await book(db, bearer, doctor.id, '2030-01-15T10:00:00.000Z');
      const body = { practitionerId: doctor.id, patient: { name: 'Otto Example', email: 'otto@mail.example' } };
      const reply = await makeApp({ db }).request(
        '/v1/appointments',
        as(bearer, { body: { ...body, startsAt: '2030-01-15T10:15:00.000Z' } }),
      );
      expect(await reply.json()).toMatchObject({ code: 'appointments.slot_taken' });
      expect(await db.$count(people)).toBe(2);
    }));

  test('is not for patients: they book for themselves', () =>
    withDb(async (db) => {
      const doctor = await practitioner(db);
      const { token } = await session(db, { personId: (await patient(db)).id });
      const reply = await book(db, token, doctor.id, '2030-01-15T10:00:00.000Z');
      expect(reply.status).toBeGreaterThanOrEqual(400);
      expect(await db.$count(people)).toBe(2);
    }));
});
