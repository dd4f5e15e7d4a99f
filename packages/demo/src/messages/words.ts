import type { MessagePage } from '@bedside/client';

export type Message = MessagePage['data'][number];

type EventType = NonNullable<Message['event']>['type'];

const EVENTS: Record<EventType, string> = {
  'appointment.requested': 'A visit was requested',
  'appointment.scheduled': 'A visit was booked',
  'appointment.confirmed': 'The visit was confirmed',
  'appointment.rescheduled': 'The visit was moved',
  'appointment.cancelled': 'The visit was cancelled',
  'appointment.completed': 'The visit is over',
  'appointment.no_show': 'The visit was missed',
  'appointment.reopened': 'The visit was opened again',
  'appointment.expired': 'The request was not confirmed in time',
  'call.ringing': 'A call',
  'call.declined': 'The call was declined',
  'call.missed': 'The call was missed',
  'call.ended': 'The call has ended',
};
export const eventName = (type: EventType): string => EVENTS[type];

export const STATES: Record<NonNullable<Message['state']>, string> = { sent: 'Sent', delivered: 'Delivered', read: 'Read' };

/** "820 B", "12 KB", "3.4 MB" */
export function sizeOf(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
