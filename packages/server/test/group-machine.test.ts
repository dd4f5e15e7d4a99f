import fc from 'fast-check';
import { eq, and, isNull } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { Db } from '../src/context.ts';
import { appointmentHistory } from '../src/modules/appointments/appointment-history.table.ts';
import { appointmentParticipants, appointments } from '../src/modules/appointments/appointments.table.ts';
import { groupPlaces } from '../src/modules/groups/group-places.table.ts';
import { reservations } from '../src/modules/reservations/reservations.table.ts';
import { as, fakeClock, makeApp, NOW, withDatabase, type FakeClock } from './helpers.ts';
import { clinic, patient, practitioner, secretKey, session } from './makers.ts';
import { overlaps } from './overlaps.ts';

/** Sequences of requests about one group, the same ones each time. More, and others: `MACHINE_RUNS=10000`. */
const RUNS = Math.ceil(Number(process.env['MACHINE_RUNS'] ?? 1000) / 10);
const HOUR = 3_600_000;
const CAPACITY = 3;
const PEOPLE = [0, 1, 2, 3, 4] as const;

/** Who has a place, and what was said of each: written down a second time. */
type Model = {
  status: 'scheduled' | 'cancelled';
  startsAt: number;
  in: Map<number, 'attended' | 'missed' | null>;
  revision: number;
};
type Real = {
  app: ReturnType<typeof makeApp>;
  db: Db;
  clock: FakeClock;
  key: string;
  id: string;
  people: { id: string; token: string }[];
};
type Step = { name: string; run: (model: Model, real: Real) => Promise<void> };

async function answerOf({ app }: Real, path: string, init: RequestInit) {
  const reply = await app.request(path, init);
  const text = await reply.text();
  return { status: reply.status, code: text === '' ? undefined : (JSON.parse(text) as { code?: string }).code };
}
const places = ({ id }: Real) => `/v1/appointments/${id}/patients`;
const done = (status: number) => ({ status, code: undefined });
const refused = (code: string, status = 409) => ({ status, code });

const who = fc.constantFrom(...PEOPLE);
const by = fc.constantFrom('clinic' as const, 'patient' as const);

const steps: fc.Arbitrary<Step>[] = [
  fc.tuple(who, by).map(([n, side]) => ({
    name: `${side} gives ${n} a place`,
    async run(model, real) {
      const has = model.in.has(n);
      const begun = real.clock.now().getTime() >= model.startsAt;
      const bearer = side === 'clinic' ? real.key : real.people[n]!.token;
      const said = await answerOf(real, places(real), as(bearer, { body: { patientId: real.people[n]!.id } }));
      const isClosed = model.status === 'cancelled' || (side === 'patient' && begun);
      if (has) return void expect(said).toEqual(done(200));
      if (isClosed)
        return void expect(said).toEqual(
          side === 'patient' ? refused('appointments.not_found', 404) : refused('appointments.wrong_status'),
        );
      if (model.in.size >= CAPACITY) return void expect(said).toEqual(refused('appointments.full'));
      expect(said).toEqual(done(200));
      model.in.set(n, null);
      model.revision += 1;
    },
  })),
  fc.tuple(who, fc.constantFrom('clinic' as const, 'patient' as const, 'patient cancels' as const)).map(([n, how]) => ({
    name: `${n} leaves (${how})`,
    async run(model, real) {
      const { id, token } = real.people[n]!;
      const isIn = model.in.has(n);
      const said =
        how === 'patient cancels'
          ? await answerOf(real, `/v1/appointments/${real.id}/cancel`, as(token, { body: { reason: 'pat' } }))
          : await answerOf(real, `${places(real)}/${id}`, as(how === 'clinic' ? real.key : token, { method: 'DELETE' }));
      const isLate = how !== 'clinic' && real.clock.now().getTime() > model.startsAt - 2 * HOUR;
      if (!isIn) return void expect([404, 409]).toContain(said.status);
      if (model.status === 'cancelled') return void expect(said.status).toBe(409);
      if (isLate) return void expect(said).toEqual(refused('appointments.notice_too_short'));
      expect(said).toEqual(done(how === 'patient cancels' ? 200 : 204));
      model.in.delete(n);
      model.revision += 1;
    },
  })),
  fc.tuple(who, fc.constantFrom('attended' as const, 'missed' as const, null)).map(([n, attendance]) => ({
    name: `${n} ${attendance ?? 'unsaid'}`,
    async run(model, real) {
      const path = `${places(real)}/${real.people[n]!.id}/attendance`;
      const said = await answerOf(real, path, as(real.key, { method: 'PUT', body: { attendance } }));
      if (model.status === 'cancelled') return void expect(said).toEqual(refused('appointments.wrong_status'));
      if (real.clock.now().getTime() < model.startsAt) return void expect(said).toEqual(refused('appointments.not_started_yet'));
      if (!model.in.has(n)) return void expect(said).toEqual(refused('people.not_found', 404));
      expect(said).toEqual(done(200));
      if (model.in.get(n) !== attendance) model.revision += 1;
      model.in.set(n, attendance);
    },
  })),
  fc.constant<Step>({
    name: 'the clinic cancels for all',
    async run(model, real) {
      const headers = { 'if-match': `"${model.revision}"` };
      const said = await answerOf(
        real,
        `/v1/appointments/${real.id}/cancel`,
        as(real.key, { body: { reason: 'prov' }, headers }),
      );
      if (model.status === 'cancelled') return void expect(said).toEqual(refused('appointments.wrong_status'));
      expect(said).toEqual(done(200));
      model.status = 'cancelled';
      model.revision += 1;
    },
  }),
  fc
    .constantFrom(1, 3)
    .map((hours) => ({ name: `wait ${hours} h`, run: async (_model, { clock }) => clock.advance(hours * 3600) })),
];

class Command implements fc.AsyncCommand<Model, Real> {
  readonly what: Step;
  constructor(what: Step) {
    this.what = what;
  }
  check = () => true;
  run = (model: Model, real: Real) => this.what.run(model, real);
  toString = () => this.what.name;
}

/** Whoever is in it has a place, a part and their time; who left has none of them, and the number of revisions is that of changes. */
async function requireConsistent(model: Model, { db, id, people }: Real) {
  const inIt = [...model.in.keys()].map((n) => people[n]!.id).toSorted();
  const [row] = await db.select().from(appointments).where(eq(appointments.id, id));
  expect(row).toMatchObject({ status: model.status, revision: model.revision });
  const parts = await db.select().from(appointmentParticipants).where(eq(appointmentParticipants.appointmentId, id));
  expect(parts.flatMap(({ role, personId }) => (role === 'patient' ? [personId] : [])).toSorted()).toEqual(inIt);
  const live = await db
    .select()
    .from(groupPlaces)
    .where(and(eq(groupPlaces.appointmentId, id), isNull(groupPlaces.endedAt)));
  expect(live.map(({ personId }) => personId).toSorted()).toEqual(inIt);
  for (const [n, attendance] of model.in)
    expect(live.find(({ personId }) => personId === people[n]!.id)).toMatchObject({ attendance });
  const time = await db
    .select()
    .from(reservations)
    .where(and(eq(reservations.appointmentId, id), isNull(reservations.releasedAt)));
  expect(time).toHaveLength(model.status === 'cancelled' ? 0 : inIt.length + 1);
  expect(await db.$count(appointmentHistory, eq(appointmentHistory.appointmentId, id))).toBe(model.revision);
}

const commands = fc.commands(
  steps.map((one) => one.map((what) => new Command(what))),
  { maxCommands: 10 },
);

test('a group is joined, left and attended as its places say, by whomever and in whatever order', { timeout: 600_000 }, () =>
  withDatabase(
    async ({ db }) => {
      const { key } = await secretKey(db);
      await clinic(db, { settings: { groups: { patientsJoin: true } } });
      const clock = fakeClock();
      const app = makeApp({ db, wallClock: clock });
      const people: Real['people'] = [];
      while (people.length < PEOPLE.length) {
        const { id } = await patient(db);
        const expiresAt = new Date(NOW.getTime() + 1000 * HOUR);
        people.push({ id, token: (await session(db, { personId: id, expiresAt })).token });
      }
      await fc.assert(
        fc.asyncProperty(commands, async (sequence) => {
          clock.set(NOW);
          const startsAt = NOW.getTime() + 4 * HOUR;
          const body = {
            practitionerId: (await practitioner(db)).id,
            ...{ startsAt: new Date(startsAt).toISOString(), capacity: CAPACITY, patientIds: [] },
          };
          const { id } = (await (await app.request('/v1/appointments', as(key, { body }))).json()) as { id: string };
          const model: Model = { status: 'scheduled', startsAt, in: new Map(), revision: 1 };
          const real: Real = { app, db, clock, key, id, people };
          await fc.asyncModelRun(() => ({ model, real }), sequence);
          await requireConsistent(model, real);
          // So that nobody is busy in the next one.
          await db.update(reservations).set({ releasedAt: NOW }).where(isNull(reservations.releasedAt));
        }),
        { numRuns: RUNS, endOnFailure: true, ...(!process.env['MACHINE_RUNS'] && { seed: 1 }) },
      );
      expect(await overlaps(db)).toBe(0);
    },
    { max: 3 },
  ),
);
