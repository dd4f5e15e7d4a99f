import { eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { Db, ServiceContext } from '../../context.ts';
import { as, asOwner, makeApp, NOW, OTHER_CLINIC, withDb } from '../../../test/helpers.ts';
import {
  actorOf,
  appointment,
  department,
  patient,
  practitioner,
  schedule,
  secretKey,
  session,
  staff,
} from '../../../test/makers.ts';
import { DEVICE, entryOf, join, makeVisit, start, wait, type Visit } from '../../../test/visit.ts';
import { findDueWork } from '../../jobs/find-due-work.ts';
import { appointments } from '../appointments/appointments.table.ts';
import { reservations } from '../reservations/reservations.table.ts';
import { auditLog } from '../audit/audit.table.ts';
import { calls } from '../calls/calls.table.ts';
import { endCall } from '../calls/end-call.ts';
import { reconcileCall } from '../calls/reconcile-call.ts';
import { getJoinDecision } from '../door/get-join-decision.ts';
import { joinAppointment } from '../door/join-appointment.ts';
import { events } from '../events/events.table.ts';
import { people } from '../people/people.table.ts';
import { sessions } from '../sessions/sessions.table.ts';
import { announceRunningLate } from './announce-running-late.ts';
import { answerRunningLate } from './answer-running-late.ts';
import { getRunningLate } from './get-running-late.ts';
import { lateOffers } from './late-offers.table.ts';
import { listWaitingEntries } from './list-waiting-entries.ts';
import { messageWaitingEntry } from './message-waiting.ts';
import { tellTurn } from './tell-turn.ts';

const at = (time: string) => new Date(`2030-01-15T${time}:00.000Z`);
const told = async (db: Db, type: string) => (await db.select().from(events)).filter((event) => event.type === type);
const late = (visit: Visit, minutes?: number) =>
  announceRunningLate(visit.asPractitioner, { ...(minutes !== undefined && { minutes }) });
const answer = (visit: Visit, choice: 'wait' | 'tell_me', ctx: ServiceContext = visit.asPatient) =>
  answerRunningLate(ctx, visit.row.id, { choice });

/** Another patient of the same practitioner, later that morning. */
async function nextVisit(db: Db, visit: Visit, startsAt = at('09:40')) {
  const whom = await patient(db);
  const row = await appointment(db, { practitionerId: visit.practitioner.id, patientId: whom.id, startsAt });
  const { id: sessionId } = await session(db, { personId: whom.id });
  const ctx = visit.as(actorOf(whom, { sessionId }));
  return { row, ctx, patient: whom, join: () => joinAppointment(ctx, row.id, { deviceId: DEVICE }) };
}

describe('running late', () => {
  test('in one tap: who waits and whose visit is soon is offered something, each audited and told; others are not', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db, { withGuest: true });
      await wait(visit);
      const soon = await nextVisit(db, visit);
      await nextVisit(db, visit, at('15:00'));
      await wait(await makeVisit(db));

      const announced = await late(visit, 20);

      expect(announced.appointmentIds.toSorted()).toEqual([visit.row.id, soon.row.id].sort());
      const facts = await told(db, 'waiting.running_late');
      expect(facts.map(({ data }) => data['personId']).sort()).toEqual([visit.patient.id, soon.patient.id].sort());
      expect(facts.find(({ appointmentId }) => appointmentId === visit.row.id)).toMatchObject({
        data: { practitionerId: visit.practitioner.id, minutes: 20 },
      });
      // The guest waits with the patient, and is told with them.
      const [own] = facts.filter(({ appointmentId }) => appointmentId === visit.row.id);
      expect(own!.audience.toSorted()).toEqual([visit.patient.id, visit.practitioner.id, visit.guest.id].sort());
      const audit = (await db.select().from(auditLog)).filter(({ action }) => action === 'running_late.offer');
      expect(audit).toHaveLength(2);
      expect(await getRunningLate(soon.ctx, soon.row.id)).toMatchObject({ minutes: 20, choice: null });
    }));

  test('said again it has the new number, and what was chosen holds', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      await wait(visit);
      await late(visit);
      expect(await getRunningLate(visit.asPatient, visit.row.id)).toMatchObject({ minutes: null });
      await answer(visit, 'tell_me');
      await late(visit, 45);
      expect(await getRunningLate(visit.asPatient, visit.row.id)).toMatchObject({ minutes: 45, choice: 'tell_me' });
      expect(await db.select().from(lateOffers)).toHaveLength(1);
    }));

  test('taken back: nothing is offered any more, but who went away to be told still is', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      await wait(visit);
      const soon = await nextVisit(db, visit);
      await late(visit, 20);
      await answer(visit, 'tell_me');
      expect((await late(visit, 0)).appointmentIds).toEqual([soon.row.id]);
      expect(await getRunningLate(soon.ctx, soon.row.id)).toBeNull();
      expect(await told(db, 'waiting.ready')).toMatchObject([{ appointmentId: visit.row.id }]);
    }));

  test('by a practitioner for themselves, by a department’s admin for theirs; not by the front desk or a patient', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const other = await practitioner(db);
      await wait(visit);
      const { id: departmentId } = await department(db, { memberIds: [visit.practitioner.id] });
      await asOwner(db, (owner) => owner.update(appointments).set({ departmentId }));
      const admin = await staff(db, { role: 'department_admin' });
      const asAdmin = visit.as(actorOf({ ...admin, role: 'department_admin' }, { departmentIds: [departmentId] }));
      const practitionerId = visit.practitioner.id;

      for (const ctx of [visit.asPatient, visit.as(actorOf(await staff(db)))])
        await expect(announceRunningLate(ctx, { practitionerId })).rejects.toMatchObject({ code: 'auth.forbidden' });
      for (const ctx of [asAdmin, visit.asPractitioner])
        await expect(announceRunningLate(ctx, { practitionerId: other.id })).rejects.toMatchObject({ code: 'people.not_found' });
      await expect(announceRunningLate(asAdmin, {})).rejects.toMatchObject({ code: 'request.invalid' });
      expect(await db.select().from(lateOffers)).toEqual([]);
      expect((await announceRunningLate(asAdmin, { practitionerId })).appointmentIds).toEqual([visit.row.id]);
    }));

  test('another clinic’s practitioner answers exactly like a missing one; a bad body is refused and not repeated', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const foreign = await practitioner(db, { clinicId: OTHER_CLINIC });
      const { key } = await secretKey(db);
      const app = makeApp({ db, wallClock: visit.clock });
      const post = async (body: object) => {
        const reply = await app.request('/v1/waiting-entries/running-late', as(key, { body }));
        return { status: reply.status, body: { ...((await reply.json()) as object), instance: '' } };
      };
      const missing = await post({ practitionerId: `prc_${'0'.repeat(32)}` });
      expect(missing.status).toBe(404);
      expect(await post({ practitionerId: foreign.id })).toEqual(missing);
      for (const bad of [{ minutes: -1 }, { minutes: 481 }, { minutes: 'SECRET' }, { SECRET: 1 }]) {
        const refused = await post(bad);
        expect(refused.status).toBe(400);
        expect(JSON.stringify(refused.body)).not.toContain('"SECRET"');
      }
    }));

  test('when its audit row cannot be written, nobody is told', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      await wait(visit);
      const down = sql`alter table audit_log add constraint audit_is_down check (action <> 'running_late.offer')`;
      await asOwner(db, (owner) => owner.execute(down));
      await expect(late(visit)).rejects.toThrow();
      expect(await db.select().from(lateOffers)).toEqual([]);
      expect(await told(db, 'waiting.running_late')).toEqual([]);
    }));
});

describe('the door of a clinic that is late', () => {
  test('does not close, also for who comes only then', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      await late(visit, 60);
      visit.clock.set(at('09:50'));
      expect(entryOf(await join(visit.asPatient, visit)).state).toBe('waiting');
      visit.clock.set(at('10:41'));
      await expect(join(visit.asPatient, visit)).rejects.toMatchObject({ code: 'join.too_late' });
    }));

  test('stays open while an earlier visit overruns, and closes in time when the practitioner went on to a later one', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const soon = await nextVisit(db, visit, at('09:15'));
      const later = await nextVisit(db, visit, at('09:12'));
      await start(visit);
      visit.clock.set(at('09:55'));
      expect(await getJoinDecision(soon.ctx, soon.row.id)).toMatchObject({ decision: 'wait', reason: 'practitioner_busy' });
      await asOwner(db, (owner) =>
        owner
          .update(appointments)
          .set({ startsAt: at('09:05'), endsAt: at('09:20') })
          .where(eq(appointments.id, later.row.id)),
      );
      expect(await getJoinDecision(later.ctx, later.row.id)).toMatchObject({ decision: 'refuse', reason: 'too_late' });
    }));
});

describe('what the patient chooses', () => {
  async function offered(db: Db) {
    const visit = await makeVisit(db);
    const entry = await wait(visit);
    await late(visit, 30);
    return { visit, entry };
  }

  test('to be told: the place is kept; the practitioner reads it on the board', () =>
    withDb(async (db) => {
      const { visit, entry } = await offered(db);
      await answer(visit, 'tell_me');
      visit.clock.advance(1200);
      const [seen] = await listWaitingEntries(visit.asPractitioner);
      expect(seen).toMatchObject({
        entry: { id: entry.id, since: entry.since, state: 'waiting' },
        isPresent: false,
        runningLate: { choice: 'tell_me', readyAt: null },
      });
      const audit = (await db.select().from(auditLog)).filter(({ action }) => action === 'running_late.answer');
      expect(audit).toMatchObject([{ actorId: visit.patient.id }]);
      expect((await told(db, 'waiting.updated')).map(({ data }) => data)).toEqual([
        { personId: visit.patient.id, choice: 'tell_me' },
      ]);
    }));

  test('to be phoned: on the number they say, else on the one that the clinic has; a guest never reads it', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db, { withGuest: true });
      await wait(visit);
      visit.clock.advance(1);
      entryOf(await join(visit.asGuest, visit));
      await late(visit);
      const phone = (callBackNumber?: string) =>
        answerRunningLate(visit.asPatient, visit.row.id, { choice: 'phone', ...(callBackNumber && { callBackNumber }) });
      await expect(phone()).rejects.toMatchObject({ code: 'waiting.no_call_back_number' });
      await asOwner(db, (owner) =>
        owner.update(people).set({ contactNumber: '+49 30 5550123' }).where(eq(people.id, visit.patient.id)),
      );
      expect(await phone()).toMatchObject({ callBackNumber: '+49 30 5550123' });
      expect(await phone('+49 30 5550199')).toMatchObject({ callBackNumber: '+49 30 5550199' });
      const numbers = async (ctx: ServiceContext) =>
        (await listWaitingEntries(ctx)).map(({ person, runningLate }) => [person.role, runningLate?.callBackNumber]);
      expect(await numbers(visit.asPractitioner)).toEqual([
        ['patient', '+49 30 5550199'],
        ['guest', null],
      ]);
      expect(await numbers(visit.asGuest)).toEqual([['guest', null]]);
      expect(await getRunningLate(visit.asGuest, visit.row.id)).toMatchObject({ choice: null, callBackNumber: null });
      expect(JSON.stringify(await db.select().from(events))).not.toContain('5550199');
      await answer(visit, 'wait');
      expect(await getRunningLate(visit.asPractitioner, visit.row.id)).toMatchObject({ choice: 'wait', callBackNumber: null });
    }));

  test('before they came: the place is kept from then on, the practitioner reads what they chose, and they are told', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      await wait(visit);
      const [next, later] = [await nextVisit(db, visit, at('09:12')), await nextVisit(db, visit, at('09:50'))];
      await late(visit, 30);
      await answerRunningLate(next.ctx, next.row.id, { choice: 'tell_me' });
      await answerRunningLate(next.ctx, next.row.id, { choice: 'tell_me' });
      await answerRunningLate(later.ctx, later.row.id, { choice: 'phone', callBackNumber: '+49 30 5550123' });

      const board = async () =>
        (await listWaitingEntries(visit.asPractitioner)).map(({ entry, isPresent, queue, runningLate }) => ({
          ...{ personId: entry.personId, isPresent, place: queue?.place, choice: runningLate?.choice ?? null },
          number: runningLate?.callBackNumber ?? null,
        }));
      expect((await board()).toSorted((one, other) => one.place! - other.place!)).toEqual([
        { personId: visit.patient.id, isPresent: true, place: 1, choice: null, number: null },
        { personId: next.patient.id, isPresent: false, place: 2, choice: 'tell_me', number: null },
        { personId: later.patient.id, isPresent: false, place: 3, choice: 'phone', number: '+49 30 5550123' },
      ]);
      const statuses = async () => (await db.select().from(appointments)).map(({ status }) => status);
      expect((await statuses()).toSorted()).toEqual(['checked_in', 'scheduled', 'scheduled']);

      await start(visit);
      const [call] = await db.select().from(calls);
      await endCall(visit.asPractitioner, call!.id);
      expect(await told(db, 'waiting.ready')).toMatchObject([
        { appointmentId: next.row.id, data: { personId: next.patient.id, practitionerId: visit.practitioner.id } },
      ]);
      const kept = (await listWaitingEntries(visit.asPractitioner)).find(({ entry }) => entry.personId === next.patient.id);
      expect(entryOf(await next.join())).toMatchObject({ id: kept!.entry.id, deviceId: DEVICE });
    }));

  test('before the door is open: they are told once they may come in, and not before', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const next = await nextVisit(db, visit, at('09:40'));
      await late(visit, 30);
      await answerRunningLate(next.ctx, next.row.id, { choice: 'tell_me' });
      await start(visit);
      const [call] = await db.select().from(calls);
      await endCall(visit.asPractitioner, call!.id);
      expect(await told(db, 'waiting.ready')).toEqual([]);

      const [entry] = (await listWaitingEntries(visit.asPractitioner)).map((view) => view.entry);
      visit.clock.set(at('09:25'));
      await late(visit, 0);

      expect(await told(db, 'waiting.ready')).toMatchObject([{ appointmentId: next.row.id }]);
      expect(entryOf(await next.join()).id).toBe(entry!.id);
    }));

  test('before the door is open: once it opens they are told by itself, without another visit that ends', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const next = await nextVisit(db, visit, at('09:40'));
      await late(visit, 30);
      await answerRunningLate(next.ctx, next.row.id, { choice: 'tell_me' });
      await start(visit);
      const [call] = await db.select().from(calls);
      await endCall(visit.asPractitioner, call!.id);
      const due = async () => (await findDueWork(db, visit.clock.now(), visit.clock.now())).filter(({ kind }) => kind === 'turn');
      visit.clock.set(at('09:24'));
      expect(await due()).toEqual([]);

      visit.clock.set(at('09:25'));
      for (const { id } of await due()) await tellTurn(visit.asSystem, id);

      expect(await told(db, 'waiting.ready')).toMatchObject([
        { appointmentId: next.row.id, data: { personId: next.patient.id, practitionerId: visit.practitioner.id } },
      ]);
      expect(await due()).toEqual([]);
      await expect(tellTurn(visit.asPractitioner, 'rlo_1')).rejects.toMatchObject({ code: 'auth.forbidden' });
    }));

  test('before the door is open, and the practitioner is in another visit when it opens: told when that one ends', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const next = await nextVisit(db, visit, at('09:40'));
      await late(visit, 30);
      await answerRunningLate(next.ctx, next.row.id, { choice: 'tell_me' });
      await late(visit, 0);
      const [due] = await db.select().from(lateOffers).where(eq(lateOffers.appointmentId, next.row.id));
      expect(due).toMatchObject({ tellAt: at('09:25'), readyAt: null });
      await start(visit);
      visit.clock.set(at('09:25'));

      await tellTurn(visit.asSystem, due!.id);
      expect(await told(db, 'waiting.ready')).toEqual([]);
      expect(await findDueWork(db, visit.clock.now(), visit.clock.now())).not.toContainEqual(
        expect.objectContaining({ kind: 'turn' }),
      );

      const [call] = await db.select().from(calls);
      await endCall(visit.asPractitioner, call!.id);
      expect(await told(db, 'waiting.ready')).toMatchObject([{ appointmentId: next.row.id }]);
    }));

  test('another slot: without the notice that is asked of patients otherwise, and only a slot', () =>
    withDb(async (db) => {
      const { visit } = await offered(db);
      await schedule(db, { practitionerId: visit.practitioner.id, minimumNoticeMinutes: 0 });
      const move = (startsAt: string) => answerRunningLate(visit.asPatient, visit.row.id, { choice: 'another_slot', startsAt });
      await expect(move(at('09:33').toISOString())).rejects.toMatchObject({ code: 'appointments.not_a_slot' });
      expect((await db.select().from(lateOffers))[0]).toMatchObject({ choice: null });

      await move(at('10:30').toISOString());

      expect(await db.select().from(appointments)).toMatchObject([{ startsAt: at('10:30'), status: 'scheduled' }]);
      expect(await getRunningLate(visit.asPatient, visit.row.id)).toBeNull();
      const held = (await db.select().from(reservations)).filter(({ releasedAt }) => !releasedAt);
      expect(held).toHaveLength(2);
      await expect(move(at('11:00').toISOString())).rejects.toMatchObject({ code: 'waiting.not_late' });
    }));

  test('nothing, when the visit is on time, has begun, or is somebody else’s', () =>
    withDb(async (db) => {
      const onTime = await makeVisit(db);
      await expect(answer(onTime, 'wait')).rejects.toMatchObject({ code: 'waiting.not_late' });
      const { visit } = await offered(db);
      const stranger = visit.as(actorOf(await patient(db)));
      await expect(answer(visit, 'wait', stranger)).rejects.toMatchObject({ code: 'appointments.not_found' });
      for (const ctx of [visit.asPractitioner, visit.as(actorOf(await staff(db)))])
        await expect(answer(visit, 'wait', ctx)).rejects.toMatchObject({ code: 'auth.forbidden' });
      await start(visit);
      await expect(answer(visit, 'wait')).rejects.toMatchObject({ code: 'waiting.not_late' });
    }));

  test('is not kept when its audit row cannot be written; a bad body is refused and not repeated', () =>
    withDb(async (db) => {
      const { visit } = await offered(db);
      const { token } = await session(db, { personId: visit.patient.id });
      const app = makeApp({ db, wallClock: visit.clock });
      for (const body of [{ choice: 'SECRET' }, { choice: 'wait', SECRET: 1 }, { choice: 'phone', callBackNumber: 'SECRET' }]) {
        const refused = await app.request(`/v1/appointments/${visit.row.id}/answer-running-late`, as(token, { body }));
        expect(refused.status).toBe(400);
        expect(JSON.stringify(await refused.json())).not.toContain('"SECRET"');
      }
      const down = sql`alter table audit_log add constraint audit_is_down check (action <> 'running_late.answer')`;
      await asOwner(db, (owner) => owner.execute(down));
      await expect(answer(visit, 'tell_me')).rejects.toThrow();
      expect(await db.select().from(lateOffers)).toMatchObject([{ choice: null }]);
    }));
});

describe('it is their turn', () => {
  test('when the visit before ends, the next of those who chose to be told is told, once; nobody else', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      await wait(visit);
      const [second, third] = [await nextVisit(db, visit, at('09:12')), await nextVisit(db, visit, at('09:14'))];
      await second.join();
      await third.join();
      await late(visit, 30);
      for (const { ctx, row } of [second, third]) await answerRunningLate(ctx, row.id, { choice: 'tell_me' });
      await start(visit);
      expect(await told(db, 'waiting.ready')).toEqual([]);

      const [call] = await db.select().from(calls);
      await endCall(visit.asPractitioner, call!.id);

      expect(await told(db, 'waiting.ready')).toMatchObject([
        { appointmentId: second.row.id, data: { personId: second.patient.id, practitionerId: visit.practitioner.id } },
      ]);
      expect(await getRunningLate(second.ctx, second.row.id)).toMatchObject({ readyAt: visit.clock.now().toISOString() });
      await late(visit, 0);
      expect(await told(db, 'waiting.ready')).toHaveLength(1);
    }));

  test('when the visit that was begun out of turn never came about, though its patient waits on', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const first = await nextVisit(db, visit, at('08:50'));
      await first.join();
      await late(visit, 30);
      await answerRunningLate(first.ctx, first.row.id, { choice: 'tell_me' });
      await start(visit);
      const [call] = await db.select().from(calls);
      visit.clock.advance(300);
      await asOwner(db, (owner) =>
        owner.update(sessions).set({ lastSeenAt: visit.clock.now() }).where(eq(sessions.personId, visit.patient.id)),
      );
      await reconcileCall(visit.asSystem, call!.id);
      const [row] = await db.select().from(appointments).where(eq(appointments.id, visit.row.id));
      expect(row!.status).toBe('checked_in');
      expect(await told(db, 'waiting.ready')).toMatchObject([{ data: { personId: first.patient.id } }]);
    }));

  test('when the practitioner says so', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { id } = await wait(visit);
      await late(visit);
      await messageWaitingEntry(visit.asPractitioner, id, { code: 'ready' });
      expect(await told(db, 'waiting.ready')).toEqual([]);
      await answer(visit, 'tell_me');
      await messageWaitingEntry(visit.asPractitioner, id, { code: 'ready' });
      expect(await told(db, 'waiting.ready')).toMatchObject([{ data: { personId: visit.patient.id } }]);
    }));
});

describe('place and estimate', () => {
  test('of three visits before: what is left of the one that runs, then who is before; the booked time moves nowhere', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      for (const [day, minutes] of [
        [12, 10],
        [13, 40],
        [14, 20],
      ] as const) {
        const startsAt = new Date(`2030-01-${day}T09:00:00.000Z`);
        const endedAt = new Date(startsAt.getTime() + minutes * 60_000);
        const past = await appointment(db, { practitionerId: visit.practitioner.id, status: 'completed', startsAt });
        const times = { startedAt: startsAt, connectedAt: startsAt, endedAt, createdAt: startsAt, updatedAt: endedAt };
        const row = {
          id: `cal_${String(day).padStart(32, '0')}`,
          clinicId: visit.row.clinicId,
          appointmentId: past.id,
          ...times,
        };
        await asOwner(db, (owner) =>
          owner.insert(calls).values({ ...row, kind: 'scheduled', status: 'ended', endReason: 'ended' }),
        );
      }
      const [second, third] = [await nextVisit(db, visit, at('09:11')), await nextVisit(db, visit, at('09:12'))];
      await second.join();
      await start(visit);
      visit.clock.advance(600);

      // Not there yet, they are told where they would stand: 20 − 10 + 20 minutes.
      const seen = await getJoinDecision(third.ctx, third.row.id);
      expect(seen).toMatchObject({
        reason: 'practitioner_busy',
        queue: { place: 2, estimate: { fromMinutes: 20, toMinutes: 40 } },
      });
      const outcome = await third.join();
      expect(outcome).toMatchObject({ view: { queue: { place: 2, estimate: { fromMinutes: 20, toMinutes: 40 } } } });
      expect((await listWaitingEntries(second.ctx))[0]!.queue).toEqual({ place: 1, estimate: { fromMinutes: 5, toMinutes: 15 } });
      const [row] = await db.select().from(appointments).where(eq(appointments.id, third.row.id));
      expect(row!.startsAt).toEqual(at('09:12'));
      expect(NOW.getTime()).toBeLessThan(visit.clock.now().getTime());
    }));

  test('on the wire they tell nobody who the others are', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      await wait(visit);
      const next = await nextVisit(db, visit, at('09:12'));
      const { token } = await session(db, { personId: next.patient.id });
      const app = makeApp({ db, wallClock: visit.clock });
      const reply = await app.request(`/v1/appointments/${next.row.id}/join`, as(token, { body: { deviceId: DEVICE } }));
      const text = await reply.text();
      expect(JSON.parse(text)).toMatchObject({ place: 2, estimate: null, message: null, runningLate: null });
      expect(text).not.toContain(visit.patient.id);
    }));
});
