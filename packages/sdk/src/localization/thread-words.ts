import type { ThreadEventType } from '@bedside/contract';

const length = (seconds: number) => (seconds < 60 ? `${seconds} s` : `${Math.round(seconds / 60)} min`);

/** What `<visit-thread>` says of its conversations, and what happened in them. */
export const threadWords = {
  id: 'thread',
  title: 'Messages',
  team: 'The clinic’s team',
  unread: (count: number) => (count > 99 ? '99+ unread' : `${count} unread`),
  you: (text: string) => `You: ${text}`,
  photo: 'A picture',
  file: (name: string) => `File: ${name}`,
  more: 'Show more',
  back: 'Back to all conversations',
  none: 'No conversations yet',
  noneMore: 'You can write to each other here as soon as a visit is booked.',
  choose: 'Choose a conversation to read it.',
  here: 'Here now',
  typing: (name: string) => `${name} is writing …`,
  callAudio: (name: string) => `Call ${name}, sound only`,
  callVideo: (name: string) => `Call ${name} with video`,
  calling: 'A call is under way',
  callRuns: (time: string) => `Call under way since ${time}`,
  callRings: 'It is ringing',
  join: 'Join',
  messages: (name: string) => `Messages with ${name}`,
  newBelow: (count: number) => (count === 1 ? '1 new message' : `${count} new messages`),
  said: (name: string, text: string) => `${name}: ${text}`,
  deleted: 'This message was taken back',
  failed: 'Not sent.',
  retry: 'Try again',
  offline: 'No connection. What you send now goes out when it is back.',
  failedAll: 'We cannot show your messages. Please check your internet connection.',
  callClinic: 'Or call the clinic:',
  /** An entry of the thread: what happened, for when, and how long it was. */
  events: {
    'appointment.requested': (when) => `Visit asked for: ${when}`,
    'appointment.scheduled': (when) => `Visit booked for ${when}`,
    'appointment.confirmed': (when) => `Visit confirmed for ${when}`,
    'appointment.rescheduled': (when) => `Visit moved to ${when}`,
    'appointment.cancelled': (when) => `Visit of ${when} cancelled`,
    'appointment.completed': () => 'Visit over',
    'appointment.no_show': () => 'Visit did not take place',
    'appointment.reopened': (when) => `Visit opened again for ${when}`,
    'appointment.expired': (when) => `Request for ${when} expired`,
    'call.ringing': () => 'Call',
    'call.declined': () => 'Call declined',
    'call.missed': () => 'Missed call',
    'call.ended': (_when, seconds) => (seconds ? `Call ended, ${length(seconds)}` : 'Call ended'),
  } satisfies Record<ThreadEventType, (when: string, talkSeconds: number | null) => string> as Record<
    ThreadEventType,
    (when: string, talkSeconds: number | null) => string
  >,
};
