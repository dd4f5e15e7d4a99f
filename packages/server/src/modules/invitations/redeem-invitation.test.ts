import { PERMISSIONS } from '@bedside/contract';
import { eq, isNull, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { scopeOf } from '../../auth.ts';
import type { Db } from '../../context.ts';
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
import { appointment, clinic, invitation, publishableKey, secretKey, session } from '../../../test/makers.ts';
import { getAppointment } from '../appointments/get-appointment.ts';
import { newId } from '../../shared/ids.ts';
import { auditLog } from '../audit/audit.table.ts';
import { callParticipants, calls } from '../calls/calls.table.ts';
import { events } from '../events/events.table.ts';
import { joinDecisions } from '../door/join-decisions.table.ts';
import { sessions } from '../sessions/sessions.table.ts';
import { markAway } from '../waiting/mark-away.ts';
import { redeemInvitation } from './redeem-invitation.ts';

const device = (name: string) => name.padEnd(16, '0');
const redeem = (app: ReturnType<typeof makeApp>, secret: string, over: object = {}, headers: Record<string, string> = {}) =>
  app.request('/v1/invitations/redeem', as(undefined, { body: { secret, deviceId: device('phone'), ...over }, headers }));
const liveSessions = (db: Db) => asOwner(db, (owner) => owner.select().from(sessions).where(isNull(sessions.revokedAt)));

async function connected(
  db: Db,
  { appointmentId, personId, deviceId }: Record<'appointmentId' | 'personId' | 'deviceId', string>,
) {
  const [callId, id] = [newId('cal'), newId('par')];
  const times = { startedAt: NOW, createdAt: NOW, updatedAt: NOW };
  const who = { personId, role: 'patient', identity: id, state: 'connected', isLive: true, deviceId } as const;
  await asOwner(db, async (owner) => {
    await owner
      .insert(calls)
      .values({ id: callId, clinicId: CLINIC, appointmentId, kind: 'scheduled', status: 'accepted', ...times });
    await owner.insert(callParticipants).values({ id, clinicId: CLINIC, callId, ...who });
  });
}

describe('POST /v1/invitations/redeem', () => {
  test('the secret of a link gives a session for that one visit, with its audit rows and event', () =>
    withDb(async (db) => {
      const { id: invitationId, secret, personId, appointmentId } = await invitation(db);
      const app = makeApp({ db });

      const reply = await redeem(app, secret);

      expect(reply.status).toBe(201);
      const opened = (await reply.json()) as { token: string };
      expect(opened).toMatchObject({ personId, appointmentId, expiresAt: new Date(NOW.getTime() + 15 * 60_000).toISOString() });
      expect(await (await app.request('/v1/me', as(opened.token))).json()).toMatchObject({
        person: { id: personId },
        appointmentId,
      });
      const audit = await asOwner(db, (owner) => owner.select().from(auditLog).where(eq(auditLog.actorType, 'link')));
      expect(audit.map(({ action, actorType, actorId }) => ({ action, actorType, actorId }))).toEqual([
        { action: 'session.create', actorType: 'link', actorId: invitationId },
        { action: 'invitation.redeem', actorType: 'link', actorId: invitationId },
      ]);
      expect(await asOwner(db, (owner) => owner.select().from(events))).toMatchObject([
        { type: 'invitation.redeemed', appointmentId, audience: [personId], data: { invitationId, personId } },
      ]);
    }));

  test('a session by invitation sees no other appointment of the same person', () =>
    withDb(async (db) => {
      const { secret, personId, appointmentId } = await invitation(db);
      const other = await appointment(db, { patientId: personId, startsAt: new Date(NOW.getTime() + 86_400_000) });
      const app = makeApp({ db });
      const { token } = (await (await redeem(app, secret)).json()) as { token: string };

      expect((await app.request(`/v1/appointments/${appointmentId}`, as(token))).status).toBe(200);
      expect((await app.request(`/v1/appointments/${other.id}`, as(token))).status).toBe(404);
      const list = (await (await app.request('/v1/appointments', as(token))).json()) as { data: { id: string }[] };
      expect(list.data.map(({ id }) => id)).toEqual([appointmentId]);
    }));

  test('the same device renews silently', () =>
    withDb(async (db) => {
      const { secret } = await invitation(db);
      const app = makeApp({ db });
      expect([(await redeem(app, secret)).status, (await redeem(app, secret)).status]).toEqual([201, 201]);
    }));

  test('another device is refused while the first has a session, and nothing changes', () =>
    withDb(async (db) => {
      const { secret } = await invitation(db);
      const app = makeApp({ db });
      await redeem(app, secret);

      const second = await redeem(app, secret, { deviceId: device('laptop') });

      expect(second.status).toBe(409);
      expect(await second.json()).toMatchObject({ code: 'join.active_elsewhere', reason: 'active_elsewhere' });
      expect(await liveSessions(db)).toMatchObject([{ deviceId: device('phone') }]);
    }));

  test('another device takes over when it says so, which ends the first one’s session', () =>
    withDb(async (db) => {
      const { secret } = await invitation(db);
      const app = makeApp({ db });
      const { token: first } = (await (await redeem(app, secret)).json()) as { token: string };

      expect((await redeem(app, secret, { deviceId: device('laptop'), takeOver: true })).status).toBe(201);

      expect((await app.request('/v1/me', as(first))).status).toBe(401);
      expect(await liveSessions(db)).toMatchObject([{ deviceId: device('laptop') }]);
    }));

  test('a tab that was closed is not asked about: silent for 45 s, another device goes on and the first one’s session ends', () =>
    withDb(async (db) => {
      const { secret } = await invitation(db);
      const wallClock = fakeClock();
      const app = makeApp({ db, wallClock });
      await redeem(app, secret);

      wallClock.advance(44);
      expect((await redeem(app, secret, { deviceId: device('laptop') })).status).toBe(409);
      wallClock.advance(1);

      expect((await redeem(app, secret, { deviceId: device('laptop') })).status).toBe(201);
      expect(await liveSessions(db)).toMatchObject([{ deviceId: device('laptop') }]);
    }));

  test('a page that is still heard of is asked about, however long ago it was opened', () =>
    withDb(async (db) => {
      const { secret } = await invitation(db);
      const wallClock = fakeClock();
      const app = makeApp({ db, wallClock });
      await redeem(app, secret);
      wallClock.advance(600);
      await asOwner(db, (owner) => owner.update(sessions).set({ lastSeenAt: new Date(wallClock.now().getTime() - 30_000) }));

      expect((await redeem(app, secret, { deviceId: device('laptop') })).status).toBe(409);
    }));

  test('a device in the call is asked about, also when its page has been silent', () =>
    withDb(async (db) => {
      const { secret, personId, appointmentId } = await invitation(db);
      await connected(db, { appointmentId, personId, deviceId: device('phone') });
      const wallClock = fakeClock();
      const app = makeApp({ db, wallClock });
      await redeem(app, secret);
      wallClock.advance(600);

      expect((await redeem(app, secret, { deviceId: device('laptop') })).status).toBe(409);
      expect((await redeem(app, secret)).status).toBe(201);
      expect((await redeem(app, secret, { deviceId: device('laptop'), takeOver: true })).status).toBe(201);
    }));

  test('once the first one’s session has expired, another device needs no take-over', () =>
    withDb(async (db) => {
      const { secret } = await invitation(db);
      const wallClock = fakeClock();
      const app = makeApp({ db, wallClock });
      await redeem(app, secret);
      wallClock.advance(15 * 60);
      expect((await redeem(app, secret, { deviceId: device('laptop') })).status).toBe(201);
    }));

  test('the session a person has by the clinic’s own sign-in is nobody’s device of the link', () =>
    withDb(async (db) => {
      const { secret, personId } = await invitation(db);
      const { token } = await session(db, { personId });
      const app = makeApp({ db });
      expect((await redeem(app, secret, { takeOver: true })).status).toBe(201);
      expect((await app.request('/v1/me', as(token))).status).toBe(200);
    }));

  test.each([
    ['a revoked link', { revokedAt: NOW }, 0, 'join.link_revoked'],
    ['a link whose door has finally closed', {}, 100 * 60, 'join.too_late'],
  ])('%s is refused, with the times of the door', (_what, over, later, code) =>
    withDb(async (db) => {
      const { secret } = await invitation(db, over);
      const wallClock = fakeClock();
      wallClock.advance(later);

      const reply = await redeem(makeApp({ db, wallClock }), secret);

      expect(reply.status).toBe(409);
      expect(await reply.json()).toMatchObject({ code, opensAt: expect.any(String), closesAt: expect.any(String) });
      expect(await liveSessions(db)).toEqual([]);
      const reason = code.replace('join.', '');
      expect(await asOwner(db, (owner) => owner.select().from(joinDecisions))).toMatchObject([{ decision: 'refuse', reason }]);
    }),
  );

  test('the door closes half-open, by the clinic’s clock: the last millisecond still works', () =>
    withDb(async (db) => {
      const { secret } = await invitation(db);
      // Ends at NOW + 40 min, finally closes 60 min later.
      const wallClock = fakeClock(new Date(NOW.getTime() + 100 * 60_000 - 3_600_000 - 1));
      await clinic(db, { clockOffsetSeconds: 3600 });
      const app = makeApp({ db, wallClock });

      expect((await redeem(app, secret)).status).toBe(201);
      wallClock.set(new Date(wallClock.now().getTime() + 1));
      expect((await redeem(app, secret)).status).toBe(409);
    }));

  test.each(['completed', 'cancelled'] as const)(
    'for a visit that is %s it still works, so that a reload says what happened',
    (status) =>
      withDb(async (db) => {
        const { id: appointmentId, patientId: personId } = await appointment(db, {
          status,
          cancelledAt: status === 'cancelled' ? NOW : null,
        });
        const { secret } = await invitation(db, { appointmentId, personId });
        expect((await redeem(makeApp({ db }), secret)).status).toBe(201);
      }),
  );

  test('for a visit that was entered in error it is as unknown as a link that never was', () =>
    withDb(async (db) => {
      const { id: appointmentId, patientId: personId } = await appointment(db, { status: 'entered_in_error' });
      const { secret } = await invitation(db, { appointmentId, personId });
      const app = makeApp({ db });
      const problemOf = async (reply: Response) => ({ ...((await reply.json()) as object), instance: '' });

      expect(await problemOf(await redeem(app, secret))).toEqual(await problemOf(await redeem(app, 'A'.repeat(43))));
      expect(await liveSessions(db)).toEqual([]);
    }));

  test('the door that a link shows is the one of its person: a practitioner’s opens earlier', () =>
    withDb(async (db) => {
      const { id: appointmentId, practitionerId, patientId } = await appointment(db);
      const doors = [practitionerId, patientId].map(async (personId) => {
        const { secret } = await invitation(db, { appointmentId, personId, revokedAt: NOW });
        return ((await (await redeem(makeApp({ db }), secret)).json()) as { opensAt: string }).opensAt;
      });

      // NOW + 10 min, less 30 and 15.
      expect(await Promise.all(doors)).toEqual(['2030-01-15T08:40:00.000Z', '2030-01-15T08:55:00.000Z']);
    }));

  test('a link is an actor that may do nothing else', () =>
    withDb(async (db) => {
      const { id, personId, appointmentId, clinicId } = await invitation(db);
      const ctx = makeCtx(db, { clinicId, actor: { type: 'link', id, personId, appointmentId } });

      for (const permission of PERMISSIONS) expect(scopeOf(ctx.actor, permission)).toBeUndefined();
      await expect(getAppointment(ctx, appointmentId)).rejects.toMatchObject({ code: 'auth.forbidden' });
      await expect(markAway(ctx, appointmentId)).rejects.toMatchObject({ code: 'auth.forbidden' });
      await expect(redeemInvitation(makeCtx(db), { deviceId: device('phone') })).rejects.toMatchObject({
        code: 'auth.forbidden',
      });
    }));

  test('an unknown secret, and one of another clinic than the publishable key, are equally unknown', () =>
    withDb(async (db) => {
      const { secret } = await invitation(db);
      const { key } = await publishableKey(db, { clinicId: OTHER_CLINIC });
      const { key: ours } = await publishableKey(db);
      const app = makeApp({ db });
      const problemOf = async (reply: Response) => ({ ...((await reply.json()) as object), instance: '' });

      const unknown = await problemOf(await redeem(app, 'A'.repeat(43)));

      expect(unknown).toMatchObject({ status: 404, code: 'invitations.not_found' });
      expect(await problemOf(await redeem(app, secret, {}, { 'x-publishable-key': key }))).toEqual(unknown);
      expect((await redeem(app, secret, {}, { 'x-publishable-key': ours })).status).toBe(201);
    }));

  test('from a page that is not the clinic’s it is refused, readably', () =>
    withDb(async (db) => {
      const { secret } = await invitation(db);
      const reply = await redeem(makeApp({ db }), secret, {}, { origin: 'https://evil.example' });

      expect(await reply.json()).toMatchObject({ status: 403, code: 'auth.origin_not_allowed' });
      expect(reply.headers.get('access-control-allow-origin')).toBe('*');
      expect(await liveSessions(db)).toEqual([]);
    }));

  test('a bad secret is refused without being repeated', () =>
    withDb(async (db) => {
      const reply = await redeem(makeApp({ db }), 'not a secret at all');
      expect(reply.status).toBe(400);
      expect(await reply.text()).not.toContain('at all');
    }));

  test('when the audit row cannot be written, there is no session and nobody was put out', () =>
    withDb(async (db) => {
      const { secret } = await invitation(db);
      const app = makeApp({ db });
      await redeem(app, secret);
      await asOwner(db, (owner) =>
        owner.execute(sql`alter table audit_log add constraint audit_is_down check (false) not valid`),
      );

      const reply = await redeem(app, secret, { deviceId: device('laptop'), takeOver: true });

      expect(reply.status).toBe(500);
      expect(await liveSessions(db)).toMatchObject([{ deviceId: device('phone') }]);
    }));
});

describe('at the same moment', () => {
  test('50 devices that take over leave one live session', () =>
    withDatabase(async ({ db }) => {
      const { secret } = await invitation(db);
      const app = makeApp({ db });

      const replies = await Promise.all(
        Array.from({ length: 50 }, (_, index) => redeem(app, secret, { deviceId: device(`device-${index}-`), takeOver: true })),
      );

      expect(replies.map(({ status }) => status)).toEqual(Array.from({ length: 50 }, () => 201));
      expect(await liveSessions(db)).toHaveLength(1);
    }));

  test('50 devices of which none takes over: one gets in', () =>
    withDatabase(async ({ db }) => {
      const { secret } = await invitation(db);
      const app = makeApp({ db });

      const replies = await Promise.all(
        Array.from({ length: 50 }, (_, index) => redeem(app, secret, { deviceId: device(`device-${index}-`) })),
      );

      expect(replies.filter(({ status }) => status === 201)).toHaveLength(1);
      expect(await liveSessions(db)).toHaveLength(1);
    }));

  test('whoever redeems while the link is revoked has no session afterwards', () =>
    withDatabase(async ({ db }) => {
      const { key } = await secretKey(db);
      const app = makeApp({ db });
      for (let round = 0; round < 10; round++) {
        const { id, secret, appointmentId } = await invitation(db);
        const revoking = app.request(`/v1/appointments/${appointmentId}/invitations/${id}`, as(key, { method: 'DELETE' }));
        const redeeming = Array.from({ length: 5 }, () => redeem(app, secret));
        expect((await revoking).status).toBe(204);
        await Promise.all(redeeming);
        expect(await (await redeem(app, secret)).json()).toMatchObject({ code: 'join.link_revoked' });
      }
      expect(await liveSessions(db)).toEqual([]);
    }));
});
