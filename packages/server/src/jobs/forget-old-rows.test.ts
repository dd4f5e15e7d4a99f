import { asc, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { asOwner, CLINIC, fakeClock, makeCtx, NOW, OTHER_CLINIC, withDatabase, withDb } from '../../test/helpers.ts';
import { mailsOut } from '../../test/mail.ts';
import { appointment, clinic } from '../../test/makers.ts';
import { signUp } from '../modules/accounts/sign-up.ts';
import type { Db } from '../context.ts';
import { forgetCounts } from '../db/rate-limiter.ts';
import { asApp } from '../db/transact.ts';
import { auditOrigins } from '../modules/audit/audit.table.ts';
import { listEvents } from '../modules/events/list-events.ts';
import { events } from '../modules/events/events.table.ts';
import { forgetOldRows } from './forget-old-rows.ts';

const DAY = 86_400_000;
const daysAgo = (days: number) => new Date(NOW.getTime() - days * DAY).toISOString();

/** Of each kind one row that is just too old and one that is just not. */
async function fill(db: Db, clinicId = CLINIC) {
  const visit = await appointment(db, { clinicId });
  await asOwner(db, async (owner) => {
    for (const [name, extra] of [
      ['old', 0.001],
      ['kept', -0.001],
    ] as const) {
      await owner.execute(sql`insert into media_events values (${`${name} ${clinicId}`}, ${clinicId}, ${daysAgo(7 + extra)})`);
      await owner.execute(sql`insert into audit_origins values (${clinicId}, ${name}, '203.0.113.0/24', ${daysAgo(30 + extra)})`);
      await owner.execute(sql`insert into join_decisions (id, clinic_id, appointment_id, person_id, decision, opens_at, closes_at, trace, decided_at)
        values (${`${name} ${clinicId}`}, ${clinicId}, ${visit.id}, ${visit.patientId}, 'enter', ${daysAgo(0)}, ${daysAgo(0)}, '[]', ${daysAgo(90 + extra)})`);
    }
  });
}

const event = (db: Db, position: number, at: string, clinicId = CLINIC) =>
  asOwner(db, async (owner) => {
    await owner.execute(
      sql`insert into events values (${clinicId}, ${position}, ${`evt_${clinicId}_${position}`}, 'call.ended', ${at}, null, '{}', '{}')`,
    );
    await owner.execute(
      sql`insert into event_positions values (${clinicId}, ${position}) on conflict (clinic_id) do update set last_position = ${position}`,
    );
  });
const positions = async (db: Db) =>
  (await asOwner(db, (owner) => owner.select().from(events).orderBy(asc(events.position)))).map(({ position }) => position);

test('what is too old goes, in every clinic, and nothing else', () =>
  withDatabase(async ({ db }) => {
    await fill(db);
    await fill(db, OTHER_CLINIC);
    expect(await forgetOldRows(db, NOW)).toBe(6);
    for (const table of ['media_events', 'audit_origins', 'join_decisions']) {
      const [row] = await db.execute<{ count: number }>(sql`select count(*)::int as count from ${sql.identifier(table)}`);
      expect(row, table).toEqual({ count: 2 });
    }
    expect(await db.select().from(auditOrigins)).toMatchObject([{ requestId: 'kept' }, { requestId: 'kept' }]);
    expect(await forgetOldRows(db, NOW)).toBe(0);
  }));

test('events go from their beginning; whoever stood there is told that they expired, and the newest stays', () =>
  withDatabase(async ({ db }) => {
    await clinic(db);
    for (const position of [1, 2, 3, 4]) await event(db, position, daysAgo(position === 4 ? 29 : 31));
    await forgetOldRows(db, NOW);
    expect(await positions(db)).toEqual([4]);
    await expect(listEvents(makeCtx(db), { after: '2', limit: 10 })).rejects.toMatchObject({
      code: 'events.expired',
      status: 410,
    });
    expect((await listEvents(makeCtx(db), { after: '4', limit: 10 })).rows).toEqual([]);

    await forgetOldRows(db, new Date(NOW.getTime() + 30 * DAY));
    expect(await positions(db)).toEqual([4]);
    expect((await listEvents(makeCtx(db), { limit: 10 })).nextPosition).toBe(4);
  }));

test('a test clinic’s own clock says how old its events are', () =>
  withDatabase(async ({ db }) => {
    await clinic(db, { clockOffsetSeconds: -10 * 86_400 });
    await event(db, 1, daysAgo(35));
    await event(db, 2, daysAgo(35));
    expect(await forgetOldRows(db, NOW)).toBe(0);
    await clinic(db, { clockOffsetSeconds: 0 });
    expect(await forgetOldRows(db, NOW)).toBe(1);
  }));

test('more than one batch goes; when told to stop, none is begun', () =>
  withDatabase(async ({ db }) => {
    await clinic(db);
    await asOwner(db, (owner) =>
      owner.execute(sql`insert into media_events select 'n' || n, ${CLINIC}, ${daysAgo(8)} from generate_series(1, 2500) n`),
    );
    expect(await forgetOldRows(db, NOW, AbortSignal.abort())).toBe(0);
    expect(await forgetOldRows(db, NOW)).toBe(2500);
  }));

test('a sign-up that was never finished goes with its links, and so do cookies that are long over; new ones stay', () =>
  withDatabase(async ({ db }) => {
    await clinic(db, { settings: { signUp: { patients: true, practitioners: false } } });
    const visitor = (at: Date) => makeCtx(db, { wallClock: fakeClock(at), actor: { type: 'visitor', id: CLINIC } });
    const [before, now] = [new Date(NOW.getTime() - 32 * DAY), NOW];
    for (const [name, at] of [
      ['old', before],
      ['new', now],
    ] as const) {
      const email = `${name}@mail.example`;
      await signUp(visitor(at), { kind: 'patient', name: 'Pia Example', email, password: 'seven green kettles' });
      await mailsOut(db, fakeClock(at));
    }

    expect(await forgetOldRows(db, NOW)).toBe(2);

    const left = await asOwner(db, (owner) =>
      owner.execute(sql`select s.email from sign_ups s join account_links l on l.sign_up_id = s.id`),
    );
    expect(left).toMatchObject([{ email: 'new@mail.example' }]);
  }));

test('held, freed and offered time goes when it is over; what is open or was offered lately stays', () =>
  withDatabase(async ({ db }) => {
    await clinic(db);
    const { practitionerId, patientId } = await appointment(db);
    const [long, lately] = [daysAgo(31), daysAgo(29)];
    await asOwner(db, async (owner) => {
      await owner.execute(sql`insert into waitlist_entries (id, clinic_id, patient_id, practitioner_id, mode, duration_minutes,
          starts_from, starts_until, status, created_at, updated_at)
        values ('wle', ${CLINIC}, ${patientId}, ${practitionerId}, 'video', 30, ${long}, ${daysAgo(0)}, 'waiting', ${long}, ${long})`);
      for (const [name, endedAt] of [
        ['over', long],
        ['lately', lately],
        ['open', null],
      ] as const) {
        await owner.execute(sql`insert into reservations (id, clinic_id, subject_id, kind, during, released_at, created_at)
          values (${name}, ${CLINIC}, ${practitionerId}, 'slot_hold', tstzrange(${long}, ${lately}), ${long}, ${long})`);
        await owner.execute(sql`insert into slot_holds
            (id, clinic_id, practitioner_id, reservation_id, starts_at, ends_at, holder, expires_at, ended_at, ended_as, created_at)
          values (${name}, ${CLINIC}, ${practitionerId}, ${name}, ${long}, ${lately}, ${endedAt ? null : 'someone'}, ${long},
            ${endedAt}, ${endedAt ? 'expired' : null}, ${long})`);
        await owner.execute(sql`insert into freed_slots (id, clinic_id, practitioner_id, starts_at, ends_at, state, due_at, created_at)
          values (${name}, ${CLINIC}, ${practitionerId}, ${long}, ${lately}, ${endedAt ? 'settled' : 'offered'}, ${long}, ${long})`);
        await owner.execute(sql`insert into waitlist_offers (id, clinic_id, entry_id, freed_slot_id, slot_hold_id, practitioner_id,
            starts_at, ends_at, expires_at, status, ended_at, created_at)
          values (${name}, ${CLINIC}, 'wle', ${name}, ${endedAt ? null : 'open'}, ${practitionerId}, ${long}, ${lately}, ${long},
            ${endedAt ? 'expired' : 'open'}, ${endedAt}, ${long})`);
      }
    });

    expect(await forgetOldRows(db, NOW)).toBe(4);

    for (const table of ['slot_holds', 'freed_slots', 'waitlist_offers', 'reservations']) {
      const left = await asOwner(db, (owner) => owner.execute(sql`select id from ${sql.identifier(table)} order by id`));
      expect(left, table).toMatchObject([{ id: 'lately' }, { id: 'open' }]);
    }
    expect(await forgetOldRows(db, new Date(NOW.getTime() + 2 * DAY))).toBe(4);
  }));

test('counts go when their window is over, found by their index; those of a window that runs stay', () =>
  withDatabase(async ({ db }) => {
    await asApp(db, (tx) =>
      tx.execute(sql`insert into rate_limits values ('over', 3, ${daysAgo(0)}), ('runs', 3, ${daysAgo(-0.001)})`),
    );

    await forgetCounts({ db, wallClock: fakeClock(NOW) });

    expect(await asOwner(db, (owner) => owner.execute(sql`select key from rate_limits`))).toMatchObject([{ key: 'runs' }]);
    const indexes = await db.execute(sql`select indexdef from pg_indexes where tablename = 'rate_limits'`);
    expect(JSON.stringify(indexes)).toContain('(expire)');
  }));

test('only the role of the jobs can forget', () =>
  withDb(async (db) => {
    for (const table of [
      'media_events',
      'audit_origins',
      'join_decisions',
      'events',
      'slot_holds',
      'reservations',
      'freed_slots',
      'waitlist_offers',
    ]) {
      await expect(db.transaction((tx) => tx.execute(sql`delete from ${sql.identifier(table)}`))).rejects.toMatchObject({
        cause: { code: '42501' },
      });
    }
  }));
