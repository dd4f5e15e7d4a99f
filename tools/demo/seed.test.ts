import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '../../packages/server/src/db/connect.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../packages/server/src/db/embedded.ts';
import { findSlots } from '../../packages/server/src/modules/slots/find-slots.ts';
import { toolContext } from './context.ts';
import { PRACTITIONERS } from './practitioners.ts';
import { seedDemo } from './seed.ts';

const keys = { publishableKey: `pk_test_${'a1'.repeat(16)}`, secretKey: `sk_test_${'b2'.repeat(32)}` };
const siteUrl = 'http://localhost:4001';

let home: string;
let server: EmbeddedPostgres;
let sql: postgres.Sql;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'bedside-seed-'));
  server = await startEmbeddedPostgres({ home, fsync: false });
  server.guard();
  sql = postgres(server.url, { max: 1, onnotice: () => {} });
});
afterAll(async () => {
  await sql.end();
  await server.stop();
  await rm(home, { recursive: true, force: true });
});

const seed = (over: Partial<Parameters<typeof seedDemo>[0]> = {}) =>
  seedDemo({ databaseUrl: server.url, siteUrl, keys, say: () => {}, ...over });

const visits = (clinicId: string) => sql<{ external_id: string; status: string; minutes: number; patient: string }[]>`
  select a.external_id, a.status, round(extract(epoch from a.starts_at - now()) / 60)::int as minutes, p.external_id as patient
  from appointments a join appointment_participants ap on ap.appointment_id = a.id and ap.role = 'patient' join people p on p.id = ap.person_id
  where a.clinic_id = ${clinicId} and a.status <> 'entered_in_error' order by a.starts_at`;

const minutesOf = async (clinicId: string) => new Map((await visits(clinicId)).map((visit) => [visit.external_id, visit]));

test('on an empty database: a test clinic with its keys, its people and a visit of each kind', async () => {
  const { clinicId, appointmentId, people } = await seed();

  const [clinic] = await sql`select * from clinics where id = ${clinicId}`;
  expect(clinic).toMatchObject({
    name: 'Riverside Clinic',
    is_test: true,
    allowed_origins: [siteUrl],
    visit_url: `${siteUrl}/visit`,
  });
  const hash = createHash('sha256').update(keys.secretKey).digest('hex');
  expect(await sql`select clinic_id, cardinality(scopes) > 5 as wide from api_keys where key_hash = ${hash}`).toEqual([
    { clinic_id: clinicId, wide: true },
  ]);
  const [doctor] = await sql`select * from people where id = ${people.amara}`;
  expect(doctor).toMatchObject({ external_id: 'demo-practitioner', name: 'Dr. Amara Okafor', specialty: 'Cardiology' });
  const planned = await minutesOf(clinicId);
  const of = (name: string) => planned.get(`demo-visit-${name}`);
  expect(of('open')).toMatchObject({ status: 'scheduled', patient: 'demo-patient' });
  expect(of('open')!.minutes).toBeLessThanOrEqual(0);
  expect(of('soon')).toMatchObject({ status: 'scheduled', patient: 'demo-patient', minutes: 17 });
  const [{ hour }] = await sql<[{ hour: string }]>`
    select to_char(starts_at at time zone 'America/New_York', 'HH24:MI') as hour from appointments where external_id = 'demo-visit-tomorrow'`;
  expect([hour, of('tomorrow')!.minutes > 9 * 60, of('tomorrow')!.minutes < 35 * 60]).toEqual(['10:00', true, true]);
  expect(of('past')).toMatchObject({ status: 'completed' });
  expect(of('cancelled')).toMatchObject({ status: 'cancelled' });
  expect(await sql`select external_id from appointments where id = ${appointmentId}`).toEqual([
    { external_id: 'demo-visit-open' },
  ]);
});

test('started again, also on another port: the same clinic, the same people, fresh visits, and no time is double', async () => {
  const first = await seed();
  const before = (await visits(first.clinicId)).length;
  await sql`update clinics set clock_offset_seconds = 7200 where id = ${first.clinicId}`;

  const second = await seed({ siteUrl: 'http://localhost:4005' });

  expect(second).toMatchObject({ clinicId: first.clinicId, people: first.people });
  expect(second.appointmentId).not.toBe(first.appointmentId);
  expect(await visits(first.clinicId)).toHaveLength(before);
  expect(await sql`select allowed_origins, clock_offset_seconds from clinics`).toEqual([
    { allowed_origins: ['http://localhost:4005'], clock_offset_seconds: 0 },
  ]);
  expect(await sql`select status, external_id from appointments where id = ${first.appointmentId}`).toEqual([
    { status: 'entered_in_error', external_id: null },
  ]);
});

test('at whatever hour of whatever day somebody looks, there is a time to book within two days', async () => {
  const { clinicId, people } = await seed();
  const { db, close } = connect(server.url, { max: 1 });
  const practitionerId = Object.keys(PRACTITIONERS).map((name) => people[name as keyof typeof PRACTITIONERS]);
  try {
    for (let hour = 0; hour < 7 * 24; hour += 5) {
      const now = new Date(Date.now() + hour * 3_600_000);
      const ctx = { ...toolContext(db, clinicId, 'test'), clock: { now: () => now } };
      const [first] = await findSlots(ctx, { practitionerId, limit: 1 });
      expect((first!.slot.start - now.getTime()) / 3_600_000, now.toISOString()).toBeLessThan(48);
    }
  } finally {
    await close();
  }
});

test('the directory has practitioners with hours and reviews, also after another start, and what somebody changed stays', async () => {
  const { clinicId, people } = await seed();
  await sql`update schedules set slot_minutes = 45, revision = 2 where practitioner_id = ${people.luis}`;
  await sql`delete from practitioner_profiles where person_id = ${people.amara}`;
  await seed();

  const bookable = await sql<{ name: string; slots: number; reviews: number }[]>`
    select p.name, s.slot_minutes as slots, (select count(*)::int from reviews r where r.practitioner_id = p.id) as reviews
    from people p join practitioner_profiles f on f.person_id = p.id and f.is_bookable join schedules s on s.practitioner_id = p.id
    where p.clinic_id = ${clinicId} order by p.name`;
  expect(bookable.map(({ name, slots, reviews }) => [name, slots, reviews])).toEqual([
    ['Dr. Amara Okafor', 30, 3],
    ['Dr. Aylin Demir', 15, 0],
    ['Dr. Luis Marín', 45, 2],
    ['Dr. Noor Haddad', 30, 1],
  ]);
});

test('a visit left in the middle of a call is ended, and what somebody booked for later stays', async () => {
  const { clinicId, appointmentId, people } = await seed();
  const callId = `cal_${'c'.repeat(32)}`;
  await sql`update appointments set status = 'in_progress' where id = ${appointmentId}`;
  await sql`insert into calls (id, clinic_id, appointment_id, kind, status, started_at, created_at, updated_at)
    values (${callId}, ${clinicId}, ${appointmentId}, 'scheduled', 'accepted', now(), now(), now())`;
  await sql`insert into call_participants (id, clinic_id, call_id, person_id, role, identity, state, is_live)
    values (${`par_${'c'.repeat(32)}`}, ${clinicId}, ${callId}, ${people.amara}, 'practitioner', 'x', 'connected', true)`;
  const own = `apt_${'d'.repeat(32)}`;
  await sql`insert into appointments (id, clinic_id, status, mode, starts_at, ends_at, created_at, updated_at)
    values (${own}, ${clinicId}, 'scheduled', 'video', now() + interval '5 hours', now() + interval '6 hours', now(), now())`;

  await seed();

  expect(
    await sql`select status, is_live from calls c join call_participants p on p.call_id = c.id where c.id = ${callId}`,
  ).toEqual([{ status: 'ended', is_live: false }]);
  expect(await sql`select status from appointments where id in ${sql([appointmentId, own])} order by id = ${own}`).toEqual([
    { status: 'entered_in_error' },
    { status: 'scheduled' },
  ]);
});

test('every visit it made or put away has its audit rows', async () => {
  const { clinicId } = await seed();
  expect(
    await sql`select a.id from appointments a where clinic_id = ${clinicId} and id not like ${'%dddddddd'}
      and not exists (select from audit_log l where l.entity_id = a.id)`,
  ).toEqual([]);
});
