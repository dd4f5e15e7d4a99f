import { sql } from 'drizzle-orm';
import { expect, test, vi } from 'vitest';
import type { Db } from '../context.ts';
import { findDueWork } from '../jobs/find-due-work.ts';
import { cancelAppointment } from '../modules/appointments/cancel-appointment.ts';
import { createAppointment } from '../modules/appointments/create-appointment.ts';
import { listAppointments } from '../modules/appointments/list-appointments.ts';
import { listSlots } from '../modules/slots/list-slots.ts';
import { listWaitingEntries } from '../modules/waiting/list-waiting-entries.ts';
import { offerFreedSlot } from '../modules/waitlist/offer-freed-slot.ts';
import { listWaitlist } from '../modules/waitlist/read-waitlist.ts';
import { asOwner, CLINIC, makeCtx, NOW, withDb } from '../../test/helpers.ts';
import { actorOf, appointment, department, patient, practitioner, schedule, staff } from '../../test/makers.ts';
import { offers, waits } from '../../test/waitlist.ts';

vi.setConfig({ testTimeout: 60_000 });

const ROWS = 20_000;
const YESTERDAY = new Date(NOW.getTime() - 86_400_000);

const FILL = {
  waiting_entries: sql`insert into waiting_entries (id, clinic_id, appointment_id, person_id, state, since, device_id, created_at, updated_at)
    select 'wai_' || n, ${CLINIC}, 'apt_' || n, 'pat_' || (1 + n % 1000), 'admitted', created_at, 'device', created_at, created_at
    from generate_series(1, ${ROWS}) n join appointments on id = 'apt_' || n`,
  reservations: sql`insert into reservations (id, clinic_id, subject_id, appointment_id, kind, during, override, created_at)
    select 'rsv_' || n, ${CLINIC}, 'pat_' || (1 + n % 1000), 'apt_' || n, 'appointment', tstzrange(starts_at, ends_at), true, created_at
    from generate_series(1, ${ROWS}) n join appointments on id = 'apt_' || n`,
};
type Filling = { mode?: string; status?: string; table?: keyof typeof FILL };

/** As many visits of the last years, and of one table a row for each. */
async function fill(db: Db, { mode = 'video', status = 'completed', table }: Filling) {
  const { id: personId } = await patient(db);
  await asOwner(db, async (owner) => {
    await owner.execute(sql`insert into people (id, clinic_id, kind, role, name, created_at, updated_at)
      select 'pat_' || n, ${CLINIC}, 'patient', 'patient', 'Pia Example', ${NOW.toISOString()}, ${NOW.toISOString()} from generate_series(1, 1000) n`);
    await owner.execute(sql`insert into appointments (id, clinic_id, status, mode, starts_at, ends_at, created_at, updated_at)
      select 'apt_' || n, ${CLINIC}, ${status}, ${mode}, t, t + interval '30 minutes', t, t
      from generate_series(1, ${ROWS}) n, lateral (select ${NOW.toISOString()}::timestamptz - make_interval(hours => n::int) as t) at`);
    if (table) await owner.execute(FILL[table]);
    await owner.execute(sql`analyze people, appointments, waiting_entries, reservations`);
  });
  return personId;
}

/** How many rows of a table were read through, and how many rows its indexes led to, by `work`. */
async function reads(db: Db, table: string, work: () => Promise<unknown>) {
  const count = async () => {
    const [row] = await db.execute<{ scanned: number; found: number }>(
      sql`select seq_tup_read::int as scanned, idx_tup_fetch::int as found from pg_stat_xact_user_tables where relname = ${table}`,
    );
    return row!;
  };
  const before = await count();
  await work();
  const after = await count();
  return { scanned: after.scanned - before.scanned, found: after.found - before.found };
}

test('a booking looks through no other reservation than those of its people', () =>
  withDb(async (db) => {
    const patientId = await fill(db, { table: 'reservations' });
    const { id: practitionerId } = await practitioner(db);
    const input = { practitionerId, patientId, durationMinutes: 30, mode: 'video' as const };

    const { scanned, found } = await reads(db, 'reservations', () => createAppointment(makeCtx(db), input));

    expect(scanned).toBe(0);
    expect(found).toBeLessThan(100);
  }));

test('a month of slots looks through no other reservation than those of its practitioners, and of that month', () =>
  withDb(async (db) => {
    const { practitionerId } = await schedule(db);
    const range = { from: NOW.toISOString(), to: new Date(NOW.getTime() + 31 * 86_400_000).toISOString() };
    await asOwner(db, async (owner) => {
      await owner.execute(sql`insert into reservations (id, clinic_id, subject_id, kind, during, created_at)
        select 'busy_' || n, ${CLINIC}, ${practitionerId}, 'appointment', tstzrange(t, t + interval '30 minutes'), t
        from generate_series(-5000, 5000) n, lateral (select ${range.from}::timestamptz + n * interval '1 hour' as t) at`);
      await owner.execute(sql`analyze reservations`);
    });

    const { scanned, found } = await reads(db, 'reservations', () => listSlots(makeCtx(db), { practitionerId, ...range }));

    expect(scanned).toBe(0);
    expect(found).toBeGreaterThan(700);
    expect(found).toBeLessThan(900);
  }));

test('who administers a department looks through no visits but its own', () =>
  withDb(async (db) => {
    await fill(db, {});
    const { id } = await department(db);
    const visit = await appointment(db, { departmentId: id });
    await asOwner(db, (owner) => owner.execute(sql`analyze appointments`));
    const actor = actorOf(await staff(db, { role: 'department_admin' }), { departmentIds: [id] });

    const { scanned, found } = await reads(db, 'appointments', async () => {
      const { views } = await listAppointments(makeCtx(db, { actor }), { limit: 20, order: 'asc' });
      expect(views.map(({ row }) => row.id)).toEqual([visit.id]);
    });

    expect(scanned).toBe(0);
    expect(found).toBeLessThan(100);
  }));

test('a patient who looks for their place looks through no other places', () =>
  withDb(async (db) => {
    await fill(db, { table: 'waiting_entries' });
    const ctx = makeCtx(db, { actor: actorOf({ id: 'pat_1', kind: 'patient' }) });

    const { scanned, found } = await reads(db, 'waiting_entries', () => listWaitingEntries(ctx));

    expect(scanned).toBe(0);
    expect(found).toBeLessThan(100);
  }));

test('a visit that is cancelled, and the look that follows, look through no entries but those that wait for such a time', () =>
  withDb(async (db) => {
    const { practitionerId } = await schedule(db);
    const { id: patientId } = await patient(db);
    const startsAt = new Date(NOW.getTime() + 3 * 3_600_000);
    const input = { practitionerId, patientId, durationMinutes: 30, mode: 'video' as const, startsAt: startsAt.toISOString() };
    const { row } = await createAppointment(makeCtx(db), input);
    await asOwner(db, async (owner) => {
      await owner.execute(sql`insert into waitlist_entries (id, clinic_id, patient_id, practitioner_id, mode, duration_minutes,
          starts_from, starts_until, status, created_at, updated_at)
        select 'wle_' || n, ${CLINIC}, ${patientId}, ${practitionerId}, 'video', 30, t, t + interval '1 hour', 'waiting', t, t
        from generate_series(1, ${ROWS}) n, lateral (select ${NOW.toISOString()}::timestamptz - n * interval '1 hour' as t) at`);
      await owner.execute(sql`analyze waitlist_entries`);
    });

    const { scanned, found } = await reads(db, 'waitlist_entries', async () => {
      await waits(db, { practitionerId });
      await cancelAppointment(makeCtx(db), row.id, { expectedRevision: 1, reason: 'pat' });
      const due = await findDueWork(db, NOW, NOW);
      expect(due).toMatchObject([{ kind: 'freed' }]);
      await offerFreedSlot(makeCtx(db, { actor: { type: 'system', id: 'sweeper' } }), due[0]!.id);
      expect(await offers(db)).toHaveLength(1);
    });

    expect(scanned).toBe(0);
    expect(found).toBeLessThan(100);
  }));

test('a patient who reads what they wait for looks through no other entries', () =>
  withDb(async (db) => {
    const { patientId, id } = await waits(db, { specialty: 'Cardiology' });
    const { id: other } = await patient(db);
    await asOwner(db, async (owner) => {
      await owner.execute(sql`insert into waitlist_entries (id, clinic_id, patient_id, specialty, mode, duration_minutes,
          starts_from, starts_until, status, created_at, updated_at)
        select 'wle_' || n, ${CLINIC}, ${other}, 'Cardiology', 'video', 30, t, t + interval '1 hour', 'waiting', t, t
        from generate_series(1, ${ROWS}) n, lateral (select ${NOW.toISOString()}::timestamptz - n * interval '1 hour' as t) at`);
      await owner.execute(sql`analyze waitlist_entries`);
    });
    const ctx = makeCtx(db, { actor: actorOf({ id: patientId, kind: 'patient' }) });

    const { scanned, found } = await reads(db, 'waitlist_entries', async () => {
      const { views } = await listWaitlist(ctx, { limit: 20 });
      expect(views.map(({ row }) => row.id)).toEqual([id]);
    });

    expect(scanned).toBe(0);
    expect(found).toBeLessThan(100);
  }));

test.each([
  ['are over', {}],
  ['were in person and nobody closed', { mode: 'in_person', status: 'scheduled' }],
])('the sweep does not look at visits that %s', (_what, over) =>
  withDb(async (db) => {
    await fill(db, over);
    const due = await appointment(db, { startsAt: YESTERDAY });

    const { scanned, found } = await reads(db, 'appointments', async () => {
      expect(await findDueWork(db, NOW, NOW)).toMatchObject([{ kind: 'over', id: due.id }]);
    });

    expect(scanned).toBe(0);
    expect(found).toBeLessThan(100);
  }),
);

test('a search by letters comes to the clinic last: with it first, every search would walk along all of its rows', () =>
  withDb(async (db) => {
    const indexes = await asOwner(db, (owner) =>
      owner.execute<{ name: string; columns: string[] }>(sql`
        select i.indexrelid::regclass::text as name,
          array_agg(pg_get_indexdef(i.indexrelid, n, true) order by n) as columns
        from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am m on m.oid = c.relam,
          generate_series(1, i.indnkeyatts) n
        where m.amname = 'gin' and pg_get_indexdef(i.indexrelid) like '%gin_trgm_ops%' group by 1 order by 1`),
    );
    expect(indexes.map(({ name, columns }) => [name, columns.indexOf('clinic_id')])).toEqual([
      ['appointments_reason_idx', 1],
      ['people_search_idx', 1],
    ]);
  }));
