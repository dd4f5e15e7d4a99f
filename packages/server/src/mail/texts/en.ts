import type { MailTexts } from './mail-texts.ts';

const OWN_LINK = 'Open your link shortly before. It is for you alone, so please do not pass this mail on.';
const PAGE = 'Open the clinic’s page';
const NOT_YOU = 'If this was not you, you need not do anything.';

export const en: MailTexts = {
  dir: 'ltr',
  twoZones: '{here} (at the clinic: {there})',
  modes: { video: 'Video visit', audio: 'Phone visit', chat: 'Chat visit', in_person: 'Visit' },
  request: {
    subject: 'A request for a visit at {clinic}',
    lines: ['Somebody asks for a visit at {clinic}: {when}.', 'Please confirm or decline it. Until then the time is kept.'],
    button: PAGE,
  },
  invitation: {
    subject: 'Your visit at {clinic}',
    lines: ['You have a visit at {clinic}: {when}.', OWN_LINK],
    button: 'Open your visit',
  },
  invitation_clinic: {
    subject: 'A visit at {clinic}',
    lines: ['You have a visit at {clinic}: {when}.'],
    button: PAGE,
  },
  change: {
    subject: 'Your visit at {clinic} has changed',
    lines: ['Your visit at {clinic} is now: {when}.', OWN_LINK],
    button: 'Open your visit',
  },
  change_clinic: {
    subject: 'A visit at {clinic} has changed',
    lines: ['Your visit at {clinic} is now: {when}.'],
    button: PAGE,
  },
  cancellation: {
    subject: 'Your visit at {clinic} was cancelled',
    lines: ['Your visit at {clinic} will not take place: {when}.'],
    button: PAGE,
  },
  request_not_taken_up: {
    subject: 'Your request at {clinic}',
    lines: ['Your request for a visit at {clinic} was not taken up: {when}. The time is free again.'],
    button: PAGE,
  },
  reminder: {
    subject: 'Reminder: your visit at {clinic}',
    lines: ['Your visit at {clinic} is coming up: {when}.', OWN_LINK],
    button: 'Open your visit',
  },
  reminder_clinic: {
    subject: 'Reminder: a visit at {clinic}',
    lines: ['Your visit at {clinic} is coming up: {when}.'],
    button: PAGE,
  },
  running_late: {
    subject: 'Your visit at {clinic} begins later',
    lines: ['{clinic} is running late. Your place is kept.', 'We tell you when it is your turn.'],
    button: 'Open your visit',
  },
  your_turn: {
    subject: 'It is your turn at {clinic}',
    lines: ['{clinic} is ready for your visit. Please open your link now.'],
    button: 'Open your visit',
  },
  incoming_call: {
    subject: 'A call at {clinic}',
    lines: ['You are being called at {clinic} now. Open the page to answer.'],
    button: 'Answer',
  },
  missed_call: {
    subject: 'A missed call at {clinic}',
    lines: ['You were called at {clinic} and were not reached: {when}.'],
    button: PAGE,
  },
  declined_call: {
    subject: 'Your call at {clinic}',
    lines: ['Your call at {clinic} was not taken: {when}.'],
    button: PAGE,
  },
  summary: {
    subject: 'Your visit at {clinic} has ended',
    lines: ['Your visit at {clinic} has ended. It began: {when}. It lasted: {length}.'],
  },
  summary_call: {
    subject: 'Your call at {clinic} has ended',
    lines: ['Your call at {clinic} has ended. It began: {when}. It lasted: {length}.'],
  },
  waitlist_offer: {
    subject: 'A time has become free at {clinic}',
    lines: [
      'You asked {clinic} for an earlier time. One has become free: {when}.',
      'It is kept for you until {until}. After that it is offered to the next in line, and you keep waiting.',
    ],
    button: 'Take or decline it',
  },
  account_exists: {
    subject: 'Your account at {clinic}',
    lines: ['Somebody wanted to make an account at {clinic} with this address. You have one already: please sign in.', NOT_YOU],
    button: 'Sign in',
  },
  sign_up: {
    subject: 'Confirm your e-mail address for {clinic}',
    lines: ['Please confirm that this address is yours, to finish your account at {clinic}. The link works for a day.', NOT_YOU],
    button: 'Confirm the address',
  },
  password_reset: {
    subject: 'A new password for {clinic}',
    lines: ['Choose a new password for your account at {clinic}. The link works for an hour, once.', NOT_YOU],
    button: 'Choose a password',
  },
  account_invitation: {
    subject: 'Your account at {clinic}',
    lines: ['{clinic} has made an account for you. Choose a password to sign in. The link works for a week, once.'],
    button: 'Choose a password',
  },
  new_sign_in: {
    subject: 'New sign-in at {clinic}',
    lines: [
      'Somebody has signed in to your account at {clinic} with a browser that we have not seen before.',
      'If this was not you, choose a new password: that signs out every browser.',
    ],
  },
  sign_in_reused: {
    subject: 'We have signed you out at {clinic}',
    lines: [
      'A sign-in to your account at {clinic} was used from two places, so we have ended it. Please sign in again.',
      'If this happens again, choose a new password.',
    ],
  },
  password_changed: {
    subject: 'Your password at {clinic} was changed',
    lines: [
      'The password of your account at {clinic} was changed, and every other browser was signed out.',
      'If this was not you, ask for a new password on the sign-in page, and call the clinic.',
    ],
  },
};
