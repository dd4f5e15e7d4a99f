import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { as, asOwner, makeApp, makeCtx, NOW, OTHER_CLINIC, withDb } from '../../../test/helpers.ts';
import { actorOf, appointment, invitation, patient, practitioner, secretKey, session, staff } from '../../../test/makers.ts';
import { auditLog } from '../audit/audit.table.ts';
import { events } from '../events/events.table.ts';
import { sessions } from '../sessions/sessions.table.ts';
import { createInvitation } from './create-invitation.ts';
import { invitations } from './invitations.table.ts';
import { listInvitations } from './list-invitations.ts';
import { revokeInvitation } from './revoke-invitation.ts';

describe('createInvitation', () => {
  test('makes a link to the clinic’s own page, with the secret in the fragment and only its hash in the database', () =>
    withDb(async (db) => {
      const { id: appointmentId, patientId: personId } = await appointment(db);

      const { row, url } = await createInvitation(makeCtx(db), { appointmentId, personId });

      const [, secret] = /^https:\/\/clinic\.example\/visit#invitation=([A-Za-z0-9_-]{43})$/.exec(url ?? '') ?? [];
      expect(secret).toBeDefined();
      expect(JSON.stringify(await db.select().from(invitations))).not.toContain(secret);
      expect(await db.select().from(auditLog)).toMatchObject([{ action: 'invitation.create', entityId: row.id }]);
      expect(await db.select().from(events)).toMatchObject([{ type: 'invitation.created', appointmentId, audience: [personId] }]);
    }));

  test('someone who takes no part gets none, and answers like someone who is not there', () =>
    withDb(async (db) => {
      const { id: appointmentId } = await appointment(db);
      const strangers = [(await patient(db)).id, (await patient(db, { clinicId: OTHER_CLINIC })).id, `pat_${'0'.repeat(32)}`];
      for (const personId of strangers) {
        const inviting = createInvitation(makeCtx(db), { appointmentId, personId });
        await expect(inviting).rejects.toMatchObject({ code: 'people.not_found' });
      }
      expect(await db.select().from(invitations)).toEqual([]);
    }));

  test.each([
    ['cancelled', { status: 'cancelled', cancelledAt: NOW, cancelReason: 'pat' }],
    ['completed', { status: 'completed', completedAt: NOW }],
  ] as const)('to a visit that is %s there is none, and nothing is mailed', (_name, over) =>
    withDb(async (db) => {
      const { id: appointmentId, patientId: personId } = await appointment(db, over);
      for (const delivery of ['link', 'mail'] as const) {
        const inviting = createInvitation(makeCtx(db), { appointmentId, personId, delivery });
        await expect(inviting).rejects.toMatchObject({ code: 'appointments.wrong_status' });
      }
      expect(await db.select().from(invitations)).toEqual([]);
    }),
  );

  test('staff may; patients and practitioners may not, for their own visit neither', () =>
    withDb(async (db) => {
      const { id: appointmentId, patientId, practitionerId } = await appointment(db);
      const input = { appointmentId, personId: patientId };
      await createInvitation(makeCtx(db, { actor: actorOf(await staff(db)) }), input);
      for (const actor of [actorOf({ id: patientId, kind: 'patient' }), actorOf({ id: practitionerId, kind: 'practitioner' })]) {
        await expect(createInvitation(makeCtx(db, { actor }), input)).rejects.toMatchObject({ code: 'auth.forbidden' });
      }
    }));

  test('when the audit row cannot be written, there is no invitation', () =>
    withDb(async (db) => {
      const { id: appointmentId, patientId: personId } = await appointment(db);
      await asOwner(db, (owner) => owner.execute(sql`alter table audit_log add constraint audit_is_down check (false)`));
      await expect(createInvitation(makeCtx(db), { appointmentId, personId })).rejects.toThrow();
      expect(await db.select().from(invitations)).toEqual([]);
    }));
});

describe('/v1/appointments/{id}/invitations', () => {
  test('the link is shown once; the list shows that there is one', () =>
    withDb(async (db) => {
      const { key } = await secretKey(db);
      const { id: appointmentId, patientId: personId } = await appointment(db);
      const app = makeApp({ db });
      const path = `/v1/appointments/${appointmentId}/invitations`;

      const made = await app.request(path, as(key, { body: { personId } }));
      expect(made.status).toBe(201);
      const { url, code, ...shown } = (await made.json()) as { url: string; code: null };
      expect(code).toBeNull();
      expect(url).toContain('#invitation=');

      expect(await (await app.request(path, as(key))).json()).toEqual({ data: [shown] });
    }));

  test.each(['GET', 'POST', 'DELETE'])('%s: another clinic’s appointment answers exactly like a missing one', (method) =>
    withDb(async (db) => {
      const { key } = await secretKey(db);
      const theirs = await invitation(db, { clinicId: OTHER_CLINIC });
      const app = makeApp({ db });
      const ask = async (appointmentId: string, invitationId: string) => {
        const path = `/v1/appointments/${appointmentId}/invitations${method === 'DELETE' ? `/${invitationId}` : ''}`;
        const init = as(key, { method, ...(method === 'POST' && { body: { personId: theirs.personId } }) });
        const reply = await app.request(path, init);
        return { status: reply.status, body: { ...((await reply.json()) as object), instance: '' } };
      };

      const missing = await ask(`apt_${'0'.repeat(32)}`, `inv_${'0'.repeat(32)}`);

      expect(missing).toMatchObject({ status: 404, body: { code: 'appointments.not_found' } });
      expect(await ask(theirs.appointmentId, theirs.id)).toEqual(missing);
    }),
  );

  test('an invitation to another appointment is not found under this one', () =>
    withDb(async (db) => {
      const [one, other] = [await invitation(db), await invitation(db)];
      const revoking = revokeInvitation(makeCtx(db), { appointmentId: one.appointmentId, invitationId: other.id });
      await expect(revoking).rejects.toMatchObject({ code: 'invitations.not_found' });
    }));
});

describe('revokeInvitation', () => {
  test('the link and every session that came by it are dead, and no other', () =>
    withDb(async (db) => {
      const { id: invitationId, appointmentId, personId } = await invitation(db);
      const byLink = await session(db, { personId, invitationId, appointmentId, deviceId: 'phone-0000000000' });
      const direct = await session(db, { personId });

      await revokeInvitation(makeCtx(db), { appointmentId, invitationId });

      expect(await db.select().from(invitations)).toMatchObject([{ revokedAt: NOW }]);
      const rows = await db.select().from(sessions);
      expect(rows.find(({ id }) => id === byLink.id)?.revokedAt).toEqual(NOW);
      expect(rows.find(({ id }) => id === direct.id)?.revokedAt).toBeNull();
      const audit = await db.select().from(auditLog);
      expect(audit.map(({ action }) => action).sort()).toEqual(['invitation.revoke', 'session.revoke']);
    }));

  test('a second time changes nothing and says so to nobody', () =>
    withDb(async (db) => {
      const { id: invitationId, appointmentId } = await invitation(db);
      const twice = { appointmentId, invitationId };
      await revokeInvitation(makeCtx(db), twice);
      await revokeInvitation(makeCtx(db), twice);
      expect(await db.select().from(events)).toHaveLength(1);
      expect(await db.select().from(auditLog)).toHaveLength(1);
    }));

  test('a practitioner may neither revoke nor list', () =>
    withDb(async (db) => {
      const { id: invitationId, appointmentId } = await invitation(db);
      const ctx = makeCtx(db, { actor: actorOf(await practitioner(db)) });
      await expect(revokeInvitation(ctx, { appointmentId, invitationId })).rejects.toMatchObject({ code: 'auth.forbidden' });
      await expect(listInvitations(ctx, appointmentId)).rejects.toMatchObject({ code: 'auth.forbidden' });
    }));

  test('when the audit row cannot be written, link and sessions live on', () =>
    withDb(async (db) => {
      const { id: invitationId, appointmentId, personId } = await invitation(db);
      await session(db, { personId, invitationId, appointmentId, deviceId: 'phone-0000000000' });
      await asOwner(db, (owner) => owner.execute(sql`alter table audit_log add constraint audit_is_down check (false)`));

      await expect(revokeInvitation(makeCtx(db), { appointmentId, invitationId })).rejects.toThrow();

      expect(await db.select().from(invitations)).toMatchObject([{ revokedAt: null }]);
      expect(await db.select().from(sessions)).toMatchObject([{ revokedAt: null }]);
    }));
});
