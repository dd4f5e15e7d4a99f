import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { as, asOwner, makeApp, makeCtx, NOW, OTHER_CLINIC, withDb } from '../../../test/helpers.ts';
import {
  actorOf,
  clinic,
  department,
  guest,
  patient,
  practitioner,
  proxy,
  secretKey,
  session,
  staff,
} from '../../../test/makers.ts';
import { waits } from '../../../test/waitlist.ts';
import type { Db } from '../../context.ts';
import { auditLog } from '../audit/audit.table.ts';
import { departmentMembers } from '../departments/departments.table.ts';
import { joinWaitlist } from './join-waitlist.ts';
import { leaveWaitlist } from './leave-waitlist.ts';
import { getWaitlistEntry, listWaitlist } from './read-waitlist.ts';
import { MOST_ENTRIES } from './waitlist.rules.ts';
import { waitlistEntries } from './waitlist.table.ts';

const refusal = (code: string) => ({ code });
const WISH = { mode: 'video' as const, durationMinutes: 30, from: '2030-01-16', to: '2030-01-18' };
const page = { limit: 20 };

describe('joinWaitlist', () => {
  test('days are the clinic’s, the last one whole; audited', () =>
    withDb(async (db) => {
      const { id: patientId } = await patient(db);
      const { id: practitionerId } = await practitioner(db);
      const { row } = await joinWaitlist(makeCtx(db), { ...WISH, patientId, practitionerId });
      expect(row).toMatchObject({ patientId, practitionerId, specialty: null, status: 'waiting' });
      expect(row.startsFrom.toISOString()).toBe('2030-01-15T23:00:00.000Z');
      expect(row.startsUntil.toISOString()).toBe('2030-01-18T23:00:00.000Z');
      expect(await db.select().from(auditLog)).toMatchObject([{ action: 'waitlist_entry.create', entityId: row.id }]);
    }));

  test('instants are taken as they are', () =>
    withDb(async (db) => {
      const { id: patientId } = await patient(db);
      const [from, to] = ['2030-01-16T10:00:00.000Z', '2030-01-16T11:00:00.000Z'];
      const { row } = await joinWaitlist(makeCtx(db), { ...WISH, patientId, specialty: 'Cardiology', from, to });
      expect([row.startsFrom.toISOString(), row.startsUntil.toISOString()]).toEqual([from, to]);
    }));

  test('patients and who acts for them join for themselves, practitioners for their own time, departments for theirs', () =>
    withDb(async (db) => {
      const [one, other] = [await patient(db), await patient(db)];
      const [mine, another] = [await practitioner(db), await practitioner(db)];
      const { id: departmentId } = await department(db);
      await asOwner(db, (owner) =>
        owner.insert(departmentMembers).values({ departmentId, personId: mine.id, clinicId: mine.clinicId, createdAt: NOW }),
      );
      await proxy(db, { patientId: one.id, guardianId: other.id });
      const wish = (patientId: string, practitionerId: string) => ({ ...WISH, patientId, practitionerId });
      const admin = actorOf(await staff(db, { role: 'department_admin' }), { departmentIds: [departmentId] });
      const join = (actor: ReturnType<typeof actorOf>, input: ReturnType<typeof wish>) =>
        joinWaitlist(makeCtx(db, { actor }), input);

      await join(actorOf(one), wish(one.id, mine.id));
      await join(actorOf(other, { actsFor: [one.id] }), wish(one.id, another.id));
      await join(actorOf(mine), wish(other.id, mine.id));
      await join(admin, wish(other.id, mine.id));
      await join(actorOf(await staff(db)), wish(other.id, another.id));
      for (const [actor, input] of [
        [actorOf(one), wish(other.id, mine.id)],
        [actorOf(mine), wish(one.id, another.id)],
        [admin, wish(one.id, another.id)],
        [actorOf(await staff(db)), wish(`pat_${'0'.repeat(32)}`, mine.id)],
      ] as const)
        await expect(join(actor, input)).rejects.toMatchObject(refusal('people.not_found'));
      for (const actor of [actorOf(await guest(db)), actorOf(one, { appointmentId: 'apt' })])
        await expect(join(actor, wish(one.id, mine.id))).rejects.toMatchObject(refusal('auth.forbidden'));
      const any = { ...WISH, patientId: one.id, specialty: 'Cardiology' };
      await expect(joinWaitlist(makeCtx(db, { actor: admin }), any)).rejects.toMatchObject(refusal('auth.forbidden'));
    }));

  test('one patient waits for twenty slots at most; what has lapsed does not count', () =>
    withDb(async (db) => {
      const { id: patientId } = await patient(db);
      const { id: practitionerId } = await practitioner(db);
      const past = { startsFrom: new Date(0), startsUntil: NOW };
      for (let n = 0; n < MOST_ENTRIES; n++) await waits(db, { patientId, practitionerId, ...(n === 0 && past) });
      const join = () => joinWaitlist(makeCtx(db), { ...WISH, patientId, practitionerId });
      await join();
      await expect(join()).rejects.toMatchObject(refusal('waitlist.too_many'));
    }));

  test('where patients book nothing there is nothing to wait for', () =>
    withDb(async (db) => {
      await clinic(db, { settings: { booking: { patients: 'off', holdMinutes: 5 } } });
      const join = joinWaitlist(makeCtx(db), { ...WISH, patientId: (await patient(db)).id, specialty: 'Cardiology' });
      await expect(join).rejects.toMatchObject(refusal('appointments.booking_off'));
    }));

  test('is not there when its audit row cannot be written', () =>
    withDb(async (db) => {
      const { id: patientId } = await patient(db);
      await asOwner(db, (owner) =>
        owner.execute(sql`alter table audit_log add constraint audit_is_down check (false) not valid`),
      );
      await expect(joinWaitlist(makeCtx(db), { ...WISH, patientId, specialty: 'Cardiology' })).rejects.toThrow();
      expect(await db.select().from(waitlistEntries)).toEqual([]);
    }));
});

describe('reading and leaving', () => {
  async function several(db: Db) {
    const [mine, another] = [await practitioner(db), await practitioner(db)];
    const entries = [];
    for (const { id } of [mine, another, mine]) entries.push(await waits(db, { practitionerId: id }));
    return { mine, another, entries };
  }

  test('pages follow each other in the order in which they came, without gap or repeat', () =>
    withDb(async (db) => {
      const { entries } = await several(db);
      const first = await listWaitlist(makeCtx(db), { limit: 2 });
      const second = await listWaitlist(makeCtx(db), { limit: 2, after: first.nextCursor! });
      expect([...first.views, ...second.views].map(({ row }) => row.id)).toEqual(entries.map(({ id }) => id));
      expect(second.nextCursor).toBeNull();
    }));

  test('everyone sees what is theirs; the rest is not there', () =>
    withDb(async (db) => {
      const { mine, entries } = await several(db);
      const seen = async (actor: ReturnType<typeof actorOf>) =>
        (await listWaitlist(makeCtx(db, { actor }), page)).views.map(({ row }) => row.id);
      const [first, second, third] = entries.map(({ id }) => id);
      const owner = actorOf({ id: entries[0]!.patientId, kind: 'patient' });
      expect(await seen(owner)).toEqual([first]);
      expect(await seen(actorOf(mine))).toEqual([first, third]);
      expect(await seen(actorOf(await staff(db, { role: 'department_admin' })))).toEqual([]);
      await clinic(db, { id: OTHER_CLINIC });
      const strangers = [makeCtx(db, { actor: owner }), makeCtx(db, { clinicId: OTHER_CLINIC })];
      for (const ctx of strangers)
        for (const verb of [getWaitlistEntry, leaveWaitlist])
          await expect(verb(ctx, second!)).rejects.toMatchObject(refusal('waitlist.not_found'));
    }));

  test('an entry whose last day has passed has lapsed', () =>
    withDb(async (db) => {
      const { id } = await waits(db, { specialty: 'Cardiology', startsFrom: new Date(0), startsUntil: NOW });
      const idsIn = async (status: 'lapsed' | 'waiting' | 'booked') =>
        (await listWaitlist(makeCtx(db), { ...page, status })).views.map(({ row }) => row.id);
      expect([await idsIn('lapsed'), await idsIn('waiting'), await idsIn('booked')]).toEqual([[id], [], []]);
    }));

  test('who leaves waits no more, once; audited, and not done when it cannot be', () =>
    withDb(async (db) => {
      const { id } = await waits(db, { specialty: 'Cardiology' });
      await leaveWaitlist(makeCtx(db), id);
      const actions = (await db.select().from(auditLog)).map(({ action }) => action);
      expect(actions).toEqual(['waitlist_entry.withdraw']);
      await expect(leaveWaitlist(makeCtx(db), id)).rejects.toMatchObject(refusal('waitlist.ended'));
      const { id: other } = await waits(db, { specialty: 'Cardiology' });
      await asOwner(db, (owner) =>
        owner.execute(sql`alter table audit_log add constraint audit_is_down check (false) not valid`),
      );
      await expect(leaveWaitlist(makeCtx(db), other)).rejects.toThrow();
      expect((await db.select().from(waitlistEntries)).map(({ status }) => status).sort()).toEqual(['waiting', 'withdrawn']);
    }));
});

describe('/v1/waitlist-entries', () => {
  test('a patient joins, sees their place and leaves', () =>
    withDb(async (db) => {
      const { id: patientId } = await patient(db);
      const { id: practitionerId } = await practitioner(db);
      const { token } = await session(db, { personId: patientId });
      const app = makeApp({ db });
      const joined = await app.request(
        '/v1/waitlist-entries',
        as(token, { body: { patientId, practitionerId, from: '2030-01-16', to: '2030-01-18' } }),
      );
      expect(joined.status).toBe(201);
      const entry = (await joined.json()) as { id: string };
      expect(entry).toMatchObject({ mode: 'video', durationMinutes: 30, status: 'waiting', offer: null, appointmentId: null });
      const list = await app.request('/v1/waitlist-entries?status=waiting', as(token));
      expect(await list.json()).toEqual({ data: [entry], nextCursor: null });
      const left = await app.request(`/v1/waitlist-entries/${entry.id}`, as(token, { method: 'DELETE' }));
      expect(left.status).toBe(204);
      const read = await app.request(`/v1/waitlist-entries/${entry.id}`, as(token));
      expect(await read.json()).toMatchObject({ status: 'withdrawn' });
    }));

  test.each([
    ['an unknown key', { reason: 'chest pain' }],
    ['neither practitioner nor specialty', { practitionerId: undefined }],
    ['both practitioner and specialty', { specialty: 'Cardiology' }],
    ['an end before the start', { to: '2030-01-14' }],
    ['days that have passed', { from: '2029-01-16', to: '2029-01-18' }],
    ['a day that is none', { from: '2030-02-31' }],
    ['an id of another kind', { patientId: `apt_${'0'.repeat(32)}` }],
  ])('%s is refused, the reply does not repeat it, and nothing changes', (_name, wrong) =>
    withDb(async (db) => {
      const [{ id: patientId }, { id: practitionerId }] = [await patient(db), await practitioner(db)];
      const { key } = await secretKey(db);
      const body = { patientId, practitionerId, from: '2030-01-16', to: '2030-01-18', ...wrong };
      const reply = await makeApp({ db }).request('/v1/waitlist-entries', as(key, { body }));
      expect(reply.status).toBe(400);
      const text = await reply.text();
      for (const value of Object.values(wrong)) if (value !== undefined) expect(text).not.toContain(value);
      expect(await db.select().from(waitlistEntries)).toEqual([]);
    }),
  );
});
