import { eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { as, asOwner, makeApp, OTHER_CLINIC, withDb } from '../../../test/helpers.ts';
import { actorOf, appointment, invitation, patient, practitioner, secretKey, session, staff } from '../../../test/makers.ts';
import {
  DEVICE,
  OTHER_DEVICE,
  connectBoth,
  entryOf,
  grantOf,
  join,
  makeVisit,
  roomOf,
  start,
  wait,
} from '../../../test/visit.ts';
import { appointments } from '../appointments/appointments.table.ts';
import { auditLog } from '../audit/audit.table.ts';
import { callParticipants, callRooms } from '../calls/calls.table.ts';
import { endCall } from '../calls/end-call.ts';
import { leaveCall } from '../calls/leave-call.ts';
import { reconcileCall } from '../calls/reconcile-call.ts';
import { removeParticipant } from '../calls/remove-participant.ts';
import { events } from '../events/events.table.ts';
import { sessions } from '../sessions/sessions.table.ts';
import { admitWaitingEntry } from '../waiting/admit-waiting-entry.ts';
import { waitingEntries } from '../waiting/waiting.table.ts';
import { joinDecisions } from './join-decisions.table.ts';

describe('joinAppointment, a patient or guest', () => {
  test('in the window they are checked in by themselves: a place, an event, an audit row, and no grant', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);

      const outcome = await join(visit.asPatient, visit, { deviceCheck: { camera: 'ready', microphone: 'off' } });

      expect(entryOf(outcome)).toMatchObject({
        personId: visit.patient.id,
        state: 'waiting',
        deviceCheck: { camera: 'ready', microphone: 'off' },
      });
      expect(await db.select().from(appointments)).toMatchObject([{ status: 'checked_in', revision: 2 }]);
      const told = await db.select().from(events).orderBy(events.position);
      expect(told.map(({ type }) => type)).toEqual(['waiting.joined', 'appointment.checked_in']);
      const audit = await db.select().from(auditLog);
      expect(audit.map(({ action, entityId }) => [action, entityId]).sort()).toEqual(
        [
          ['waiting.join', entryOf(outcome).id],
          ['appointment.checked_in', visit.row.id],
        ].sort(),
      );
      expect(visit.media.minted).toEqual([]);
    }));

  test('asking again keeps the place and writes nothing', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const entry = await wait(visit);
      visit.clock.advance(60);

      expect(entryOf(await join(visit.asPatient, visit))).toEqual(entry);
      expect(await db.select().from(auditLog)).toHaveLength(2);
      expect(await db.select().from(events)).toHaveLength(2);
    }));

  test('once admitted they get a grant: one identity, one room, 60 seconds, rights by role, nothing personal', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      await start(visit);

      const grant = grantOf(await join(visit.asPatient, visit));

      expect(grant.mayPublish).toEqual(['camera', 'microphone']);
      expect(grant.serverUrl).toBe(visit.media.serverUrl);
      expect(Date.parse(grant.expiresAt) - visit.clock.now().getTime()).toBe(60_000);
      expect(visit.media.minted).toMatchObject([{ identity: grant.identity, maySend: ['camera', 'microphone'] }]);
      const { room, identity } = visit.media.minted[0]!;
      expect([room, identity]).toEqual([
        expect.stringMatching(/^rom_[0-9a-f]{32}$/),
        expect.stringMatching(/^par_[0-9a-f]{32}$/),
      ]);
      expect(visit.media.rooms.has(room)).toBe(true);
    }));

  test('in an audio visit nobody is granted a camera', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db, { mode: 'audio' });
      await start(visit);

      expect(grantOf(await join(visit.asPatient, visit)).mayPublish).toEqual(['microphone']);
      expect(grantOf(await join(visit.asPractitioner, visit)).mayPublish).not.toContain('camera');
    }));

  test('who left the waiting room or the call comes back in', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { callId } = await connectBoth(visit);
      await leaveCall(visit.asPatient, callId);

      expect(grantOf(await join(visit.asPatient, visit)).callId).toBe(callId);
    }));

  test('a guest who comes while the visit runs waits for their own admission', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db, { withGuest: true });
      await start(visit);

      expect(entryOf(await join(visit.asGuest, visit)).state).toBe('waiting');
      expect(visit.media.minted).toEqual([]);
      expect(await db.select().from(appointments)).toMatchObject([{ status: 'in_progress' }]);
    }));
});

describe('joinAppointment, refusals', () => {
  test('too early: refused with the door times, the decision stays stored, and there is no place', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db, { startsAt: new Date('2030-01-15T10:00:00Z') });

      await expect(join(visit.asPatient, visit)).rejects.toMatchObject({
        code: 'join.too_early',
        status: 409,
        extra: {
          reason: 'too_early',
          serverNow: '2030-01-15T09:00:00.000Z',
          opensAt: '2030-01-15T09:45:00.000Z',
          closesAt: '2030-01-15T10:30:00.000Z',
          retryAfterSeconds: 2700,
        },
      });
      expect(await db.select().from(joinDecisions)).toMatchObject([{ decision: 'refuse', reason: 'too_early' }]);
      expect(await db.select().from(waitingEntries)).toEqual([]);
      expect(await db.select().from(appointments)).toMatchObject([{ status: 'scheduled', revision: 1 }]);
    }));

  test('only a decision that differs from the last one is stored', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db, { startsAt: new Date('2030-01-15T10:00:00Z') });
      await expect(join(visit.asPatient, visit)).rejects.toThrow();
      visit.clock.advance(60);
      await expect(join(visit.asPatient, visit)).rejects.toThrow();
      visit.clock.advance(44 * 60);
      await wait(visit);

      const stored = await db.select().from(joinDecisions).orderBy(joinDecisions.decidedAt);
      expect(stored.map(({ reason }) => reason)).toEqual(['too_early', 'waiting_for_practitioner']);
    }));

  test('at the instant it opens they wait, at the instant it closes nobody comes in', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db, { startsAt: new Date('2030-01-15T10:00:00Z'), withGuest: true });
      visit.clock.set(new Date('2030-01-15T09:44:59.999Z'));
      await expect(join(visit.asPatient, visit)).rejects.toMatchObject({ code: 'join.too_early' });
      visit.clock.set(new Date('2030-01-15T10:30:00.000Z'));
      await expect(join(visit.asPatient, visit)).rejects.toMatchObject({ code: 'join.too_late' });
      visit.clock.set(new Date('2030-01-15T10:29:59.999Z'));
      expect(await wait(visit)).toMatchObject({ state: 'waiting' });
    }));

  test('before the first admission a practitioner gets no room, after it they do', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      await expect(join(visit.asPractitioner, visit)).rejects.toMatchObject({ code: 'join.nobody_admitted' });
      await wait(visit);
      await expect(join(visit.asPractitioner, visit)).rejects.toMatchObject({ code: 'join.nobody_admitted' });
      expect(visit.media.minted).toEqual([]);

      await start(visit);
      const grant = grantOf(await join(visit.asPractitioner, visit));
      expect(grant.mayPublish).toEqual(['camera', 'microphone', 'screen_share', 'screen_share_audio']);
    }));

  test.each(['pending', 'completed', 'expired'] as const)('a %s appointment lets nobody in and changes nothing', (status) =>
    withDb(async (db) => {
      const visit = await makeVisit(db, { status });
      const reason = { pending: 'not_confirmed', completed: 'ended', expired: 'expired' }[status];

      for (const ctx of [visit.asPatient, visit.asPractitioner]) {
        await expect(join(ctx, visit)).rejects.toMatchObject({ code: `join.${reason}` });
      }
      expect(await db.select().from(appointments)).toMatchObject([{ status, revision: 1 }]);
      expect(visit.media.minted).toEqual([]);
    }),
  );

  test('a removed person never comes back into that call', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { callId, patientGrant } = await connectBoth(visit);
      await removeParticipant(visit.asPractitioner, callId, patientGrant.identity);

      await expect(join(visit.asPatient, visit)).rejects.toMatchObject({ code: 'join.removed' });
      await expect(join(visit.asPatient, visit, { takeOver: true, deviceId: OTHER_DEVICE })).rejects.toMatchObject({
        code: 'join.removed',
      });
    }));

  test('after the end nobody comes back, and LiveKit knows no room to come back to', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { callId, patientGrant } = await connectBoth(visit);
      await endCall(visit.asPractitioner, callId);

      for (const ctx of [visit.asPatient, visit.asPractitioner]) {
        await expect(join(ctx, visit)).rejects.toMatchObject({ code: 'join.ended' });
      }
      expect(() => visit.media.join(patientGrant.participantToken)).toThrow('refused');
    }));

  test('when LiveKit cannot be reached, that is said, and asking again later works', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      visit.media.goDown();
      await start(visit);

      await expect(join(visit.asPatient, visit)).rejects.toMatchObject({ code: 'media.unavailable', status: 503 });
      visit.media.comeBack();
      expect(grantOf(await join(visit.asPatient, visit)).participantToken).toBeTruthy();
    }));

  test('staff and keys join nothing, and learn nothing of the door', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const asStaff = visit.as(actorOf(await staff(db)));
      const asKey = visit.as({ type: 'secret_key', id: 'key_1', scopes: ['calls.join'] });

      for (const ctx of [asStaff, asKey]) await expect(join(ctx, visit)).rejects.toMatchObject({ code: 'auth.forbidden' });
    }));
});

describe('joinAppointment, devices', () => {
  test('who is connected on one device is refused on another, unless they take over', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { callId } = await connectBoth(visit);
      await reconcileCall(visit.asSystem, callId);

      await expect(join(visit.asPatient, visit, { deviceId: OTHER_DEVICE })).rejects.toMatchObject({
        code: 'join.active_elsewhere',
      });
      const grant = grantOf(await join(visit.asPatient, visit, { deviceId: OTHER_DEVICE, takeOver: true }));

      // The same identity: LiveKit puts out the older of the two, there is never a second participant.
      expect(grant.identity).toBe(visit.media.minted.find(({ maySend }) => maySend.length === 2)!.identity);
      const [place] = await db.select().from(callParticipants).where(eq(callParticipants.personId, visit.patient.id));
      expect(place).toMatchObject({ deviceId: OTHER_DEVICE });
      await expect(join(visit.asPatient, visit)).rejects.toMatchObject({ code: 'join.active_elsewhere' });
    }));

  test('who has a grant on one device, and whose page there is open, is refused on another before anyone has seen them in the room', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      await start(visit);
      grantOf(await join(visit.asPatient, visit));
      const { id: sessionId } = await session(db, { personId: visit.patient.id });
      const phone = visit.as(actorOf(visit.patient, { sessionId }));
      const minted = visit.media.minted.length;

      await expect(join(phone, visit, { deviceId: OTHER_DEVICE })).rejects.toMatchObject({ code: 'join.active_elsewhere' });
      expect(visit.media.minted).toHaveLength(minted);
      expect(await db.select().from(callParticipants).where(eq(callParticipants.personId, visit.patient.id))).toMatchObject([
        { deviceId: DEVICE },
      ]);

      visit.clock.advance(46);
      expect(grantOf(await join(phone, visit, { deviceId: OTHER_DEVICE })).participantToken).toBeTruthy();
    }));

  test('who left the call is on no device: another one comes in without a question', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { callId } = await connectBoth(visit);
      await leaveCall(visit.asPatient, callId);
      const { id: sessionId } = await session(db, { personId: visit.patient.id });
      const phone = visit.as(actorOf(visit.patient, { sessionId }));

      expect(grantOf(await join(phone, visit, { deviceId: OTHER_DEVICE })).callId).toBe(callId);
    }));

  test('a reloaded page is the same device and comes back without a question', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { callId } = await connectBoth(visit);
      await reconcileCall(visit.asSystem, callId);

      expect(grantOf(await join(visit.asPatient, visit)).callId).toBe(callId);
    }));

  test('in the waiting room another device is asked first while the page on the first one is open', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const entry = await wait(visit);
      const { id: sessionId } = await session(db, { personId: visit.patient.id });
      const phone = visit.as(actorOf(visit.patient, { sessionId }));

      await expect(join(phone, visit, { deviceId: OTHER_DEVICE })).rejects.toMatchObject({ code: 'join.active_elsewhere' });
      visit.clock.advance(46);
      expect(entryOf(await join(phone, visit, { deviceId: OTHER_DEVICE }))).toMatchObject({ id: entry.id, since: entry.since });
    }));

  test('taking over ends the sessions that the link has on other devices, and no others', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      await wait(visit);
      const common = { personId: visit.patient.id, appointmentId: visit.row.id };
      const link = await invitation(db, common);
      const laptop = await session(db, { ...common, invitationId: link.id, deviceId: DEVICE });
      const phone = await session(db, { ...common, invitationId: link.id, deviceId: OTHER_DEVICE });
      const portal = await session(db, { personId: visit.patient.id });
      const over = await session(db, { ...common, invitationId: link.id, deviceId: DEVICE, expiresAt: visit.clock.now() });

      const ctx = visit.as(actorOf(visit.patient, { sessionId: phone.id, appointmentId: visit.row.id }));
      await join(ctx, visit, { deviceId: OTHER_DEVICE, takeOver: true });

      const revoked = (await db.select().from(sessions)).filter(({ revokedAt }) => revokedAt).map(({ id }) => id);
      expect(revoked).toEqual([laptop.id]);
      expect(revoked).not.toContain(portal.id);
      const audit = await db.select().from(auditLog).where(eq(auditLog.action, 'session.revoke'));
      expect(audit.map(({ entityId }) => entityId)).toEqual([laptop.id]);
      expect(audit.map(({ entityId }) => entityId)).not.toContain(over.id);
    }));
});

describe('joinAppointment, two visits of one person', () => {
  test('who is in another visit now does not come back into the first one', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { callId } = await connectBoth(visit);
      await leaveCall(visit.asPatient, callId);
      const other = await practitioner(db);
      const row = await appointment(db, { practitionerId: other.id, patientId: visit.patient.id });
      const second = { ...visit, row };
      const { id } = entryOf(await join(visit.asPatient, second));
      await admitWaitingEntry(visit.as(actorOf(other)), id);

      await expect(join(visit.asPatient, visit)).rejects.toMatchObject({ code: 'join.active_elsewhere', status: 409 });
      await expect(join(visit.asPatient, visit, { takeOver: true })).rejects.toMatchObject({ code: 'join.active_elsewhere' });
      const stored = await db.select().from(joinDecisions).where(eq(joinDecisions.appointmentId, visit.row.id));
      const refused = { decision: 'refuse', reason: 'active_elsewhere', personId: visit.patient.id };
      expect(stored).toContainEqual(expect.objectContaining(refused));
      expect(grantOf(await join(visit.asPatient, second)).callId).not.toBe(callId);
    }));
});

describe('joinAppointment, rooms', () => {
  test('a room that LiveKit lost is followed by the next generation of the same call', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { callId } = await connectBoth(visit);
      const before = roomOf(visit);
      visit.media.forget();

      const grant = grantOf(await join(visit.asPatient, visit));
      expect(grant.callId).toBe(callId);
      expect(roomOf(visit)).not.toBe(before);
      grantOf(await join(visit.asPractitioner, visit));
      const rooms = await db.select().from(callRooms).orderBy(callRooms.generation);
      expect(rooms).toMatchObject([
        { generation: 1, name: before, closedAt: visit.clock.now() },
        { generation: 2, name: roomOf(visit), closedAt: null },
      ]);
      const audit = (await db.select().from(auditLog)).map(({ action, entityId }) => `${action} ${entityId}`);
      const written = audit.filter((line) => line.startsWith('call_room.')).sort();
      expect(written).toEqual([`call_room.close ${rooms[0]!.id}`, ...rooms.map(({ id }) => `call_room.create ${id}`)].sort());
    }));

  test('a room that LiveKit never made is made, not replaced', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      visit.media.goDown();
      await start(visit);
      visit.media.comeBack();
      await join(visit.asPatient, visit);

      expect(await db.select().from(callRooms)).toMatchObject([{ generation: 1, closedAt: null }]);
    }));
});

describe('joinAppointment, while the call ends', () => {
  test('a call that ends while LiveKit makes its room: no grant, and no room is left', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { callId } = await connectBoth(visit);
      const minted = visit.media.minted.length;
      visit.media.forget();
      const ensureRoom = visit.media.ensureRoom.bind(visit.media);
      visit.media.ensureRoom = async (room) => {
        await endCall(visit.asPractitioner, callId);
        await ensureRoom(room);
      };

      await expect(join(visit.asPatient, visit)).rejects.toMatchObject({ code: 'join.ended', extra: { reason: 'ended' } });
      expect(visit.media.minted).toHaveLength(minted);
      expect(visit.media.rooms.size).toBe(0);
      const stored = await db.select().from(joinDecisions).where(eq(joinDecisions.personId, visit.patient.id));
      expect(stored).toContainEqual(expect.objectContaining({ decision: 'refuse', reason: 'ended' }));
    }));

  test('a call that ends before its lost room is replaced: no grant, and no room is made', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { callId } = await connectBoth(visit);
      visit.media.forget();
      visit.media.listParticipants = async () => (await endCall(visit.asPractitioner, callId), null);

      await expect(join(visit.asPatient, visit)).rejects.toMatchObject({ code: 'join.ended' });
      expect(visit.media.rooms.size).toBe(0);
      expect(await db.select().from(callRooms)).toHaveLength(1);
    }));
});

describe('joinAppointment, when its audit row cannot be written', () => {
  test('there is no place, no decision and no event', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      await asOwner(db, (owner) => owner.execute(sql`alter table audit_log add constraint audit_is_down check (false)`));

      await expect(join(visit.asPatient, visit)).rejects.toThrow();
      expect(await db.select().from(waitingEntries)).toEqual([]);
      expect(await db.select().from(joinDecisions)).toEqual([]);
      expect(await db.select().from(appointments)).toMatchObject([{ status: 'scheduled' }]);
    }));
});

describe('POST /v1/appointments/{id}/join', () => {
  const path = (id: string) => `/v1/appointments/${id}/join`;

  test('202 with the place, then 200 with the grant, then 409 with the reason', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const app = makeApp({ db, wallClock: visit.clock, media: visit.media });
      const { token } = await session(db, { personId: visit.patient.id });
      const body = { deviceId: DEVICE };

      const waiting = await app.request(path(visit.row.id), as(token, { body }));
      expect(waiting.status).toBe(202);
      expect(await waiting.json()).toMatchObject({ state: 'waiting', name: visit.patient.name, present: true, can: ['leave'] });

      await start(visit);
      const granted = await app.request(path(visit.row.id), as(token, { body }));
      expect(granted.status).toBe(200);
      expect(granted.headers.get('cache-control')).toBe('no-store');
      const grant = (await granted.json()) as { callId: string };
      expect(JSON.stringify(grant)).not.toMatch(new RegExp(`${visit.patient.id}|${visit.row.id}|Example`));

      await endCall(visit.asPractitioner, grant.callId);
      const over = await app.request(path(visit.row.id), as(token, { body }));
      expect(over.status).toBe(409);
      expect(await over.json()).toMatchObject({ code: 'join.ended', reason: 'ended', serverNow: expect.any(String) });
    }));

  test.each(["another clinic's", "another patient's", "another visit's, for a link's session,"])(
    '%s appointment answers exactly like a missing one',
    (whose) =>
      withDb(async (db) => {
        const me = await patient(db);
        const own = await appointment(db, { patientId: me.id });
        const theirs = whose.startsWith('another visit')
          ? await appointment(db, { patientId: me.id, startsAt: new Date('2030-01-15T12:00:00Z') })
          : await appointment(db, whose.startsWith('another clinic') ? { clinicId: OTHER_CLINIC } : {});
        const { token } = await session(db, { personId: me.id, appointmentId: own.id });
        const app = makeApp({ db });
        const ask = (id: string) => app.request(path(id), as(token, { body: { deviceId: DEVICE } }));

        const [foreign, missing] = [await ask(theirs.id), await ask(`apt_${'0'.repeat(32)}`)];

        expect(foreign.status).toBe(404);
        expect({ ...((await foreign.json()) as object), instance: '' }).toEqual({
          ...((await missing.json()) as object),
          instance: '',
        });
        expect([...foreign.headers.keys()]).toEqual([...missing.headers.keys()]);
      }),
  );

  test('a body with an unknown key is refused, and the reply does not repeat what was sent', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { token } = await session(db, { personId: visit.patient.id });

      const reply = await makeApp({ db }).request(
        path(visit.row.id),
        as(token, { body: { deviceId: DEVICE, reason: 'chest pain' } }),
      );

      expect(reply.status).toBe(400);
      expect(await reply.text()).not.toContain('chest pain');
      expect(await db.select().from(waitingEntries)).toEqual([]);
    }));

  test('a secret key joins nothing', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { key } = await secretKey(db);

      const reply = await makeApp({ db }).request(path(visit.row.id), as(key, { body: { deviceId: DEVICE } }));

      expect(await reply.json()).toMatchObject({ status: 403, code: 'auth.forbidden' });
    }));
});
