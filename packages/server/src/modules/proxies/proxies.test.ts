import { eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import {
  as,
  asOwner,
  CLINIC,
  fakeClock,
  makeApp,
  makeCtx,
  NOW,
  OTHER_CLINIC,
  withDatabase,
  withDb,
} from '../../../test/helpers.ts';
import {
  actorOf,
  appointment,
  clinic,
  guest,
  patient,
  practitioner,
  proxy,
  secretKey,
  session,
  staff,
} from '../../../test/makers.ts';
import { DEVICE, entryOf, grantOf, makeVisit } from '../../../test/visit.ts';
import { getAppointment } from '../appointments/get-appointment.ts';
import { listAppointments } from '../appointments/list-appointments.ts';
import { auditLog } from '../audit/audit.table.ts';
import { leaveCall } from '../calls/leave-call.ts';
import { joinAppointment } from '../door/join-appointment.ts';
import { listEvents } from '../events/list-events.ts';
import { presentPeople } from '../sessions/presence.queries.ts';
import { sessions } from '../sessions/sessions.table.ts';
import { admitWaitingEntry } from '../waiting/admit-waiting-entry.ts';
import { leaveWaitingRoom } from '../waiting/leave-waiting-room.ts';
import { markAway } from '../waiting/mark-away.ts';
import { listWaitingEntries } from '../waiting/list-waiting-entries.ts';
import { createProxy } from './create-proxy.ts';
import { endProxy } from './end-proxy.ts';
import { listProxies } from './list-proxies.ts';
import { proxies } from './proxies.table.ts';

const all = { limit: 20, order: 'asc' } as const;
const MOTHER = { relationship: 'mother' };

describe('createProxy', () => {
  test('records who, for whom and since when, and is audited', () =>
    withDb(async (db) => {
      const [mother, child] = [await guest(db), await patient(db)];
      const row = await createProxy(makeCtx(db), { patientId: child.id, guardianId: mother.id, ...MOTHER });
      expect(row).toMatchObject({ guardianId: mother.id, patientId: child.id, since: NOW, until: null, endedAt: null });
      expect(await db.select().from(auditLog)).toMatchObject([{ action: 'proxy.create', entityId: row.id }]);
    }));

  test('nobody does it for themselves: not the guardian, not the patient, not their practitioner', () =>
    withDb(async (db) => {
      const visit = await appointment(db);
      const mother = await patient(db);
      for (const [id, kind] of [
        [mother.id, 'patient'],
        [visit.patientId, 'patient'],
        [visit.practitionerId, 'practitioner'],
      ] as const) {
        const ctx = makeCtx(db, { actor: actorOf({ id, kind }) });
        await expect(createProxy(ctx, { patientId: visit.patientId, guardianId: mother.id, ...MOTHER })).rejects.toMatchObject({
          code: 'auth.forbidden',
        });
      }
      expect(await db.$count(proxies)).toBe(0);
    }));

  test('of another clinic, and those who treat: not there', () =>
    withDb(async (db) => {
      const child = await patient(db);
      const strangers = [await patient(db, { clinicId: OTHER_CLINIC }), await practitioner(db), await staff(db)];
      for (const { id: guardianId } of strangers)
        await expect(createProxy(makeCtx(db), { patientId: child.id, guardianId, ...MOTHER })).rejects.toMatchObject({
          code: 'people.not_found',
        });
      await expect(
        createProxy(makeCtx(db), { patientId: strangers[0]!.id, guardianId: child.id, ...MOTHER }),
      ).rejects.toMatchObject({ code: 'people.not_found' });
    }));

  test('twice at once is once', () =>
    withDatabase(async ({ db }) => {
      const [mother, child] = [await patient(db), await patient(db)];
      const input = { patientId: child.id, guardianId: mother.id, ...MOTHER };
      const outcomes = await Promise.allSettled([1, 2, 3].map(() => createProxy(makeCtx(db), input)));
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(outcomes.find((one) => one.status === 'rejected')).toMatchObject({ reason: { code: 'proxies.exists' } });
    }));

  test('one that has lapsed is not in the way of the next; one that is still to come is, where they would overlap', () =>
    withDb(async (db) => {
      const wallClock = fakeClock();
      const [mother, child] = [await patient(db), await patient(db)];
      const make = (over: object) =>
        createProxy(makeCtx(db, { wallClock }), { patientId: child.id, guardianId: mother.id, ...MOTHER, ...over });
      const inMinutes = (count: number) => new Date(NOW.getTime() + count * 60_000).toISOString();
      await make({ until: inMinutes(10) });
      wallClock.advance(599);
      await expect(make({})).rejects.toMatchObject({ code: 'proxies.exists' });
      wallClock.advance(1);
      await make({ since: inMinutes(60), until: inMinutes(120) });
      await expect(make({})).rejects.toMatchObject({ code: 'proxies.exists' });
      await make({ until: inMinutes(60) });
      expect(await listProxies(makeCtx(db), child.id)).toHaveLength(3);
    }));

  test('is undone when its audit row cannot be written', () =>
    withDb(async (db) => {
      const [mother, child] = [await patient(db), await patient(db)];
      await asOwner(db, (owner) => owner.execute(sql`alter table audit_log add constraint closed check (false) not valid`));
      const creating = createProxy(makeCtx(db), { patientId: child.id, guardianId: mother.id, ...MOTHER });
      await expect(creating).rejects.toThrow();
      expect(await db.$count(proxies)).toBe(0);
    }));
});

describe('a guardian', () => {
  test('sees the child’s visits beside their own, each once, also one that both are in', () =>
    withDb(async (db) => {
      const [mother, child] = [await patient(db), await patient(db)];
      const own = await appointment(db, { patientId: mother.id, startsAt: new Date('2030-01-15T10:00:00Z') });
      const childs = await appointment(db, { patientId: child.id, startsAt: new Date('2030-01-15T11:00:00Z') });
      const both = await appointment(db, {
        patientId: child.id,
        guestIds: [mother.id],
        startsAt: new Date('2030-01-15T12:00:00Z'),
      });
      await appointment(db);
      const ctx = makeCtx(db, { actor: actorOf(mother, { actsFor: [child.id] }) });
      const expected = [own.id, childs.id, both.id];
      expect((await listAppointments(ctx, all)).views.map(({ row }) => row.id)).toEqual(expected);
      const first = await listAppointments(ctx, { ...all, limit: 2 });
      const second = await listAppointments(ctx, { ...all, limit: 2, after: first.nextCursor! });
      expect([...first.views, ...second.views].map(({ row }) => row.id)).toEqual(expected);
    }));

  test('waits in the child’s place, is admitted and leaves; the audit names both', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const mother = await guest(db);
      await proxy(db, { guardianId: mother.id, patientId: visit.patient.id });
      const { id: sessionId } = await session(db, { personId: mother.id });
      const ctx = visit.as(actorOf(mother, { actsFor: [visit.patient.id], sessionId }));
      const come = () => joinAppointment(ctx, visit.row.id, { deviceId: DEVICE });

      const entry = entryOf(await come());
      expect(entry).toMatchObject({ personId: visit.patient.id, state: 'waiting' });
      expect(await listWaitingEntries(ctx)).toMatchObject([{ entry: { id: entry.id }, isPresent: true }]);
      await admitWaitingEntry(visit.asPractitioner, entry.id);
      const { callId } = grantOf(await come());
      expect((await getAppointment(ctx, visit.row.id)).callId).toBe(callId);
      await leaveCall(ctx, callId);

      const rows = await db.select().from(auditLog).where(eq(auditLog.actorId, mother.id));
      const named = new Map(rows.map(({ action, onBehalfOf }) => [action, onBehalfOf]));
      for (const action of ['waiting.join', 'call.join', 'call.leave'])
        expect([action, named.get(action)]).toEqual([action, visit.patient.id]);
    }));

  test('whose page is open keeps the child’s place; one that fell silent does not', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const mother = await guest(db);
      await proxy(db, { guardianId: mother.id, patientId: visit.patient.id });
      const { id: sessionId } = await session(db, { personId: mother.id });
      const ctx = visit.as(actorOf(mother, { actsFor: [visit.patient.id], sessionId }));
      entryOf(await joinAppointment(ctx, visit.row.id, { deviceId: DEVICE }));
      const statusAfter = async (seconds: number) => {
        visit.clock.advance(seconds);
        await markAway(visit.asSystem, visit.row.id);
        return (await getAppointment(visit.asPractitioner, visit.row.id)).row.status;
      };
      expect(await statusAfter(599)).toBe('checked_in');
      expect(await statusAfter(1)).toBe('scheduled');
    }));

  test('whose time has run out by the clinic’s clock keeps no place with an open page', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      await clinic(db, { clockOffsetSeconds: 3600 });
      const mother = await guest(db);
      const until = new Date(NOW.getTime() + 3_600_000 + 300_000);
      await proxy(db, { guardianId: mother.id, patientId: visit.patient.id, until });
      await session(db, { personId: mother.id, lastSeenAt: new Date(NOW.getTime() + 300_000) });
      const here = (at: number) =>
        presentPeople({ db, clinicId: CLINIC }, new Date(NOW.getTime() + at), { among: [visit.patient.id] });
      expect(await here(299_999)).toEqual(new Set([visit.patient.id]));
      expect(await here(300_000)).toEqual(new Set());
    }));

  test('goes out of the waiting room for the child', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const mother = await guest(db);
      const { id: sessionId } = await session(db, { personId: mother.id });
      const ctx = visit.as(actorOf(mother, { actsFor: [visit.patient.id], sessionId }));
      const { id } = entryOf(await joinAppointment(ctx, visit.row.id, { deviceId: DEVICE }));
      expect((await leaveWaitingRoom(ctx, id)).entry.state).toBe('left');
    }));

  test('gets the child’s events', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const ctx = visit.as(actorOf(await guest(db), { actsFor: [visit.patient.id] }));
      entryOf(await joinAppointment(visit.asPatient, visit.row.id, { deviceId: DEVICE }));
      const types = (await listEvents(ctx, { limit: 100 })).rows.map(({ type }) => type);
      expect(types).toContain('waiting.joined');
    }));

  test('by session: from since to until by the clinic’s clock, half-open, and not after the end', () =>
    withDb(async (db) => {
      const clock = fakeClock();
      const visit = await appointment(db);
      const mother = await patient(db);
      const row = await proxy(db, {
        guardianId: mother.id,
        patientId: visit.patientId,
        since: new Date(NOW.getTime() + 60_000),
        until: new Date(NOW.getTime() + 120_000),
      });
      const { token } = await session(db, { personId: mother.id });
      const app = makeApp({ db, wallClock: clock });
      const statusOf = async () => (await app.request(`/v1/appointments/${visit.id}`, as(token))).status;
      const statuses = [await statusOf()];
      for (const seconds of [59, 1, 59, 1]) {
        clock.advance(seconds);
        statuses.push(await statusOf());
      }
      expect(statuses).toEqual([404, 404, 200, 200, 404]);
      await asOwner(db, (owner) => owner.update(proxies).set({ until: null }).where(eq(proxies.id, row.id)));
      expect(await statusOf()).toBe(200);
      await asOwner(db, (owner) => owner.update(proxies).set({ endedAt: NOW }).where(eq(proxies.id, row.id)));
      expect(await statusOf()).toBe(404);
    }));

  test('with a link to one visit is nobody’s guardian', () =>
    withDb(async (db) => {
      const [mother, own] = [await patient(db), await appointment(db)];
      const childs = await appointment(db);
      await proxy(db, { guardianId: mother.id, patientId: childs.patientId });
      const { token } = await session(db, { personId: mother.id, appointmentId: own.id });
      expect((await makeApp({ db }).request(`/v1/appointments/${childs.id}`, as(token))).status).toBe(404);
    }));
});

describe('endProxy', () => {
  test('ends the guardian’s sessions with it; again changes nothing', () =>
    withDb(async (db) => {
      const row = await proxy(db);
      const { id: sessionId } = await session(db, { personId: row.guardianId });
      const end = () => endProxy(makeCtx(db), { patientId: row.patientId, id: row.id });
      await end();
      await end();
      expect((await db.select().from(proxies))[0]).toMatchObject({ endedAt: NOW });
      expect((await db.select().from(sessions).where(eq(sessions.id, sessionId)))[0]!.revokedAt).toEqual(NOW);
      expect((await db.select().from(auditLog)).map(({ action }) => action).toSorted()).toEqual(['proxy.end', 'session.revoke']);
    }));

  test('the guardian and the patient may; another patient does not even see it', () =>
    withDb(async (db) => {
      const row = await proxy(db);
      const at = { patientId: row.patientId, id: row.id };
      const stranger = makeCtx(db, { actor: actorOf(await patient(db)) });
      await expect(endProxy(stranger, at)).rejects.toMatchObject({ code: 'people.not_found' });
      const guardian = actorOf({ id: row.guardianId, kind: 'patient' }, { actsFor: [row.patientId] });
      await endProxy(makeCtx(db, { actor: guardian }), at);
      expect(await listProxies(makeCtx(db), row.patientId)).toMatchObject([{ endedBy: row.guardianId }]);
    }));
});

describe('/v1/patients/{id}/proxies', () => {
  test('is recorded, listed and ended; then it can be recorded again', () =>
    withDb(async (db) => {
      const { key } = await secretKey(db);
      const [mother, child] = [await patient(db), await patient(db)];
      const app = makeApp({ db });
      const path = `/v1/patients/${child.id}/proxies`;
      const body = { guardianId: mother.id, relationship: 'mother' };
      const made = await app.request(path, as(key, { body }));
      const { id } = (await made.json()) as { id: string };
      expect(made.status).toBe(201);
      expect((await app.request(path, as(key, { body }))).status).toBe(409);
      expect((await app.request(`${path}/${id}`, as(key, { method: 'DELETE' }))).status).toBe(204);
      expect((await app.request(path, as(key, { body }))).status).toBe(201);
      expect(((await (await app.request(path, as(key))).json()) as { data: object[] }).data).toHaveLength(2);
    }));

  test('the proxy of another patient and of another clinic answer like a missing one', () =>
    withDb(async (db) => {
      const { key } = await secretKey(db);
      const { id: ours } = await patient(db);
      const [others, foreign] = [await proxy(db), await proxy(db, { clinicId: OTHER_CLINIC })];
      const app = makeApp({ db });
      const ask = async (patientId: string, id: string) => {
        const reply = await app.request(`/v1/patients/${patientId}/proxies/${id}`, as(key, { method: 'DELETE' }));
        return { ...((await reply.json()) as object), instance: '' };
      };
      const missing = await ask(ours, `prx_${'0'.repeat(32)}`);
      expect(missing).toMatchObject({ code: 'proxies.not_found' });
      expect(await ask(ours, others.id)).toEqual(missing);
      expect(await ask(ours, foreign.id)).toEqual(missing);
      expect(await ask(foreign.patientId, foreign.id)).toEqual(await ask(`pat_${'0'.repeat(32)}`, foreign.id));
    }));
});
