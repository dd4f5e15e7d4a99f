import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import { Temporal } from 'temporal-polyfill';
import { zoneOf } from './zone-of.ts';

/** What RFC 5546 lets one send: an invitation or a change, its end, or times to look at without an answer. */
export type CalendarMethod = 'REQUEST' | 'CANCEL' | 'PUBLISH';

/** Neutral words only: a calendar is read by other programs and other people. */
export type CalendarVisit = {
  /** The same for its whole life, also after a move. */
  uid: string;
  /** Grows with each move and with the end. */
  sequence: number;
  startsAt: Date;
  endsAt: Date;
  status: 'TENTATIVE' | 'CONFIRMED' | 'CANCELLED';
  summary: string;
  description?: string;
  url?: string;
  location?: string;
  lastModified?: Date;
  /** One of a series that is not where the series has it: where that would have been. */
  recurrenceId?: Date;
};

export type Party = { name: string; address: string };

export type CalendarInput = {
  method: CalendarMethod;
  /** The clinic's, IANA. Times are written in it where a calendar program will read them as the very same instants, else in UTC. */
  timeZone: string;
  /** When this text is made. */
  stamp: Date;
  visits: readonly CalendarVisit[];
  organizer?: Party;
  /** Of a REQUEST or CANCEL: the one person it is sent to. Nobody learns from it who else comes. */
  attendee?: Party;
  /** What a program that subscribes calls it. */
  name?: string;
};

const METHODS = { REQUEST: ICalCalendarMethod.REQUEST, CANCEL: ICalCalendarMethod.CANCEL, PUBLISH: ICalCalendarMethod.PUBLISH };
const STATUSES = {
  TENTATIVE: ICalEventStatus.TENTATIVE,
  CONFIRMED: ICalEventStatus.CONFIRMED,
  CANCELLED: ICalEventStatus.CANCELLED,
};

/** An iCalendar object (RFC 5545): CRLF, folded at 75 octets. For the mails, the download and the feed alike. */
export function calendarOf({ method, timeZone, stamp, visits, organizer, attendee, name }: CalendarInput): string {
  const calendar = ical({
    prodId: { company: 'Bedside', product: 'Visits', language: 'EN' },
    method: METHODS[method],
    ...(name !== undefined && { name }),
  });
  const zone = zoneOf(timeZone);
  let usesZone = false;
  for (const visit of visits) {
    const instants = [visit.startsAt, visit.endsAt, ...(visit.recurrenceId ? [visit.recurrenceId] : [])];
    const inZone = zone && instants.every((at) => zone.reads(at)) ? zone : undefined;
    usesZone ||= inZone !== undefined;
    const written = (at: Date) => (inZone ? instantOf(at).toZonedDateTimeISO(inZone.id) : instantOf(at));
    calendar.createEvent({
      id: visit.uid,
      sequence: visit.sequence,
      stamp: instantOf(stamp),
      start: written(visit.startsAt),
      end: written(visit.endsAt),
      timezone: inZone?.id ?? null,
      status: STATUSES[visit.status],
      summary: visit.summary,
      ...(visit.description !== undefined && { description: visit.description }),
      ...(visit.url !== undefined && { url: visit.url }),
      ...(visit.location !== undefined && { location: visit.location }),
      ...(visit.lastModified && { lastModified: instantOf(visit.lastModified) }),
      ...(visit.recurrenceId && { recurrenceId: written(visit.recurrenceId) }),
      ...(organizer && { organizer: { name: organizer.name, email: organizer.address } }),
      ...(attendee && { attendees: [{ name: attendee.name, email: attendee.address, rsvp: method === 'REQUEST' }] }),
    });
  }
  const text = `${calendar.toString()}\r\n`;
  // Given to the library as the calendar's zone, it would write every DTSTAMP in it, which RFC 5545 forbids.
  return zone && usesZone ? text.replace('BEGIN:VEVENT', () => `${zone.definition}\r\nBEGIN:VEVENT`) : text;
}

/** As a Date it would be written in the zone of this machine. */
const instantOf = (at: Date) => Temporal.Instant.fromEpochMilliseconds(Math.floor(at.getTime() / 1000) * 1000);
