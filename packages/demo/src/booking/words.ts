import type { Appointment, Me } from '@bedside/client';

const LANGUAGE = 'en-GB';

/** By whose clock times are told. */
export interface Zones {
  own: string;
  clinic: string;
}

/** Of a visitor: what their browser said, else what their profile says, else the clinic's. */
export function zonesOf({ person, clinic }: Pick<Me, 'person' | 'clinic'>, fromBrowser: string | undefined): Zones {
  return { own: isZone(fromBrowser) ? fromBrowser : (person.timeZone ?? clinic.timeZone), clinic: clinic.timeZone };
}

function isZone(name: string | undefined): name is string {
  if (!name || name.length > 64) return false;
  try {
    return new Intl.DateTimeFormat(LANGUAGE, { timeZone: name }).format() !== '';
  } catch {
    return false;
  }
}

/** Its city, as people call it: `America/New_York` is "New York time". */
export const zoneName = (zone: string): string =>
  zone.includes('/') ? `${zone.split('/').at(-1)?.replaceAll('_', ' ')} time` : zone;

const format = (timeZone: string, options: Intl.DateTimeFormatOptions) => (instant: string) =>
  new Intl.DateTimeFormat(LANGUAGE, { timeZone, hourCycle: 'h23', ...options }).format(new Date(instant));

const CLOCK = { hour: '2-digit', minute: '2-digit' } as const;
const DAY = { weekday: 'long', day: 'numeric', month: 'long' } as const;

export const clockOf = (instant: string, zone: string): string => format(zone, CLOCK)(instant);
/** "Tuesday 24 November" */
export const dayOf = (instant: string, zone: string): string => format(zone, DAY)(instant).replace(',', '');
/** "Tue 24 Nov, 10:45" */
export const shortly = (instant: string, zone: string): string =>
  `${format(zone, { weekday: 'short', day: 'numeric', month: 'short' })(instant).replace(',', '')}, ${clockOf(instant, zone)}`;
/** Of a day of the calendar, in whichever zone. */
export const dateName = (date: string): string => dayOf(`${date}T12:00:00Z`, 'UTC');
/** "24 Nov – 30 Nov" */
export const spanName = (first: string, last: string): string =>
  [first, last].map((date) => format('UTC', { day: 'numeric', month: 'short' })(`${date}T12:00:00Z`)).join(' – ');

/** When it is where the clinic is; undefined where clocks agree. */
export function clinicTime(instant: string, { own, clinic }: Zones): string | undefined {
  const [here, there] = [shortly(instant, own), shortly(instant, clinic)];
  if (here === there) return undefined;
  const time = dayOf(instant, own) === dayOf(instant, clinic) ? clockOf(instant, clinic) : there;
  return `${time} ${zoneName(clinic)}`;
}

export const initials = (name: string): string =>
  name
    .replace(/^(Dr|Prof)\.?\s+/, '')
    .split(/\s+/)
    .map((word) => word[0] ?? '')
    .filter((_letter, index, all) => index === 0 || index === all.length - 1)
    .join('')
    .toUpperCase();

const languages = new Intl.DisplayNames(LANGUAGE, { type: 'language' });
export function languageName(tag: string): string {
  try {
    return languages.of(tag) ?? tag;
  } catch {
    return tag;
  }
}

export const MODES: Record<Appointment['mode'], string> = {
  video: 'Video visit',
  audio: 'Call without picture',
  chat: 'Chat',
  in_person: 'At the clinic',
};

export const STATUSES: Record<Appointment['status'], string> = {
  pending: 'Requested',
  scheduled: 'Booked',
  checked_in: 'Checked in',
  in_progress: 'In progress',
  completed: 'Completed',
  cancelled: 'Cancelled',
  no_show: 'Missed',
  expired: 'Not confirmed',
  entered_in_error: 'Entered in error',
};

export const withRole = ({ participants }: Appointment, role: Appointment['participants'][number]['role']) =>
  participants.find((one) => one.role === role);
