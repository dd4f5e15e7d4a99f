import type { AppointmentMode } from '@bedside/contract';

const hours = (minutes: number) => (minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`);

/** What `<appointment-list>` says. */
export const listWords = {
  title: 'Your visits',
  modes: { video: 'video visit', audio: 'sound only', chat: 'by message', in_person: 'at the clinic' } satisfies Record<
    AppointmentMode,
    string
  >,
  today: (time: string) => `Today, ${time}`,
  clinicTime: (time: string, city: string) => `your clinic: ${time} ${city}`,
  join: 'Join visit',
  joinFor: (name: string) => `Join visit with ${name}`,
  opens: (when: string, rest: string) => `Opens ${when} · ${rest}`,
  opensIn: (rest: string) => `Opens ${rest}`,
  opening: 'Opening …',
  inDays: (days: number) => (days === 1 ? 'in 1 day' : `in ${days} days`),
  inMinutes: (minutes: number) => `in ${hours(minutes)}`,
  inSeconds: (seconds: number) => `in ${seconds < 60 ? '' : `${Math.floor(seconds / 60)} min `}${seconds % 60} s`,
  doorOpen: 'The door is open',
  inProgress: 'In progress',
  youWait: 'You are in the waiting room',
  theyWait: (name: string) => `${name} is waiting`,
  states: {
    pending: 'Not confirmed yet',
    cancelled: 'Cancelled',
    completed: 'Over',
    no_show: 'Missed',
    expired: 'Never confirmed',
    closed: 'The door has closed',
  },
  earlier: 'Earlier',
  noEarlier: 'There are no earlier visits.',
  more: 'Show more',
  loading: 'Your visits are on their way.',
  emptyTitle: 'No visits yet',
  empty: 'Your next visit will appear here, and its door opens by itself.',
  book: (clinic: string) => `To book a visit, call ${clinic}:`,
  callClinic: 'Or call the clinic:',
  retry: 'Try again',
  goOnHere: 'Go on here',
  reconnecting: 'Connection lost. Trying again …',
  nowOpen: (name: string) => `The door is open. You can join your visit with ${name}.`,
  nowCancelled: (name: string, when: string) => `Your visit with ${name}, ${when}, was cancelled.`,
  nowMore: (count: number) => `${count} more visits shown.`,
};
