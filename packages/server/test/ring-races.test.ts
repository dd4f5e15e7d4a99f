import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { Db } from '../src/context.ts';
import { acceptCall } from '../src/modules/calls/accept-call.ts';
import { callParticipants, calls } from '../src/modules/calls/calls.table.ts';
import { cancelCall } from '../src/modules/calls/cancel-call.ts';
import { joinCall } from '../src/modules/calls/join-call.ts';
import { leaveCall } from '../src/modules/calls/leave-call.ts';
import { reconcileCall } from '../src/modules/calls/reconcile-call.ts';
import { ringPerson } from '../src/modules/calls/ring-person.ts';
import { events } from '../src/modules/events/events.table.ts';
import { withDatabase } from './helpers.ts';
import { actorOf, appointment, practitioner } from './makers.ts';
import { DEVICE, makeVisit, OTHER_DEVICE, type Visit } from './visit.ts';

/** Of all races together; `npm run chaos` has more. */
const ROUNDS = Math.ceil(Number(process.env.RING_RACES ?? 200) / 5);
const DEVICES = [OTHER_DEVICE, 'device-of-the-tests-0003', 'device-of-the-tests-0004'];

const codes = (results: PromiseSettledResult<unknown>[]) =>
  results.map((result) => (result.status === 'fulfilled' ? 'ok' : String((result.reason as { code?: string }).code)));
const theCall = async (db: Db, id: string) => (await db.select().from(calls).where(eq(calls.id, id)))[0]!;
const ring = async (visit: Visit) =>
  (await ringPerson(visit.asPractitioner, { personId: visit.patient.id, mode: 'video', deviceId: DEVICE })).call.id;
const hangUp = (visit: Visit, id: string) => leaveCall(visit.asPractitioner, id);
/** Each call says once how it was answered, and once how it ended. */
const toldOf = async (db: Db, id: string) =>
  (await db.select().from(events).orderBy(events.position)).filter(({ data }) => data.callId === id).map(({ type }) => type);

const racing = (name: string, round: (visit: Visit, db: Db) => Promise<void>) =>
  test(name, { timeout: 600_000 }, () =>
    withDatabase(async ({ db }) => {
      const visit = await makeVisit(db);
      for (let count = 0; count < ROUNDS; count++) await round(visit, db);
      expect(await db.select().from(callParticipants).where(eq(callParticipants.isLive, true))).toEqual([]);
    }),
  );

racing('of several devices that accept at once one has the call', async (visit, db) => {
  const id = await ring(visit);
  const outcomes = codes(await Promise.allSettled(DEVICES.map((deviceId) => acceptCall(visit.asPatient, id, { deviceId }))));
  expect(outcomes.toSorted()).toEqual(['calls.answered_elsewhere', 'calls.answered_elsewhere', 'ok']);
  const [place] = (await db.select().from(callParticipants)).filter(
    ({ callId, personId }) => callId === id && personId === visit.patient.id,
  );
  expect(place!.deviceId).toBe(DEVICES[outcomes.indexOf('ok')]);
  expect(await toldOf(db, id)).toEqual(['call.ringing', 'call.accepted']);
  await hangUp(visit, id);
});

racing('accepted or cancelled, never both', async (visit, db) => {
  const id = await ring(visit);
  const [accepted, cancelled] = codes(
    await Promise.allSettled([acceptCall(visit.asPatient, id, { deviceId: OTHER_DEVICE }), cancelCall(visit.asPractitioner, id)]),
  );
  expect([accepted, cancelled].toSorted()).toEqual(['calls.not_ringing', 'ok']);
  expect((await theCall(db, id)).status).toBe(accepted === 'ok' ? 'accepted' : 'cancelled');
  expect(await toldOf(db, id)).toEqual(['call.ringing', accepted === 'ok' ? 'call.accepted' : 'call.cancelled']);
  if (accepted === 'ok') await hangUp(visit, id);
});

racing('accepted or missed, never both, with two processes that look', async (visit, db) => {
  const id = await ring(visit);
  visit.clock.advance(30);
  // The caller's own clock is a moment behind: for it the time is not up yet.
  const late = { ...visit.asPatient, wallClock: { now: () => new Date(visit.clock.now().getTime() - 1) } };
  const [accepted] = codes(
    await Promise.allSettled([
      acceptCall(late, id, { deviceId: OTHER_DEVICE }),
      reconcileCall(visit.asSystem, id),
      reconcileCall(visit.asSystem, id),
    ]),
  );
  const { status } = await theCall(db, id);
  expect(status).toBe(accepted === 'ok' ? 'accepted' : 'missed');
  expect(await toldOf(db, id)).toEqual(['call.ringing', `call.${status}`]);
  if (status === 'accepted') await hangUp(visit, id);
});

racing('a hang-up against both who come in: never a grant after the end, and no room is left', async (visit, db) => {
  const id = await ring(visit);
  await acceptCall(visit.asPatient, id, { deviceId: OTHER_DEVICE });
  const joins = codes(
    await Promise.allSettled([
      joinCall(visit.asPatient, id, { deviceId: OTHER_DEVICE }),
      joinCall(visit.asPractitioner, id, { deviceId: DEVICE }),
      hangUp(visit, id),
    ]),
  );
  for (const outcome of joins.slice(0, 2)) expect(['ok', 'calls.ended']).toContain(outcome);
  expect(await theCall(db, id)).toMatchObject({ status: 'ended', endReason: 'never_connected' });
  const known = visit.media.minted.length;
  await expect(joinCall(visit.asPatient, id, { deviceId: OTHER_DEVICE })).rejects.toMatchObject({ code: 'calls.ended' });
  expect(visit.media.minted).toHaveLength(known);
  expect([...visit.media.rooms.keys()]).toEqual([]);
});

racing('who ring each other at once are in one call', async (visit, db) => {
  const before = (await db.select().from(calls)).length;
  const outcomes = await Promise.all([
    ringPerson(visit.asPractitioner, { personId: visit.patient.id, mode: 'video', deviceId: DEVICE }),
    ringPerson(visit.asPatient, { personId: visit.practitioner.id, mode: 'video', deviceId: OTHER_DEVICE }),
  ]);
  const [id] = new Set(outcomes.map(({ call }) => call.id));
  expect(outcomes.map(({ call }) => call.id)).toEqual([id, id]);
  expect(await db.select().from(calls)).toHaveLength(before + 1);
  expect((await theCall(db, id!)).status).toBe('accepted');
  await hangUp(visit, id!);
});

/** Eight practitioners, each with a conversation with the one patient. */
async function ringers(db: Db) {
  const visit = await makeVisit(db);
  const rings = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const one = await practitioner(db);
      await appointment(db, { practitionerId: one.id, patientId: visit.patient.id });
      return () => ringPerson(visit.as(actorOf(one)), { personId: visit.patient.id, mode: 'video', deviceId: DEVICE });
    }),
  );
  return { visit, rings };
}

test('of many who ring one person at once one rings, and the others are told that the person is busy', { timeout: 60_000 }, () =>
  withDatabase(async ({ db }) => {
    const { rings } = await ringers(db);
    const outcomes = (await Promise.all(rings.map((one) => one()))).map(({ call }) => call.status);
    expect(outcomes.toSorted()).toEqual([...Array.from({ length: 7 }, () => 'failed'), 'ringing']);
  }),
);

test('without the index on live places nobody is busy: it is what says so', () =>
  withDatabase(async ({ db, client }) => {
    const { rings } = await ringers(db);
    await client`drop index call_participants_one_live_call`;
    const outcomes = (await Promise.all(rings.map((one) => one()))).map(({ call }) => call.status);
    expect(outcomes.filter((status) => status === 'ringing').length).toBeGreaterThan(1);
  }));
