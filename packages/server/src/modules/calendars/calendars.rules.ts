import type { AppointmentStatus } from '@bedside/contract';
import type { CalendarInput, CalendarMethod, CalendarVisit, Party } from '../../calendar/calendar-of.ts';
import { languageFor, TEXTS } from '../../mail/say.ts';
import type { AppointmentRow } from '../appointments/appointments.table.ts';
import type { ClinicRow } from '../clinics/clinics.table.ts';

const STATUSES: Record<AppointmentStatus, CalendarVisit['status']> = {
  pending: 'TENTATIVE',
  scheduled: 'CONFIRMED',
  checked_in: 'CONFIRMED',
  in_progress: 'CONFIRMED',
  completed: 'CONFIRMED',
  no_show: 'CONFIRMED',
  cancelled: 'CANCELLED',
  expired: 'CANCELLED',
  entered_in_error: 'CANCELLED',
};

/** Those that a calendar shows. */
export const SHOWN_STATUSES = (Object.keys(STATUSES) as AppointmentStatus[]).filter((status) => STATUSES[status] !== 'CANCELLED');

export const eventOf = (row: AppointmentRow): CalendarVisit => ({
  uid: row.id,
  sequence: row.sequence,
  startsAt: row.startsAt,
  endsAt: row.endsAt,
  status: STATUSES[row.status],
  // Neutral: nobody who looks over a shoulder learns what the visit is about.
  summary: TEXTS.en.modes[row.mode],
  lastModified: row.updatedAt,
});

type Clinic = Pick<ClinicRow, 'name' | 'timeZone' | 'visitUrl'>;

type How = {
  stamp: Date;
  organizer?: Party;
  attendee?: Party;
  /** Where one joins; nothing while nobody said where. */
  page: string | null;
  /** Of the summary. */
  language?: string;
  /** Over for this attendee, whatever the visit is to others. */
  method?: 'CANCEL';
};

/** One visit for one who takes part: where, and whose clinic; not with whom, and not why. */
export function calendarOfVisit(
  row: AppointmentRow,
  clinic: Clinic,
  { stamp, page, organizer, attendee, language = 'en', method: wanted }: How,
): CalendarInput {
  const event = { ...eventOf(row), ...(wanted && { status: 'CANCELLED' as const }) };
  const method: CalendarMethod = event.status === 'CANCELLED' ? 'CANCEL' : attendee ? 'REQUEST' : 'PUBLISH';
  const isOnline = row.mode !== 'in_person';
  return {
    method,
    timeZone: clinic.timeZone,
    stamp,
    organizer: organizer ?? { name: clinic.name, address: `no-reply@${new URL(clinic.visitUrl).hostname}` },
    ...(attendee && { attendee }),
    visits: [
      {
        ...event,
        summary: `${TEXTS[languageFor(language)].modes[row.mode]}: ${clinic.name}`,
        ...(isOnline ? page && { url: page } : row.location?.text && { location: row.location.text }),
      },
    ],
  };
}
