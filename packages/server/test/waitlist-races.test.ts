import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { Db } from '../src/context.ts';
import { appointments } from '../src/modules/appointments/appointments.table.ts';
import { declineOffer } from '../src/modules/waitlist/answer-offer.ts';
import { expireOffer } from '../src/modules/waitlist/expire-offer.ts';
import { leaveWaitlist } from '../src/modules/waitlist/leave-waitlist.ts';
import { freedSlots, waitlistEntries } from '../src/modules/waitlist/waitlist.table.ts';
import { as, makeApp, withDatabase } from './helpers.ts';
import { secretKey, session } from './makers.ts';
import { overlaps } from './overlaps.ts';
import { cancel, look, NOON, offers, takenNoon, waits } from './waitlist.ts';

async function offered(db: Db, count = 2) {
  const world = await takenNoon(db);
  const entries = [];
  for (let n = 0; n < count; n++) entries.push(await waits(db, { practitionerId: world.practitionerId }));
  await cancel(world.ctx, world.appointmentId);
  await look(world.ctx);
  const [offer] = await offers(db);
  const { token } = await session(db, { personId: entries[0]!.patientId });
  return { ...world, entries, offer: offer!, token };
}

const bookedAtNoon = async (db: Db) =>
  (await db.select().from(appointments).where(eq(appointments.startsAt, NOON))).filter(({ status }) => status === 'scheduled');

test('of ten who accept one offer at once one is booked, and nine are told that it has ended', () =>
  withDatabase(async ({ db }) => {
    const { offer, token } = await offered(db);
    const app = makeApp({ db });
    const accept = () => app.request(`/v1/waitlist-offers/${offer.id}/accept`, as(token, { method: 'POST' }));
    const replies = await Promise.all(Array.from({ length: 10 }, accept));
    const codes = await Promise.all(replies.map(async (reply) => (await reply.json()) as { code?: string }));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(9).fill(409)]);
    expect(new Set(codes.map(({ code }) => code))).toEqual(new Set([undefined, 'waitlist.ended']));
    expect(await bookedAtNoon(db)).toHaveLength(1);
    expect(await overlaps(db)).toBe(0);
  }));

test(
  'accepting, declining, leaving and expiring at one moment: one of them wins, and the slot is booked once or offered on',
  { timeout: 60_000 },
  () =>
    withDatabase(async ({ db }) => {
      for (let round = 0; round < 8; round++) {
        const { ctx, offer, token, entries, wallClock } = await offered(db);
        const app = makeApp({ db, wallClock });
        const isLate = round % 2 === 1;
        // The clock of whoever expires it is past the end, that of whoever accepts is not: both believe that they may.
        const past = { ...ctx, clock: { now: () => offer.expiresAt }, actor: { type: 'system', id: 'sweeper' } as const };
        const deeds = [
          () => app.request(`/v1/waitlist-offers/${offer.id}/accept`, as(token, { method: 'POST' })),
          () => (isLate ? expireOffer(past, offer.id) : declineOffer(ctx, offer.id)),
          () => (round % 4 < 2 ? Promise.resolve() : leaveWaitlist(ctx, entries[0]!.id)),
        ];
        if (round % 3 === 0) deeds.reverse();
        const [outcomes] = await Promise.all([Promise.allSettled(deeds.map((deed) => deed())), look(ctx)]);
        for (const one of outcomes)
          if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'waitlist.ended' });
          else if (one.value instanceof Response) expect([200, 409]).toContain(one.value.status);

        const [answered] = (await offers(db)).filter(({ id }) => id === offer.id);
        const booked = (await bookedAtNoon(db)).length;
        expect(answered!.status).not.toBe('open');
        expect(booked).toBe(answered!.status === 'accepted' ? 1 : 0);
        const [entry] = await db.select().from(waitlistEntries).where(eq(waitlistEntries.id, entries[0]!.id));
        expect(entry!.status === 'booked').toBe(answered!.status === 'accepted');
        expect(await overlaps(db)).toBe(0);
        for (const table of ['waitlist_offers', 'freed_slots', 'waitlist_entries']) await db.execute(`truncate ${table} cascade`);
        for (const { id } of await bookedAtNoon(db)) await cancel(ctx, id);
        await db.execute('update reservations set released_at = created_at where released_at is null');
      }
    }),
);

test('five processes that look at once offer each slot to one patient, and each patient one slot', () =>
  withDatabase(async ({ db }) => {
    const worlds = [await takenNoon(db), await takenNoon(db), await takenNoon(db)];
    const entries = [];
    for (let n = 0; n < 2; n++) entries.push(await waits(db, { specialty: 'Cardiology' }));
    await db.execute(`update people set specialty = 'Cardiology' where kind = 'practitioner'`);
    for (const { ctx, appointmentId } of worlds) await cancel(ctx, appointmentId);
    expect(await db.select().from(freedSlots)).toHaveLength(3);
    await Promise.all(Array.from({ length: 5 }, () => look(worlds[0]!.ctx)));
    const made = await offers(db);
    expect(made.map(({ entryId }) => entryId).sort()).toEqual(entries.map(({ id }) => id).sort());
    expect(new Set(made.map(({ freedSlotId }) => freedSlotId)).size).toBe(2);
  }));

test('a booking by anyone of time that is offered is refused until the offer ends', () =>
  withDatabase(async ({ db }) => {
    const { practitionerId, entries, ctx } = await offered(db, 1);
    const { key } = await secretKey(db);
    const body = { practitionerId, patientId: entries[0]!.patientId, startsAt: NOON.toISOString(), durationMinutes: 30 };
    const book = () => makeApp({ db }).request('/v1/appointments', as(key, { body }));
    expect(await (await book()).json()).toMatchObject({ code: 'appointments.slot_taken' });
    await leaveWaitlist(ctx, entries[0]!.id);
    expect((await book()).status).toBe(201);
  }));

test(
  'who leaves while a slot is being offered to them gives it back: no offer stays open for who has left',
  { timeout: 60_000 },
  () =>
    withDatabase(async ({ db, client }) => {
      const { ctx, appointmentId, practitionerId } = await takenNoon(db);
      const entry = await waits(db, { practitionerId });
      await cancel(ctx, appointmentId);
      const lockWaiters = async () =>
        (await client`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`).length;
      const until = async (count: number) => {
        await expect.poll(lockWaiters, { interval: 20 }).toBe(count);
      };
      // The offer is written, and waits for the clinic's count of events, which is the last before its end.
      let both: Promise<unknown>[] = [];
      await db.transaction(async (tx) => {
        await tx.execute(sql`update event_positions set last_position = last_position where clinic_id = ${ctx.clinicId}`);
        both = [look(ctx)];
        await until(1);
        both.push(leaveWaitlist(ctx, entry.id));
        await until(2);
      });
      await Promise.all(both);

      const [after] = await db.select().from(waitlistEntries).where(eq(waitlistEntries.id, entry.id));
      expect(after!.status).toBe('withdrawn');
      expect((await offers(db)).map(({ status }) => status)).toEqual(['declined']);
    }),
);
