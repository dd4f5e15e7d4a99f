import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { Db } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { as, makeApp, makeCtx, withDatabase, withDb } from '../../../test/helpers.ts';
import { actorOf, appointment, department, practitioner, session, staff } from '../../../test/makers.ts';
import { join, makeVisit, start, wait } from '../../../test/visit.ts';
import { openStream } from '../../../test/streams.ts';
import { getAppointment } from '../appointments/get-appointment.ts';
import { listAppointments } from '../appointments/list-appointments.ts';
import { endCall } from '../calls/end-call.ts';
import { getCall } from '../calls/get-call.ts';
import { removeParticipant } from '../calls/remove-participant.ts';
import { createEventHub } from '../events/event-hub.ts';
import { createListener } from '../events/listener.ts';
import { emitEvent } from '../events/emit-event.ts';
import { listEvents } from '../events/list-events.ts';
import { admitWaitingEntry } from '../waiting/admit-waiting-entry.ts';
import { listWaitingEntries } from '../waiting/list-waiting-entries.ts';

/** An admin of one department, a visit of it, one of another, and one of none. */
async function clinicWithDepartments(db: Db) {
  const admin = await staff(db, { role: 'department_admin' });
  const doctor = await practitioner(db);
  const [mine, other] = [await department(db, { memberIds: [admin.id] }), await department(db)];
  const visits = {
    mine: await appointment(db, { departmentId: mine.id, practitionerId: doctor.id }),
    other: await appointment(db, { departmentId: other.id, practitionerId: doctor.id }),
    none: await appointment(db, { practitionerId: doctor.id }),
  };
  return { admin, mine, other, visits, ctx: makeCtx(db, { actor: actorOf(admin, { departmentIds: [mine.id] }) }) };
}

const all = { limit: 20, order: 'asc' } as const;

describe('who administers a department', () => {
  test('sees its appointments; those of others and of none are not there', () =>
    withDb(async (db) => {
      const { ctx, visits } = await clinicWithDepartments(db);
      expect((await listAppointments(ctx, all)).views.map(({ row }) => row.id)).toEqual([visits.mine.id]);
      expect((await getAppointment(ctx, visits.mine.id)).row.id).toBe(visits.mine.id);
      for (const hidden of [visits.other.id, visits.none.id])
        await expect(getAppointment(ctx, hidden)).rejects.toMatchObject({ code: 'appointments.not_found' });
    }));

  test('of no department sees nothing at all', () =>
    withDb(async (db) => {
      const { admin } = await clinicWithDepartments(db);
      expect((await listAppointments(makeCtx(db, { actor: actorOf(admin) }), all)).views).toEqual([]);
    }));

  test('by session: the rights are those of the moment, so leaving the department counts at once', () =>
    withDb(async (db) => {
      const { admin, visits } = await clinicWithDepartments(db);
      const { token } = await session(db, { personId: admin.id });
      const app = makeApp({ db });
      const statusOf = async () => (await app.request(`/v1/appointments/${visits.mine.id}`, as(token))).status;
      expect(await statusOf()).toBe(200);
      await db.execute(sql`delete from department_members`);
      expect(await statusOf()).toBe(404);
    }));

  test('sees who waits there, and admits; elsewhere the place is not there', () =>
    withDb(async (db) => {
      const [mine, other] = [await department(db), await department(db)];
      const [here, there] = [await makeVisit(db, { departmentId: mine.id }), await makeVisit(db, { departmentId: other.id })];
      const [entry, elsewhere] = [await wait(here), await wait(there)];
      const admin = actorOf(await staff(db, { role: 'department_admin' }), { departmentIds: [mine.id] });
      const ctx = here.as(admin);

      expect(await listWaitingEntries(ctx)).toMatchObject([
        { entry: { id: entry.id }, can: ['admit', 'hold', 'deny', 'message', 'ring'] },
      ]);
      await expect(admitWaitingEntry(ctx, elsewhere.id)).rejects.toMatchObject({ code: 'waiting.not_found' });
      expect((await admitWaitingEntry(ctx, entry.id)).entry.state).toBe('admitted');
    }));

  test('ends a call of the department and removes people from it; another one’s is not there', () =>
    withDb(async (db) => {
      const [mine, other] = [await department(db), await department(db)];
      const [here, there] = [await makeVisit(db, { departmentId: mine.id }), await makeVisit(db, { departmentId: other.id })];
      const calls = [await start(here), await start(there)] as const;
      const ctx = here.as(actorOf(await staff(db, { role: 'department_admin' }), { departmentIds: [mine.id] }));
      const callIdOf = async (visit: typeof here) => (await getAppointment(visit.asPractitioner, visit.row.id)).callId!;
      expect(calls).toHaveLength(2);
      const [ours, theirs] = [await callIdOf(here), await callIdOf(there)];

      const seen = await getCall(ctx, ours);
      expect(seen.can).toEqual(['end', 'remove', 'moderate', 'lock', 'ring', 'annotate']);
      const patientPlace = seen.participants.find(({ role }) => role === 'patient')!;
      expect((await removeParticipant(ctx, ours, patientPlace.id)).call.status).toBe('accepted');
      await expect(endCall(ctx, theirs)).rejects.toMatchObject({ code: 'calls.not_found' });
      expect((await endCall(ctx, ours)).call.status).toBe('ended');
    }));

  test('gets the events of the department, live and listed, and no others', () =>
    withDatabase(async ({ db }) => {
      const { admin, ctx, visits } = await clinicWithDepartments(db);
      const { token } = await session(db, { personId: admin.id });
      const eventHub = createEventHub({
        listener: createListener({ url: '' }),
        db,
        wallClock: ctx.wallClock,
        log: ctx.log,
        watchMs: 10,
        pollMs: 10,
      });
      const stream = await openStream(makeApp({ db, eventHub }), token);
      const tell = (appointmentId: string) =>
        transact(makeCtx(db), async (tx) =>
          emitEvent(tx, { type: 'appointment.updated', appointmentId, audience: [], data: { status: 'scheduled' } }),
        );
      for (const visit of [visits.other, visits.none, visits.mine]) await tell(visit.id);

      await stream.until((frames) => frames.some(({ event }) => event === 'appointment.updated'));
      const told = stream.frames.filter(({ event }) => event === 'appointment.updated');
      expect(told.map(({ data }) => data!['appointmentId'])).toEqual([visits.mine.id]);
      const { rows } = await listEvents(ctx, { limit: 100 });
      expect(rows.map(({ appointmentId }) => appointmentId)).toEqual([visits.mine.id]);
      await eventHub.close();
      await stream.ended;
    }));
});

test('staff of the clinic see every department; nobody joins who is not among its people', () =>
  withDb(async (db) => {
    const { visits } = await clinicWithDepartments(db);
    const asStaff = makeCtx(db, { actor: actorOf(await staff(db)) });
    expect((await listAppointments(asStaff, all)).views.map(({ row }) => row.id).toSorted()).toEqual(
      Object.values(visits)
        .map(({ id }) => id)
        .toSorted(),
    );
    const visit = await makeVisit(db);
    await expect(join(makeCtx(db, { actor: actorOf(await staff(db)) }), visit)).rejects.toMatchObject({ code: 'auth.forbidden' });
  }));
