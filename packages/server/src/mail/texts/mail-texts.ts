/** What one mail says. `{clinic}`, `{when}`, … are filled in by `say`; subjects name the clinic and nothing else. */
export type Words = { subject: string; lines: string[]; button?: string };

type Kind =
  | 'request'
  | 'invitation'
  | 'invitation_clinic'
  | 'change'
  | 'change_clinic'
  | 'cancellation'
  | 'request_not_taken_up'
  | 'reminder'
  | 'reminder_clinic'
  | 'running_late'
  | 'your_turn'
  | 'incoming_call'
  | 'missed_call'
  | 'declined_call'
  | 'summary'
  | 'summary_call'
  | 'waitlist_offer'
  | 'account_exists'
  | 'sign_up'
  | 'password_reset'
  | 'account_invitation'
  | 'new_sign_in'
  | 'sign_in_reused'
  | 'password_changed';

/** All that is said in one language; a missing key does not compile. `…_clinic`: to the practitioner. */
export type MailTexts = {
  dir: 'ltr' | 'rtl';
  /** A time as the recipient's clock shows it (`{here}`), and as the clinic's does (`{there}`). */
  twoZones: string;
  /** What a calendar calls it. */
  modes: Record<'video' | 'audio' | 'chat' | 'in_person', string>;
} & Record<Kind, Words>;

export type MailKind = Kind;
