import type { DenialReason, LateChoice, WaitingMessageCode } from '@bedside/contract';

/** 2nd, 3rd, 11th. */
const ordinal = (place: number) =>
  `${place}${{ one: 'st', two: 'nd', few: 'rd' }[new Intl.PluralRules('en', { type: 'ordinal' }).select(place) as 'one'] ?? 'th'}`;

/** What the waiting room says beside "who knows": place, messages, running late. */
export const waitingWords = {
  id: 'visit.waiting',
  place: (place: number) => (place === 1 ? 'You are next' : `${ordinal(place)} in line`),
  about: (from: number, to: number) =>
    to <= 5 ? 'A few minutes' : from === to ? `About ${to} minutes` : `About ${from} to ${to} minutes`,
  waitedFor: (minutes: number, since: string) =>
    minutes < 1 ? `since ${since}` : `waiting for ${minutes === 1 ? '1 minute' : `${minutes} minutes`}, since ${since}`,
  withPatient: (name: string) => (name ? `You go in together with ${name}.` : 'You go in together with the patient.'),
  yourTurn: 'It is your turn',
  yourTurnHint: 'Please stay here: you go in as soon as you are let in.',

  from: (name: string, time: string) => `${name}, ${time}`,
  messages: {
    soon: 'Your visit begins in a few minutes.',
    delayed: 'It takes longer than planned. Thank you for waiting.',
    preparing: 'I am reading your records before we begin.',
    technical: 'We have a technical problem and are working on it.',
    check_devices: 'Please check your camera and microphone.',
    call_clinic: 'Please call the clinic.',
    ready: 'It is your turn. Please stay on this page.',
    other: '',
    wrong_time: 'Your visit is at another time.',
    not_prepared: 'Something is missing before we can begin.',
    needs_to_come_in: 'Please come to the clinic for this visit.',
  } satisfies Record<WaitingMessageCode | DenialReason, string>,

  late: (minutes: number | null) => (minutes === null ? 'Running late' : `Running about ${minutes} minutes late`),
  lateHint: 'Your place is kept while you wait, rest, or are phoned.',
  choices: {
    wait: 'I’ll wait here',
    tell_me: 'Tell me when it is my turn',
    phone: 'Phone me instead',
    another_slot: 'Choose another time',
  } satisfies Record<LateChoice, string>,
  chosen: {
    wait: 'You wait here. You go in by yourself when it is your turn.',
    tell_me: 'You can leave this page. You get a mail when it is your turn; this page tells you, too, while it is open.',
    phone: 'The clinic phones you.',
    another_slot: 'Your visit is moved.',
  } satisfies Record<LateChoice, string>,
  phoneOn: (number: string) => `The clinic phones you on ${number}.`,
  change: 'Choose something else',
  number: 'Phone number, if another than the clinic has',
  phoneMe: 'Phone me',
  back: 'Back',
  sending: 'Sending …',
  looking: 'Looking for free times …',
  free: 'Free times',
  noneFree: 'There is no free time in the next two weeks. Please choose something else, or call the clinic.',
  take: (when: string) => `Take ${when}`,
  moved: 'Your visit is moved.',
  failed: 'That did not work. Please check your internet connection and try again.',
};
