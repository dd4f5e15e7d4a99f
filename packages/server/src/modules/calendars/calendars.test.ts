import type { CalendarFeed } from '@bedside/contract';
import ICAL from 'ical.js';
import { eq, sql } from 'drizzle-orm';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { describe, expect, test } from 'vitest';
import { as, asOwner, makeApp, makeCtx, NOW, OTHER_CLINIC, withDatabase, withDb } from '../../../test/helpers.ts';
import { actorOf, appointment, clinic, patient, practitioner, secretKey, session } from '../../../test/makers.ts';
import { makeVisit } from '../../../test/visit.ts';
import type { Db, ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { newId } from '../../shared/ids.ts';
import { cancelAppointment } from '../appointments/cancel-appointment.ts';
import { createSeries } from '../series/create-series.ts';
import { appointmentParticipants, appointments } from '../appointments/appointments.table.ts';
import { auditLog } from '../audit/audit.table.ts';
import { createInvitation } from '../invitations/create-invitation.ts';
import { mails } from '../mails/mails.table.ts';
import { calendarFeeds } from './calendar-feeds.table.ts';
import { calendarForMail, getAppointmentCalendar } from './calendar-of-appointment.ts';
import { deleteCalendarFeed, makeCalendarFeed } from './make-calendar-feed.ts';

const eventsOf = (text: string) =>
  new ICAL.Component(ICAL.parse(text) as never).getAllSubcomponents('vevent').map((one) => new ICAL.Event(one));
const minutes = (count: number) => new Date(NOW.getTime() + count * 60_000);

describe('visits of a series', () => {
  test('are events of their own: each with its UID, without a rule, and a CANCEL of one leaves the others', () =>
    withDb(async (db) => {
      const people = { practitionerId: (await practitioner(db)).id, patientId: (await patient(db)).id };
      const plan = { ...people, startsAt: '2030-01-16T10:00:00.000Z', durationMinutes: 30, mode: 'video' as const };
      const ctx = makeCtx(db);
      const { appointments: rows } = await createSeries(ctx, { ...plan, rrule: 'FREQ=WEEKLY;COUNT=2', skipTaken: false });
      await cancelAppointment(ctx, rows[0]!.id, { reason: 'pat', expectedRevision: 1 });
      const read = await Promise.all(rows.map(({ id }) => getAppointmentCalendar(ctx, id)));
      const found = read.flatMap(({ text }) => eventsOf(text));
      expect(found.map(({ uid }) => uid)).toEqual(rows.map(({ id }) => id));
      expect(found.map((event) => [event.isRecurring(), event.isRecurrenceException()])).toEqual(Array(2).fill([false, false]));
      expect(read.map(({ method }) => method)).toEqual(['CANCEL', 'PUBLISH']);
    }));
});

describe('where one joins', () => {
  test('is the clinic’s page for patients, and for its own people the page where they work, once there is one', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const linkIn = (text: string) => eventsOf(text)[0]!.component.getFirstPropertyValue('url');
      const linkFor = async (ctx: ServiceContext) => linkIn((await getAppointmentCalendar(ctx, visit.row.id)).text);
      const mailed = async (isOfClinic: boolean) => {
        const attendee = { name: 'x@mail.example', address: 'x@mail.example' };
        return linkIn((await transact(visit.asSystem, (tx) => calendarForMail(tx, visit.row, { attendee, isOfClinic }))).text);
      };
      const all = async () => [
        ...[await linkFor(visit.asPatient), await linkFor(visit.asPractitioner)],
        ...[await mailed(false), await mailed(true)],
      ];
      const { visitUrl } = await clinic(db);
      expect(await all()).toEqual([visitUrl, null, visitUrl, null]);
      await clinic(db, { staffUrl: 'https://clinic.example/desk' });
      const desk = 'https://clinic.example/desk';
      expect(await all()).toEqual([visitUrl, desk, visitUrl, desk]);
    }));
});

describe('one visit', () => {
  test('comes as text/calendar with its UID and its times in the clinic’s zone, and is audited', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const { token } = await session(db, { personId: visit.patient.id });
      const reply = await makeApp({ db }).request(`/v1/appointments/${visit.row.id}/calendar.ics`, as(token));

      expect(reply.status).toBe(200);
      expect(reply.headers.get('content-type')).toBe('text/calendar; charset=utf-8; method=PUBLISH');
      const text = await reply.text();
      expect(text).toContain('DTSTART;TZID=Europe/Berlin:20300115T101000\r\n');
      const [event] = eventsOf(text);
      expect([event!.uid, event!.sequence, event!.summary]).toEqual([visit.row.id, 0, 'Video visit: Clinic on the Hill']);
      expect(await db.select().from(auditLog)).toMatchObject([{ action: 'appointment.read_calendar', entityId: visit.row.id }]);
    }));

  test('names nobody, and says nothing of what it is about', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db, { title: 'Rash', reason: 'Rash on the arm', description: 'Rash', comment: 'Rash' });
      const { text } = await getAppointmentCalendar(visit.asPatient, visit.row.id);
      for (const word of ['Rash', visit.patient.name, visit.practitioner.name]) expect(text).not.toContain(word);
    }));

  test('keeps its UID when it moves, with a higher SEQUENCE; when cancelled it is the CANCEL', () =>
    withDb(async (db) => {
      const { row } = await appointment(db, { sequence: 2, rescheduledAt: NOW }).then((made) => ({ row: made }));
      const moved = await getAppointmentCalendar(makeCtx(db), row.id);
      expect(moved.method).toBe('PUBLISH');
      expect(eventsOf(moved.text)[0]).toMatchObject({ uid: row.id, sequence: 2 });

      const gone = await appointment(db, {
        status: 'cancelled',
        cancelledAt: NOW,
        cancelReason: 'pat',
        sequence: 3,
        startsAt: minutes(99),
      });
      const cancelled = await getAppointmentCalendar(makeCtx(db), gone.id);
      expect(cancelled.method).toBe('CANCEL');
      expect(cancelled.text).toMatch(/METHOD:CANCEL\r\n[^]*SEQUENCE:3\r\n[^]*STATUS:CANCELLED\r\n/);
    }));

  test('where it is in person, the place stands there and no address of a page', () =>
    withDb(async (db) => {
      const { id } = await appointment(db, { mode: 'in_person', location: { kind: 'inside', text: 'Room 4' } });
      const { text } = await getAppointmentCalendar(makeCtx(db), id);
      expect(text).toContain('LOCATION:Room 4\r\n');
      expect(text).not.toContain('URL');
    }));

  test('somebody else’s, another clinic’s and a missing one answer alike; without the permission it is refused', () =>
    withDb(async (db) => {
      const { id } = await appointment(db);
      const stranger = makeCtx(db, { actor: actorOf(await patient(db)) });
      for (const [ctx, wanted] of [
        [stranger, id],
        [makeCtx(db, { clinicId: OTHER_CLINIC }), id],
        [makeCtx(db), `apt_${'0'.repeat(32)}`],
      ] as const) {
        await expect(getAppointmentCalendar(ctx, wanted)).rejects.toMatchObject({ code: 'appointments.not_found' });
      }
      const bare = makeCtx(db, { actor: { type: 'secret_key', id: 'key_1', scopes: [] } });
      await expect(getAppointmentCalendar(bare, id)).rejects.toMatchObject({ code: 'auth.forbidden' });
    }));

  test('a mail carries a REQUEST for its one recipient, and the CANCEL once it is over', () =>
    withDb(async (db) => {
      const { row, patient: whom } = await makeVisit(db, { withGuest: true });
      const attendee = { name: whom.name, address: 'pia@mail.example' };
      const organizer = { name: 'Clinic on the Hill', address: 'visits@clinic.example' };
      const make = (over: object) =>
        transact(makeCtx(db), async (tx) => {
          const [current] = await tx.db.select().from(appointments).where(eq(appointments.id, row.id));
          return calendarForMail(tx, { ...current!, ...over }, { attendee, organizer, isOfClinic: false });
        });

      const request = await make({});
      expect(request.method).toBe('REQUEST');
      const [event] = eventsOf(request.text);
      expect(event!.attendees.map((one) => one.getFirstValue())).toEqual(['MAILTO:pia@mail.example']);
      expect(event!.organizer).toBe('mailto:visits@clinic.example');
      const cancel = await make({ status: 'cancelled', sequence: 1 });
      expect(cancel.method).toBe('CANCEL');
      expect(eventsOf(cancel.text)[0]).toMatchObject({ uid: event!.uid, sequence: 1 });
    }));
});

test('a mailed invitation has the visit with it, for the one who is invited and nobody else', () =>
  withDb(async (db) => {
    const whom = await patient(db, { email: 'pia@mail.example' });
    const { id: appointmentId } = await appointment(db, { patientId: whom.id });
    await createInvitation(makeCtx(db), { appointmentId, personId: whom.id, delivery: 'mail' });
    const [mail] = await asOwner(db, (owner) => owner.select().from(mails));
    const { calendar } = mail!.content!;
    expect(calendar!.method).toBe('REQUEST');
    const [event] = eventsOf(calendar!.text);
    expect([event!.uid, event!.attendees.map((one) => one.getFirstValue())]).toEqual([
      appointmentId,
      ['MAILTO:pia@mail.example'],
    ]);
  }));

const pathOf = ({ url }: Pick<CalendarFeed, 'url'>) => new URL(url).pathname;

async function ownFeed(db: Db, over: Partial<Parameters<typeof makeApp>[0]> = {}) {
  const me = await patient(db);
  const { token } = await session(db, { personId: me.id });
  const app = makeApp({ db, ...over });
  const reply = await app.request('/v1/me/calendar-feed', as(token, { method: 'POST' }));
  expect(reply.status).toBe(201);
  return { me, token, app, feed: (await reply.json()) as CalendarFeed };
}

describe('the feed', () => {
  test('shows a person’s own visits without a session, and of them only when they are', () =>
    withDb(async (db) => {
      const { me, app, feed } = await ownFeed(db);
      const who = await practitioner(db);
      const mine = await appointment(db, { patientId: me.id, practitionerId: who.id, title: 'Rash', reason: 'Rash' });
      const asked = await appointment(db, { patientId: me.id, status: 'pending', startsAt: minutes(600) });
      await appointment(db, { patientId: me.id, status: 'cancelled', cancelledAt: NOW, startsAt: minutes(300) });
      await appointment(db, { patientId: me.id, status: 'entered_in_error', startsAt: minutes(400) });
      await appointment(db, { patientId: me.id, startsAt: new Date('2033-01-01T00:00:00Z') });
      await appointment(db, { startsAt: minutes(500) });

      const reply = await app.request(pathOf(feed));
      expect(reply.headers.get('content-type')).toBe('text/calendar; charset=utf-8; method=PUBLISH');
      const text = await reply.text();
      expect(eventsOf(text).map(({ uid, summary }) => [uid, summary])).toEqual([
        [mine.id, 'Video visit'],
        [asked.id, 'Video visit'],
      ]);
      for (const word of ['Rash', me.name, who.name, 'Clinic', 'clinic.example']) expect(text).not.toContain(word);
    }));

  test('where a busy person has more than a calendar takes, keeps what is to come', () =>
    withDb(async (db) => {
      const { me, app, feed } = await ownFeed(db);
      const next = await appointment(db, { patientId: me.id, startsAt: minutes(600) });
      const of = { clinicId: next.clinicId, personId: me.id, role: 'patient' as const };
      await asOwner(db, async (owner) => {
        const past = Array.from({ length: 1001 }, (_one, n) => ({ id: newId('apt'), startsAt: minutes(-60 * (n + 1)) }));
        const values = past.map(({ id, startsAt }) => ({ ...next, id, startsAt, endsAt: new Date(startsAt.getTime() + 60_000) }));
        await owner.insert(appointments).values(values);
        const places = past.map(({ id, startsAt }) => ({ ...of, appointmentId: id, startsAt }));
        await owner.insert(appointmentParticipants).values(places);
      });

      const events = eventsOf(await (await app.request(pathOf(feed))).text());
      expect(events).toHaveLength(1000);
      expect(events.at(-1)!.uid).toBe(next.id);
      expect(events[0]!.startDate.toJSDate()).toEqual(minutes(-60 * 999));
    }));

  test('each reading is audited as the person’s, a row with what was on it', () =>
    withDb(async (db) => {
      const { me, app, feed } = await ownFeed(db);
      const mine = await appointment(db, { patientId: me.id });
      await app.request(pathOf(feed));
      expect(await db.select().from(auditLog).where(eq(auditLog.action, 'calendar_feed.read'))).toMatchObject([
        { actorId: me.id, entityIds: [mine.id] },
      ]);
    }));

  test('its secret is stored as a hash only; a new address ends the one from before; deleting ends it', () =>
    withDb(async (db) => {
      const { token, app, feed } = await ownFeed(db);
      const [row] = await asOwner(db, (owner) => owner.select().from(calendarFeeds));
      expect(JSON.stringify(row)).not.toContain(pathOf(feed).split('/').at(-1)!.slice(0, 43));

      const next = (await (await app.request('/v1/me/calendar-feed', as(token, { method: 'POST' }))).json()) as CalendarFeed;
      expect((await app.request(pathOf(feed))).status).toBe(404);
      expect((await app.request(pathOf(next))).status).toBe(200);
      const remove = () => app.request('/v1/me/calendar-feed', as(token, { method: 'DELETE' }));
      expect((await remove()).status).toBe(204);
      expect(await (await app.request(pathOf(next))).json()).toMatchObject({ code: 'calendar_feeds.not_found' });
      expect(await (await remove()).json()).toMatchObject({ status: 404, code: 'calendar_feeds.not_found' });
    }));

  test('a repeated request makes no second secret', () =>
    withDatabase(async ({ db }) => {
      const { id: personId } = await patient(db);
      const { token } = await session(db, { personId });
      const app = makeApp({ db });
      const make = () =>
        app.request('/v1/me/calendar-feed', as(token, { method: 'POST', headers: { 'idempotency-key': 'once' } }));
      const { id } = (await (await make()).json()) as CalendarFeed;
      expect(await (await make()).json()).toMatchObject({ status: 409, code: 'idempotency.not_replayable', resourceId: id });
      expect(await db.select().from(calendarFeeds)).toHaveLength(1);
    }));

  test('two who make one at once leave one that works', () =>
    withDatabase(async ({ db }) => {
      const me = await patient(db);
      const ctx = makeCtx(db, { actor: actorOf(me) });
      const made = await Promise.all(Array.from({ length: 8 }, () => makeCalendarFeed(ctx)));
      const live = (await db.select().from(calendarFeeds)).filter(({ revokedAt }) => revokedAt === null);
      expect(live).toHaveLength(1);
      expect(made.map(({ id }) => id)).toContain(live[0]!.id);
    }));

  test('whose account the clinic ended sees nothing any more', () =>
    withDb(async (db) => {
      const { me, app, feed } = await ownFeed(db);
      await asOwner(db, (owner) =>
        owner.execute(sql`update people set status = 'deactivated', deactivated_at = ${NOW.toISOString()} where id = ${me.id}`),
      );
      expect((await app.request(pathOf(feed))).status).toBe(404);
    }));

  test('a key and a link to one visit make none', () =>
    withDb(async (db) => {
      const { key } = await secretKey(db);
      expect((await makeApp({ db }).request('/v1/me/calendar-feed', as(key, { method: 'POST' }))).status).toBe(403);
      const { id: appointmentId, patientId } = await appointment(db);
      const byLink = makeCtx(db, { actor: actorOf({ id: patientId, kind: 'patient' }, { appointmentId }) });
      await expect(makeCalendarFeed(byLink)).rejects.toMatchObject({ code: 'auth.forbidden' });
      await expect(deleteCalendarFeed(byLink)).rejects.toMatchObject({ code: 'auth.forbidden' });
    }));

  test('when the audit row cannot be written, there is none, and none is read', () =>
    withDb(async (db) => {
      const { me, app, feed } = await ownFeed(db);
      await asOwner(db, (owner) =>
        owner.execute(sql`alter table audit_log add constraint audit_is_down check (false) not valid`),
      );
      await expect(makeCalendarFeed(makeCtx(db, { actor: actorOf(me) }))).rejects.toThrow();
      expect(await asOwner(db, (owner) => owner.select().from(calendarFeeds))).toMatchObject([{ id: feed.id, revokedAt: null }]);
      expect((await app.request(pathOf(feed))).status).toBe(500);
    }));

  test.each(['short.ics', `${'A'.repeat(43)}.txt`, `${'A'.repeat(43)}`])('what is no address of ours is refused: %s', (file) =>
    withDb(async (db) => {
      await clinic(db);
      expect((await makeApp({ db }).request(`/v1/calendar-feeds/${file}`)).status).toBe(400);
    }),
  );

  test('an unknown one is not found', () =>
    withDb(async (db) => {
      await clinic(db);
      expect((await makeApp({ db }).request(`/v1/calendar-feeds/${'A'.repeat(43)}.ics`)).status).toBe(404);
    }));

  test('neither the log nor the metrics hold the secret', () =>
    withDb(async (db) => {
      const lines: string[] = [];
      const out = new Writable({ write: (chunk: Buffer, _encoding, done) => (lines.push(chunk.toString()), done()) });
      const metrics = new Registry();
      const { app, feed } = await ownFeed(db, { log: pino({ level: 'trace' }, out), metrics });
      await app.request(pathOf(feed));
      await app.request(`${pathOf(feed)}?surprise=1`);
      const written = lines.join('') + (await metrics.metrics());
      expect(written).toContain('calendar-feeds');
      expect(written).not.toContain(pathOf(feed).split('/').at(-1)!.slice(0, 43));
    }));
});
