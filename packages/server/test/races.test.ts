import { sql } from 'drizzle-orm';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sql } from 'postgres';
import { describe, expect, test } from 'vitest';
import type { Db, ServiceContext } from '../src/context.ts';
import { appointments } from '../src/modules/appointments/appointments.table.ts';
import { createAppointment } from '../src/modules/appointments/create-appointment.ts';
import { callParticipants, callRooms, calls } from '../src/modules/calls/calls.table.ts';
import { endCall } from '../src/modules/calls/end-call.ts';
import { leaveCall } from '../src/modules/calls/leave-call.ts';
import { removeParticipant } from '../src/modules/calls/remove-participant.ts';
import { joinAppointment } from '../src/modules/door/join-appointment.ts';
import { events } from '../src/modules/events/events.table.ts';
import { admitWaitingEntry } from '../src/modules/waiting/admit-waiting-entry.ts';
import type { FakeMedia } from './fake-media.ts';
import { makeCtx, NOW, withDatabase } from './helpers.ts';
import { actorOf, appointment, patient, practitioner, session } from './makers.ts';
import { overlaps } from './overlaps.ts';
import { connectBoth, DEVICE, entryOf, grantOf, join, makeVisit, roomOf, start, wait, type Visit } from './visit.ts';

const codes = (results: PromiseSettledResult<unknown>[]) =>
  results.map((result) => (result.status === 'fulfilled' ? 'ok' : String((result.reason as { code?: string }).code)));
const count = <Value>(values: Value[], wanted: Value) => values.filter((value) => value === wanted).length;

/** How often a transaction was begun: more often than asked for means that PostgreSQL undid one, and it was tried again. */
function counting(db: Db) {
  const counted = { begun: 0 };
  const proxy = new Proxy(db, {
    get: (target, key) => (key === 'transaction' ? counted.begun++ : 0, Reflect.get(target, key, target)),
  });
  return { counted, db: proxy };
}

/** A network in between: what is asked of LiveKit takes long enough for others to act. */
function slow(media: FakeMedia, ms: number): FakeMedia {
  for (const method of ['ensureRoom', 'listParticipants', 'endRoom'] as const) {
    const real = media[method].bind(media) as (...args: unknown[]) => Promise<unknown>;
    Object.assign(media, {
      [method]: async (...args: unknown[]) => {
        await sleep(Math.random() * ms);
        return real(...args);
      },
    });
  }
  return media;
}

describe('booking the same hours, 32 at a time', () => {
  test('nobody is in two places, nobody sees a deadlock, and none happens', { timeout: 60_000 }, () =>
    withDatabase(
      async (database) => {
        const { counted, db } = counting(database.db);
        const practitioners = await Promise.all([1, 2, 3].map(() => practitioner(database.db)));
        const patients = await Promise.all([1, 2, 3, 4, 5, 6].map(() => patient(database.db)));
        const ctx = makeCtx(db);
        const pick = <One>(all: One[]) => all[Math.floor(Math.random() * all.length)]!;
        const book = () =>
          createAppointment(ctx, {
            practitionerId: pick(practitioners).id,
            patientId: pick(patients).id,
            startsAt: new Date(NOW.getTime() + Math.floor(Math.random() * 18) * 600_000).toISOString(),
            durationMinutes: 30,
            mode: 'video',
          });
        counted.begun = 0;
        const outcomes: string[] = [];
        await Promise.all(
          Array.from({ length: 32 }, async () => {
            for (let round = 0; round < 10; round++) outcomes.push(...codes(await Promise.allSettled([book()])));
          }),
        );

        const booked = count(outcomes, 'ok');
        expect(booked).toBeGreaterThan(3);
        expect(booked + count(outcomes, 'appointments.slot_taken')).toBe(320);
        expect(counted.begun).toBe(320);
        expect(await overlaps(database.db)).toBe(0);
        expect(await database.db.select().from(appointments)).toHaveLength(booked);
      },
      { max: 34 },
    ),
  );
});

describe('admitting at the same moment', () => {
  test('eight admissions of one person make one call, and all get it', () =>
    withDatabase(async ({ db }) => {
      for (let round = 0; round < 5; round++) {
        const visit = await makeVisit(db);
        const { id } = await wait(visit);
        const results = await Promise.allSettled(Array.from({ length: 8 }, () => admitWaitingEntry(visit.asPractitioner, id)));
        expect(codes(results)).toEqual(Array.from({ length: 8 }, () => 'ok'));
        const live = (await db.select().from(calls)).filter(({ appointmentId }) => appointmentId === visit.row.id);
        expect(live).toHaveLength(1);
        const told = (await db.select().from(events)).filter(({ appointmentId }) => appointmentId === visit.row.id);
        expect(told.filter(({ type }) => type === 'appointment.started')).toHaveLength(1);
      }
    }));

  test('of two patients of one practitioner one comes in, the other still waits', () =>
    withDatabase(async ({ db }) => {
      for (let round = 0; round < 5; round++) {
        const visit = await makeVisit(db);
        const other = await patient(db);
        const row = await appointment(db, { practitionerId: visit.practitioner.id, patientId: other.id });
        const { id: sessionId } = await session(db, { personId: other.id });
        const outcome = await joinAppointment(visit.as(actorOf(other, { sessionId })), row.id, { deviceId: DEVICE });
        const ids = [(await wait(visit)).id, entryOf(outcome).id];

        const results = await Promise.allSettled(ids.map((id) => admitWaitingEntry(visit.asPractitioner, id)));
        expect(codes(results).sort()).toEqual(['join.practitioner_busy', 'ok']);
        const [running] = await db.execute<{ count: number }>(sql`select count(*)::int as count from appointments a
          join appointment_participants p on p.appointment_id = a.id
          where a.status = 'in_progress' and p.person_id = ${visit.practitioner.id}`);
        expect(running!.count).toBe(1);
      }
    }));
});

describe('ending while others act', () => {
  const slowVisit = async (db: Db): Promise<Visit> => {
    const visit = await makeVisit(db);
    slow(visit.media, 10);
    return visit;
  };

  test('whoever joins while it ends gets nothing that opens a room', { timeout: 60_000 }, () =>
    withDatabase(async ({ db }) => {
      for (let round = 0; round < 12; round++) {
        const visit = await slowVisit(db);
        const { callId } = await connectBoth(visit);
        // Half of them have to make the room anew while the call ends.
        if (round % 2) visit.media.forget();
        const joins = [visit.asPatient, visit.asPractitioner, visit.asPatient].map(async (ctx) => {
          await sleep(Math.random() * 15);
          return join(ctx, visit);
        });
        const results = await Promise.allSettled([...joins, endCall(visit.asPractitioner, callId)]);

        expect(codes(results).at(-1)).toBe('ok');
        for (const code of codes(results)) expect(['ok', 'join.ended']).toContain(code);
        expect([...visit.media.rooms.keys()]).toEqual([]);
        for (const { token } of visit.media.minted) expect(() => visit.media.join(token)).toThrow('refused');
        const [call] = (await db.select().from(calls)).filter(({ id }) => id === callId);
        expect(call).toMatchObject({ status: 'ended', endReason: 'never_connected' });
      }
    }),
  );

  test('of many ends one wins, and the visit is completed once', () =>
    withDatabase(async ({ db }) => {
      const visit = await slowVisit(db);
      const { callId } = await connectBoth(visit);
      const results = await Promise.allSettled(Array.from({ length: 8 }, () => endCall(visit.asPractitioner, callId)));
      expect(count(codes(results), 'ok')).toBe(1);
      expect(count(codes(results), 'calls.ended')).toBe(7);
      expect((await db.select().from(events)).filter(({ type }) => type === 'appointment.completed')).toHaveLength(1);
    }));

  test('an admission and an end never leave a visit that runs without a call', () =>
    withDatabase(async ({ db }) => {
      for (let round = 0; round < 6; round++) {
        const visit = await makeVisit(db, { withGuest: true });
        await start(visit);
        const { id } = entryOf(await join(visit.asGuest, visit));
        const [call] = (await db.select().from(calls)).filter(({ appointmentId }) => appointmentId === visit.row.id);
        const results = await Promise.allSettled([
          admitWaitingEntry(visit.asPractitioner, id),
          endCall(visit.asPractitioner, call!.id),
        ]);
        expect(codes(results)[1]).toBe('ok');
        expect(['ok', 'waiting.not_waiting']).toContain(codes(results)[0]);
        const mine = (await db.select().from(calls)).filter(({ appointmentId }) => appointmentId === visit.row.id);
        expect(mine).toMatchObject([{ status: 'ended' }]);
        const [row] = (await db.select().from(appointments)).filter((one) => one.id === visit.row.id);
        expect(row!.status).toBe('completed');
      }
    }));
});

describe('coming in while one is put out', () => {
  /** `first` has begun to write when `second` comes; both go on together. */
  async function oneAfterTheOther(client: Sql, first: () => Promise<unknown>, second: () => Promise<unknown>) {
    const waiting = (count: number) =>
      expect
        .poll(() => client`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)
        .toHaveLength(count);
    const blocker = await client.reserve();
    await blocker`begin`;
    await blocker`lock table call_participants in share mode`;
    const results = [first()];
    await waiting(1);
    results.push(second());
    await waiting(2);
    await blocker`commit`;
    blocker.release();
    return Promise.allSettled(results);
  }

  test('who is removed during their own join gets no grant', () =>
    withDatabase(async ({ db, client }) => {
      const visit = await makeVisit(db);
      const { callId, patientGrant } = await connectBoth(visit);
      const minted = visit.media.minted.length;

      const results = await oneAfterTheOther(
        client,
        () => removeParticipant(visit.asPractitioner, callId, patientGrant.identity),
        () => join(visit.asPatient, visit),
      );

      expect(codes(results)).toEqual(['ok', 'join.removed']);
      expect(visit.media.minted).toHaveLength(minted);
    }));

  test('who leaves while they join on the same device is out, and comes in again with the later of the two', () =>
    withDatabase(async ({ db, client }) => {
      const visit = await makeVisit(db);
      const { callId } = await connectBoth(visit);

      const results = await oneAfterTheOther(
        client,
        () => join(visit.asPatient, visit),
        () => leaveCall(visit.asPatient, callId),
      );

      expect(codes(results)).toEqual(['ok', 'ok']);
      const places = await db.select().from(callParticipants);
      expect(places.find(({ personId }) => personId === visit.patient.id)).toMatchObject({ state: 'left', isLive: false });
    }));
});

describe('a room that LiveKit lost', () => {
  test('twenty who come back at once get one next room', () =>
    withDatabase(async ({ db }) => {
      for (let round = 0; round < 3; round++) {
        const visit = await makeVisit(db);
        slow(visit.media, 10);
        const { callId } = await connectBoth(visit);
        const lost = roomOf(visit);
        visit.media.forget();
        const minted = visit.media.minted.length;
        const comeBack = (ctx: ServiceContext) => join(ctx, visit).then(grantOf);
        await Promise.all(Array.from({ length: 20 }, (_, n) => comeBack(n % 2 ? visit.asPatient : visit.asPractitioner)));

        const rooms = (await db.select().from(callRooms)).filter((room) => room.callId === callId);
        expect(rooms.map(({ generation }) => generation).sort()).toEqual([1, 2]);
        const names = new Set(visit.media.minted.slice(minted).map(({ room }) => room));
        expect([...names]).toEqual([rooms.find(({ generation }) => generation === 2)!.name]);
        expect(names.has(lost)).toBe(false);
        expect([...visit.media.rooms.keys()]).toEqual([...names]);
      }
    }));
});
