import { eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { OTHER_CLINIC, withDatabase } from '../../test/helpers.ts';
import { appointment, clinic, patient, proxy, session } from '../../test/makers.ts';
import { connectBoth, entryOf, grantOf, join, makeVisit, roomOf, start, wait, type Visit } from '../../test/visit.ts';
import { appointments } from '../modules/appointments/appointments.table.ts';
import { callParticipants, callRooms, calls } from '../modules/calls/calls.table.ts';
import { endCall } from '../modules/calls/end-call.ts';
import { leaveCall } from '../modules/calls/leave-call.ts';
import { reconcileCall } from '../modules/calls/reconcile-call.ts';
import { removeParticipant } from '../modules/calls/remove-participant.ts';
import { events } from '../modules/events/events.table.ts';
import { createListener } from '../modules/events/listener.ts';
import { proxies } from '../modules/proxies/proxies.table.ts';
import { leaveWaitingRoom } from '../modules/waiting/leave-waiting-room.ts';
import { sessions } from '../modules/sessions/sessions.table.ts';
import { waitingEntries } from '../modules/waiting/waiting.table.ts';
import { findDueWork } from './find-due-work.ts';
import { startJobs, sweep } from './start-jobs.ts';

const base = ({ asSystem: { db, wallClock, newId, log, media, storage } }: Visit) => ({
  db,
  wallClock,
  newId,
  log,
  media,
  storage,
  requestId: null,
});

const until = async (isSo: () => Promise<boolean>) => {
  const deadline = performance.now() + 10_000;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error('it did not come about within 10 s');
    await new Promise((done) => setTimeout(done, 20));
  }
};

describe('sweep, with webhooks off', () => {
  test('a call is followed from the first one in to its end, and says when to look again', () =>
    withDatabase(async ({ db }) => {
      const visit = await makeVisit(db);
      expect(await sweep(base(visit))).toBe(false);
      await connectBoth(visit);
      expect(await sweep(base(visit))).toBe(true);
      expect(await db.select().from(calls)).toMatchObject([{ connectedAt: visit.clock.now() }]);

      visit.media.forget();
      visit.clock.advance(4);
      await sweep(base(visit));
      visit.clock.advance(300);
      await sweep(base(visit));
      expect(await db.select().from(calls)).toMatchObject([{ status: 'ended', endReason: 'empty' }]);
      expect(await db.select().from(appointments)).toMatchObject([{ status: 'completed' }]);
      expect(await sweep(base(visit))).toBe(false);
    }));

  test('a call is terminal at the first sweep after the empty rule says so, whoever was in it', () =>
    withDatabase(async ({ db }) => {
      const visit = await makeVisit(db, { joinWindow: { emptyRoomMinutes: 1 } });
      const { callId } = await connectBoth(visit);
      await sweep(base(visit));
      await leaveCall(visit.asPatient, callId);
      await leaveCall(visit.asPractitioner, callId);
      for (let seconds = 0; seconds < 60; seconds += 4) {
        expect(await db.select().from(calls)).toMatchObject([{ status: 'accepted' }]);
        visit.clock.advance(4);
        await sweep(base(visit));
      }
      expect(await db.select().from(calls)).toMatchObject([{ status: 'ended', endReason: 'empty' }]);
    }));

  test('a removed person who came back by a renewed token is put out', () =>
    withDatabase(async ({ db }) => {
      const visit = await makeVisit(db);
      const { callId, patientGrant } = await connectBoth(visit);
      await removeParticipant(visit.asPractitioner, callId, patientGrant.identity);
      visit.media.join(patientGrant.participantToken);
      await sweep(base(visit));
      expect(visit.media.rooms.get(roomOf(visit))!.participants.has(patientGrant.identity)).toBe(false);
    }));

  test('a hint just before a sweep does not make the next look wait for two: each call is looked at within five seconds', () =>
    withDatabase(async ({ db }) => {
      const visit = await makeVisit(db);
      const { callId } = await connectBoth(visit);
      visit.clock.advance(1.1);
      await reconcileCall(visit.asSystem, callId);
      visit.clock.advance(2.9);
      await sweep(base(visit));
      expect(await db.select().from(calls)).toMatchObject([{ checkedAt: visit.clock.now() }]);
    }));

  test('when LiveKit hangs, what has nothing to do with it is done first, and a stop is heard between batches', () =>
    withDatabase(async ({ db }) => {
      const visit = await makeVisit(db);
      await connectBoth(visit);
      const missed = await appointment(db, { startsAt: new Date('2030-01-15T06:00:00Z') });
      const seen: string[] = [];
      const stopping = new AbortController();
      visit.media.listParticipants = async () => {
        const [row] = await db.select().from(appointments).where(eq(appointments.id, missed.id));
        seen.push(row!.status);
        stopping.abort();
        return null;
      };
      await sweep(base(visit), stopping.signal);
      expect(seen).toEqual(['no_show']);

      visit.clock.advance(10);
      await sweep(base(visit), stopping.signal);
      expect(seen).toHaveLength(1);
    }));

  test('a room that could not be closed is closed, and everything else goes on meanwhile', () =>
    withDatabase(async ({ db }) => {
      const visit = await makeVisit(db);
      const { callId } = await connectBoth(visit);
      visit.media.goDown();
      await endCall(visit.asPractitioner, callId);
      expect(await sweep(base(visit))).toBe(true);
      visit.media.comeBack();
      await sweep(base(visit));
      expect(visit.media.rooms.size).toBe(0);
      expect((await db.select().from(callRooms)).every(({ closedAt }) => closedAt)).toBe(true);
    }));

  test('who never came, and who is away, are found in every clinic by its own clock', () =>
    withDatabase(async ({ db }) => {
      const visit = await makeVisit(db);
      await wait(visit);
      const missed = await appointment(db, { startsAt: new Date('2030-01-15T06:00:00Z') });
      const inPerson = await appointment(db, { startsAt: new Date('2030-01-15T06:00:00Z'), mode: 'in_person' });
      await clinic(db, { id: OTHER_CLINIC, clockOffsetSeconds: -86_400 });
      const elsewhere = await appointment(db, { clinicId: OTHER_CLINIC, startsAt: new Date('2030-01-15T06:00:00Z') });
      visit.clock.advance(600);
      await sweep(base(visit));

      const statuses = new Map((await db.select().from(appointments)).map(({ id, status }) => [id, status]));
      expect(statuses.get(missed.id)).toBe('no_show');
      expect(statuses.get(visit.row.id)).toBe('scheduled');
      expect(statuses.get(inPerson.id)).toBe('scheduled');
      expect(statuses.get(elsewhere.id)).toBe('scheduled');
    }));

  test('a patient whose guardian’s page is open is not away; once the guardian acts for them no more, they are', () =>
    withDatabase(async ({ db }) => {
      const visit = await makeVisit(db);
      await wait(visit);
      const guardian = await patient(db);
      const { id: proxyId } = await proxy(db, { patientId: visit.patient.id, guardianId: guardian.id });
      visit.clock.advance(660);
      await session(db, { personId: guardian.id, lastSeenAt: visit.clock.now() });
      await sweep(base(visit));
      expect(await db.select().from(appointments)).toMatchObject([{ status: 'checked_in' }]);
      expect(await findDueWork(db, visit.clock.now(), visit.clock.now())).toEqual([]);

      const isThis = eq(proxies.id, proxyId);
      for (const [ended, set] of [
        ['by somebody', { endedAt: visit.clock.now() }],
        ['by its time', { endedAt: null, until: visit.clock.now() }],
        ['not begun', { until: null, since: new Date(visit.clock.now().getTime() + 1) }],
      ] as const) {
        await db.update(proxies).set(set).where(isThis);
        expect(await findDueWork(db, visit.clock.now(), visit.clock.now()), ended).toMatchObject([{ kind: 'away' }]);
      }
      await sweep(base(visit));
      expect(await db.select().from(appointments)).toMatchObject([{ status: 'scheduled' }]);
    }));

  test('the hard stop that finds an appointment is the one of its own practitioner', () =>
    withDatabase(async ({ db }) => {
      const visit = await makeVisit(db);
      await db.execute(sql`update people set join_window = '{"hardStopMinutes": 5}' where id = ${visit.practitioner.id}`);
      visit.clock.set(new Date('2030-01-15T09:44:59Z'));
      await sweep(base(visit));
      expect(await db.select().from(appointments)).toMatchObject([{ status: 'scheduled' }]);
      visit.clock.set(new Date('2030-01-15T09:45:00Z'));
      await sweep(base(visit));
      expect(await db.select().from(appointments)).toMatchObject([{ status: 'no_show' }]);
    }));

  test('someone who still waits is found at the hard stop, also when someone else has left', () =>
    withDatabase(async ({ db }) => {
      const visit = await makeVisit(db, { withGuest: true });
      const guestEntry = entryOf(await join(visit.asGuest, visit));
      const { id } = await wait(visit);
      await leaveWaitingRoom(visit.asPatient, id);
      visit.clock.set(new Date('2030-01-15T09:20:00Z'));
      await sweep(base(visit));
      expect(await db.select().from(appointments)).toMatchObject([{ status: 'scheduled' }]);
      visit.clock.set(new Date('2030-01-15T10:40:00Z'));
      await sweep(base(visit));

      const entries = await db.select().from(waitingEntries);
      expect(entries.find((entry) => entry.id === guestEntry.id)).toMatchObject({ state: 'left' });
      expect(await findDueWork(db, visit.clock.now(), visit.clock.now())).toEqual([]);
    }));

  test('a practitioner who was there has their day to object, in which nothing is found', () =>
    withDatabase(async ({ db }) => {
      const visit = await makeVisit(db);
      await expect(join(visit.asPractitioner, visit)).rejects.toMatchObject({ code: 'join.nobody_admitted' });
      const found = () => findDueWork(db, visit.clock.now(), visit.clock.now());
      visit.clock.set(new Date('2030-01-15T09:24:59Z'));
      expect(await found()).toEqual([]);
      visit.clock.advance(1);
      // Still there when the grace was over.
      await db.update(sessions).set({ lastSeenAt: visit.clock.now() }).where(eq(sessions.personId, visit.practitioner.id));
      await sweep(base(visit));
      expect(await db.select().from(appointments)).toMatchObject([{ status: 'scheduled', noShowProposed: 'patient' }]);
      visit.clock.set(new Date('2030-01-15T10:40:00Z'));
      expect(await found()).toEqual([]);
      visit.clock.advance(86_400);
      await sweep(base(visit));
      expect(await db.select().from(appointments)).toMatchObject([
        { status: 'no_show', noShowParty: 'patient', noShowProposed: null },
      ]);
    }));

  test('after its day to object nothing is found any more', () =>
    withDatabase(async ({ db }) => {
      const visit = await makeVisit(db);
      await wait(visit);
      const found = async () => (await findDueWork(db, visit.clock.now(), visit.clock.now())).map(({ kind }) => kind);
      visit.clock.set(new Date('2030-01-15T10:40:00Z'));
      expect(await found()).toContain('over');
      await sweep(base(visit));
      expect(await found()).toEqual([]);
      visit.clock.advance(86_400);
      expect(await found()).toEqual(['over']);
      await sweep(base(visit));
      expect(await found()).toEqual([]);
    }));
});

describe('startJobs', () => {
  test('an admission rings, and from then on the call is followed', () =>
    withDatabase(async ({ db, url }) => {
      const visit = await makeVisit(db);
      const jobs = startJobs({ ...base(visit), listener: createListener({ url }), busyMs: 30, idleMs: 60_000 });
      await start(visit);
      visit.media.join(grantOf(await join(visit.asPatient, visit)).participantToken);
      visit.media.join(grantOf(await join(visit.asPractitioner, visit)).participantToken);
      visit.clock.advance(1);
      await until(async () => (await db.select().from(calls))[0]!.connectedAt !== null);
      await jobs.stop();
    }));

  test('two of them do nothing twice', () =>
    withDatabase(async ({ db, url }) => {
      const visit = await makeVisit(db);
      await connectBoth(visit);
      const both = [1, 2].map(() => startJobs({ ...base(visit), listener: createListener({ url }), busyMs: 20, idleMs: 20 }));
      await until(async () => (await db.select().from(calls))[0]!.connectedAt !== null);
      visit.media.forget();
      visit.clock.advance(10);
      await until(async () => (await db.select().from(calls))[0]!.emptySince !== null);
      visit.clock.advance(300);
      await until(async () => (await db.select().from(calls))[0]!.status === 'ended');
      await Promise.all(both.map((jobs) => jobs.stop()));

      const told = (await db.select().from(events)).map(({ type }) => type);
      for (const type of ['call.connected', 'call.ended', 'appointment.completed']) {
        expect(told.filter((one) => one === type)).toHaveLength(1);
      }
      expect(told.filter((type) => type === 'call.participant_joined')).toHaveLength(2);
      expect((await db.select().from(callParticipants)).every(({ isLive }) => !isLive)).toBe(true);
    }));

  test('idle, it asks one thing in twenty seconds', () =>
    withDatabase(async ({ db, url, client }) => {
      const visit = await makeVisit(db);
      let asked = 0;
      const counted = new Proxy(db, {
        get: (target, key) => (key === 'transaction' ? asked++ : 0, Reflect.get(target, key, target)),
      });
      const jobs = startJobs({ ...base(visit), db: counted, listener: createListener({ url }), busyMs: 10 });
      await until(async () => asked > 0);
      // The first listening rings once more; and once an hour, two kinds of what is too old are forgotten.
      await new Promise((done) => setTimeout(done, 500));
      expect(asked).toBeLessThanOrEqual(4);
      await jobs.stop();
      expect(await client`select 1 as alive`).toEqual([{ alive: 1 }]);
    }));

  test('a database that is gone for a moment does not end it', () =>
    withDatabase(async ({ db, url }) => {
      const visit = await makeVisit(db);
      let isDown = true;
      const flaky = new Proxy(db, {
        get: (target, key) => {
          if (key === 'transaction' && isDown) return () => Promise.reject(new Error('connection refused'));
          return Reflect.get(target, key, target);
        },
      });
      await connectBoth(visit);
      const jobs = startJobs({ ...base(visit), db: flaky, listener: createListener({ url }), busyMs: 20, idleMs: 20 });
      await new Promise((done) => setTimeout(done, 100));
      isDown = false;
      await until(async () => (await db.select().from(calls))[0]!.connectedAt !== null);
      await jobs.stop();
    }));
});
