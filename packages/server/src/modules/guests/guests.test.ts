import type { AddGuest } from '@bedside/contract';
import { and, eq, isNull, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { as, asOwner, makeApp, NOW, OTHER_CLINIC, testConfig, withDatabase, withDb } from '../../../test/helpers.ts';
import { makeGroup } from '../../../test/groups.ts';
import { secretIn } from '../../../test/mail.ts';
import { linesOf, told } from '../../../test/notices.ts';
import { actorOf, appointment, clinic, patient, practitioner, proxy, secretKey, session, staff } from '../../../test/makers.ts';
import { connectBoth, DEVICE, entryOf, grantOf, join, makeVisit, start, wait, type Visit } from '../../../test/visit.ts';
import { appointmentHistory } from '../appointments/appointment-history.table.ts';
import { appointmentParticipants, type AppointmentRow } from '../appointments/appointments.table.ts';
import { appointmentToApi } from '../appointments/view-appointments.ts';
import { getAppointment } from '../appointments/get-appointment.ts';
import { auditLog } from '../audit/audit.table.ts';
import { callParticipants } from '../calls/calls.table.ts';
import { events } from '../events/events.table.ts';
import { createInvitation } from '../invitations/create-invitation.ts';
import { invitations } from '../invitations/invitations.table.ts';
import { people } from '../people/people.table.ts';
import { sessions } from '../sessions/sessions.table.ts';
import { admitWaitingEntry } from '../waiting/admit-waiting-entry.ts';
import { waitingEntries } from '../waiting/waiting.table.ts';
import { addGuest } from './add-guest.ts';
import { createGuestLink } from './create-guest-link.ts';
import { removeGuest } from './remove-guest.ts';

const INES = { name: 'Ines Interprete', kind: 'interpreter', email: 'ines@mail.example', language: 'en' } as const;
const TOM: AddGuest = { name: 'Tom Example', kind: 'relative' };
const asDesk = (visit: Visit) =>
  visit.as({ type: 'secret_key', id: 'key_1', scopes: ['appointments.move', 'invitations.manage'] });
const guestsIn = (db: Visit['asPatient']['db'], appointmentId: string) =>
  db
    .select()
    .from(appointmentParticipants)
    .where(and(eq(appointmentParticipants.appointmentId, appointmentId), eq(appointmentParticipants.role, 'guest')));
const auditIsDown = (db: Visit['asPatient']['db']) =>
  asOwner(db, (owner) => owner.execute(sql`alter table audit_log add constraint audit_is_down check (false) not valid`));

/** The guest at the door, as whom they are signed in. */
async function comesAs(visit: Visit, personId: string) {
  const { id: sessionId } = await session(visit.asPatient.db, { personId });
  return visit.as(actorOf({ id: personId, kind: 'guest' }, { sessionId }));
}

describe('a guest who is added', () => {
  test('takes part, as what they come as; it is audited, in the history, and announced without a name', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);

      const guest = await addGuest(visit.asPatient, visit.row.id, INES);

      expect(guest).toMatchObject({ role: 'guest', name: INES.name, guestKind: 'interpreter', specialty: null });
      expect(guest.personId).toMatch(/^gst_/);
      const { participants } = appointmentToApi(await getAppointment(visit.asPractitioner, visit.row.id));
      expect(participants.at(-1)).toEqual({
        ...{ personId: guest.personId, role: 'guest', name: INES.name },
        ...{ specialty: null, guestKind: 'interpreter' },
      });
      expect(participants.map((one) => 'guestKind' in one)).toEqual([false, false, true]);
      const [row] = await db.select().from(people).where(eq(people.id, guest.personId));
      expect(row).toMatchObject({ kind: 'guest', role: 'guest', email: INES.email, language: 'en', mrn: null });
      const written = await db.select().from(auditLog).where(eq(auditLog.actorId, visit.patient.id));
      expect(written.map(({ action, entityId }) => [action, entityId]).toSorted()).toEqual([
        ['appointment.add_guest', visit.row.id],
        ['guest.create', guest.personId],
      ]);
      const happened = await db.select().from(events);
      expect(happened).toMatchObject([{ type: 'appointment.updated', data: { status: 'scheduled' } }]);
      expect(happened[0]!.audience.toSorted()).toEqual([visit.patient.id, visit.practitioner.id, guest.personId].toSorted());
      expect(JSON.stringify([happened, written])).not.toMatch(/Ines|mail\.example/);
      expect(await db.select().from(appointmentHistory)).toMatchObject([{ action: 'appointment.add_guest', side: 'patient' }]);
    }));

  test('with an e-mail is invited once, and nobody else hears of it; the link opens this visit', () =>
    withDb(async (db) => {
      await clinic(db);
      const visit = await makeVisit(db);
      await addGuest(visit.asPatient, visit.row.id, INES);
      await addGuest(visit.asPatient, visit.row.id, TOM);
      const sent = await told(db, visit.clock);
      expect(linesOf(sent)).toEqual([expect.stringContaining('ines@mail.example: Your visit at')]);
      expect(await told(db, visit.clock)).toEqual([]);
      const body = { secret: secretIn(sent[0]), deviceId: DEVICE };
      const app = makeApp({ db, wallClock: visit.clock, media: visit.media });
      const reply = await app.request('/v1/invitations/redeem', as(undefined, { body }));
      expect(reply.status).toBe(201);
      const { token } = (await reply.json()) as { token: string };
      const list = await app.request('/v1/appointments', as(token));
      expect(((await list.json()) as { data: { id: string }[] }).data.map(({ id }) => id)).toEqual([visit.row.id]);
    }));

  test('to a running visit is mailed their link at once, and once', () =>
    withDb(async (db) => {
      await clinic(db);
      const visit = await makeVisit(db);
      await connectBoth(visit);
      await told(db, visit.clock);
      await addGuest(visit.asPractitioner, visit.row.id, INES);
      expect(linesOf(await told(db, visit.clock))).toEqual([expect.stringContaining('ines@mail.example')]);
      expect(await told(db, visit.clock)).toEqual([]);
    }));

  test('without an e-mail gets a code by the invitation of the clinic', () =>
    withDb(async (db) => {
      await clinic(db);
      const visit = await makeVisit(db);
      const { personId } = await addGuest(asDesk(visit), visit.row.id, TOM);
      const made = await createInvitation(asDesk(visit), { appointmentId: visit.row.id, personId, delivery: 'spoken' });
      expect(made.code).toMatch(/^[A-Z0-9]{4}-[A-Z0-9]{4}$/);
    }));

  test('waits with the patient, and is admitted with them', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { personId } = await addGuest(visit.asPatient, visit.row.id, TOM);
      const asTom = await comesAs(visit, personId);
      const entry = await wait(visit);
      expect(entryOf(await join(asTom, visit)).state).toBe('waiting');
      await admitWaitingEntry(visit.asPractitioner, entry.id, { withGuests: true });
      grantOf(await join(asTom, visit));
    }));
});

describe('how many', () => {
  test('the patient brings up to three, the clinic adds up to five', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      for (let count = 0; count < 3; count++) await addGuest(visit.asPatient, visit.row.id, TOM);
      await expect(addGuest(visit.asPatient, visit.row.id, TOM)).rejects.toMatchObject({ code: 'appointments.guests_full' });
      for (let count = 3; count < 5; count++) await addGuest(visit.asPractitioner, visit.row.id, TOM);
      await expect(addGuest(asDesk(visit), visit.row.id, TOM)).rejects.toMatchObject({ code: 'appointments.guests_full' });
      expect(await guestsIn(db, visit.row.id)).toHaveLength(5);
    }));

  test('of eight who are added at once five come, and every other is told that it is full', () =>
    withDatabase(async ({ db }) => {
      const visit = await makeVisit(db);
      const ask = () =>
        addGuest(asDesk(visit), visit.row.id, TOM).then(
          () => 'in',
          (error: { code?: string }) => error.code,
        );
      const answers = await Promise.all(Array.from({ length: 8 }, ask));
      expect(answers.toSorted()).toEqual([...Array(3).fill('appointments.guests_full'), ...Array(5).fill('in')]);
    }));

  test('patients add no more than a few in a quarter of an hour, the clinic as many as come', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const ofPatient = await session(db, { personId: visit.patient.id });
      const ofDesk = await session(db, { personId: (await staff(db)).id });
      const app = makeApp({ db, config: testConfig({ RATE_LIMIT_MAIL_PER_QUARTER_HOUR: '2' }) });
      const ask = async (token: string) =>
        (await app.request(`/v1/appointments/${visit.row.id}/guests`, as(token, { body: TOM }))).status;
      const asked = [];
      for (const { token } of [ofPatient, ofPatient, ofPatient, ofDesk, ofDesk, ofDesk]) asked.push(await ask(token));
      expect(asked).toEqual([201, 201, 429, 201, 201, 201]);
    }));
});

describe('is refused', () => {
  const over: [string, Partial<AppointmentRow>][] = [
    ['completed', { status: 'completed', completedAt: NOW }],
    ['cancelled', { status: 'cancelled', cancelledAt: NOW, cancelReason: 'pat' }],
  ];
  test.each(over)('a guest of a visit that is %s', (_name, state) =>
    withDb(async (db) => {
      const visit = await makeVisit(db, { withGuest: true, ...state });
      const wrong = { code: 'appointments.wrong_status' };
      await expect(addGuest(asDesk(visit), visit.row.id, TOM)).rejects.toMatchObject(wrong);
      await expect(removeGuest(asDesk(visit), visit.row.id, visit.guest.id)).rejects.toMatchObject(wrong);
    }),
  );

  test('a guest of a group, whoever brings them', () =>
    withDb(async (db) => {
      const group = await makeGroup(db);
      for (const ctx of [group.asPatients[0]!, group.asLeader, group.asKey])
        await expect(addGuest(ctx, group.row.id, TOM)).rejects.toMatchObject({ code: 'appointments.no_guests_in_groups' });
    }));

  test('who may not: guests themselves, and a key without the scope; who takes no part finds no visit', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db, { withGuest: true });
      const { id } = visit.row;
      const others = [
        [visit.asGuest, 'auth.forbidden'],
        [visit.as({ type: 'secret_key', id: 'key_2', scopes: ['appointments.read'] }), 'auth.forbidden'],
        [visit.as(actorOf(await patient(db))), 'appointments.not_found'],
        [visit.as(actorOf(await practitioner(db))), 'appointments.not_found'],
        [{ ...asDesk(visit), clinicId: OTHER_CLINIC }, 'appointments.not_found'],
      ] as const;
      for (const [ctx, code] of others) {
        await expect(addGuest(ctx, id, TOM)).rejects.toMatchObject({ code });
        await expect(removeGuest(ctx, id, visit.guest.id)).rejects.toMatchObject({ code });
      }
      expect(await guestsIn(db, id)).toHaveLength(1);
    }));

  test('a guardian adds in the name of the child', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const mother = await patient(db);
      await proxy(db, { guardianId: mother.id, patientId: visit.patient.id });
      await addGuest(visit.as(actorOf(mother, { actsFor: [visit.patient.id] })), visit.row.id, TOM);
      const written = await db.select().from(auditLog).where(eq(auditLog.action, 'guest.create'));
      expect(written).toMatchObject([{ actorId: mother.id, onBehalfOf: visit.patient.id }]);
    }));

  test('another clinic’s visit, and another patient’s, exactly like a missing one', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db, { withGuest: true });
      const { key } = await secretKey(db, { clinicId: OTHER_CLINIC });
      const { token } = await session(db, { personId: (await patient(db)).id });
      const app = makeApp({ db });
      const ask = async (bearer: string, id: string) => {
        const path = `/v1/appointments/${id}/guests`;
        const replies = [
          await app.request(path, as(bearer, { body: TOM })),
          await app.request(`${path}/${visit.guest.id}`, as(bearer, { method: 'DELETE' })),
        ];
        return Promise.all(
          replies.map(async (reply) => ({ status: reply.status, body: { ...((await reply.json()) as object), instance: '' } })),
        );
      };
      for (const bearer of [key, token]) {
        const missing = await ask(bearer, `apt_${'0'.repeat(32)}`);
        expect(missing.map(({ status }) => status)).toEqual([404, 404]);
        expect(await ask(bearer, visit.row.id)).toEqual(missing);
      }
    }));

  test.each([{ ...INES, name: '' }, { ...INES, kind: 'Hilde' }, { ...INES, email: 'Hilde' }, { ...TOM, Hilde: 1 }, {}])(
    'a bad body, without being echoed: %j',
    (body) =>
      withDb(async (db) => {
        const { id } = await appointment(db);
        const { key } = await secretKey(db);
        const reply = await makeApp({ db }).request(`/v1/appointments/${id}/guests`, as(key, { body }));
        expect(reply.status).toBe(400);
        expect(await reply.text()).not.toMatch(/Ines|"Hilde"/);
      }),
  );

  test('what cannot be audited', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db, { withGuest: true });
      await auditIsDown(db);
      await expect(addGuest(asDesk(visit), visit.row.id, TOM)).rejects.toThrow();
      await expect(removeGuest(asDesk(visit), visit.row.id, visit.guest.id)).rejects.toThrow();
      expect(await guestsIn(db, visit.row.id)).toHaveLength(1);
    }));
});

describe('a guest who is taken out', () => {
  test('has no links, no session and no part any more, and hears of it; the visit goes on', () =>
    withDb(async (db) => {
      await clinic(db);
      const visit = await makeVisit(db);
      const { personId } = await addGuest(visit.asPatient, visit.row.id, INES);
      const { personId: staysId } = await addGuest(visit.asPatient, visit.row.id, TOM);
      const ids = { appointmentId: visit.row.id };
      for (const one of [personId, staysId]) await createInvitation(asDesk(visit), { ...ids, personId: one });
      await told(db, visit.clock);
      await comesAs(visit, personId);

      await removeGuest(visit.asPatient, visit.row.id, personId);

      expect((await guestsIn(db, visit.row.id)).map((one) => one.personId)).toEqual([staysId]);
      const alive = await db.select().from(invitations).where(isNull(invitations.revokedAt));
      expect([...new Set(alive.map((one) => one.personId))]).toEqual([staysId]);
      const open = await db.select().from(sessions).where(isNull(sessions.revokedAt));
      expect(open.map((one) => one.personId)).not.toContain(personId);
      const last = (await db.select().from(events).orderBy(events.position)).at(-1)!;
      expect(last).toMatchObject({ type: 'appointment.updated', data: { status: 'scheduled' } });
      expect(last.audience).toContain(personId);
      expect(linesOf(await told(db, visit.clock))).toEqual([expect.stringMatching(/^ines@mail\.example: .*cancelled/)]);
      expect((await getAppointment(visit.asPractitioner, visit.row.id)).row.status).toBe('scheduled');
    }));

  test('is out of the room, and the others talk on', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { personId } = await addGuest(visit.asPatient, visit.row.id, TOM);
      const asTom = await comesAs(visit, personId);
      await connectBoth(visit);
      await admitWaitingEntry(visit.asPractitioner, entryOf(await join(asTom, visit)).id);
      visit.media.join(grantOf(await join(asTom, visit)).participantToken);

      const byPatient = removeGuest(visit.asPatient, visit.row.id, personId);
      await expect(byPatient).rejects.toMatchObject({ code: 'appointments.wrong_status' });
      await removeGuest(visit.asPractitioner, visit.row.id, personId);

      expect(visit.media.ejected).toHaveLength(1);
      const [place] = await db.select().from(callParticipants).where(eq(callParticipants.personId, personId));
      expect(place).toMatchObject({ isLive: false, state: 'removed' });
      await expect(join(asTom, visit)).rejects.toMatchObject({ code: 'appointments.not_found' });
      grantOf(await join(visit.asPatient, visit));
    }));

  test('does not wait any more, and where nobody else waits, the visit is as before', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { personId } = await addGuest(visit.asPatient, visit.row.id, TOM);
      entryOf(await join(await comesAs(visit, personId), visit));
      expect((await getAppointment(visit.asPatient, visit.row.id)).row.status).toBe('checked_in');

      await removeGuest(visit.asPatient, visit.row.id, personId);

      expect(await db.select().from(waitingEntries)).toMatchObject([{ personId, state: 'left' }]);
      expect((await getAppointment(visit.asPatient, visit.row.id)).row.status).toBe('scheduled');
    }));

  test('is one: neither the patient, nor the practitioner, nor a stranger, nor the same one twice', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      await start(visit);
      const { personId } = await addGuest(visit.asPractitioner, visit.row.id, TOM);
      await removeGuest(visit.asPractitioner, visit.row.id, personId);
      for (const one of [visit.patient.id, visit.practitioner.id, visit.guest.id, personId])
        await expect(removeGuest(visit.asPractitioner, visit.row.id, one)).rejects.toMatchObject({ code: 'people.not_found' });
    }));

  test('of two visits stays signed in for the other', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db, { withGuest: true });
      await appointment(db, { guestIds: [visit.guest.id], startsAt: new Date(NOW.getTime() + 7 * 86_400_000) });
      await removeGuest(asDesk(visit), visit.row.id, visit.guest.id);
      const open = await db.select().from(sessions).where(isNull(sessions.revokedAt));
      expect(open.map((one) => one.personId)).toContain(visit.guest.id);
    }));
});

describe('a link for a guest', () => {
  test('is made by whoever brings them, audited and told without it; it opens this visit as the guest', () =>
    withDb(async (db) => {
      await clinic(db);
      const visit = await makeVisit(db);
      await connectBoth(visit);
      for (const ctx of [visit.asPractitioner, visit.asPatient]) {
        const { personId } = await addGuest(ctx, visit.row.id, TOM);
        const { row, url, code } = await createGuestLink(ctx, visit.row.id, personId);
        expect([row.personId, row.delivery, code]).toEqual([personId, 'link', null]);
        const secret = new URL(url!).hash.replace('#invitation=', '');
        const app = makeApp({ db, wallClock: visit.clock, media: visit.media });
        const reply = await app.request('/v1/invitations/redeem', as(undefined, { body: { secret, deviceId: DEVICE } }));
        const { token } = (await reply.json()) as { token: string };
        const me = (await (await app.request('/v1/me', as(token))).json()) as { person: { id: string } };
        expect(me.person.id).toBe(personId);
        const written = await db.select().from(auditLog).where(eq(auditLog.entityId, row.id));
        expect(written.map(({ action }) => action)).toContain('invitation.create');
        const happened = await db.select().from(events).where(eq(events.type, 'invitation.created'));
        expect(happened.at(-1)!.audience).toEqual([personId]);
        expect(JSON.stringify([written, happened])).not.toContain(secret);
      }
    }));

  test('is not the patient’s to give in the place of a guest whom the clinic brought', () =>
    withDb(async (db) => {
      await clinic(db);
      const visit = await makeVisit(db);
      const { personId: interpreter } = await addGuest(visit.asPractitioner, visit.row.id, TOM);
      await expect(createGuestLink(visit.asPatient, visit.row.id, interpreter)).rejects.toMatchObject({ code: 'auth.forbidden' });
      expect(await db.select().from(invitations)).toEqual([]);
      const { personId: relative } = await addGuest(visit.asPatient, visit.row.id, TOM);
      for (const ctx of [visit.asPatient, visit.asPractitioner])
        expect(await createGuestLink(ctx, visit.row.id, relative)).toMatchObject({ row: { personId: relative } });
    }));

  test('is for guests of this visit alone, while it is to come or runs', () =>
    withDb(async (db) => {
      await clinic(db);
      const visit = await makeVisit(db, { withGuest: true });
      const make = (ctx = visit.asPractitioner, id = visit.row.id, who = visit.guest.id) => createGuestLink(ctx, id, who);
      for (const { id } of [visit.patient, visit.practitioner, await patient(db)])
        await expect(make(visit.asPractitioner, visit.row.id, id)).rejects.toMatchObject({ code: 'people.not_found' });
      const stranger = visit.as(actorOf(await patient(db)));
      await expect(make(stranger)).rejects.toMatchObject({ code: 'appointments.not_found' });
      await expect(make(visit.asGuest)).rejects.toMatchObject({ code: 'auth.forbidden' });
      await asOwner(db, (owner) =>
        owner.execute(
          sql`update appointments set status = 'completed', completed_at = ${NOW.toISOString()} where id = ${visit.row.id}`,
        ),
      );
      await expect(make()).rejects.toMatchObject({ code: 'appointments.wrong_status' });
      expect(await db.select().from(invitations)).toEqual([]);
    }));

  test('is not there when it cannot be audited', () =>
    withDb(async (db) => {
      await clinic(db);
      const visit = await makeVisit(db, { withGuest: true });
      await auditIsDown(db);
      await expect(createGuestLink(visit.asPractitioner, visit.row.id, visit.guest.id)).rejects.toThrow();
      expect(await db.select().from(invitations)).toEqual([]);
    }));
});

describe('that one may bring guests or take them out is said', () => {
  const canOf = async (ctx: Visit['asPatient'], visit: Visit) =>
    appointmentToApi(await getAppointment(ctx, visit.row.id)).can.filter((verb) => verb.endsWith('_guest'));

  test('to both sides until it is full for them; in a running visit the clinic alone takes out', () =>
    withDb(async (db) => {
      await clinic(db);
      const visit = await makeVisit(db);
      expect(await canOf(visit.asPatient, visit)).toEqual(['add_guest']);
      for (let count = 0; count < 3; count++) await addGuest(visit.asPatient, visit.row.id, TOM);
      expect(await canOf(visit.asPatient, visit)).toEqual(['remove_guest']);
      expect(await canOf(visit.asPractitioner, visit)).toEqual(['add_guest', 'remove_guest']);
      await start(visit);
      expect(await canOf(visit.asPatient, visit)).toEqual([]);
      expect(await canOf(visit.asPractitioner, visit)).toEqual(['add_guest', 'remove_guest']);
    }));

  test('to nobody who is a guest there, and of no group', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db, { withGuest: true });
      expect(await canOf(visit.asGuest, visit)).toEqual([]);
      await asOwner(db, (owner) => owner.execute(sql`update appointments set capacity = 5 where id = ${visit.row.id}`));
      expect(await canOf(visit.asPractitioner, visit)).toEqual([]);
    }));
});
