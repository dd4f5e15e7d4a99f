import type { NoticeKind } from '@bedside/contract';

type Told = { when: string; late: boolean; minutes: number | null; talkSeconds: number | null };
const length = (seconds: number) => (seconds < 60 ? `${seconds} s` : `${Math.round(seconds / 60)} min`);

/** What `<telehealth-notices>` says. */
export const noticesWords = {
  id: 'notices',
  title: 'Notices',
  bell: (count: number) => (count === 0 ? 'Notices' : count === 1 ? 'Notices, 1 unread' : `Notices, ${count} unread`),
  toasts: 'New notices',
  kinds: {
    request: ({ when }) => `Somebody asks for a visit: ${when}`,
    invitation: ({ when }) => `Your visit is planned for ${when}`,
    change: ({ when }) => `Your visit has changed. It is ${when}`,
    cancellation: ({ when }) => `The visit of ${when} will not take place`,
    reminder: ({ when, late }) => (late ? `Your visit was ${when}` : `Your visit begins ${when}`),
    running_late: () => 'Your practitioner is running late. Your place is kept',
    your_turn: () => 'It is your turn. Please come in',
    incoming_call: () => 'Somebody is calling you',
    missed_call: () => 'You missed a call',
    declined_call: () => 'Your call was not taken',
    summary: ({ talkSeconds }) =>
      talkSeconds ? `Your call has ended. It was ${length(talkSeconds)} long` : 'Your call has ended',
  } satisfies Record<NoticeKind, (told: Told) => string> as Record<NoticeKind, (told: Told) => string>,
  today: (time: string) => `today, ${time}`,
  join: 'Join',
  clinicTime: (time: string, city: string) => `your clinic: ${time} ${city}`,
  joinVisit: (when: string) => `Join the visit of ${when}`,
  read: 'Mark as read',
  readAll: 'Mark all as read',
  unread: 'Unread:',
  dismiss: (text: string) => `Dismiss: ${text}`,
  close: 'Close',
  more: 'Show more',
  none: 'Nothing new',
  noneMore: 'Reminders, changes to your visits and missed calls appear here.',
  reconnecting: 'Connection lost. Trying again …',
  failed: 'We cannot show your notices. Please check your internet connection.',
  retry: 'Try again',
  callClinic: 'Or call the clinic:',
};
