import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { asOwner, makeApp, withDb } from '../../../test/helpers.ts';
import { connectBoth, entryOf, grantOf, join, makeVisit, roomOf, start, type Visit } from '../../../test/visit.ts';
import { appointments } from '../appointments/appointments.table.ts';
import { auditLog } from '../audit/audit.table.ts';
import { events } from '../events/events.table.ts';
import { sessions } from '../sessions/sessions.table.ts';
import { admitWaitingEntry } from '../waiting/admit-waiting-entry.ts';
import { waitingEntries } from '../waiting/waiting.table.ts';
import { callParticipants, calls } from './calls.table.ts';
import { leaveCall } from './leave-call.ts';
import { mediaEvents } from './media-events.table.ts';
import { reconcileCall } from './reconcile-call.ts';

const types = async (db: Visit['asPatient']['db']) =>
  (await db.select().from(events).orderBy(events.position)).map(({ type }) => type);
const onlyCall = async (db: Visit['asPatient']['db']) => (await db.select().from(calls))[0]!;

describe('reconcileCall', () => {
  test('with both sides in the room the talk begins, once, and everyone is told', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { callId } = await connectBoth(visit);
      visit.clock.advance(3);

      await reconcileCall(visit.asSystem, callId);
      const connectedAt = visit.clock.now();
      expect(await onlyCall(db)).toMatchObject({ connectedAt, emptySince: null, status: 'accepted' });
      expect((await types(db)).slice(-3).sort()).toEqual([
        'call.connected',
        'call.participant_joined',
        'call.participant_joined',
      ]);

      visit.clock.advance(3);
      const before = await db.select().from(auditLog);
      await reconcileCall(visit.asSystem, callId);
      expect(await onlyCall(db)).toMatchObject({ connectedAt });
      expect(await db.select().from(auditLog)).toEqual(before);
    }));

  test('a dropped device does not end the call: the person is out, may come back, and talk goes on from the first moment', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { callId, patientGrant } = await connectBoth(visit);
      await reconcileCall(visit.asSystem, callId);
      const { connectedAt } = await onlyCall(db);
      visit.media.leave(roomOf(visit), patientGrant.identity);
      visit.clock.advance(30);
      await reconcileCall(visit.asSystem, callId);

      const [place] = await db.select().from(callParticipants).where(eq(callParticipants.personId, visit.patient.id));
      expect(place).toMatchObject({ state: 'left', isLive: true });
      expect(await onlyCall(db)).toMatchObject({ status: 'accepted', emptySince: null });

      visit.media.join(grantOf(await join(visit.asPatient, visit)).participantToken);
      await reconcileCall(visit.asSystem, callId);
      expect(await onlyCall(db)).toMatchObject({ connectedAt });
    }));

  test('empty for five minutes after both were together: completed, and the talk ended when the last one left', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { callId } = await connectBoth(visit);
      await reconcileCall(visit.asSystem, callId);
      visit.clock.advance(100);
      await leaveCall(visit.asPatient, callId);
      await leaveCall(visit.asPractitioner, callId);
      visit.clock.advance(299);
      await reconcileCall(visit.asSystem, callId);
      expect(await onlyCall(db)).toMatchObject({ status: 'accepted' });

      visit.clock.advance(1);
      await reconcileCall(visit.asSystem, callId);
      const call = await onlyCall(db);
      expect(call).toMatchObject({ status: 'ended', endReason: 'empty', endedBy: null });
      expect(call.endedAt!.getTime() - call.connectedAt!.getTime()).toBe(100_000);
      expect(await db.select().from(appointments)).toMatchObject([{ status: 'completed' }]);
      expect(await db.select().from(waitingEntries)).toMatchObject([{ state: 'left' }]);
      expect(visit.media.rooms.size).toBe(0);
      await expect(join(visit.asPatient, visit)).rejects.toMatchObject({ code: 'join.ended' });
    }));

  test.each([
    ['the patient still waits: checked in', true, 'checked_in'],
    ['nobody is there any more: scheduled', false, 'scheduled'],
  ] as const)('never together, and %s, in the same place, and the practitioner is free', (_name, isHere, status) =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { id } = await start(visit);
      const { id: callId } = await onlyCall(db);
      visit.clock.advance(300);
      const lastSeenAt = isHere ? visit.clock.now() : null;
      await asOwner(db, (owner) => owner.update(sessions).set({ lastSeenAt }).where(eq(sessions.personId, visit.patient.id)));

      await reconcileCall(visit.asSystem, callId);

      expect(await onlyCall(db)).toMatchObject({ status: 'ended', endReason: 'never_connected', connectedAt: null });
      expect(await db.select().from(appointments)).toMatchObject([{ status }]);
      expect(await db.select().from(waitingEntries)).toMatchObject([{ id, state: 'waiting' }]);
      expect(entryOf(await join(visit.asPatient, visit)).id).toBe(id);
      await admitWaitingEntry(visit.asPractitioner, id);
      expect(await db.select().from(calls)).toHaveLength(2);
    }),
  );

  test('one alone in the room is no empty room, whoever it is', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      await start(visit);
      visit.media.join(grantOf(await join(visit.asPractitioner, visit)).participantToken);
      const { id } = await onlyCall(db);
      for (let minute = 0; minute < 20; minute++) {
        visit.clock.advance(60);
        await reconcileCall(visit.asSystem, id);
      }
      expect(await onlyCall(db)).toMatchObject({ status: 'accepted', emptySince: null });
    }));

  test.each([
    ['and both were together: completed', true, 'completed', 'hard_stop'],
    ['and never together: cancelled as technical', false, 'cancelled', 'hard_stop'],
  ] as const)('at the hard stop, %s, and the room is closed', (_name, areBoth, status, endReason) =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      await start(visit);
      visit.media.join(grantOf(await join(visit.asPractitioner, visit)).participantToken);
      if (areBoth) visit.media.join(grantOf(await join(visit.asPatient, visit)).participantToken);
      const { id } = await onlyCall(db);
      await reconcileCall(visit.asSystem, id);
      visit.clock.set(new Date('2030-01-15T10:39:59.999Z'));
      await reconcileCall(visit.asSystem, id);
      expect(await onlyCall(db)).toMatchObject({ status: 'accepted' });

      visit.clock.set(new Date('2030-01-15T10:40:00Z'));
      await reconcileCall(visit.asSystem, id);
      expect(await onlyCall(db)).toMatchObject({ status: 'ended', endReason });
      const [row] = await db.select().from(appointments);
      expect(row).toMatchObject({ status, cancelReason: areBoth ? null : 'technical', sequence: areBoth ? 0 : 1 });
      expect(visit.media.rooms.size).toBe(0);
    }),
  );

  test('a room that LiveKit lost starts the five minutes and does not end the call', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { callId } = await connectBoth(visit);
      await reconcileCall(visit.asSystem, callId);
      visit.media.forget();
      visit.clock.advance(5);
      await reconcileCall(visit.asSystem, callId);
      expect(await onlyCall(db)).toMatchObject({ status: 'accepted', emptySince: visit.clock.now() });

      visit.media.join(grantOf(await join(visit.asPatient, visit)).participantToken);
      await reconcileCall(visit.asSystem, callId);
      expect(await onlyCall(db)).toMatchObject({ status: 'accepted', emptySince: null });
    }));

  test('a LiveKit that does not answer says nothing about who is in the room', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { callId } = await connectBoth(visit);
      await reconcileCall(visit.asSystem, callId);
      visit.media.goDown();
      visit.clock.advance(600);
      await reconcileCall(visit.asSystem, callId);
      expect(await onlyCall(db)).toMatchObject({ status: 'accepted', emptySince: null });

      visit.clock.set(new Date('2030-01-15T10:40:00Z'));
      await reconcileCall(visit.asSystem, callId);
      expect(await onlyCall(db)).toMatchObject({ status: 'ended', endReason: 'hard_stop' });
    }));

  test('a room last seen empty, with a LiveKit that does not answer since: nobody ends what may be going on there', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      await connectBoth(visit);
      const { id: callId, emptySince } = await onlyCall(db);
      expect(emptySince).not.toBeNull();
      visit.media.goDown();
      visit.clock.advance(600);
      await reconcileCall(visit.asSystem, callId);
      expect(await onlyCall(db)).toMatchObject({ status: 'accepted', emptySince });
      expect(await db.select().from(appointments)).toMatchObject([{ status: 'in_progress' }]);

      visit.media.comeBack();
      await reconcileCall(visit.asSystem, callId);
      expect(await onlyCall(db)).toMatchObject({ status: 'accepted', emptySince: null, connectedAt: visit.clock.now() });
    }));

  test('the empty time is the appointment’s own, and the wall clock’s', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db, { joinWindow: { emptyRoomMinutes: 1 } });
      const { callId } = await connectBoth(visit);
      await reconcileCall(visit.asSystem, callId);
      await leaveCall(visit.asPatient, callId);
      await leaveCall(visit.asPractitioner, callId);
      const ahead = { ...visit.asSystem, clock: { now: () => new Date(visit.clock.now().getTime() + 600_000) } };
      await reconcileCall(ahead, callId);
      expect(await onlyCall(db)).toMatchObject({ status: 'accepted' });

      visit.clock.advance(60);
      await reconcileCall(ahead, callId);
      expect(await onlyCall(db)).toMatchObject({ status: 'ended', endReason: 'empty' });
    }));

  test('it is only for the system', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { callId } = await connectBoth(visit);
      await expect(reconcileCall(visit.asPractitioner, callId)).rejects.toMatchObject({ code: 'auth.forbidden' });
    }));

  test('whoever looks after somebody else just has leaves it', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { callId } = await connectBoth(visit);
      let looks = 0;
      const listParticipants = visit.media.listParticipants.bind(visit.media);
      visit.media.listParticipants = (room) => (looks++, listParticipants(room));
      const sweepers = () => reconcileCall(visit.asSystem, callId, { unlessSince: new Date(visit.clock.now().getTime() - 3500) });

      await sweepers();
      await sweepers();
      expect(looks).toBe(1);
      visit.clock.advance(4);
      await sweepers();
      expect(looks).toBe(2);
    }));

  test('a look that began before a newer one is dropped', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { callId } = await connectBoth(visit);
      const { media } = visit;
      const stale = {
        ...visit.asSystem,
        media: Object.assign(Object.create(media) as typeof media, {
          // Answers with an empty room, and only after somebody else has looked.
          listParticipants: async () => (await reconcileCall(visit.asSystem, callId), []),
        }),
      };
      await reconcileCall(stale, callId);
      expect(await onlyCall(db)).toMatchObject({ emptySince: null, connectedAt: visit.clock.now() });
      expect((await types(db)).filter((type) => type === 'call.participant_left')).toEqual([]);
    }));
});

describe('POST /livekit/webhook', () => {
  const deliver = (visit: Visit, over: object = {}) => {
    const event = {
      id: 'EV_1',
      type: 'participant_joined' as const,
      room: roomOf(visit),
      identity: 'x',
      rawIdentity: 'x',
      at: visit.clock.now(),
      ...over,
    };
    const { rawBody, authorization } = visit.media.signed(event);
    const app = makeApp({ db: visit.asPatient.db, wallClock: visit.clock, media: visit.media });
    return (headers: Record<string, string> = { authorization }) =>
      app.request('/livekit/webhook', { method: 'POST', body: rawBody, headers });
  };

  test('a hint is looked into: who is in the room is in the call', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      await connectBoth(visit);

      expect((await deliver(visit)()).status).toBe(204);
      expect(await onlyCall(db)).toMatchObject({ connectedAt: visit.clock.now() });
    }));

  test('the same event twice is looked into once', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      await connectBoth(visit);
      const send = deliver(visit);
      await send();
      const { checkedAt } = await onlyCall(db);
      expect((await send()).status).toBe(204);
      expect((await onlyCall(db)).checkedAt).toEqual(checkedAt);
      expect(await db.select().from(mediaEvents)).toHaveLength(1);
    }));

  test('a hint that lies changes nothing: nobody is connected who is not in the room', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      await start(visit);
      const { identity } = grantOf(await join(visit.asPatient, visit));

      await deliver(visit, { identity, rawIdentity: identity })();
      expect((await db.select().from(callParticipants)).map(({ state }) => state)).toEqual(['invited', 'invited']);
    }));

  test('someone unknown in the room is put out, with or without a suffix', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { patientGrant } = await connectBoth(visit);
      const room = visit.media.rooms.get(roomOf(visit))!;
      for (const rawIdentity of ['stranger', 'stranger#2', `${patientGrant.identity}#2`]) {
        room.participants.set(rawIdentity, { identity: rawIdentity.split('#')[0]!, rawIdentity, joinedAt: visit.clock.now() });
      }
      await deliver(visit)();
      expect([...room.participants.keys()]).toHaveLength(2);
    }));

  test.each([
    ['without a signature', {}],
    ['with a forged one', { authorization: 'fake-signature-of 3 abc' }],
  ])('%s it is refused, and nothing is looked into', (_name, headers) =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      await connectBoth(visit);
      const reply = await deliver(visit)(headers as Record<string, string>);
      expect(await reply.json()).toMatchObject({ status: 401, code: 'webhooks.invalid_signature' });
      expect(await db.select().from(mediaEvents)).toEqual([]);
      expect(await onlyCall(db)).toMatchObject({ checkedAt: null });
    }),
  );

  test('a room that is not ours is no matter', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      await connectBoth(visit);
      expect((await deliver(visit, { room: 'somebody-elses' })()).status).toBe(204);
      expect(await db.select().from(mediaEvents)).toEqual([]);
    }));

  test('when LiveKit does not answer, the hint is taken all the same', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      await connectBoth(visit);
      visit.media.goDown();
      expect((await deliver(visit)()).status).toBe(204);
    }));
});
