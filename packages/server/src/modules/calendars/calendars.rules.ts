import type { AppointmentMode, AppointmentStatus } from '@bedside/contract';
import type { CalendarInput, CalendarMethod, CalendarVisit, Party } from '../../calendar/calendar-of.ts';
import type { AppointmentRow } from '../appointments/appointments.table.ts';
import type { ClinicRow } from '../clinics/clinics.table.ts';

/** Neutral: nobody who looks over a shoulder learns what the visit is about. */
const SUMMARIES: Record<AppointmentMode, string> = {
  video: 'Video visit',
  audio: 'Phone visit',
  chat: 'Chat visit',
  in_person: 'Visit',
};

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
  summary: SUMMARIES[row.mode],
  lastModified: row.updatedAt,
});

type Clinic = Pick<ClinicRow, 'name' | 'timeZone' | 'visitUrl'>;

/** One visit for one who takes part: where, and whose clinic; not with whom, and not why. */
export function calendarOfVisit(
  row: AppointmentRow,
  clinic: Clinic,
  { stamp, organizer, attendee }: { stamp: Date; organizer?: Party; attendee?: Party },
): CalendarInput {
  const event = eventOf(row);
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
        summary: `${event.summary}: ${clinic.name}`,
        ...(isOnline ? { url: clinic.visitUrl } : row.location?.text ? { location: row.location.text } : {}),
      },
    ],
  };
}
