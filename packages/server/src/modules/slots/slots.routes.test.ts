import { describe, expect, test } from 'vitest';
import type { Db } from '../../context.ts';
import { as, asOwner, makeApp, makeCtx, NOW, withDb } from '../../../test/helpers.ts';
import { patient, practitioner, publishableKey, schedule, secretKey, session } from '../../../test/makers.ts';
import { reservations } from '../reservations/reservations.table.ts';

/** The day of NOW, a Tuesday, when it is ten in Berlin. */
const TODAY = { from: '2030-01-15T00:00:00.000Z', to: '2030-01-16T00:00:00.000Z' };
const at = (hours: string) => `2030-01-15T${hours}:00.000Z`;

/** Something that takes this person's time, from hour to hour in UTC. */
const busy = (db: Db, subjectId: string, from: string, until: string) =>
  asOwner(db, (owner) =>
    owner.insert(reservations).values({
      id: makeCtx(db).newId('rsv'),
      clinicId: makeCtx(db).clinicId,
      subjectId,
      kind: 'appointment',
      during: `[${at(from)},${at(until)})`,
      createdAt: NOW,
    }),
  );

describe('GET …/slots', () => {
  test('a page asks with the publishable key alone, and gets times in the zones of both sides, and nothing else', () =>
    withDb(async (db) => {
      const { practitionerId } = await schedule(db, { slotMinutes: 60, modes: ['video'] });
      await busy(db, practitionerId, '11:00', '16:00');
      const { key } = await publishableKey(db);
      const query = new URLSearchParams({ ...TODAY, timeZone: 'Asia/Kathmandu' });

      const reply = await makeApp({ db }).request(`/v1/practitioners/${practitionerId}/slots?${query}`, {
        headers: { 'x-publishable-key': key, origin: 'https://clinic.example' },
      });

      expect(reply.status).toBe(200);
      expect(await reply.json()).toEqual({
        data: [{ startsAt: at('10:00'), endsAt: at('11:00'), localStart: '2030-01-15T15:45:00+05:45' }],
        timeZone: 'Asia/Kathmandu',
        practitionerTimeZone: 'Europe/Berlin',
        durationMinutes: 60,
        modes: ['video'],
        serverNow: NOW.toISOString(),
      });
    }));

  test('without a range: from now on, for two weeks', () =>
    withDb(async (db) => {
      const { practitionerId } = await schedule(db, { slotMinutes: 480 });
      const { token } = await session(db, { personId: (await patient(db)).id });
      const reply = await makeApp({ db }).request(`/v1/practitioners/${practitionerId}/slots`, as(token));
      const { data } = (await reply.json()) as { data: { localStart: string }[] };
      expect(data).toHaveLength(10);
      expect(data.at(-1)!.localStart).toBe('2030-01-29T09:00:00+01:00');
    }));

  test('the first free ones by specialty, with who they are', () =>
    withDb(async (db) => {
      const { id } = await practitioner(db, { specialty: 'Cardiology' });
      await schedule(db, { practitionerId: id });
      const { key } = await secretKey(db);
      const reply = await makeApp({ db }).request('/v1/slots?specialty=cardiology&limit=1', as(key));
      expect(await reply.json()).toMatchObject({
        data: [
          { practitionerId: id, name: 'Dr. Paul Example', specialty: 'Cardiology', localStart: '2030-01-15T11:00:00+01:00' },
        ],
      });
    }));

  test.each([
    ['a range of more than 62 days', { from: at('00:00'), to: '2030-03-19T00:00:00.000Z' }, 'to'],
    ['a range that ends before it begins', { from: at('10:00'), to: at('09:00') }, 'to'],
    ['a zone that is none', { timeZone: 'Mars/Olympus' }, 'timeZone'],
    ['an unknown key', { tz: 'UTC' }, 'tz'],
    ['a length of nothing', { durationMinutes: '0' }, 'durationMinutes'],
  ])('%s is refused', (_what, query, pointer) =>
    withDb(async (db) => {
      const { practitionerId } = await schedule(db);
      const { key } = await secretKey(db);
      const path = `/v1/practitioners/${practitionerId}/slots?${new URLSearchParams(query as Record<string, string>)}`;
      const reply = await makeApp({ db }).request(path, as(key));
      expect(await reply.json()).toMatchObject({ status: 400, errors: [{ pointer: expect.stringContaining(pointer) }] });
    }),
  );

  test('whose slots are to be found must be said', () =>
    withDb(async (db) => {
      const { key } = await secretKey(db);
      expect((await makeApp({ db }).request('/v1/slots', as(key))).status).toBe(400);
    }));

  test('nobody, an unknown key, and a page that the clinic does not allow get nothing', () =>
    withDb(async (db) => {
      const { practitionerId } = await schedule(db);
      const { key } = await publishableKey(db);
      const ask = async (headers: Record<string, string>) => {
        const reply = await makeApp({ db }).request(`/v1/practitioners/${practitionerId}/slots`, { headers });
        return ((await reply.json()) as { code: string }).code;
      };
      expect(await ask({})).toBe('auth.missing');
      expect(await ask({ 'x-publishable-key': 'pk_test_unknown' })).toBe('auth.invalid');
      expect(await ask({ 'x-publishable-key': key, origin: 'https://other.example' })).toBe('auth.origin_not_allowed');
      expect(await ask({ 'x-publishable-key': key, authorization: 'Bearer unknown' })).toBe('auth.invalid');
    }));
});
