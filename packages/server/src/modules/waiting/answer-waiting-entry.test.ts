import { eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { Db, ServiceContext } from '../../context.ts';
import { as, asOwner, makeApp, OTHER_CLINIC, withDb } from '../../../test/helpers.ts';
import { actorOf, guest, patient, practitioner, secretKey, session, staff } from '../../../test/makers.ts';
import { entryOf, join, makeVisit, start, wait } from '../../../test/visit.ts';
import { appointments } from '../appointments/appointments.table.ts';
import { rescheduleAppointment } from '../appointments/reschedule-appointment.ts';
import { auditLog } from '../audit/audit.table.ts';
import { calls } from '../calls/calls.table.ts';
import { getJoinDecision } from '../door/get-join-decision.ts';
import { events } from '../events/events.table.ts';
import { admitWaitingEntry } from './admit-waiting-entry.ts';
import { denyWaitingEntry } from './deny-waiting-entry.ts';
import { holdWaitingEntry } from './hold-waiting-entry.ts';
import { leaveWaitingRoom } from './leave-waiting-room.ts';
import { listWaitingEntries } from './list-waiting-entries.ts';
import { messageWaiting, messageWaitingEntry } from './message-waiting.ts';
import { waitingEntries } from './waiting.table.ts';

const NOT_WAITING = { code: 'waiting.not_waiting' };
const TEXT = 'I am reading your results';
const VERBS = {
  hold: (ctx: ServiceContext, id: string) => holdWaitingEntry(ctx, id, { message: { code: 'preparing', text: TEXT } }),
  deny: (ctx: ServiceContext, id: string) => denyWaitingEntry(ctx, id, { reason: 'needs_to_come_in', text: TEXT }),
  message: (ctx: ServiceContext, id: string) => messageWaitingEntry(ctx, id, { code: 'soon', text: TEXT }),
};
const verbs = Object.entries(VERBS).map(([name, answer]) => ({ name: name as keyof typeof VERBS, answer }));

const stateOf = async (db: Db) => (await db.select().from(waitingEntries)).map(({ state }) => state);
const told = async (db: Db, type: string) => (await db.select().from(events)).filter((event) => event.type === type);

describe.each(verbs)('$name', ({ name, answer }) => {
  const event = { hold: 'waiting.held', deny: 'waiting.denied', message: 'waiting.message' }[name];

  test('is audited once, and told to the person and the practitioner, without a word of the text', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db, { withGuest: true });
      const { id } = await wait(visit);
      entryOf(await join(visit.asGuest, visit));

      const view = await answer(visit.asPractitioner, id);

      expect(view.entry.message).toMatchObject({ text: TEXT, at: visit.clock.now().toISOString() });
      const audit = (await db.select().from(auditLog)).filter(({ action }) => action === `waiting.${name}`);
      expect(audit).toMatchObject([{ entityId: id, actorId: visit.practitioner.id }]);
      const [fact, ...more] = await told(db, event);
      expect(more).toEqual([]);
      expect(fact!.audience.toSorted()).toEqual([visit.patient.id, visit.practitioner.id].sort());
      expect(JSON.stringify([fact, audit])).not.toContain(TEXT);
    }));

  test('who was admitted, or left, does not wait any more', () =>
    withDb(async (db) => {
      const admitted = await makeVisit(db);
      const { id } = await start(admitted);
      await expect(answer(admitted.asPractitioner, id)).rejects.toMatchObject(NOT_WAITING);
      const gone = await makeVisit(db);
      const { id: left } = await wait(gone);
      await leaveWaitingRoom(gone.asPatient, left);
      await expect(answer(gone.asPractitioner, left)).rejects.toMatchObject(NOT_WAITING);
      expect((await stateOf(db)).sort()).toEqual(['admitted', 'left']);
    }));

  test('patients, guests and the front desk do not, and a practitioner not for who waits for somebody else', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db, { withGuest: true });
      const { id } = await wait(visit);
      for (const ctx of [visit.asPatient, visit.asGuest, visit.as(actorOf(await staff(db)))])
        await expect(answer(ctx, id)).rejects.toMatchObject({ code: 'auth.forbidden' });
      const stranger = visit.as(actorOf(await practitioner(db)));
      await expect(answer(stranger, id)).rejects.toMatchObject({ code: 'waiting.not_found' });
      expect(await stateOf(db)).toEqual(['waiting']);
    }));

  test('when its audit row cannot be written, nothing was said', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { id } = await wait(visit);
      const down = sql.raw(`alter table audit_log add constraint audit_is_down check (action <> 'waiting.${name}')`);
      await asOwner(db, (owner) => owner.execute(down));
      await expect(answer(visit.asPractitioner, id)).rejects.toThrow();
      expect(await db.select().from(waitingEntries)).toMatchObject([{ state: 'waiting', message: null }]);
      expect(await told(db, event)).toEqual([]);
    }));

  test("another clinic's answers exactly like a missing one; a bad body is refused and not repeated", () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { id } = await wait(visit);
      const foreign = await practitioner(db, { clinicId: OTHER_CLINIC });
      const { token } = await session(db, { personId: foreign.id, clinicId: OTHER_CLINIC });
      const { key } = await secretKey(db);
      const app = makeApp({ db, wallClock: visit.clock });
      const body = { hold: {}, deny: { reason: 'technical' }, message: { code: 'soon' } }[name];
      const post = async (entryId: string, bearer: string, sent: object) => {
        const reply = await app.request(`/v1/waiting-entries/${entryId}/${name}`, as(bearer, { body: sent }));
        return { status: reply.status, body: { ...((await reply.json()) as object), instance: '' } };
      };
      const missing = await post(`wai_${'0'.repeat(32)}`, token, body);
      expect(missing.status).toBe(404);
      expect(await post(id, token, body)).toEqual(missing);

      for (const bad of [{ ...body, extra: 'SECRET' }, { code: 'SECRET' }, { ...body, text: 'SECRET'.repeat(100) }]) {
        const refused = await post(id, key, bad);
        expect(refused.status).toBe(400);
        expect(JSON.stringify(refused.body)).not.toContain('SECRET');
      }
      expect(await stateOf(db)).toEqual(['waiting']);
    }));
});

describe('held', () => {
  test('the door says so, the place is kept, and admitting ends it', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { id, since } = await wait(visit);
      visit.clock.advance(60);
      await holdWaitingEntry(visit.asPractitioner, id, {});
      expect(await getJoinDecision(visit.asPatient, visit.row.id)).toMatchObject({ decision: 'wait', reason: 'held' });
      expect(entryOf(await join(visit.asPatient, visit))).toMatchObject({ id, since, state: 'held' });
      expect((await admitWaitingEntry(visit.asPractitioner, id)).entry.state).toBe('admitted');
    }));
});

describe('denied', () => {
  test('the door refuses, nobody counts as checked in, and the person reads why', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { id } = await wait(visit);
      await VERBS.deny(visit.asPractitioner, id);
      await expect(join(visit.asPatient, visit)).rejects.toMatchObject({ code: 'join.denied' });
      const [own] = await listWaitingEntries(visit.asPatient);
      expect(own?.entry).toMatchObject({ id, state: 'denied', message: { code: 'needs_to_come_in', text: TEXT } });
      expect(await listWaitingEntries(visit.asPractitioner)).toEqual([]);
      await expect(admitWaitingEntry(visit.asPractitioner, id)).rejects.toMatchObject(NOT_WAITING);
      expect(await db.select().from(appointments)).toMatchObject([{ status: 'scheduled' }]);
      expect(await db.select().from(calls)).toEqual([]);
    }));

  test('a guest who is denied takes nothing from the patient who waits', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db, { withGuest: true });
      await wait(visit);
      const { id } = entryOf(await join(visit.asGuest, visit));
      await VERBS.deny(visit.asPractitioner, id);
      expect(await db.select().from(appointments)).toMatchObject([{ status: 'checked_in' }]);
    }));

  test('by mistake: put on hold they wait again, and can be admitted', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { id } = await wait(visit);
      expect((await VERBS.deny(visit.asPractitioner, id)).can).toEqual(['hold']);
      await VERBS.hold(visit.asPractitioner, id);
      entryOf(await join(visit.asPatient, visit));
      await admitWaitingEntry(visit.asPractitioner, id);
      expect(await db.select().from(appointments)).toMatchObject([{ status: 'in_progress' }]);
    }));

  test('of one time is not of another: a visit that is moved begins anew', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { id } = await wait(visit);
      await VERBS.deny(visit.asPractitioner, id);
      const asKey = visit.as({ type: 'secret_key', id: `key_${'0'.repeat(32)}`, scopes: ['appointments.move'] });
      const startsAt = new Date(visit.clock.now().getTime() + 5 * 60_000).toISOString();
      const [row] = await db.select().from(appointments);
      await rescheduleAppointment(asKey, visit.row.id, { startsAt, expectedRevision: row!.revision });
      expect(entryOf(await join(visit.asPatient, visit))).toMatchObject({ id, state: 'waiting' });
    }));
});

describe('messages to several', () => {
  async function three(db: Db) {
    const visit = await makeVisit(db, { withGuest: true });
    const other = await makeVisit(db);
    return { visit, other, ids: [(await wait(visit)).id, entryOf(await join(visit.asGuest, visit)).id, (await wait(other)).id] };
  }
  const messages = async (db: Db) =>
    (await db.select().from(waitingEntries)).filter(({ message }) => message).map(({ id }) => id);

  test('to all: those who wait for the caller, and nobody else', () =>
    withDb(async (db) => {
      const { visit, ids } = await three(db);
      expect(await messageWaiting(visit.asPractitioner, { message: { code: 'delayed' } })).toBe(2);
      expect((await messages(db)).sort()).toEqual(ids.slice(0, 2).sort());
      expect(await told(db, 'waiting.message')).toHaveLength(2);
    }));

  test('to those named; who may not be seen is not found, and then nobody is told', () =>
    withDb(async (db) => {
      const { visit, ids } = await three(db);
      const message = { code: 'delayed' as const };
      await expect(messageWaiting(visit.asPractitioner, { message, waitingEntryIds: ids })).rejects.toMatchObject({
        code: 'waiting.not_found',
      });
      expect(await messages(db)).toEqual([]);
      expect(await messageWaiting(visit.asPractitioner, { message, waitingEntryIds: [ids[1]!] })).toBe(1);
      expect(await messages(db)).toEqual([ids[1]]);
    }));

  test('a clinic’s admin says it to all, or to those of one practitioner; a patient to nobody', () =>
    withDb(async (db) => {
      const { visit, other } = await three(db);
      const asAdmin = visit.as(actorOf({ ...(await staff(db, { role: 'clinic_admin' })), role: 'clinic_admin' }));
      const message = { code: 'technical' as const };
      expect(await messageWaiting(asAdmin, { message })).toBe(3);
      expect(await messageWaiting(asAdmin, { message, practitionerId: other.practitioner.id })).toBe(1);
      await expect(messageWaiting(visit.asPatient, { message })).rejects.toMatchObject({ code: 'auth.forbidden' });
    }));

  test('a practitioner who is a guest somewhere says nothing to themselves', () =>
    withDb(async (db) => {
      const colleague = await practitioner(db);
      const visit = await makeVisit(db, { guestIds: [colleague.id] });
      const asColleague = visit.as(actorOf(colleague));
      const { id } = entryOf(await join(asColleague, visit));
      expect(await messageWaiting(asColleague, { message: { code: 'soon' } })).toBe(0);
      await expect(messageWaitingEntry(asColleague, id, { code: 'soon' })).rejects.toMatchObject({ code: 'auth.forbidden' });
    }));
});

describe('guests wait with their patient', () => {
  test('and come in with them where that is wanted; who is on hold stays', () =>
    withDb(async (db) => {
      const another = await guest(db);
      const visit = await makeVisit(db, { guestIds: [another.id] });
      const asAnother = visit.as(actorOf(another));
      const { id } = await wait(visit);
      const held = entryOf(await join(asAnother, visit));
      await holdWaitingEntry(visit.asPractitioner, held.id, {});
      await admitWaitingEntry(visit.asPractitioner, id, { withGuests: true });
      const states = Object.fromEntries((await db.select().from(waitingEntries)).map((row) => [row.personId, row.state]));
      expect(states).toEqual({ [visit.patient.id]: 'admitted', [another.id]: 'held' });
      await admitWaitingEntry(visit.asPractitioner, held.id);
      expect(await db.select().from(calls)).toHaveLength(1);
    }));

  test('all at once, in one call, each audited', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db, { withGuest: true });
      const { id } = await wait(visit);
      entryOf(await join(visit.asGuest, visit));
      await admitWaitingEntry(visit.asPractitioner, id, { withGuests: true });
      expect(await stateOf(db)).toEqual(['admitted', 'admitted']);
      expect(await db.select().from(calls)).toHaveLength(1);
      const audit = await db.select().from(auditLog).where(eq(auditLog.action, 'waiting.admit'));
      expect(audit).toHaveLength(2);
    }));

  test('at one place: they stand where their patient stands', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db, { withGuest: true });
      await wait(visit);
      entryOf(await join(visit.asGuest, visit));
      const seen = await listWaitingEntries(visit.asPractitioner);
      expect(seen.map(({ queue }) => queue)).toEqual([
        { place: 1, estimate: null },
        { place: 1, estimate: null },
      ]);
    }));
});

test('a board is of one practitioner where that is asked for', () =>
  withDb(async (db) => {
    const [one, other] = [await makeVisit(db), await makeVisit(db)];
    const { id } = await wait(one);
    await wait(other);
    const asStaff = one.as(actorOf(await staff(db)));
    expect(await listWaitingEntries(asStaff)).toHaveLength(2);
    const seen = await listWaitingEntries(asStaff, { practitionerId: one.practitioner.id });
    expect(seen.map(({ entry }) => entry.id)).toEqual([id]);
    expect(await listWaitingEntries(one.asPractitioner, { practitionerId: other.practitioner.id })).toEqual([]);
    expect(await listWaitingEntries(one.as(actorOf(await patient(db))))).toEqual([]);
  }));
