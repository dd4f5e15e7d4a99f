import { isReckonable, OPEN_STATUSES, type AppointmentStatus } from '@bedside/contract';

/** The life of an appointment. Rescheduling is an event, not a status. Every write of a status goes through `moveAppointment`. */
export const TRANSITIONS: Record<AppointmentStatus, readonly AppointmentStatus[]> = {
  pending: ['scheduled', 'expired', 'cancelled', 'entered_in_error'],
  scheduled: ['checked_in', 'completed', 'cancelled', 'no_show', 'entered_in_error'],
  checked_in: ['scheduled', 'in_progress', 'completed', 'cancelled', 'no_show', 'entered_in_error'],
  in_progress: ['completed', 'checked_in', 'scheduled', 'cancelled'],
  completed: ['scheduled', 'entered_in_error'],
  cancelled: ['scheduled', 'entered_in_error'],
  no_show: ['scheduled', 'entered_in_error'],
  expired: ['entered_in_error'],
  entered_in_error: [],
};

export const canMove = (from: AppointmentStatus, to: AppointmentStatus) => TRANSITIONS[from].includes(to);

export const isOpen = (status: AppointmentStatus) => (OPEN_STATUSES as readonly AppointmentStatus[]).includes(status);

const CURSOR = /^(\d{1,15})\.(apt_[0-9a-f]{32})$/;

/** Where a page ended: opaque to callers. */
export const cursorOf = ({ startsAt, id }: { startsAt: Date; id: string }) =>
  Buffer.from(`${startsAt.getTime()}.${id}`).toString('base64url');

export function readCursor(cursor: string): { startsAt: Date; id: string } | undefined {
  const [, time, id] = CURSOR.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  const startsAt = new Date(Number(time));
  return id && isReckonable(startsAt) ? { startsAt, id } : undefined;
}
