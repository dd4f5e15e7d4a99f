import { expect, test } from 'vitest';
import { appointments } from '../src/modules/appointments/appointments.table.ts';
import { reservations } from '../src/modules/reservations/reservations.table.ts';
import { slotHolds } from '../src/modules/slot-holds/slot-holds.table.ts';
import { as, makeApp, NOW, withDatabase } from './helpers.ts';
import { clinic, patient, publishableKey, schedule, secretKey, session } from './makers.ts';
import { overlaps } from './overlaps.ts';
import { watched } from './watched.ts';

const CLIENTS = 24;
const ROUNDS = 25;

const pick = <One>(all: readonly One[]): One => all[Math.floor(Math.random() * all.length)]!;
type Reply = { status: number; code: string };

test(
  '600 holds, bookings, moves and releases on few hot slots: nobody in two places, every loser told cleanly',
  { timeout: 180_000 },
  () =>
    withDatabase(
      async (database) => {
        const { faults, db } = watched(database.db);
        await clinic(database.db, { settings: { booking: { patients: 'direct', holdMinutes: 5 } } });
        const practitionerIds: string[] = [];
        for (const bufferAfterMinutes of [0, 10, 0])
          practitionerIds.push((await schedule(database.db, { bufferAfterMinutes, minimumNoticeMinutes: 0 })).practitionerId);
        const people: { id: string; token: string }[] = [];
        for (let n = 0; n < 5; n++) {
          const { id } = await patient(database.db);
          people.push({ id, token: (await session(database.db, { personId: id })).token });
        }
        const { key } = await secretKey(database.db);
        const { key: publishable } = await publishableKey(database.db);
        const app = makeApp({ db });
        const starts = [60, 90, 100, 110, 120, 130, 160].map((minutes) =>
          new Date(NOW.getTime() + minutes * 60_000).toISOString(),
        );
        const holds: string[] = [];
        const booked: { id: string; revision: number }[] = [];
        const usedHolds: string[] = [];
        const replies: Reply[] = [];

        const ask = async (path: string, init: RequestInit) => {
          const reply = await app.request(path, init);
          const text = await reply.text();
          const body = JSON.parse(text || '{}') as { id: string; revision: number; code?: string };
          replies.push({ status: reply.status, code: body.code ?? 'ok' });
          return reply.ok ? body : undefined;
        };
        const time = () => ({ practitionerId: pick(practitionerIds), startsAt: pick(starts) });
        let bookings = 0;
        const keep = (made: (typeof booked)[number]) => void (bookings++, booked.push(made));
        const forget = (holdId: string) => void (holds.includes(holdId) && holds.splice(holds.indexOf(holdId), 1));
        const visitor = { headers: { 'x-publishable-key': publishable } };
        const deeds: (() => Promise<void>)[] = [
          async () => {
            const made = await ask('/v1/slot-holds', as(undefined, { body: time(), ...visitor }));
            if (made) holds.push(made.id);
          },
          async () => {
            const made = await ask('/v1/slot-holds', as(pick([key, pick(people).token]), { body: time() }));
            if (made) holds.push(made.id);
          },
          async () => {
            const body = { ...time(), patientId: pick(people).id };
            const made = await ask('/v1/appointments', as(key, { body }));
            if (made) keep(made);
          },
          async () => {
            const { id, token } = pick(people);
            const made = await ask('/v1/appointments', as(token, { body: { ...time(), patientId: id, durationMinutes: 30 } }));
            if (made) keep(made);
          },
          async () => {
            if (holds.length === 0) return;
            const holdId = pick(holds);
            const [row] = await database.client<
              { practitioner_id: string }[]
            >`select practitioner_id from slot_holds where id = ${holdId}`;
            const body = { practitionerId: row!.practitioner_id, patientId: pick(people).id, holdId };
            const made = await ask('/v1/appointments', as(key, { body }));
            if (made) usedHolds.push(holdId);
            if (made) keep(made);
          },
          async () => {
            if (holds.length === 0) return;
            const holdId = pick(holds);
            if (!(await ask(`/v1/slot-holds/${holdId}`, as(key, { method: 'DELETE' })))) forget(holdId);
          },
          async () => {
            if (booked.length === 0) return;
            const one = pick(booked);
            const headers = { 'if-match': `"${one.revision}"` };
            const moved = await ask(
              `/v1/appointments/${one.id}/reschedule`,
              as(key, { body: { startsAt: time().startsAt }, headers }),
            );
            if (moved) one.revision = moved.revision;
          },
          async () => {
            if (booked.length === 0) return;
            const one = pick(booked);
            const headers = { 'if-match': `"${one.revision}"` };
            const gone = await ask(`/v1/appointments/${one.id}/cancel`, as(key, { body: { reason: 'pat' }, headers }));
            if (gone) booked.splice(booked.indexOf(one), 1);
          },
        ];

        await Promise.all(
          Array.from({ length: CLIENTS }, async (_, client) => {
            for (let round = 0; round < ROUNDS; round++)
              await deeds[(client + round + Math.floor(Math.random() * 3)) % deeds.length]!();
          }),
        );

        expect(await overlaps(database.db)).toBe(0);
        expect(replies.length).toBeGreaterThan(400);
        const refused = replies.filter(({ status }) => status >= 300);
        const clean =
          /^(409 (appointments\.(slot_taken|not_a_slot|wrong_status)|slot_holds\.too_many)|404 slot_holds\.not_found|412 request\.precondition_failed)$/;
        expect(refused.map(({ status, code }) => `${status} ${code}`).filter((one) => !clean.test(one))).toEqual([]);
        expect(refused.filter(({ code }) => code === 'appointments.slot_taken').length).toBeGreaterThan(20);
        expect(bookings).toBeGreaterThan(5);
        expect([...new Set(faults)]).toEqual(['23P01']);

        // Every hold was used once at most, and each visit that still stands has its time, and each hold that lives its own.
        expect(new Set(usedHolds).size).toBe(usedHolds.length);
        const ended = await database.db.select().from(slotHolds);
        expect(
          ended
            .filter(({ endedAs }) => endedAs === 'used')
            .map(({ id }) => id)
            .sort(),
        ).toEqual([...usedHolds].sort());
        const live = (await database.db.select().from(reservations)).filter(({ releasedAt }) => releasedAt === null);
        const standing = (await database.db.select().from(appointments)).filter(({ status }) => status === 'scheduled');
        expect(live.filter(({ kind }) => kind === 'appointment')).toHaveLength(2 * standing.length);
        expect(live.filter(({ kind }) => kind === 'slot_hold')).toHaveLength(
          ended.filter(({ endedAt }) => endedAt === null).length,
        );
      },
      { max: CLIENTS + 4 },
    ),
);

test('who asks for many slots of many practitioners at once keeps as many as one may', { timeout: 60_000 }, () =>
  withDatabase(async ({ db }) => {
    const { token } = await session(db, { personId: (await patient(db)).id });
    const app = makeApp({ db });
    const ids = await Promise.all(Array.from({ length: 12 }, async () => (await schedule(db)).practitionerId));
    const startsAt = new Date(NOW.getTime() + 3 * 3_600_000).toISOString();
    const hold = (practitionerId: string) => app.request('/v1/slot-holds', as(token, { body: { practitionerId, startsAt } }));
    const statuses = (await Promise.all(ids.map(hold))).map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(3);
    expect(statuses.filter((status) => status === 409)).toHaveLength(9);
  }),
);
