import type { AppointmentStatus } from '@bedside/contract';
import fc from 'fast-check';
import { and, asc, eq, isNull } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { Db } from '../src/context.ts';
import { appointmentHistory } from '../src/modules/appointments/appointment-history.table.ts';
import { appointments } from '../src/modules/appointments/appointments.table.ts';
import { reservations } from '../src/modules/reservations/reservations.table.ts';
import { waitingEntries } from '../src/modules/waiting/waiting.table.ts';
import { as, fakeClock, makeApp, NOW, withDatabase, type FakeClock } from './helpers.ts';
import { patient, practitioner, secretKey } from './makers.ts';
import { overlaps } from './overlaps.ts';

/** Sequences of requests, in four files' worth of databases at once: the same ones each time. More, and others: `MACHINE_RUNS=10000`. */
const RUNS = Number(process.env['MACHINE_RUNS'] ?? 1000);
const AT_ONCE = 4;

const HOUR = 3_600_000;
const OPEN: AppointmentStatus[] = ['pending', 'scheduled', 'checked_in', 'in_progress'];

/** What the specification's table says, written down a second time. */
type Model = {
  status: AppointmentStatus;
  mode: 'video' | 'in_person';
  revision: number;
  startsAt: number;
  endsAt: number;
  expiresAt: number;
  noShowAt: number;
  isDeleted: boolean;
};
type Real = { app: ReturnType<typeof makeApp>; db: Db; key: string; id: string; clock: FakeClock };
type Step = { name: string; run: (model: Model, real: Real) => Promise<void>; may?: (model: Model, now: number) => boolean };
type Verdict = { to: AppointmentStatus } | { code: string };

const refusal = (code: string): Verdict => ({ code: `appointments.${code}` });
const illegal = refusal('wrong_status');

type Asked = { method?: string; path: string; body?: object; takesMatch?: boolean };

/** Asks, and holds the answer against what the model expects; then the model moves. */
async function ask(
  model: Model,
  { app, key, id }: Real,
  { method = 'POST', path, body, takesMatch = true }: Asked,
  verdict: Verdict,
) {
  const headers = takesMatch ? { 'if-match': `"${model.revision}"` } : undefined;
  const reply = await app.request(
    `/v1/appointments/${id}${path}`,
    as(key, { method, ...(headers && { headers }), ...(body && { body }) }),
  );
  if (model.isDeleted) return expect(reply.status).toBe(404);
  if ('code' in verdict)
    return expect(await reply.json(), `${model.status} ${path}`).toMatchObject({ status: 409, code: verdict.code });
  expect(reply.status, `${model.status} ${path}`).toBe(method === 'DELETE' ? 204 : 200);
  model.status = verdict.to;
  if (method === 'DELETE') model.revision += 1;
  else {
    const { revision, status } = (await reply.json()) as { revision: number; status: string };
    expect(status).toBe(verdict.to);
    // What changes nothing makes no revision: checking in again.
    if (path !== '/check-in') expect(revision).toBe(model.revision + 1);
    model.revision = revision;
  }
}

const step = (name: string, run: Step['run'], may?: Step['may']): fc.Arbitrary<Step> =>
  fc.constant({ name, run, ...(may && { may }) });

const steps: fc.Arbitrary<Step>[] = [
  step('confirm', (model, real) => {
    const isLate = real.clock.now().getTime() >= model.expiresAt;
    const verdict = model.status !== 'pending' ? illegal : isLate ? refusal('expired') : { to: 'scheduled' as const };
    return ask(model, real, { path: '/confirm', takesMatch: false }, verdict);
  }),
  fc.integer({ min: 1, max: 30 }).map((inHours) => ({
    name: `reschedule +${inHours} h`,
    async run(model: Model, real: Real) {
      const now = real.clock.now().getTime();
      const startsAt = now + inHours * HOUR;
      const isLate = model.status === 'pending' && now >= model.expiresAt;
      const isLegal = ['pending', 'scheduled', 'checked_in'].includes(model.status);
      const to = model.status === 'checked_in' ? 'scheduled' : model.status;
      const verdict = !isLegal ? illegal : isLate ? refusal('expired') : { to };
      await ask(model, real, { path: '/reschedule', body: { startsAt: new Date(startsAt).toISOString() } }, verdict);
      if (model.isDeleted || 'code' in verdict) return;
      model.endsAt = startsAt + (model.endsAt - model.startsAt);
      model.startsAt = startsAt;
      model.expiresAt = Math.min(model.expiresAt, now + 24 * HOUR, startsAt);
    },
  })),
  fc.constantFrom('pat' as const, 'technical' as const).map((reason) => ({
    name: `cancel as ${reason}`,
    run(model: Model, real: Real) {
      const isRunning = model.status === 'in_progress' && reason === 'technical';
      const isLegal = isRunning || ['pending', 'scheduled', 'checked_in'].includes(model.status);
      return ask(model, real, { path: '/cancel', body: { reason } }, isLegal ? { to: 'cancelled' } : illegal);
    },
  })),
  step(
    'check in',
    (model, real) => {
      const isLegal = ['scheduled', 'checked_in'].includes(model.status);
      return ask(model, real, { path: '/check-in', body: {}, takesMatch: false }, isLegal ? { to: 'checked_in' } : illegal);
    },
    // Noon is on the same day everywhere near.
    ({ startsAt }, now) =>
      new Date(startsAt).toISOString().slice(0, 10) === new Date(now).toISOString().slice(0, 10) &&
      isMidday(now) &&
      isMidday(startsAt),
  ),
  step(
    'admit',
    async (model, { app, db, key, id }) => {
      const [entry] = await db
        .select()
        .from(waitingEntries)
        .where(and(eq(waitingEntries.appointmentId, id), eq(waitingEntries.state, 'waiting')));
      const reply = await app.request(`/v1/waiting-entries/${entry!.id}/admit`, as(key, { method: 'POST' }));
      expect(reply.status).toBe(200);
      model.status = 'in_progress';
      model.revision += 1;
    },
    ({ status, mode, startsAt, isDeleted }, now) =>
      !isDeleted && status === 'checked_in' && mode === 'video' && Math.abs(now - startsAt) <= HOUR / 2 - 1,
  ),
  step('complete', (model, real) => {
    const isAtClinic = model.mode === 'in_person' && ['scheduled', 'checked_in'].includes(model.status);
    const isEarly = isAtClinic && dayInBerlin(real.clock.now().getTime()) < dayInBerlin(model.startsAt);
    const isLegal = model.status === 'in_progress' || isAtClinic;
    const verdict = !isLegal ? illegal : isEarly ? refusal('not_started_yet') : { to: 'completed' as const };
    return ask(model, real, { path: '/complete' }, verdict);
  }),
  step('say that nobody came', async (model, real) => {
    const now = real.clock.now().getTime();
    const isLegal = ['scheduled', 'checked_in'].includes(model.status);
    const verdict = !isLegal ? illegal : now < model.startsAt ? refusal('not_started_yet') : { to: 'no_show' as const };
    await ask(model, real, { path: '/no-show', body: { party: 'patient' } }, verdict);
    if (model.status === 'no_show' && 'to' in verdict) model.noShowAt = now;
  }),
  step('reopen', (model, real) => {
    const isLegal = ['completed', 'cancelled', 'no_show'].includes(model.status);
    const isLate = model.status === 'no_show' && real.clock.now().getTime() >= model.noShowAt + 24 * HOUR;
    const verdict = !isLegal ? illegal : isLate ? refusal('too_late_to_reopen') : { to: 'scheduled' as const };
    return ask(model, real, { path: '/reopen', body: { reason: 'It was not over' } }, verdict);
  }),
  step('say that it was an error', (model, real) => {
    const isLegal = !['in_progress', 'entered_in_error'].includes(model.status);
    return ask(
      model,
      real,
      { path: '/entered-in-error', body: { reason: 'Twice' } },
      isLegal ? { to: 'entered_in_error' } : illegal,
    );
  }),
  step('delete', async (model, real) => {
    const isLegal = ['pending', 'cancelled', 'entered_in_error'].includes(model.status);
    await ask(model, real, { method: 'DELETE', path: '' }, isLegal ? { to: model.status } : illegal);
    if (isLegal) model.isDeleted = true;
  }),
  step('say more about it', (model, real) => {
    const isLegal = OPEN.includes(model.status);
    const body = { title: `Revision ${model.revision}` };
    return ask(model, real, { method: 'PATCH', path: '', body }, isLegal ? { to: model.status } : illegal);
  }),
  step('cancel what was read before', async (model, { app, key, id }) => {
    const stale = as(key, { body: { reason: 'pat' }, headers: { 'if-match': `"${model.revision - 1}"` } });
    expect((await app.request(`/v1/appointments/${id}/cancel`, stale)).status).toBe(model.isDeleted ? 404 : 412);
  }),
  fc.constantFrom(0.3, 1, 3, 25).map((hours) => ({
    name: `wait ${hours} h`,
    run: async (_model: Model, { clock }: Real) => clock.advance(hours * 3600),
  })),
];

/** In winter. */
const dayInBerlin = (at: number) => new Date(at + HOUR).toISOString().slice(0, 10);
const isMidday = (at: number) => new Date(at).getUTCHours() >= 3 && new Date(at).getUTCHours() < 20;

class Command implements fc.AsyncCommand<Model, Real> {
  readonly what: Step;
  constructor(what: Step) {
    this.what = what;
  }
  check = () => true;
  async run(model: Model, real: Real) {
    if (this.what.may && !this.what.may(model, real.clock.now().getTime())) return;
    await this.what.run(model, real);
  }
  toString = () => this.what.name;
}

/** A request or a visit, in three hours. */
async function begin({ app, db, key, clock }: Omit<Real, 'id'>, asRequest: boolean, mode: Model['mode']) {
  clock.set(NOW);
  const startsAt = NOW.getTime() + 3 * HOUR;
  const body = {
    practitionerId: (await practitioner(db)).id,
    patientId: (await patient(db)).id,
    startsAt: new Date(startsAt).toISOString(),
    mode,
    asRequest,
  };
  const made = (await (await app.request('/v1/appointments', as(key, { body }))).json()) as { id: string };
  const status = asRequest ? 'pending' : 'scheduled';
  const common = { revision: 1, startsAt, endsAt: startsAt + HOUR / 2, expiresAt: startsAt, noShowAt: 0, isDeleted: false };
  const model: Model = { ...common, status, mode };
  return { model, real: { app, db, key, id: made.id, clock } satisfies Real };
}

/** What must be so wherever it ended: a row of history a revision, each beginning where the one before ended; time taken while open. */
async function requireConsistent(model: Model, { db, id }: Real) {
  const [row] = await db.select().from(appointments).where(eq(appointments.id, id));
  expect(row).toMatchObject({ status: model.status, revision: model.revision });
  const rows = await db
    .select()
    .from(appointmentHistory)
    .where(eq(appointmentHistory.appointmentId, id))
    .orderBy(asc(appointmentHistory.revision));
  expect(rows.map(({ revision }) => revision)).toEqual(Array.from({ length: model.revision }, (_, index) => index + 1));
  rows.slice(1).forEach((change, index) => expect(change.fromStatus).toBe(rows[index]!.toStatus));
  expect(rows.at(-1)!.toStatus).toBe(model.status);
  const live = await db
    .select()
    .from(reservations)
    .where(and(eq(reservations.appointmentId, id), isNull(reservations.releasedAt)));
  expect(live).toHaveLength(OPEN.includes(model.status) && !model.isDeleted ? 2 : 0);
}

const commands = fc.commands(
  steps.map((one) => one.map((what) => new Command(what))),
  { maxCommands: 7 },
);

test.concurrent.each(Array.from({ length: AT_ONCE }, (_, index) => index))(
  'an appointment goes along its table and nowhere else, whatever is asked of it (%i)',
  { timeout: 600_000 },
  (index) =>
    withDatabase(
      async ({ db }) => {
        const { key } = await secretKey(db);
        const clock = fakeClock();
        const world = { app: makeApp({ db, wallClock: clock }), db, key, clock };
        await fc.assert(
          fc.asyncProperty(fc.boolean(), fc.constantFrom('video', 'in_person'), commands, async (asRequest, mode, sequence) => {
            const { model, real } = await begin(world, asRequest, mode as Model['mode']);
            await fc.asyncModelRun(() => ({ model, real }), sequence);
            await requireConsistent(model, real);
          }),
          { numRuns: Math.ceil(RUNS / AT_ONCE), endOnFailure: true, ...(!process.env['MACHINE_RUNS'] && { seed: index }) },
        );
        expect(await overlaps(db)).toBe(0);
      },
      { max: 3 },
    ),
);
