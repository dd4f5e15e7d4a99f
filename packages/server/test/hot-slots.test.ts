import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { appointments } from '../src/modules/appointments/appointments.table.ts';
import { reservations } from '../src/modules/reservations/reservations.table.ts';
import { slotHolds } from '../src/modules/slot-holds/slot-holds.table.ts';
import { withDatabase } from './helpers.ts';
import { EVERY_WAY_FROM, raceForHotSlots, WAYS } from './hot-slots.ts';
import { overlaps, visitOverlaps } from './overlaps.ts';

/** `npm run chaos` gives more. */
const REQUESTS = Number(process.env['HOT_REQUESTS'] ?? 2000);

const tally = (names: readonly string[]) =>
  Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length]).sort());

/** Who comes second is told so: the time is taken, it is no slot, it has changed or ended meanwhile, or it is too much. */
const CLEAN =
  /^(409 (appointments\.(slot_taken|not_a_slot|wrong_status|in_the_past)|slot_holds\.\w+|waitlist\.\w+)|404 slot_holds\.not_found|412 request\.precondition_failed)$/;

test(
  'few hot slots, by every way at once through two API processes: nobody in two places, every loser told cleanly',
  { timeout: 86_400_000 },
  () =>
    withDatabase(async ({ db, url }) => {
      const { replies, faults } = await raceForHotSlots({ db, url }, { requests: REQUESTS });
      if (process.env['HOT_TALLY']) console.info(tally(replies.map(({ deed, status, code }) => `${deed}: ${status} ${code}`)));
      const refused = replies.filter(({ status }) => status >= 300).map(({ status, code }) => `${status} ${code}`);
      expect(tally(refused.filter((one) => !CLEAN.test(one)))).toEqual({});
      // Who finds somebody put in another's place after locking may deadlock, and is done again: seldom, and seen by nobody.
      const deadlocks = faults.filter((code) => code === '40P01').length;
      expect(deadlocks).toBeLessThanOrEqual(replies.length / 100);
      // On a busy machine a lock may take longer than anybody is kept waiting for: a 503 that says when to ask again.
      expect([...new Set(faults).difference(new Set(['23P01', '40P01', '55P03']))]).toEqual([]);
      expect(await overlaps(db)).toBe(0);
      expect(await visitOverlaps(db)).toBe(0);

      // Every way was gone, and none was only ever refused.
      const [asked, done] = [replies, replies.filter(({ status }) => status < 300)].map(
        (all) => new Set(all.map(({ deed }) => deed)),
      );
      expect(asked!.size).toBe(WAYS);
      if (REQUESTS >= EVERY_WAY_FROM) expect([...asked!.difference(done!)]).toEqual([]);

      const live = (await db.select().from(reservations)).filter(({ releasedAt }) => releasedAt === null);
      const standing = (await db.select().from(appointments)).filter(({ status }) => /^(pending|scheduled)$/.test(status));
      const kept = (await db.select().from(slotHolds)).filter(({ endedAt }) => endedAt === null);
      expect(live.filter(({ kind }) => kind === 'appointment')).toHaveLength(2 * standing.length);
      expect(live.filter(({ kind }) => kind === 'slot_hold')).toHaveLength(kept.length);
    }),
);

test('without the constraint the same race finds people in two places, and the count says so', { timeout: 60_000 }, () =>
  withDatabase(async ({ db, url }) => {
    await db.execute(sql`alter table reservations drop constraint reservations_no_overlap`);
    await raceForHotSlots({ db, url }, { requests: 200 });
    expect(await overlaps(db)).toBeGreaterThan(0);
    expect(await visitOverlaps(db)).toBeGreaterThan(0);
  }),
);
