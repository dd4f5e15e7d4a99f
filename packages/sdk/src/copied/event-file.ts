import type { Appointment } from '@bedside/contract';

const instant = (at: string) => at.replace(/[-:]|\.\d+/g, '');
/** RFC 5545: these would end or split the text. */
const escaped = (text: string) => text.replace(/[\\;,]/g, '\\$&').replace(/\s+/g, ' ');

/**
 * The visit for a calendar program, as a `data:` address: nothing is fetched and nothing has to be given back. It has the UID that mails
 * of the API have, so that what changes later changes it; and it says neither with whom nor why.
 */
export function eventFile({ id, startsAt, endsAt, status, createdAt }: Appointment, summary: string) {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Bedside//Elements//EN',
    'BEGIN:VEVENT',
    `UID:${id}`,
    `DTSTAMP:${instant(createdAt)}`,
    `DTSTART:${instant(startsAt)}`,
    `DTEND:${instant(endsAt)}`,
    `SUMMARY:${escaped(summary)}`,
    `STATUS:${status === 'pending' ? 'TENTATIVE' : 'CONFIRMED'}`,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ];
  return `data:text/calendar;charset=utf-8,${encodeURIComponent(lines.join('\r\n'))}`;
}
