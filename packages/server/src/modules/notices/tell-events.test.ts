import ICAL from 'ical.js';
import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { as, asOwner, fakeClock, makeApp, makeCtx, NOW, withDatabase, withDb } from '../../../test/helpers.ts';
import { secretIn } from '../../../test/mail.ts';
import { clinic, patient, practitioner, session, staff } from '../../../test/makers.ts';
import { happens, linesOf, mailRows, noticesOf, planned, told } from '../../../test/notices.ts';
import { deliverDueMails, tellDueNotices } from '../../jobs/start-mailing.ts';
import { MailRefused, type MailMessage } from '../../mail/mail-port.ts';
import { cancelAppointment } from '../appointments/cancel-appointment.ts';
import { confirmAppointment } from '../appointments/confirm-appointment.ts';
import { createAppointment } from '../appointments/create-appointment.ts';
import { reopenAppointment } from '../appointments/reopen-appointment.ts';
import { rescheduleAppointment } from '../appointments/reschedule-appointment.ts';
import { appointmentParticipants, appointments } from '../appointments/appointments.table.ts';
import { updateAppointment } from '../appointments/update-appointment.ts';
import { calls, callParticipants } from '../calls/calls.table.ts';
import { events } from '../events/events.table.ts';
import { lateOffers } from '../waiting/late-offers.table.ts';
import { toldPositions } from './told-positions.table.ts';

const LATER = new Date(NOW.getTime() + 4 * 86_400_000);

/** What a calendar program sees. */
function calendarOf({ calendar }: MailMessage) {
  const parsed = new ICAL.Component(ICAL.parse(calendar!.text));
  const event = new ICAL.Event(parsed.getFirstSubcomponent('vevent')!);
  return {
    method: parsed.getFirstPropertyValue('method'),
    uid: event.uid,
    sequence: Number(event.sequence),
    start: event.startDate.toJSDate().toISOString(),
    attendees: event.attendees.map((one) => one.getFirstValue()),
  };
}

describe('a visit that is planned', () => {
  test('leads the clinic’s own people to where they work, once the clinic says where', () =>
    withDatabase(async ({ db }) => {
      const { visit } = await planned(db);
      await clinic(db, { staffUrl: 'https://clinic.example/desk' });
      await happens(makeCtx(db), 'appointment.scheduled', { appointmentId: visit.id });
      const [, ofPractitioner, ofPatient] = await told(db);
      expect(ofPractitioner!.text).toContain('https://clinic.example/desk\n');
      expect(ofPatient!.text).not.toContain('/desk');
    }));

  test('is told to the patient, each guest and the practitioner, each with a mail, a calendar file and a notice of their own', () =>
    withDb(async (db) => {
      const { visit, pia, paul, gus } = await planned(db);
      await happens(makeCtx(db), 'appointment.scheduled', { appointmentId: visit.id });

      const sent = await told(db);

      expect(linesOf(sent)).toEqual([
        'gus@mail.example: Your visit at Clinic on the Hill',
        'paul@mail.example: A visit at Clinic on the Hill',
        'pia@mail.example: Your visit at Clinic on the Hill',
      ]);
      for (const mail of sent)
        expect(calendarOf(mail)).toEqual({
          method: 'REQUEST',
          uid: visit.id,
          sequence: 0,
          start: visit.startsAt.toISOString(),
          attendees: [`MAILTO:${mail.to.address}`],
        });
      const [ofGuest, ofPractitioner, ofPatient] = sent;
      expect(secretIn(ofGuest)).not.toBe(secretIn(ofPatient));
      // The practitioner signs in on the clinic's page.
      expect(ofPractitioner!.text).not.toContain('https://');
      expect(ofPractitioner!.html).not.toContain('https://clinic.example/visit');
      expect(ofPractitioner!.text).not.toContain('#invitation');
      const rows = await noticesOf(db);
      expect(rows.map(({ personId, kind }) => ({ personId, kind })).sort(byPerson)).toEqual(
        [pia, paul, gus].map(({ id }) => ({ personId: id, kind: 'invitation' })).sort(byPerson),
      );
      expect(rows.find(({ personId }) => personId === pia.id)!.facts.visit).toEqual({
        startsAt: visit.startsAt.toISOString(),
        endsAt: visit.endsAt.toISOString(),
        mode: 'video',
        opensAt: minutesBefore(visit.startsAt, 15),
        closesAt: visit.endsAt.toISOString(),
      });
    }));

  test('each link opens the visit for the one it was sent to', () =>
    withDb(async (db) => {
      const { visit, gus } = await planned(db);
      await happens(makeCtx(db), 'appointment.scheduled', { appointmentId: visit.id });
      const [ofGuest] = await told(db);

      const body = { secret: secretIn(ofGuest), deviceId: 'd'.repeat(16) };
      const reply = await makeApp({ db }).request('/v1/invitations/redeem', as(undefined, { body }));

      expect(reply.status).toBe(201);
      expect(await reply.json()).toMatchObject({ personId: gus.id, appointmentId: visit.id });
    }));

  test('is told once, however often and by however many processes it is looked at', () =>
    withDatabase(async ({ db }) => {
      const { visit } = await planned(db);
      await happens(makeCtx(db), 'appointment.scheduled', { appointmentId: visit.id });

      await Promise.all(Array.from({ length: 6 }, () => tellDueNotices(makeCtx(db))));
      await tellDueNotices(makeCtx(db));

      expect(await mailRows(db)).toHaveLength(3);
      expect(await noticesOf(db)).toHaveLength(3);
      const announced = await asOwner(db, (owner) => owner.select().from(events).where(eq(events.type, 'notice.created')));
      expect(announced).toHaveLength(3);
      for (const { audience, data } of announced) expect(audience).toEqual([data.personId]);
    }));

  test('says nothing of why, with whom, or what the practitioner is', () =>
    withDb(async (db) => {
      const { id: practitionerId } = await practitioner(db, { email: 'paul@mail.example', specialty: 'Oncology' });
      const { visit } = await planned(db, { practitionerId, title: 'Knee pain', reason: 'Knee pain', description: 'Knee' });
      await happens(makeCtx(db), 'appointment.scheduled', { appointmentId: visit.id });
      for (const { subject, text, html, calendar } of await told(db))
        expect([subject, text, html, calendar!.text].join('\n')).not.toMatch(
          /knee|oncolog|Pia Example|Paul Example|Gus Example/i,
        );
    }));

  test('of someone without an address nothing goes out, and a row says so', () =>
    withDb(async (db) => {
      const { id: patientId } = await patient(db);
      const { visit } = await planned(db, { patientId });
      await happens(makeCtx(db), 'appointment.scheduled', { appointmentId: visit.id });
      expect(linesOf(await told(db))).toHaveLength(2);
      expect((await mailRows(db)).find(({ personId }) => personId === patientId)).toMatchObject({
        status: 'no_address',
        attempts: 0,
        kind: 'invitation',
      });
      expect((await noticesOf(db)).filter(({ personId }) => personId === patientId)).toHaveLength(1);
    }));

  test('where the clinic sends its own invitations, only the page tells', () =>
    withDb(async (db) => {
      await clinic(db, { settings: { notices: noticesWith({ invitation: false }) } });
      const { visit } = await planned(db);
      await happens(makeCtx(db), 'appointment.scheduled', { appointmentId: visit.id });
      expect(await told(db)).toEqual([]);
      expect(await noticesOf(db)).toHaveLength(3);
    }));

  test('that was cancelled before anybody was told is told to nobody', () =>
    withDb(async (db) => {
      const { visit } = await planned(db);
      await happens(makeCtx(db), 'appointment.scheduled', { appointmentId: visit.id });
      await cancelAppointment(makeCtx(db), visit.id, { expectedRevision: 1, reason: 'prov' });
      expect(await told(db)).toEqual([]);
      expect(await noticesOf(db)).toEqual([]);
    }));
});

describe('a visit that people know of', () => {
  async function known(db: Parameters<typeof planned>[0]) {
    const made = await planned(db);
    await happens(makeCtx(db), 'appointment.scheduled', { appointmentId: made.visit.id });
    const invitations = await told(db);
    return { ...made, invitations };
  }

  test('when it is moved, all of them get the change, with the same UID and a higher SEQUENCE, and old links keep working', () =>
    withDb(async (db) => {
      const { visit, invitations } = await known(db);
      await rescheduleAppointment(makeCtx(db), visit.id, { expectedRevision: 1, startsAt: LATER.toISOString() });

      const sent = await told(db);

      expect(linesOf(sent)).toEqual([
        'gus@mail.example: Your visit at Clinic on the Hill has changed',
        'paul@mail.example: A visit at Clinic on the Hill has changed',
        'pia@mail.example: Your visit at Clinic on the Hill has changed',
      ]);
      for (const mail of sent)
        expect(calendarOf(mail)).toMatchObject({ method: 'REQUEST', uid: visit.id, sequence: 1, start: LATER.toISOString() });
      const app = makeApp({ db });
      for (const mail of [invitations[2], sent[2]]) {
        const body = { secret: secretIn(mail), deviceId: 'd'.repeat(16) };
        expect((await app.request('/v1/invitations/redeem', as(undefined, { body }))).status).toBe(201);
      }
      expect((await noticesOf(db)).filter(({ kind }) => kind === 'change')).toHaveLength(3);
    }));

  test('when it is moved twice before anybody looked, they are told once, of how it is now', () =>
    withDb(async (db) => {
      const { visit } = await known(db);
      const again = new Date(LATER.getTime() + 3_600_000);
      await rescheduleAppointment(makeCtx(db), visit.id, { expectedRevision: 1, startsAt: LATER.toISOString() });
      await rescheduleAppointment(makeCtx(db), visit.id, { expectedRevision: 2, startsAt: again.toISOString() });

      const sent = await told(db);

      expect(sent).toHaveLength(3);
      for (const mail of sent) expect(calendarOf(mail)).toMatchObject({ sequence: 2, start: again.toISOString() });
    }));

  test('a note of the clinic changes nothing that they have to know; another mode does', () =>
    withDb(async (db) => {
      const { visit } = await known(db);
      await updateAppointment(makeCtx(db), visit.id, { expectedRevision: 1, comment: 'bring the file' });
      expect(await told(db)).toEqual([]);
      await updateAppointment(makeCtx(db), visit.id, { expectedRevision: 2, mode: 'audio' });
      expect(await told(db)).toHaveLength(3);
    }));

  test('when it goes to another practitioner, the new one is invited, the one before gets the CANCEL, the others the change', () =>
    withDb(async (db) => {
      const { visit } = await known(db);
      const { id: practitionerId } = await practitioner(db, { email: 'nora@mail.example', name: 'Dr. Nora Example' });
      await rescheduleAppointment(makeCtx(db), visit.id, { expectedRevision: 1, practitionerId });

      const sent = await told(db);

      expect(sent.map((mail) => [mail.to.address, mail.subject, calendarOf(mail).method])).toEqual([
        ['gus@mail.example', 'Your visit at Clinic on the Hill has changed', 'REQUEST'],
        ['nora@mail.example', 'A visit at Clinic on the Hill', 'REQUEST'],
        ['paul@mail.example', 'Your visit at Clinic on the Hill was cancelled', 'CANCEL'],
        ['pia@mail.example', 'Your visit at Clinic on the Hill has changed', 'REQUEST'],
      ]);
      await rescheduleAppointment(makeCtx(db), visit.id, { expectedRevision: 2, startsAt: LATER.toISOString() });
      // Told once that it is not theirs any more.
      expect(linesOf(await told(db)).filter((line) => line.startsWith('paul'))).toEqual([]);
    }));

  test('when it is cancelled, everyone who was invited gets the CANCEL, and no link', () =>
    withDb(async (db) => {
      const { visit } = await known(db);
      await cancelAppointment(makeCtx(db), visit.id, { expectedRevision: 1, reason: 'prov', comment: 'back pain' });

      const sent = await told(db);

      expect(linesOf(sent)).toEqual(
        ['gus', 'paul', 'pia'].map((name) => `${name}@mail.example: Your visit at Clinic on the Hill was cancelled`),
      );
      for (const mail of sent) {
        expect(calendarOf(mail)).toMatchObject({ method: 'CANCEL', uid: visit.id, sequence: 1 });
        expect(mail.text).not.toMatch(/#invitation|back pain/);
      }
      await happens(makeCtx(db), 'appointment.entered_in_error', { appointmentId: visit.id });
      expect(await told(db)).toEqual([]);
    }));

  test('when it takes place after all, they are invited anew, with links that work', () =>
    withDb(async (db) => {
      const { visit } = await known(db);
      await cancelAppointment(makeCtx(db), visit.id, { expectedRevision: 1, reason: 'prov' });
      await told(db);
      await reopenAppointment(makeCtx(db), visit.id, { expectedRevision: 2, reason: 'a mistake' });

      const sent = await told(db);

      expect(sent).toHaveLength(3);
      expect(calendarOf(sent[2]!)).toMatchObject({ method: 'REQUEST', sequence: 2 });
      const body = { secret: secretIn(sent[2]), deviceId: 'd'.repeat(16) };
      expect((await makeApp({ db }).request('/v1/invitations/redeem', as(undefined, { body }))).status).toBe(201);
    }));

  test('when one joins later, that one is invited and nobody else hears of it', () =>
    withDb(async (db) => {
      const { visit } = await known(db);
      const { id: personId } = await patient(db, { email: 'tom@mail.example' });
      const place = { appointmentId: visit.id, clinicId: visit.clinicId, startsAt: visit.startsAt, role: 'guest' as const };
      await asOwner(db, (owner) => owner.insert(appointmentParticipants).values({ ...place, personId }));
      await happens(makeCtx(db), 'appointment.patient_added', { appointmentId: visit.id });
      expect(linesOf(await told(db))).toEqual(['tom@mail.example: Your visit at Clinic on the Hill']);
    }));
});

describe('a request', () => {
  const asked = async (db: Parameters<typeof planned>[0]) => {
    const { pia, paul } = await planned(db);
    const input = { practitionerId: paul.id, patientId: pia.id, durationMinutes: 30, mode: 'video' as const, asRequest: true };
    const { row } = await createAppointment(makeCtx(db), { ...input, startsAt: LATER.toISOString() });
    return { row, pia, paul };
  };

  test('is told to the practitioner and the front desk, not to the patient', () =>
    withDb(async (db) => {
      await staff(db, { email: 'sam@mail.example' });
      await staff(db, { email: 'ada@mail.example', role: 'clinic_admin' });
      await asked(db);
      expect(linesOf(await told(db))).toEqual([
        'paul@mail.example: A request for a visit at Clinic on the Hill',
        'sam@mail.example: A request for a visit at Clinic on the Hill',
      ]);
    }));

  test('without a front desk it is told to who administers the clinic', () =>
    withDb(async (db) => {
      await staff(db, { email: 'ada@mail.example', role: 'clinic_admin' });
      await asked(db);
      expect(linesOf(await told(db)).map((line) => line.split(':')[0])).toEqual(['ada@mail.example', 'paul@mail.example']);
    }));

  test('that is confirmed invites all who take part', () =>
    withDb(async (db) => {
      const { row } = await asked(db);
      await told(db);
      await confirmAppointment(makeCtx(db), row.id);
      expect(linesOf(await told(db))).toEqual([
        'paul@mail.example: A visit at Clinic on the Hill',
        'pia@mail.example: Your visit at Clinic on the Hill',
      ]);
    }));

  test('that is not taken up is told to the patient, without a calendar file', () =>
    withDb(async (db) => {
      const { row } = await asked(db);
      await told(db);
      await cancelAppointment(makeCtx(db), row.id, { expectedRevision: 1, reason: 'prov' });
      const sent = await told(db);
      expect(linesOf(sent)).toEqual(['pia@mail.example: Your request at Clinic on the Hill']);
      expect(sent[0]!.calendar).toBeUndefined();
    }));
});

describe('while people wait', () => {
  test('a delay stands in the page of its patient; it is mailed to who chose to go away and be told', () =>
    withDb(async (db) => {
      const { visit, pia, paul } = await planned(db);
      await happens(makeCtx(db), 'appointment.scheduled', { appointmentId: visit.id });
      await told(db);
      const data = { personId: pia.id, practitionerId: paul.id, minutes: 20 };
      await happens(makeCtx(db), 'waiting.running_late', { appointmentId: visit.id, data });
      expect(await told(db)).toEqual([]);
      expect((await noticesOf(db)).filter(({ kind }) => kind === 'running_late')).toMatchObject([{ personId: pia.id }]);
      await choose(db, { appointmentId: visit.id, personId: pia.id, practitionerId: paul.id });

      await happens(makeCtx(db), 'waiting.running_late', { appointmentId: visit.id, data });

      expect(linesOf(await told(db))).toEqual(['pia@mail.example: Your visit at Clinic on the Hill begins later']);
    }));

  test('whose turn it is hears of it, with a link; an hour later it is not worth saying', () =>
    withDb(async (db) => {
      const { visit, pia } = await planned(db);
      const wallClock = fakeClock();
      await happens(makeCtx(db), 'waiting.ready', { appointmentId: visit.id, data: { personId: pia.id } });
      const sent = await told(db, wallClock);
      expect(linesOf(sent)).toEqual(['pia@mail.example: It is your turn at Clinic on the Hill']);
      expect(secretIn(sent[0])).toHaveLength(43);
      await happens(makeCtx(db), 'waiting.ready', { appointmentId: visit.id, data: { personId: pia.id } });
      await tellDueNotices(makeCtx(db, { wallClock }));
      wallClock.advance(3600);
      expect(await told(db, wallClock)).toEqual([]);
      expect((await mailRows(db)).map(({ status }) => status).sort()).toEqual(['dropped', 'sent']);
    }));
});

describe('a call', () => {
  const callId = `cal_${'1'.repeat(32)}`;
  const rings = async (db: Parameters<typeof planned>[0]) => {
    const { pia, paul } = await planned(db);
    return { pia, paul, data: { callId, personId: pia.id, rungBy: paul.id } };
  };
  const on = { settings: { notices: noticesWith({}, { incomingCallMail: true }) } };

  test('that rings is mailed to a callee without an open page, if the clinic wants it, and not once the ring is over', () =>
    withDb(async (db) => {
      const { data } = await rings(db);
      await happens(makeCtx(db), 'call.ringing', { data });
      expect(await told(db)).toEqual([]);
      await clinic(db, on);
      await happens(makeCtx(db), 'call.ringing', { data });
      expect(linesOf(await told(db))).toEqual(['pia@mail.example: A call at Clinic on the Hill']);
      await happens(makeCtx(db), 'call.ringing', { data });
      const wallClock = fakeClock();
      wallClock.advance(60);
      expect(await told(db, wallClock)).toEqual([]);
      expect(await noticesOf(db)).toEqual([]);
    }));

  test('that rings in an open page is not mailed', () =>
    withDb(async (db) => {
      const { data, pia } = await rings(db);
      await clinic(db, on);
      await session(db, { personId: pia.id, lastSeenAt: NOW });
      await happens(makeCtx(db), 'call.ringing', { data });
      expect(await told(db)).toEqual([]);
    }));

  test('that was missed is told to the callee, one that was declined to the caller', () =>
    withDb(async (db) => {
      const { data, pia, paul } = await rings(db);
      await happens(makeCtx(db), 'call.missed', { data });
      await happens(makeCtx(db), 'call.declined', { data });
      expect(linesOf(await told(db))).toEqual([
        'paul@mail.example: Your call at Clinic on the Hill',
        'pia@mail.example: A missed call at Clinic on the Hill',
      ]);
      await happens(makeCtx(db), 'call.failed', { data: { ...data, endReason: 'other' } });
      expect(await told(db)).toEqual([]);
      await happens(makeCtx(db), 'call.failed', { data: { ...data, endReason: 'busy' } });
      expect(linesOf(await told(db))).toEqual(['pia@mail.example: A missed call at Clinic on the Hill']);
      expect((await noticesOf(db)).slice(0, 2).map(({ kind, personId, callId: of }) => [kind, personId, of])).toEqual([
        ['missed_call', pia.id, callId],
        ['declined_call', paul.id, callId],
      ]);
    }));

  test('that has ended is summed up for all who were in it: when it began and how long it was, nothing else', () =>
    withDb(async (db) => {
      const { visit, pia, paul, gus } = await planned(db);
      await asOwner(db, async (owner) => {
        const times = { startedAt: NOW, createdAt: NOW, updatedAt: NOW };
        const call = { id: callId, clinicId: visit.clinicId, appointmentId: visit.id, kind: 'scheduled' as const };
        await owner.insert(calls).values({ ...call, ...times, status: 'accepted', connectedAt: NOW });
        for (const [person, joinedAt] of [
          [pia, NOW],
          [paul, NOW],
          [gus, null],
        ] as const)
          await owner.insert(callParticipants).values({
            ...{
              id: `par_${person.id.slice(4)}`,
              clinicId: visit.clinicId,
              callId,
              personId: person.id,
              role: person.kind as 'patient',
            },
            ...{ identity: person.id, state: 'left' as const, isLive: false, joinedAt },
          });
      });
      const data = { callId, endReason: 'ended', talkSeconds: 600 };
      const wallClock = fakeClock(new Date(NOW.getTime() + 600_000));
      await happens(makeCtx(db, { wallClock }), 'call.ended', { appointmentId: visit.id, data });

      const sent = await told(db, wallClock);

      expect(linesOf(sent)).toEqual([
        'paul@mail.example: Your visit at Clinic on the Hill has ended',
        'pia@mail.example: Your visit at Clinic on the Hill has ended',
      ]);
      expect(sent[1]!.text).toContain('It began: Tuesday, 15 January 2030 at 10:00 CET. It lasted: 10 minutes.');
      expect((await noticesOf(db))[0]).toMatchObject({ kind: 'summary', facts: { talkSeconds: 600 } });
    }));

  test('in which they never were together is not summed up', () =>
    withDb(async (db) => {
      await rings(db);
      await happens(makeCtx(db), 'call.ended', { data: { callId, endReason: 'never_connected', talkSeconds: 0 } });
      expect(await told(db)).toEqual([]);
    }));
});

describe('an event that cannot be told', () => {
  test('is tried again later, and passed over after the fifth time; those behind it are told', () =>
    withDb(async (db) => {
      const { visit } = await planned(db);
      const wallClock = fakeClock();
      await clinic(db, { timeZone: 'Nowhere/Never' });
      await happens(makeCtx(db), 'appointment.scheduled', { appointmentId: visit.id });
      for (let attempt = 1; attempt <= 5; attempt++) {
        expect(await told(db, wallClock)).toEqual([]);
        const [row] = await asOwner(db, (owner) => owner.select().from(toldPositions));
        expect(row!.attempts).toBe(attempt === 5 ? 0 : attempt);
        wallClock.advance(3600);
      }
      await clinic(db, { timeZone: 'Europe/Berlin' });
      expect(await told(db, wallClock)).toEqual([]);
      await asOwner(db, (owner) => owner.update(appointments).set({ sequence: 1 }).where(eq(appointments.id, visit.id)));
      await happens(makeCtx(db), 'appointment.rescheduled', { appointmentId: visit.id });
      expect(await told(db, wallClock)).toHaveLength(3);
    }));
});

test('one who refuses mail does not keep the others from theirs', () =>
  withDb(async (db) => {
    const { visit } = await planned(db);
    await happens(makeCtx(db), 'appointment.scheduled', { appointmentId: visit.id });
    await tellDueNotices(makeCtx(db));
    await deliverDueMails(makeCtx(db), {
      send: async ({ to }) => {
        if (to.address.startsWith('gus')) throw new MailRefused({ isPermanent: true, responseCode: 550 });
      },
      close: async () => {},
    });
    expect((await mailRows(db)).map(({ toAddress, status }) => [toAddress, status])).toEqual([
      ['gus@mail.example', 'refused'],
      ['paul@mail.example', 'sent'],
      ['pia@mail.example', 'sent'],
    ]);
  }));

const byPerson = (one: { personId: string }, other: { personId: string }) => (one.personId < other.personId ? -1 : 1);
const minutesBefore = (at: Date, minutes: number) => new Date(at.getTime() - minutes * 60_000).toISOString();

/** The settings of a clinic that switched some mails off. */
function noticesWith(mails: Record<string, boolean>, over: object = {}): never {
  return { reminderMinutes: [1440, 15], incomingCallMail: false, mails, ...over } as never;
}

async function choose(
  db: Parameters<typeof planned>[0],
  offer: { appointmentId: string; personId: string; practitionerId: string },
) {
  await asOwner(db, (owner) =>
    owner.insert(lateOffers).values({
      ...offer,
      ...{ id: `rlo_${'1'.repeat(32)}`, clinicId: `cln_${'1'.repeat(32)}`, choice: 'tell_me', chosenAt: NOW },
      ...{ offeredAt: NOW, createdAt: NOW, updatedAt: NOW },
    } as never),
  );
}
