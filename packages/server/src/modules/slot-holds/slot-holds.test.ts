import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { findDueWork } from '../../jobs/find-due-work.ts';
import { sweep } from '../../jobs/start-jobs.ts';
import type { Actor, Db, ServiceContext } from '../../context.ts';
import { asOwner, fakeClock, makeCtx, NOW, OTHER_CLINIC, withDatabase, withDb } from '../../../test/helpers.ts';
import { actorOf, clinic, guest, patient, schedule, staff } from '../../../test/makers.ts';
import { auditLog } from '../audit/audit.table.ts';
import { events } from '../events/events.table.ts';
import { reservations } from '../reservations/reservations.table.ts';
import { listSlots } from '../slots/list-slots.ts';
import { expireHold } from './expire-hold.ts';
import { holdSlot } from './hold-slot.ts';
import { releaseHold } from './release-hold.ts';
import { slotHolds } from './slot-holds.table.ts';

const at = (hours: string) => `2030-01-15T${hours}:00.000Z`;
const NOON = at('12:00');
const VISITOR: Actor = { type: 'visitor', id: makeCtx({} as Db).clinicId };
const isOffered = async (ctx: ServiceContext, practitionerId: string, startsAt: string) => {
  const { slots } = await listSlots(ctx, { practitionerId, from: startsAt, to: at('16:00') });
  return slots.some(({ start }) => start === Date.parse(startsAt));
};
const refusal = (code: string) => ({ code });

describe('holdSlot', () => {
  test('keeps the slot from everyone else for five minutes by the clinic’s clock, and is audited', () =>
    withDb(async (db) => {
      const { practitionerId } = await schedule(db);
      const clock = fakeClock(NOW);
      const ctx = makeCtx(db, { clock });

      const hold = await holdSlot(ctx, { practitionerId, startsAt: NOON });

      expect(hold).toMatchObject({ startsAt: new Date(NOON), endsAt: new Date(at('12:30')) });
      expect(hold.expiresAt).toEqual(new Date(NOW.getTime() + 300_000));
      expect(await db.select().from(auditLog)).toMatchObject([{ action: 'slot_hold.create', entityId: hold.id }]);
      await expect(holdSlot(ctx, { practitionerId, startsAt: NOON })).rejects.toMatchObject(refusal('appointments.slot_taken'));
      clock.advance(299.999);
      expect(await isOffered(ctx, practitionerId, NOON)).toBe(false);
      clock.advance(0.001);
      expect(await isOffered(ctx, practitionerId, NOON)).toBe(true);
      await expect(holdSlot(ctx, { practitionerId, startsAt: NOON })).resolves.toMatchObject({ startsAt: new Date(NOON) });
    }));

  test('for as long as the clinic has set', () =>
    withDb(async (db) => {
      await clinic(db, { settings: { booking: { patients: 'request', holdMinutes: 12 } } });
      const { practitionerId } = await schedule(db);
      const { expiresAt } = await holdSlot(makeCtx(db), { practitionerId, startsAt: NOON });
      expect(expiresAt).toEqual(new Date(NOW.getTime() + 720_000));
    }));

  test('takes the buffers around it too', () =>
    withDb(async (db) => {
      const { practitionerId } = await schedule(db, { bufferBeforeMinutes: 10, bufferAfterMinutes: 20 });
      const ctx = makeCtx(db);
      await holdSlot(ctx, { practitionerId, startsAt: at('10:00') });
      const [row] = await db.execute<{ during: string }>(sql`select during::text from reservations`);
      expect(row!.during).toBe('["2030-01-15 09:50:00+00","2030-01-15 10:50:00+00")');
      await expect(holdSlot(ctx, { practitionerId, startsAt: at('11:00') })).resolves.toMatchObject({});
    }));

  test('patients, pages and keys keep slots only; staff and the practitioner any free time to come', () =>
    withDb(async (db) => {
      const { practitionerId } = await schedule(db);
      const patients: Actor[] = [actorOf(await patient(db)), VISITOR, makeCtx(db).actor];
      for (const actor of patients) {
        for (const startsAt of [at('12:10'), at('09:30'), '2030-06-04T08:00:00.000Z'])
          await expect(holdSlot(makeCtx(db, { actor }), { practitionerId, startsAt })).rejects.toMatchObject(
            refusal('appointments.not_a_slot'),
          );
        await expect(holdSlot(makeCtx(db, { actor }), { practitionerId, startsAt: at('08:30') })).rejects.toMatchObject(
          refusal('appointments.in_the_past'),
        );
      }
      const clinicsOwn = [actorOf(await staff(db)), actorOf({ id: practitionerId, kind: 'practitioner' })];
      for (const [n, actor] of clinicsOwn.entries())
        await holdSlot(makeCtx(db, { actor }), { practitionerId, startsAt: at(`1${n}:07`), durationMinutes: 45 });
      expect(await db.select().from(slotHolds)).toHaveLength(2);
    }));

  test('a person who asks twice has one hold, and no more than three at once', () =>
    withDb(async (db) => {
      const { practitionerId } = await schedule(db);
      const clock = fakeClock(NOW);
      const ctx = makeCtx(db, { actor: actorOf(await patient(db)), clock });
      const first = await holdSlot(ctx, { practitionerId, startsAt: at('10:00') });
      expect((await holdSlot(ctx, { practitionerId, startsAt: at('10:00') })).id).toBe(first.id);
      await holdSlot(ctx, { practitionerId, startsAt: at('11:00') });
      await holdSlot(ctx, { practitionerId, startsAt: at('12:00') });

      const fourth = () => holdSlot(ctx, { practitionerId, startsAt: at('13:00') });
      await expect(fourth()).rejects.toMatchObject({ code: 'slot_holds.too_many', status: 409 });
      await releaseHold(ctx, first.id);
      await expect(fourth()).resolves.toMatchObject({ practitionerId });
      clock.advance(300);
      await expect(holdSlot(ctx, { practitionerId, startsAt: at('14:00') })).resolves.toMatchObject({ practitionerId });
    }));

  test('visitors of one network count together, those of another do not, and neither’s address is kept', () =>
    withDb(async (db) => {
      const { practitionerId } = await schedule(db, { slotMinutes: 10 });
      const from = (network: string) => makeCtx(db, { actor: VISITOR, network });
      const hold = (network: string, n: number) =>
        holdSlot(from(network), { practitionerId, startsAt: new Date(Date.parse(at('10:00')) + n * 600_000).toISOString() });
      for (let n = 0; n < 20; n++) await hold('192.0.2.0/24', n);
      await expect(hold('192.0.2.0/24', 20)).rejects.toMatchObject(refusal('slot_holds.too_many'));
      const { holder } = await hold('198.51.100.0/24', 20);
      expect(holder).not.toContain('198.51');
    }));

  test('another clinic’s practitioner, a patient and nobody are not found; a link may not', () =>
    withDb(async (db) => {
      await schedule(db);
      const elsewhere = await schedule(db, { clinicId: OTHER_CLINIC });
      for (const practitionerId of [elsewhere.practitionerId, (await patient(db)).id, `prc_${'0'.repeat(32)}`])
        await expect(holdSlot(makeCtx(db), { practitionerId, startsAt: NOON })).rejects.toMatchObject(
          refusal('people.not_found'),
        );
      const link: Actor = { type: 'link', id: `inv_${'0'.repeat(32)}`, personId: '', appointmentId: '' };
      await expect(
        holdSlot(makeCtx(db, { actor: link }), { practitionerId: elsewhere.practitionerId, startsAt: NOON }),
      ).rejects.toMatchObject(refusal('auth.forbidden'));
      expect(await db.select().from(reservations)).toEqual([]);
    }));

  test('when its audit row cannot be written, no time is taken', () =>
    withDb(async (db) => {
      const { practitionerId } = await schedule(db);
      await asOwner(db, (owner) => owner.execute(sql`alter table audit_log add constraint audit_is_down check (false)`));
      await expect(holdSlot(makeCtx(db), { practitionerId, startsAt: NOON })).rejects.toThrow();
      expect([await db.select().from(slotHolds), await db.select().from(reservations)]).toEqual([[], []]);
    }));
});

describe('releaseHold', () => {
  test('frees the slot at once, forgets who kept it, and is audited', () =>
    withDb(async (db) => {
      const { practitionerId } = await schedule(db);
      const ctx = makeCtx(db, { actor: actorOf(await patient(db)) });
      const { id } = await holdSlot(ctx, { practitionerId, startsAt: NOON });

      await releaseHold(ctx, id);

      expect(await isOffered(ctx, practitionerId, NOON)).toBe(true);
      expect(await db.select().from(slotHolds)).toMatchObject([{ endedAs: 'released', endedAt: NOW, holder: null }]);
      expect((await db.select().from(auditLog)).map(({ action }) => action)).toEqual(['slot_hold.create', 'slot_hold.release']);
      await expect(releaseHold(ctx, id)).rejects.toMatchObject(refusal('slot_holds.not_found'));
    }));

  test('another person’s is not there; a visitor’s is whose who knows it; the clinic’s staff and keys release any', () =>
    withDb(async (db) => {
      const { practitionerId } = await schedule(db);
      const hold = (actor: Actor, startsAt: string) => holdSlot(makeCtx(db, { actor }), { practitionerId, startsAt });
      const [one, other] = [actorOf(await patient(db)), actorOf(await patient(db))];
      const theirs = await hold(one, at('10:00'));
      for (const actor of [other, VISITOR, actorOf(await guest(db)), actorOf({ id: practitionerId, kind: 'practitioner' })])
        await expect(releaseHold(makeCtx(db, { actor }), theirs.id)).rejects.toMatchObject(refusal('slot_holds.not_found'));
      await clinic(db, { id: OTHER_CLINIC });
      const elsewhere = makeCtx(db, { clinicId: OTHER_CLINIC });
      await expect(releaseHold(elsewhere, theirs.id)).rejects.toMatchObject(refusal('slot_holds.not_found'));

      await releaseHold(makeCtx(db, { actor: other }), (await hold(VISITOR, at('11:00'))).id);
      await releaseHold(makeCtx(db, { actor: actorOf(await staff(db)) }), theirs.id);
      await releaseHold(makeCtx(db), (await hold(one, at('10:00'))).id);
    }));

  test('when its audit row cannot be written, the slot stays kept', () =>
    withDb(async (db) => {
      const { practitionerId } = await schedule(db);
      const { id } = await holdSlot(makeCtx(db), { practitionerId, startsAt: NOON });
      await asOwner(db, (owner) =>
        owner.execute(sql`alter table audit_log add constraint audit_is_down check (false) not valid`),
      );
      await expect(releaseHold(makeCtx(db), id)).rejects.toThrow();
      expect(await isOffered(makeCtx(db), practitionerId, NOON)).toBe(false);
    }));
});

describe('a hold whose time is up', () => {
  test('is ended by the sweep, by the clinic’s own clock, once, and announced', () =>
    withDatabase(async ({ db }) => {
      const wallClock = fakeClock();
      const { practitionerId } = await schedule(db);
      await clinic(db, { id: OTHER_CLINIC, clockOffsetSeconds: -3600 });
      const elsewhere = await schedule(db, { clinicId: OTHER_CLINIC });
      const who = await patient(db);
      const hold = await holdSlot(makeCtx(db, { actor: actorOf(who) }), { practitionerId, startsAt: NOON });
      const clock = fakeClock(new Date(NOW.getTime() - 3_600_000));
      const later = makeCtx(db, { clinicId: OTHER_CLINIC, clock });
      await holdSlot(later, { practitionerId: elsewhere.practitionerId, startsAt: NOON });
      await db.execute(
        sql`update slot_holds set expires_at = expires_at + interval '1 minute' where clinic_id = ${OTHER_CLINIC}`,
      );
      const base = { ...makeCtx(db, { wallClock }), requestId: null };

      wallClock.advance(299);
      expect(await findDueWork(db, wallClock.now(), wallClock.now())).toEqual([]);
      wallClock.advance(1);
      await sweep(base);
      await sweep(base);

      expect(await db.select().from(events)).toMatchObject([
        {
          type: 'slot_hold.expired',
          audience: expect.arrayContaining([practitionerId, who.id]),
          data: { slotHoldId: hold.id, practitionerId, startsAt: NOON },
        },
      ]);
      const rows = await db.select().from(slotHolds).orderBy(slotHolds.expiresAt);
      expect(rows.map(({ id, endedAs, holder }) => [id === hold.id, endedAs, holder !== null])).toEqual([
        [false, null, true],
        [true, 'expired', false],
      ]);
      const released = (await db.select().from(reservations)).map(({ releasedAt }) => releasedAt);
      expect(released.filter((one) => one !== null)).toEqual([hold.expiresAt]);
    }));

  test('before it is up, and for people, there is nothing to end', () =>
    withDb(async (db) => {
      const { practitionerId } = await schedule(db);
      const { id } = await holdSlot(makeCtx(db), { practitionerId, startsAt: NOON });
      await expireHold(makeCtx(db, { actor: { type: 'system', id: 'sweeper' } }), id);
      await expect(expireHold(makeCtx(db), id)).rejects.toMatchObject(refusal('auth.forbidden'));
      expect(await db.select().from(slotHolds)).toMatchObject([{ endedAs: null }]);
    }));
});
