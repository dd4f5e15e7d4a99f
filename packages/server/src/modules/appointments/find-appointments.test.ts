import type { ListAppointments } from '@bedside/contract';
import { sql } from 'drizzle-orm';
import { describe, expect, test, vi } from 'vitest';
import type { Db, ServiceContext } from '../../context.ts';
import { as, asOwner, CLINIC, fakeClock, makeApp, makeCtx, NOW, OTHER_CLINIC, withDb } from '../../../test/helpers.ts';
import { actorOf, appointment, clinic, guest, patient, practitioner, secretKey } from '../../../test/makers.ts';
import { listAppointments } from './list-appointments.ts';
import { readDay } from './read-day.ts';

vi.setConfig({ testTimeout: 120_000 });

const query = (over: Partial<ListAppointments> = {}): ListAppointments => ({ limit: 20, order: 'asc', ...over });
const find = async (ctx: ServiceContext, over: Partial<ListAppointments>) =>
  (await listAppointments(ctx, query(over))).views.map(({ row }) => row.id);
const hours = (count: number) => new Date(NOW.getTime() + count * 3_600_000);

describe('searching', () => {
  test.each([
    ['part of a name', 'älle'],
    ['part of a name, without its accents', 'JaNalle'],
    ['the number', '004711'],
    ['part of the reason', 'cough'],
  ])('finds by %s, and nothing else', (_what, q) =>
    withDb(async (db) => {
      const who = await patient(db, { name: 'Pia Janälle', mrn: '000004711' });
      const { id } = await appointment(db, { patientId: who.id, reason: 'A cough that stays' });
      await appointment(db, { reason: 'A knee' });
      expect(await find(makeCtx(db), { q })).toEqual([id]);
    }),
  );

  test('its own signs for "anything" stand for themselves', () =>
    withDb(async (db) => {
      await appointment(db, { reason: 'A knee' });
      const { id } = await appointment(db, { reason: '100 % sure' });
      expect(await find(makeCtx(db), { q: '%%%' })).toEqual([]);
      expect(await find(makeCtx(db), { q: '100 %' })).toEqual([id]);
    }));

  test('finds nothing of another clinic, nothing of others, and is not for guests', () =>
    withDb(async (db) => {
      await appointment(db, { clinicId: OTHER_CLINIC, reason: 'A cough' });
      const mine = await appointment(db, { reason: 'A cough' });
      await appointment(db, { reason: 'A cough' });
      const asPatient = makeCtx(db, { actor: actorOf({ id: mine.patientId, kind: 'patient' } as never) });
      expect(await find(asPatient, { q: 'cough' })).toEqual([mine.id]);
      expect(await find(makeCtx(db), { q: 'cough' })).toHaveLength(2);
      const asGuest = makeCtx(db, { actor: actorOf(await guest(db)) });
      await expect(find(asGuest, { q: 'cough' })).rejects.toMatchObject({ code: 'request.invalid' });
    }));
});

describe('a page', () => {
  test('says how many there are altogether when that is asked', () =>
    withDb(async (db) => {
      const { key } = await secretKey(db);
      for (const reason of ['A', 'B', 'C']) await appointment(db, { reason });
      const app = makeApp({ db });
      const page = async (rest: string) =>
        (await (await app.request(`/v1/appointments?limit=1${rest}`, as(key))).json()) as { total?: number };
      expect((await page('')).total).toBeUndefined();
      expect((await page('&count=true')).total).toBe(3);
      expect((await page('&count=true&status=cancelled')).total).toBe(0);
      expect((await app.request('/v1/appointments?count=yes', as(key))).status).toBe(400);
    }));

  test('of what has changed since then, and of a department', () =>
    withDb(async (db) => {
      const old = await appointment(db, { updatedAt: hours(-2) });
      const fresh = await appointment(db, { updatedAt: hours(-1) });
      expect(await find(makeCtx(db), { updatedSince: hours(-1).toISOString() })).toEqual([fresh.id]);
      await asOwner(db, (owner) =>
        owner.execute(sql`insert into departments (id, clinic_id, name, created_at, updated_at)
          values ('dep_1', ${CLINIC}, 'Cardiology', ${NOW.toISOString()}, ${NOW.toISOString()})`),
      );
      await asOwner(db, (owner) => owner.execute(sql`update appointments set department_id = 'dep_1' where id = ${old.id}`));
      expect(await find(makeCtx(db), { departmentId: 'dep_1' })).toEqual([old.id]);
    }));
});

describe('a day of the clinic', () => {
  const day = (db: Db, date: string, practitionerId?: string) =>
    readDay(makeCtx(db, { clock: fakeClock() }), { date, ...(practitionerId && { practitionerId }) });

  test('is as long as it is there, from midnight to midnight, also when the clocks change', () =>
    withDb(async (db) => {
      await clinic(db, { timeZone: 'Europe/Berlin' });
      expect(await day(db, '2030-01-15')).toMatchObject({
        startsAt: new Date('2030-01-14T23:00:00Z'),
        endsAt: new Date('2030-01-15T23:00:00Z'),
      });
      const spring = await day(db, '2030-03-31');
      expect(spring.endsAt.getTime() - spring.startsAt.getTime()).toBe(23 * 3_600_000);
      const autumn = await day(db, '2030-10-27');
      expect(autumn.endsAt.getTime() - autumn.startsAt.getTime()).toBe(25 * 3_600_000);
    }));

  test('has what begins in it and takes place, by start, and of one practitioner when asked', () =>
    withDb(async (db) => {
      const late = await appointment(db, { startsAt: new Date('2030-01-15T22:59:00Z') });
      const early = await appointment(db, { startsAt: new Date('2030-01-14T23:00:00Z') });
      await appointment(db, { startsAt: new Date('2030-01-15T23:00:00Z') });
      await appointment(db, { status: 'cancelled', cancelledAt: NOW, cancelReason: 'pat' });
      expect((await day(db, '2030-01-15')).views.map(({ row }) => row.id)).toEqual([early.id, late.id]);
      expect((await day(db, '2030-01-15', late.practitionerId)).views.map(({ row }) => row.id)).toEqual([late.id]);
      expect((await day(db, '2030-01-15', (await practitioner(db)).id)).views).toEqual([]);
    }));
});

describe('with 20,000 visits', () => {
  const ROWS = 20_000;

  /** Years of them, of a thousand of the patients and twenty practitioners; a few are of each kind that is looked for. */
  async function fill(db: Db) {
    await patient(db);
    await asOwner(db, async (owner) => {
      const at = NOW.toISOString();
      await owner.execute(sql`insert into people (id, clinic_id, kind, role, name, mrn, created_at, updated_at)
        select 'pat_' || n, ${CLINIC}, 'patient', 'patient', 'Pia Number ' || n, n::text, ${at}, ${at} from generate_series(1, ${ROWS}) n`);
      await owner.execute(sql`insert into people (id, clinic_id, kind, role, name, created_at, updated_at)
        select 'prc_' || n, ${CLINIC}, 'practitioner', 'practitioner', 'Dr. Number ' || n, ${at}, ${at} from generate_series(1, 20) n`);
      await owner.execute(sql`insert into departments (id, clinic_id, name, created_at, updated_at)
        values ('dep_1', ${CLINIC}, 'Cardiology', ${at}, ${at})`);
      await owner.execute(sql`insert into appointments (id, clinic_id, status, mode, reason, department_id, starts_at, ends_at,
          external_id, rescheduled_at, created_at, updated_at)
        select 'apt_' || n, ${CLINIC}, case when n % 500 = 0 then 'scheduled' else 'completed' end,
          case when n % 500 = 1 then 'chat' else 'video' end, 'Reason ' || n, case when n % 500 = 2 then 'dep_1' end,
          t, t + interval '30 minutes', 'ext-' || n, case when n % 500 = 3 then t end, t, t
        from generate_series(1, ${ROWS}) n, lateral (select ${at}::timestamptz - make_interval(hours => n::int) as t) at`);
      await owner.execute(sql`insert into appointment_participants (appointment_id, person_id, clinic_id, role, starts_at)
        select 'apt_' || n, who, ${CLINIC}, role, ${at}::timestamptz - make_interval(hours => n::int) from generate_series(1, ${ROWS}) n,
          lateral (values ('pat_' || (1 + n % 1000), 'patient'), ('prc_' || (1 + n % 20), 'practitioner')) as p (who, role)`);
      // As autovacuum leaves it.
      await owner.execute(sql`select gin_clean_pending_list('people_search_idx')`);
      await owner.execute(sql`analyze people, appointments, appointment_participants`);
    });
  }

  /** How many rows were read through, and how many the indexes led to. Statements inside functions count as well. */
  async function reads(db: Db, work: () => Promise<unknown>) {
    const tables = ['appointments', 'appointment_participants', 'people'];
    const count = async () =>
      asOwner(db, async (owner) =>
        (
          await owner.execute<{ name: string; scanned: number; found: number }>(
            sql`select relname as name, seq_tup_read::int as scanned, idx_tup_fetch::int as found from pg_stat_xact_user_tables
              where relname in ('appointments', 'appointment_participants', 'people')`,
          )
        ).map((row) => row),
      );
    const before = await count();
    await work();
    const after = await count();
    const sum = (name: string, key: 'scanned' | 'found') =>
      (after.find((row) => row.name === name)?.[key] ?? 0) - (before.find((row) => row.name === name)?.[key] ?? 0);
    return Object.fromEntries(tables.map((name) => [name, { scanned: sum(name, 'scanned'), found: sum(name, 'found') }]));
  }

  test('no filter, alone, reads through a table; each costs a page, not the clinic', () =>
    withDb(async (db) => {
      await fill(db);
      const ctx = makeCtx(db);
      const filters: Record<string, Partial<ListAppointments>> = {
        none: {},
        'from and to': { from: hours(-100).toISOString(), to: hours(-50).toISOString() },
        status: { status: ['scheduled'] },
        mode: { mode: ['chat'] },
        practitionerId: { practitionerId: 'prc_7' },
        patientId: { patientId: 'pat_7' },
        departmentId: { departmentId: 'dep_1' },
        externalId: { externalId: 'ext-777' },
        updatedSince: { updatedSince: hours(-40).toISOString() },
        rescheduled: { rescheduled: true },
        'q, by name': { q: 'number 777' },
        'q, by reason': { q: 'reason 7777' },
        descending: { order: 'desc' },
      };
      for (const [name, filter] of Object.entries(filters)) {
        const seen = await reads(db, async () => {
          expect((await listAppointments(ctx, query(filter))).views.length, name).toBeGreaterThan(0);
        });
        for (const [table, { scanned, found }] of Object.entries(seen)) {
          expect(scanned, `${name} reads through ${table}`).toBe(0);
          expect(found, `${name} on ${table}`).toBeLessThan(1500);
        }
      }
    }));
});
