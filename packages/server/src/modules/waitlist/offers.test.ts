import { eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { fakeClock, makeCtx, NOW, OTHER_CLINIC, withDatabase, withDb } from '../../../test/helpers.ts';
import { actorOf, clinic, patient, practitioner, proxy } from '../../../test/makers.ts';
import { cancel, look, NOON, offers, takenNoon, waits } from '../../../test/waitlist.ts';
import type { Actor } from '../../context.ts';
import { createAppointment } from '../appointments/create-appointment.ts';
import { auditLog } from '../audit/audit.table.ts';
import { events } from '../events/events.table.ts';
import { mails } from '../mails/mails.table.ts';
import { people } from '../people/people.table.ts';
import { reservations } from '../reservations/reservations.table.ts';
import { holdSlot } from '../slot-holds/hold-slot.ts';
import { listSlots } from '../slots/list-slots.ts';
import { acceptOffer, declineOffer } from './answer-offer.ts';
import { leaveWaitlist } from './leave-waitlist.ts';
import { offerFreedSlot } from './offer-freed-slot.ts';
import { freedSlots, waitlistEntries } from './waitlist.table.ts';

const minutes = (count: number) => new Date(NOW.getTime() + count * 60_000);
const actor = (id: string): Actor => actorOf({ id, kind: 'patient' });
const refusal = (code: string) => ({ code });

describe('a visit that is cancelled', () => {
  test('is offered to the first who came: kept for half an hour, told by event and mail, audited', () =>
    withDatabase(async ({ db }) => {
      const { ctx, practitionerId, appointmentId } = await takenNoon(db);
      const first = await waits(db, { practitionerId });
      await waits(db, { practitionerId });
      await cancel(ctx, appointmentId);
      expect(await db.select().from(freedSlots)).toMatchObject([{ state: 'due', practitionerId, startsAt: NOON }]);

      await look(ctx);
      await look(ctx);

      const [offer, ...more] = await offers(db);
      expect(more).toEqual([]);
      expect(offer).toMatchObject({ entryId: first.id, startsAt: NOON, expiresAt: minutes(30), status: 'open' });
      const { slots } = await listSlots(ctx, { practitionerId, from: NOON.toISOString(), to: minutes(600).toISOString() });
      expect(slots.map(({ start }) => start)).not.toContain(NOON.getTime());
      const [told] = await db.select().from(events).where(eq(events.type, 'waitlist.offered'));
      expect(told).toMatchObject({
        audience: [first.patientId],
        data: { waitlistOfferId: offer!.id, startsAt: NOON.toISOString() },
      });
      const [mail, ...others] = await db.select().from(mails);
      expect(others).toEqual([]);
      expect(mail).toMatchObject({ kind: 'waitlist_offer', personId: first.patientId });
      expect(JSON.stringify(mail!.content)).not.toMatch(/Dr\. Paul|Pia/);
      const actions = (await db.select().from(auditLog)).map(({ action }) => action);
      expect(actions).toEqual(expect.arrayContaining(['slot_hold.create', 'waitlist_offer.create', 'waitlist_entry.offer']));
    }));

  test('is kept for as long as the clinic says', () =>
    withDb(async (db) => {
      const { ctx, practitionerId, appointmentId } = await takenNoon(db);
      await clinic(db, { settings: { booking: { patients: 'direct', offerMinutes: 90 } } });
      await waits(db, { practitionerId });
      await cancel(ctx, appointmentId);
      await look(ctx);
      expect(await offers(db)).toMatchObject([{ expiresAt: minutes(90) }]);
    }));

  test('where nobody waits for such a time, leaves nothing behind', () =>
    withDb(async (db) => {
      const { ctx, appointmentId } = await takenNoon(db);
      await waits(db, { specialty: 'Cardiology', startsFrom: minutes(600), startsUntil: minutes(700) });
      await cancel(ctx, appointmentId);
      expect(await db.select().from(freedSlots)).toEqual([]);
    }));

  test('goes with the cancelling: neither is there when its audit row cannot be written', () =>
    withDatabase(async ({ db }) => {
      const { ctx, practitionerId, appointmentId } = await takenNoon(db);
      await waits(db, { practitionerId });
      await db.execute(sql`alter table audit_log add constraint audit_is_down check (false) not valid`);
      await expect(cancel(ctx, appointmentId)).rejects.toThrow();
      expect(await db.select().from(freedSlots)).toEqual([]);
    }));

  test.each([
    ['has another visit then', 'busy'],
    ['is not there any more', 'deactivated'],
    ['waits for another mode of visit', 'mode'],
    ['needs a longer one', 'long'],
    ['waits for another specialty', 'specialty'],
    ['waits for another practitioner', 'practitioner'],
  ])('passes over who %s', (_name, why) =>
    withDatabase(async ({ db }) => {
      const { ctx, practitionerId, appointmentId } = await takenNoon(db);
      const visit = { patientId: '', durationMinutes: 30, mode: 'video' as const };
      if (why === 'busy') {
        const entry = await waits(db, { practitionerId });
        const other = (await practitioner(db)).id;
        await createAppointment(ctx, {
          ...visit,
          patientId: entry.patientId,
          practitionerId: other,
          startsAt: NOON.toISOString(),
        });
      }
      if (why === 'deactivated') {
        const entry = await waits(db, { practitionerId });
        await db.update(people).set({ status: 'deactivated', deactivatedAt: NOW }).where(eq(people.id, entry.patientId));
      }
      if (why === 'mode') {
        await waits(db, { practitionerId, mode: 'chat' });
        await db.execute(sql`update schedules set modes = '{video}'`);
      }
      if (why === 'long') {
        await waits(db, { practitionerId, durationMinutes: 45 });
      }
      if (why === 'specialty') await waits(db, { specialty: 'Dermatology' });
      if (why === 'practitioner') await waits(db, { practitionerId: (await practitioner(db)).id });
      await db.update(people).set({ specialty: 'Cardiology' }).where(eq(people.id, practitionerId));
      const right = await waits(db, { specialty: 'cardiology' });

      await cancel(ctx, appointmentId);
      await look(ctx);

      expect(await offers(db)).toMatchObject([{ entryId: right.id }]);
    }),
  );

  test('is not offered so late that patients could not book it, and what is left until then is the time to answer', () =>
    withDatabase(async ({ db }) => {
      const { ctx, practitionerId, appointmentId, wallClock } = await takenNoon(db);
      await waits(db, { practitionerId });
      await cancel(ctx, appointmentId);
      wallClock.set(minutes(110));
      await look(ctx);
      const [offer] = await offers(db);
      expect(offer!.expiresAt).toEqual(minutes(120));
      wallClock.set(minutes(120));
      await look(ctx);
      await look(ctx);
      expect((await offers(db)).map(({ status }) => status)).toEqual(['expired']);
      expect(await db.select().from(freedSlots)).toMatchObject([{ state: 'settled' }]);
    }));

  test('is looked at again when the hold of a page that got it first is over', () =>
    withDatabase(async ({ db }) => {
      const { ctx, practitionerId, appointmentId, wallClock } = await takenNoon(db);
      const entry = await waits(db, { practitionerId });
      await cancel(ctx, appointmentId);
      await holdSlot(ctx, { practitionerId, startsAt: NOON.toISOString() });
      await look(ctx);
      expect(await offers(db)).toEqual([]);
      wallClock.advance(300);
      await look(ctx);
      expect(await offers(db)).toMatchObject([{ entryId: entry.id }]);
    }));

  test('at a clinic that takes no bookings from patients, is offered to nobody', () =>
    withDatabase(async ({ db }) => {
      const { ctx, practitionerId, appointmentId } = await takenNoon(db);
      await waits(db, { practitionerId });
      await clinic(db, { settings: { booking: { patients: 'off', holdMinutes: 5 } } });
      await cancel(ctx, appointmentId);
      await look(ctx);
      expect(await offers(db)).toEqual([]);
    }));
});

describe('an offer', () => {
  async function offered(db: Parameters<typeof takenNoon>[0]) {
    const world = await takenNoon(db);
    const { practitionerId } = world;
    const [first, second] = [await waits(db, { practitionerId }), await waits(db, { practitionerId })];
    await cancel(world.ctx, world.appointmentId);
    await look(world.ctx);
    const [offer] = await offers(db);
    return { ...world, first, second, offer: offer! };
  }

  test('that is accepted is booked, and nobody else is asked', () =>
    withDatabase(async ({ db }) => {
      const { ctx, first, offer, practitionerId } = await offered(db);
      const { row } = await acceptOffer({ ...ctx, actor: actor(first.patientId) }, offer.id);
      expect(row).toMatchObject({ status: 'scheduled', startsAt: NOON });
      await look(ctx);
      expect(await offers(db)).toMatchObject([{ status: 'accepted' }]);
      const [entry] = await db.select().from(waitlistEntries).where(eq(waitlistEntries.id, first.id));
      expect(entry).toMatchObject({ status: 'booked', appointmentId: row.id });
      const live = (await db.select().from(reservations)).filter(({ releasedAt }) => releasedAt === null);
      expect(live.map(({ kind, subjectId }) => [kind, subjectId])).toEqual(
        expect.arrayContaining([
          ['appointment', practitionerId],
          ['appointment', first.patientId],
        ]),
      );
      expect(live).toHaveLength(2);
    }));

  test('that is declined, or not answered in time, goes from one to the next until none is left', () =>
    withDatabase(async ({ db }) => {
      const { ctx, first, second, offer, wallClock } = await offered(db);
      await declineOffer({ ...ctx, actor: actor(first.patientId) }, offer.id);
      await look(ctx);
      expect((await offers(db)).map(({ entryId, status }) => [entryId, status]).sort()).toEqual(
        [
          [first.id, 'declined'],
          [second.id, 'open'],
        ].sort(),
      );
      wallClock.advance(1799);
      await look(ctx);
      expect((await offers(db)).filter(({ status }) => status === 'open')).toHaveLength(1);
      wallClock.advance(1);
      await look(ctx);
      await look(ctx);
      expect((await offers(db)).map(({ status }) => status).sort()).toEqual(['declined', 'expired']);
      expect(await db.select().from(freedSlots)).toMatchObject([{ state: 'settled' }]);
      expect((await db.select().from(waitlistEntries)).map(({ status }) => status)).toEqual(['waiting', 'waiting']);
      await holdSlot(ctx, { practitionerId: offer.practitionerId, startsAt: NOON.toISOString() });
    }));

  test('goes to the next at once when its patient waits no more', () =>
    withDatabase(async ({ db }) => {
      const { ctx, first, second } = await offered(db);
      await leaveWaitlist({ ...ctx, actor: actor(first.patientId) }, first.id);
      await look(ctx);
      expect((await offers(db)).find(({ status }) => status === 'open')).toMatchObject({ entryId: second.id });
    }));

  test('is answered by the patient, who acts for them, the practitioner or the clinic; to others it is not there', () =>
    withDatabase(async ({ db }) => {
      const { ctx, first, offer, practitionerId } = await offered(db);
      const guardian = await patient(db);
      await proxy(db, { patientId: first.patientId, guardianId: guardian.id });
      const other = actorOf(await patient(db));
      const stranger = actorOf(await practitioner(db));
      await clinic(db, { id: OTHER_CLINIC });
      for (const wrong of [
        { ...ctx, actor: other },
        { ...ctx, actor: stranger },
        { ...ctx, clinicId: OTHER_CLINIC },
      ])
        for (const answer of [acceptOffer, declineOffer])
          await expect(answer(wrong, offer.id)).rejects.toMatchObject(refusal('waitlist.not_found'));
      const link = { ...other, appointmentId: 'apt' } as Actor;
      await expect(acceptOffer({ ...ctx, actor: link }, offer.id)).rejects.toMatchObject(refusal('auth.forbidden'));
      expect(practitionerId).toBe(offer.practitionerId);
      const forThem = actorOf(guardian, { actsFor: [first.patientId] });
      const { row } = await acceptOffer({ ...ctx, actor: forThem }, offer.id);
      const rows = await db.select().from(auditLog).where(eq(auditLog.entityId, row.id));
      expect(rows).toMatchObject([{ actorId: guardian.id, onBehalfOf: first.patientId }]);
      await expect(acceptOffer({ ...ctx, actor: forThem }, offer.id)).rejects.toMatchObject(refusal('waitlist.ended'));
    }));

  test('is taken by its practitioner for the patient', () =>
    withDatabase(async ({ db }) => {
      const { ctx, offer, practitionerId } = await offered(db);
      const who = actorOf({ id: practitionerId, kind: 'practitioner' });
      expect((await acceptOffer({ ...ctx, actor: who }, offer.id)).row.status).toBe('scheduled');
    }));

  test('whose time is up cannot be accepted, though the sweep did not come by yet', () =>
    withDatabase(async ({ db }) => {
      const { ctx, first, offer, wallClock } = await offered(db);
      wallClock.advance(1800);
      await expect(acceptOffer({ ...ctx, actor: actor(first.patientId) }, offer.id)).rejects.toMatchObject(
        refusal('waitlist.ended'),
      );
    }));

  test('stays open when its patient is busy by now, and when the booking cannot be audited', () =>
    withDatabase(async ({ db }) => {
      const { ctx, first, offer } = await offered(db);
      const busy = { practitionerId: (await practitioner(db)).id, patientId: first.patientId, startsAt: NOON.toISOString() };
      const { row } = await createAppointment(ctx, { ...busy, durationMinutes: 30, mode: 'video' });
      const own = { ...ctx, actor: actor(first.patientId) };
      await expect(acceptOffer(own, offer.id)).rejects.toMatchObject(refusal('appointments.slot_taken'));
      expect(await offers(db)).toMatchObject([{ status: 'open' }]);
      await cancel(ctx, row.id);
      await db.execute(sql`alter table audit_log add constraint audit_is_down check (false) not valid`);
      await expect(acceptOffer(own, offer.id)).rejects.toThrow();
      await expect(declineOffer(own, offer.id)).rejects.toThrow();
      expect(await offers(db)).toMatchObject([{ status: 'open' }]);
    }));

  test('only the sweep makes', () =>
    withDb(async (db) => {
      await expect(offerFreedSlot(makeCtx(db, { wallClock: fakeClock() }), 'fsl')).rejects.toMatchObject(
        refusal('auth.forbidden'),
      );
    }));
});
