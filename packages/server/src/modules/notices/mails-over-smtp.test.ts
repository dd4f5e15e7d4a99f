import ICAL from 'ical.js';
import { expect, test } from 'vitest';
import { asOwner, makeCtx, NOW, withDb } from '../../../test/helpers.ts';
import { readMails, withMailServer, type Read } from '../../../test/mail-server.ts';
import { clinic, patient, practitioner, staff } from '../../../test/makers.ts';
import { happens, planned } from '../../../test/notices.ts';
import { deliverDueMails, tellDueNotices } from '../../jobs/start-mailing.ts';
import { TEXTS, type MailLanguage } from '../../mail/say.ts';
import { createSmtpMail } from '../../mail/smtp-mail.ts';
import { cancelAppointment } from '../appointments/cancel-appointment.ts';
import { rescheduleAppointment } from '../appointments/reschedule-appointment.ts';
import { appointments } from '../appointments/appointments.table.ts';

type Db = Parameters<typeof planned>[0];

/** What arrives at a real mail server of all that happens in `work`, as other programs read it. */
async function arrives(db: Db, work: () => Promise<unknown>): Promise<Read[]> {
  let read: Read[] = [];
  await withMailServer(undefined, async (url, taken) => {
    await work();
    await tellDueNotices(makeCtx(db));
    await deliverDueMails(makeCtx(db), createSmtpMail({ url, from: 'no-reply@clinic.example', requireTls: false }));
    read = await readMails(taken);
    expect(taken.every(({ to }) => to.length === 1)).toBe(true);
  });
  return read;
}

const summaryOf = ({ calendar }: Read) =>
  new ICAL.Event(new ICAL.Component(ICAL.parse(calendar!)).getFirstSubcomponent('vevent')!).summary;

test.each(Object.keys(TEXTS) as MailLanguage[])(
  'in %s a mail arrives whole: words, direction, calendar file, one recipient',
  (language) =>
    withDb(async (db) => {
      const { id: patientId } = await patient(db, { email: 'pia@mail.example', language, timeZone: 'Australia/Adelaide' });
      const { visit } = await planned(db, { patientId });

      const mails = await arrives(db, () => happens(makeCtx(db), 'appointment.scheduled', { appointmentId: visit.id }));

      const mail = mails.find(({ to }) => to[0]!.address === 'pia@mail.example')!;
      const { dir, invitation, modes } = TEXTS[language];
      const plain = (text: string) => text.replaceAll(/[\u2068\u2069]/g, '');
      expect(plain(mail.subject!)).toBe(invitation.subject.replace('{clinic}', 'Clinic on the Hill'));
      expect(mail.html).toContain(`<html lang="${language}" dir="${dir}">`);
      expect(mail.text).toContain(invitation.button!);
      expect(mail.text).toMatch(/https:\/\/clinic\.example\/visit#invitation=[\w-]{43}/);
      // Nothing in it is loaded from elsewhere.
      expect(mail.html).not.toMatch(/<img|<link|src=|url\(/);
      expect(summaryOf(mail)).toBe(`${modes.video}: Clinic on the Hill`);
      // Half an hour beside the clinic's.
      expect(mail.text).toMatch(/19[:.]30|7[:.]30/);
    }),
);

test('the words of a person’s language, else of the clinic’s, else English', () =>
  withDb(async (db) => {
    await clinic(db, { language: 'de' });
    const { id: practitionerId } = await practitioner(db, { email: 'paul@mail.example', language: 'fr' });
    const { visit } = await planned(db, { practitionerId });
    const mails = await arrives(db, () => happens(makeCtx(db), 'appointment.scheduled', { appointmentId: visit.id }));
    expect(mails.map(({ subject }) => subject)).toEqual([
      'Ihr Termin bei Clinic on the Hill',
      'Un rendez-vous – Clinic on the Hill',
      'Ihr Termin bei Clinic on the Hill',
    ]);
  }));

test('names and clinics with line breaks make no header and no other recipient', () =>
  withDb(async (db) => {
    await clinic(db, { name: 'Clinic\r\nBcc: evil@evil.example' });
    const { id: patientId } = await patient(db, { email: 'pia@mail.example', name: 'Pia\r\nBcc: evil@evil.example' });
    const { visit } = await planned(db, { patientId });
    const mails = await arrives(db, () => happens(makeCtx(db), 'appointment.scheduled', { appointmentId: visit.id }));
    expect(mails).toHaveLength(3);
    for (const { bcc, cc, to, calendar } of mails) {
      expect([bcc ?? [], cc ?? [], to.length]).toEqual([[], [], 1]);
      expect(calendar!.split('\r\n').some((line) => line.startsWith('Bcc:'))).toBe(false);
    }
  }));

test('the calendar files of a visit that is planned, moved and cancelled are these, to the letter', () =>
  withDb(async (db) => {
    const visitId = `apt_${'a'.repeat(32)}`;
    const { visit } = await planned(db, { id: visitId });
    await asOwner(db, (owner) => owner.update(appointments).set({ updatedAt: NOW }));
    const startsAt = new Date(NOW.getTime() + 4 * 86_400_000).toISOString();
    const steps = {
      request: () => happens(makeCtx(db), 'appointment.scheduled', { appointmentId: visit.id }),
      moved: () => rescheduleAppointment(makeCtx(db), visit.id, { expectedRevision: 1, startsAt }),
      cancel: () => cancelAppointment(makeCtx(db), visit.id, { expectedRevision: 2, reason: 'prov' }),
    };
    for (const [name, step] of Object.entries(steps)) {
      const mail = (await arrives(db, step)).find(({ to }) => to[0]!.address === 'pia@mail.example')!;
      await expect(mail.calendar!.replaceAll('\r\n', '\n')).toMatchFileSnapshot(`golden/${name}.ics`);
      const [attached] = mail.attachments.filter(({ mimeType }) => mimeType === 'text/calendar');
      expect(attached!.method).toBe(name === 'cancel' ? 'CANCEL' : 'REQUEST');
    }
  }));

test('a request arrives at the practitioner and the front desk, without a calendar file', () =>
  withDb(async (db) => {
    await staff(db, { email: 'sam@mail.example' });
    const { visit } = await planned(db, { status: 'pending' });
    const mails = await arrives(db, () => happens(makeCtx(db), 'appointment.requested', { appointmentId: visit.id }));
    expect(mails.map(({ to, calendar }) => [to[0]!.address, calendar])).toEqual([
      ['paul@mail.example', null],
      ['sam@mail.example', null],
    ]);
  }));
