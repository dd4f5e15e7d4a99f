import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { asOwner, fakeClock, makeCtx, NOW, withDatabase, withDb } from '../../../test/helpers.ts';
import { readMails, withMailServer } from '../../../test/mail-server.ts';
import { clinic, patient, practitioner } from '../../../test/makers.ts';
import { happens, linesOf, mailRows, noticesOf, planned, reminderRows, told } from '../../../test/notices.ts';
import { connect } from '../../db/connect.ts';
import { deliverDueMails, startMailing, tellDueNotices } from '../../jobs/start-mailing.ts';
import { createListener } from '../events/listener.ts';
import { createSmtpMail } from '../../mail/smtp-mail.ts';
import { appointmentParticipants, appointments } from '../appointments/appointments.table.ts';
import { cancelAppointment } from '../appointments/cancel-appointment.ts';
import { rescheduleAppointment } from '../appointments/reschedule-appointment.ts';
import { updateAppointment } from '../appointments/update-appointment.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const at = (ms: number) => new Date(NOW.getTime() + ms);

type Db = Parameters<typeof planned>[0];

/** Planned for three days from now, told, and nobody reminded yet. */
async function known(db: Db, over: Parameters<typeof planned>[1] = {}) {
  const made = await planned(db, over);
  await happens(makeCtx(db), 'appointment.scheduled', { appointmentId: made.visit.id });
  await told(db);
  return made;
}
const dueTimes = async (db: Db) => [...new Set((await reminderRows(db)).map(({ dueAt }) => dueAt.toISOString()))];
const iso = (...instants: Date[]) => instants.map((one) => one.toISOString());

describe('the reminders of a visit', () => {
  test('are planned for all who take part, a day and a quarter of an hour before, and sent when it is time: by mail and in the page', () =>
    withDb(async (db) => {
      const { visit, pia } = await known(db);
      expect(await reminderRows(db)).toHaveLength(6);
      expect(await dueTimes(db)).toEqual(iso(at(2 * DAY), at(3 * DAY - 15 * 60_000)));

      expect(await told(db, fakeClock(at(2 * DAY - 1)))).toEqual([]);
      const sent = await told(db, fakeClock(at(2 * DAY)));

      expect(linesOf(sent)).toEqual([
        'gus@mail.example: Reminder: your visit at Clinic on the Hill',
        'paul@mail.example: Reminder: a visit at Clinic on the Hill',
        'pia@mail.example: Reminder: your visit at Clinic on the Hill',
      ]);
      expect((await noticesOf(db)).find(({ kind, personId }) => kind === 'reminder' && personId === pia.id)).toMatchObject({
        appointmentId: visit.id,
        facts: {
          minutesBefore: 1440,
          visit: { startsAt: visit.startsAt.toISOString(), opensAt: at(3 * DAY - 15 * 60_000).toISOString() },
        },
      });
      expect(await told(db, fakeClock(at(2 * DAY + HOUR)))).toEqual([]);
      expect(await told(db, fakeClock(at(3 * DAY - 15 * 60_000)))).toHaveLength(3);
    }));

  test('are as the clinic has it, unless the visit says otherwise; none for a time that has passed already', () =>
    withDb(async (db) => {
      await clinic(db, { settings: { notices: { reminderMinutes: [60], incomingCallMail: false } as never } });
      const { visit } = await known(db);
      expect(await dueTimes(db)).toEqual(iso(at(3 * DAY - HOUR)));
      await updateAppointment(makeCtx(db), visit.id, { expectedRevision: 1, reminderMinutes: [10, 7200] });
      await told(db);
      expect(await dueTimes(db)).toEqual(iso(at(3 * DAY - 10 * 60_000)));
      await updateAppointment(makeCtx(db), visit.id, { expectedRevision: 2, reminderMinutes: [] });
      await told(db);
      expect(await reminderRows(db)).toEqual([]);
    }));

  test('move with the visit, and are none once it is cancelled', () =>
    withDb(async (db) => {
      const { visit } = await known(db);
      await rescheduleAppointment(makeCtx(db), visit.id, { expectedRevision: 1, startsAt: at(5 * DAY).toISOString() });
      await told(db);
      expect(await dueTimes(db)).toEqual(iso(at(4 * DAY), at(5 * DAY - 15 * 60_000)));
      expect(await told(db, fakeClock(at(2 * DAY)))).toEqual([]);
      await cancelAppointment(makeCtx(db), visit.id, { expectedRevision: 2, reason: 'prov' });
      await told(db);
      expect(await reminderRows(db)).toEqual([]);
    }));

  test('come due between a move and the look at it: nobody is reminded of the old time', () =>
    withDb(async (db) => {
      const { visit } = await known(db);
      const wallClock = fakeClock(at(2 * DAY));
      // Its event is not there, as if nobody had read it yet.
      await moveUnseen(db, visit.id, at(6 * DAY));
      expect(await told(db, wallClock)).toEqual([]);
      expect((await reminderRows(db)).filter(({ state }) => state === 'skipped')).toHaveLength(3);
    }));

  test('that all came due while no server ran are one, and none once the visit has begun', () =>
    withDb(async (db) => {
      await known(db);
      const late = await told(db, fakeClock(at(3 * DAY - 10 * 60_000)));
      expect(late).toHaveLength(3);
      const states = (await reminderRows(db)).map(({ minutesBefore, state }) => `${minutesBefore} ${state}`);
      expect(states).toEqual([...Array(3).fill('1440 skipped'), ...Array(3).fill('15 sent')]);
    }));

  test('are none for a visit that began while no server ran', () =>
    withDb(async (db) => {
      await known(db);
      expect(await told(db, fakeClock(at(3 * DAY)))).toEqual([]);
    }));

  test('that a mail server did not take in time are dropped', () =>
    withDb(async (db) => {
      await known(db);
      const wallClock = fakeClock(at(3 * DAY - 15 * 60_000));
      await tellDueNotices(makeCtx(db, { wallClock }));
      wallClock.advance(16 * 60);
      const asked: string[] = [];
      await deliverDueMails(makeCtx(db, { wallClock }), {
        send: async ({ to }) => void asked.push(to.address),
        close: async () => {},
      });
      expect(asked).toEqual([]);
      expect((await mailRows(db)).filter(({ kind }) => kind === 'reminder').map(({ status }) => status)).toEqual(
        Array(3).fill('dropped'),
      );
    }));

  test('of one who takes no part any more, and of a newcomer: the one goes, the other comes', () =>
    withDb(async (db) => {
      const { visit } = await known(db);
      const { id: practitionerId } = await practitioner(db, { email: 'nora@mail.example' });
      await rescheduleAppointment(makeCtx(db), visit.id, { expectedRevision: 1, practitionerId });
      await told(db);
      expect(linesOf(await told(db, fakeClock(at(2 * DAY)))).map((line) => line.split('@')[0])).toEqual(['gus', 'nora', 'pia']);
    }));

  test('go by the clock of a test clinic', () =>
    withDb(async (db) => {
      await known(db);
      await clinic(db, { clockOffsetSeconds: 2 * 86_400 });
      expect(await told(db)).toHaveLength(3);
    }));

  test('across the night when the clocks change: a day before is twenty-four hours, and the hour said is the local one', () =>
    withDb(async (db) => {
      // In Berlin the clocks go forward on 31 March 2030 at two.
      const startsAt = new Date('2030-03-31T08:00:00.000Z');
      await known(db, { startsAt });
      const [first] = await reminderRows(db);
      expect(first!.dueAt.toISOString()).toBe('2030-03-30T08:00:00.000Z');
      const sent = await told(db, fakeClock(first!.dueAt));
      expect(sent[2]!.text).toContain('Sunday, 31 March 2030 at 10:00 CEST');
    }));

  test('name the hour in the zone of their reader, and the clinic’s beside it, also where zones differ by half an hour', () =>
    withDb(async (db) => {
      const { id: patientId } = await patient(db, { email: 'asha@mail.example', timeZone: 'Asia/Kolkata' });
      await known(db, { patientId, startsAt: new Date('2030-01-18T09:00:00.000Z') });
      const [asha] = await told(db, fakeClock(at(2 * DAY)));
      expect(asha!.text).toContain(
        'Friday, 18 January 2030 at 14:30 GMT+5:30 (at the clinic: Friday, 18 January 2030 at 10:00 CET)',
      );
    }));
});

test('with two processes that tell and send, and a mail server that is real, everybody is told once', () =>
  withDatabase(async ({ db, url }) =>
    withMailServer(undefined, async (smtpUrl, taken) => {
      const { visit } = await planned(db);
      const wallClock = fakeClock();
      const ctx = makeCtx(db, { wallClock });
      const connections = [connect(url, { max: 4 }), connect(url, { max: 4 })];
      const processes = connections.map((connection) =>
        startMailing({
          ...ctx,
          db: connection.db,
          listener: createListener({ url }),
          idleMs: 50,
          mail: createSmtpMail({ url: smtpUrl, from: 'no-reply@clinic.example', requireTls: false }),
        }),
      );
      await happens(ctx, 'appointment.scheduled', { appointmentId: visit.id });
      await until(async () => taken.length >= 3);
      wallClock.set(at(2 * DAY));
      await until(async () => taken.length >= 6);
      await until(async () => (await mailRows(db)).every(({ status }) => status === 'sent'));
      await Promise.all(processes.map((process) => process.stop()));
      await Promise.all(connections.map((connection) => connection.close()));

      const read = await readMails(taken);
      expect(read.map(({ to, subject }) => `${to[0]!.address}: ${subject}`)).toEqual(
        expect.arrayContaining([
          'gus@mail.example: Your visit at Clinic on the Hill',
          'gus@mail.example: Reminder: your visit at Clinic on the Hill',
        ]),
      );
      expect(read).toHaveLength(6);
      expect(new Set(read.map(({ messageId }) => messageId)).size).toBe(6);
      expect(taken.every(({ to }) => to.length === 1)).toBe(true);
      expect((await reminderRows(db)).filter(({ state }) => state === 'sent')).toHaveLength(3);
    }),
  ));

async function until(isTrue: () => Promise<boolean>) {
  await expect.poll(isTrue, { interval: 30 }).toBe(true);
}

/** Another time, without the event that would be read. */
async function moveUnseen(db: Db, id: string, startsAt: Date) {
  await asOwner(db, async (owner) => {
    const endsAt = new Date(startsAt.getTime() + HOUR / 2);
    await owner.update(appointments).set({ startsAt, endsAt }).where(eq(appointments.id, id));
    await owner.update(appointmentParticipants).set({ startsAt }).where(eq(appointmentParticipants.appointmentId, id));
  });
}
