import { eq } from 'drizzle-orm';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { App } from '../src/app.ts';
import type { Db } from '../src/context.ts';
import { appointments } from '../src/modules/appointments/appointments.table.ts';
import { callParticipants, calls } from '../src/modules/calls/calls.table.ts';
import { waitingEntries } from '../src/modules/waiting/waiting.table.ts';
import { FakeMedia } from './fake-media.ts';
import { as, fakeClock, makeApp, withDatabase } from './helpers.ts';
import { appointment, patient, practitioner, secretKey, session } from './makers.ts';

/** How often each is run. `npm run chaos` runs more. */
const ROUNDS = Number(process.env['RACE_ROUNDS'] ?? 200);
const AT_ONCE = 8;

/** Two processes on one database: whoever meets only in memory meets nobody. */
function world(db: Db) {
  const wallClock = fakeClock();
  const media = new FakeMedia(() => wallClock.now());
  const apps = [makeApp({ db, wallClock, media }), makeApp({ db, wallClock, media })] as const;
  return { db, media, apps };
}
type World = ReturnType<typeof world>;

async function waits({ db, apps }: World, given: { practitionerId?: string } = {}) {
  const practitionerId = given.practitionerId ?? (await practitioner(db)).id;
  const who = await patient(db);
  const row = await appointment(db, { practitionerId, patientId: who.id });
  const [asPatient, asPractitioner] = [
    (await session(db, { personId: who.id })).token,
    (await session(db, { personId: practitionerId })).token,
  ];
  const come = (app: App = apps[0]) =>
    app.request(`/v1/appointments/${row.id}/join`, as(asPatient, { body: { deviceId: 'device-of-the-races-0001' } }));
  const { id } = (await (await come()).json()) as { id: string };
  const answer = (app: App, verb: string, body: object = {}) =>
    app.request(`/v1/waiting-entries/${id}/${verb}`, as(asPractitioner, { body }));
  return { row, id, practitionerId, asPatient, asPractitioner, come, answer };
}

/** One after the other, by chance or nearly at once. */
const sometime = async <Result>(work: () => Result | Promise<Result>): Promise<Result> => {
  await sleep(Math.random() * 6);
  return work();
};
const codeOf = async (reply: Response) => (reply.ok ? 'ok' : ((await reply.json()) as { code: string }).code);

/** All rounds, some at a time. */
function race(title: string, round: (at: World) => Promise<void>) {
  test(title, { timeout: 60_000 + ROUNDS * 1000 }, () =>
    withDatabase(
      async ({ db }) => {
        const at = world(db);
        let left = ROUNDS;
        await Promise.all(
          Array.from({ length: AT_ONCE }, async () => {
            while (left-- > 0) await round(at);
          }),
        );
        // Whoever has a token has it of a call that goes on, and was let in.
        const live = new Map((await db.select().from(calls)).map((call) => [call.id, call.status]));
        const places = new Map((await db.select().from(callParticipants)).map((place) => [place.identity, place]));
        const entries = await db.select().from(waitingEntries);
        const statuses = new Map((await db.select().from(appointments)).map((row) => [row.id, row.status]));
        for (const { token, identity } of at.media.minted) {
          const place = places.get(identity)!;
          if (live.get(place.callId) !== 'accepted') expect(() => at.media.join(token)).toThrow('refused');
        }
        for (const { appointmentId, state } of entries)
          if (state === 'admitted') expect(statuses.get(appointmentId)).toBe('in_progress');
      },
      { max: 24 },
    ),
  );
}

const stateOf = async ({ db }: World, entryId: string) =>
  (await db.select().from(waitingEntries).where(eq(waitingEntries.id, entryId)))[0]!.state;
const statusOf = async ({ db }: World, appointmentId: string) =>
  (await db.select().from(appointments).where(eq(appointments.id, appointmentId)))[0]!.status;
const callsOf = ({ db }: World, appointmentId: string) => db.select().from(calls).where(eq(calls.appointmentId, appointmentId));

describe('at one moment, over HTTP, at two processes', () => {
  race('two admissions of one person are one visit, and both get it', async (at) => {
    const one = await waits(at);
    const replies = await Promise.all(at.apps.map((app) => sometime(() => one.answer(app, 'admit'))));
    expect(await Promise.all(replies.map(codeOf))).toEqual(['ok', 'ok']);
    expect(await callsOf(at, one.row.id)).toHaveLength(1);
  });

  race('of two people of one practitioner one is admitted', async (at) => {
    const one = await waits(at);
    const other = await waits(at, one);
    const replies = await Promise.all([
      sometime(() => one.answer(at.apps[0], 'admit')),
      sometime(() => other.answer(at.apps[1], 'admit')),
    ]);
    expect((await Promise.all(replies.map(codeOf))).sort()).toEqual(['join.practitioner_busy', 'ok']);
    expect([await statusOf(at, one.row.id), await statusOf(at, other.row.id)].sort()).toEqual(['checked_in', 'in_progress']);
  });

  race('who is held and admitted is admitted', async (at) => {
    const one = await waits(at);
    const [held, admitted] = await Promise.all([
      sometime(() => one.answer(at.apps[0], 'hold')).then(codeOf),
      sometime(() => one.answer(at.apps[1], 'admit')).then(codeOf),
    ]);
    expect(admitted).toBe('ok');
    expect(['ok', 'waiting.not_waiting']).toContain(held);
    expect(await stateOf(at, one.id)).toBe('admitted');
    expect((await one.come()).status).toBe(200);
  });

  race('who is denied and admitted is one of the two', async (at) => {
    const one = await waits(at);
    const results = await Promise.all([
      sometime(() => one.answer(at.apps[0], 'deny', { reason: 'technical' })).then(codeOf),
      sometime(() => one.answer(at.apps[1], 'admit')).then(codeOf),
    ]);
    expect(results.toSorted()).toEqual(['ok', 'waiting.not_waiting']);
    const isDenied = results[0] === 'ok';
    expect(await stateOf(at, one.id)).toBe(isDenied ? 'denied' : 'admitted');
    expect((await one.come(at.apps[1])).status).toBe(isDenied ? 409 : 200);
  });

  race('a visit that is cancelled and admitted is one of the two', async (at) => {
    const { key } = await secretKey(at.db);
    const one = await waits(at);
    const headers = { 'if-match': '"2"' };
    const cancel = () =>
      at.apps[0].request(`/v1/appointments/${one.row.id}/cancel`, as(key, { body: { reason: 'prov' }, headers }));
    const [cancelled, admitted] = await Promise.all([
      sometime(cancel).then(codeOf),
      sometime(() => one.answer(at.apps[1], 'admit')).then(codeOf),
    ]);
    const isCancelled = cancelled === 'ok';
    expect(isCancelled ? ['waiting.not_waiting', 'join.cancelled'] : ['ok']).toContain(admitted);
    expect(['ok', 'request.precondition_failed', 'appointments.wrong_status']).toContain(cancelled);
    expect(await statusOf(at, one.row.id)).toBe(isCancelled ? 'cancelled' : 'in_progress');
    expect((await one.come()).status).toBe(isCancelled ? 409 : 200);
  });

  race('whoever joins while it ends gets nothing that opens a room', async (at) => {
    const one = await waits(at);
    await one.answer(at.apps[0], 'admit');
    const [call] = await callsOf(at, one.row.id);
    const end = () => at.apps[0].request(`/v1/calls/${call!.id}/end`, as(one.asPractitioner, { method: 'POST' }));
    const [ended, joined] = await Promise.all([sometime(end), sometime(() => one.come(at.apps[1]))]);
    expect(ended.status).toBe(200);
    if (joined.ok) {
      const { participantToken } = (await joined.json()) as { participantToken: string };
      expect(() => at.media.join(participantToken)).toThrow('refused');
    } else expect(await codeOf(joined)).toBe('join.ended');
    expect(await statusOf(at, one.row.id)).toBe('completed');
  });
});
