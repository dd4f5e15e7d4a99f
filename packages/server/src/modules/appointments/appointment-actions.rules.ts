import {
  MAX_GUESTS,
  type AppointmentAction,
  type AppointmentMode,
  type AppointmentStatus,
  type Permission,
} from '@bedside/contract';
import { isInNotice } from '../door/join-window.rules.ts';
import { isOpen } from './appointments.rules.ts';
import type { Side } from './appointments.table.ts';

/** What was marked as missed can be taken back for so long. */
export const REOPEN_HOURS = 24;

const GUESTS = ['add_guest', 'remove_guest'] as const;
/** For those who have yet to come. */
const COMING = [...GUESTS, 'invitations'] as const;
/** Its time is agreed, and it has not begun. */
const AGREED: readonly Verb[] = [
  'reschedule',
  'cancel',
  'check_in',
  'complete',
  'no_show',
  'entered_in_error',
  'update',
  'patients',
  'notes',
  ...COMING,
];
const POSSIBLE: Record<AppointmentStatus, readonly Verb[]> = {
  pending: ['confirm', 'reschedule', 'cancel', 'entered_in_error', 'update', 'delete', ...COMING],
  scheduled: AGREED,
  checked_in: AGREED,
  in_progress: ['cancel', 'check_in', 'complete', 'update', 'patients', 'notes', ...COMING],
  completed: ['reopen', 'entered_in_error', 'update', 'review', 'notes'],
  cancelled: ['reopen', 'entered_in_error', 'update', 'delete', 'notes'],
  no_show: ['reopen', 'entered_in_error', 'update', 'notes'],
  expired: ['entered_in_error', 'update'],
  entered_in_error: ['delete'],
};
type Verb = Exclude<AppointmentAction, 'join' | 'end'>;

/** From which statuses a verb leads anywhere. */
export const statusesFor = (verb: Verb): AppointmentStatus[] =>
  (Object.keys(POSSIBLE) as AppointmentStatus[]).filter((status) => POSSIBLE[status].includes(verb));

/** A chat, or a visit at the clinic: nobody has to be connected for it to have taken place. */
export const isWithoutCall = (mode: AppointmentMode) => mode === 'chat' || mode === 'in_person';

export type ActionFacts = {
  status: AppointmentStatus;
  mode: AppointmentMode;
  side: Side;
  now: Date;
  startsAt: Date;
  isGroup: boolean;
  guests: number;
  /** The caller themselves, of a group. */
  hasArrived: boolean;
  noShowAt: Date | null;
  /** Of patients: how long before the start they may change it; 0: at any time. */
  noticeMinutes: number;
  /** For the caller: whether the door is open, or, for the clinic, it is the same day. */
  mayArrive: boolean;
  /** The clinic's day of the visit, or later. */
  isDayOrLater: boolean;
  /** Nobody confirmed it in time; the job that says so comes a moment later. */
  hasExpired: boolean;
  /** Whether the caller may do to this row what needs that; `desk`: `appointments.manage` beyond one's own visits. */
  may: (needed: Permission | 'desk') => boolean;
};

const NEEDED: Record<Verb, Permission | 'desk'> = {
  confirm: 'desk',
  reschedule: 'appointments.move',
  cancel: 'appointments.cancel',
  check_in: 'desk',
  complete: 'appointments.manage',
  no_show: 'desk',
  reopen: 'desk',
  entered_in_error: 'desk',
  update: 'appointments.move',
  delete: 'appointments.delete',
  review: 'reviews.write',
  patients: 'appointments.book',
  add_guest: 'appointments.move',
  remove_guest: 'appointments.move',
  notes: 'notes.read',
  invitations: 'invitations.manage',
};

/** The verbs that the caller may use now. */
export const actionsOf = (facts: ActionFacts): Verb[] =>
  POSSIBLE[facts.status].filter((verb) => (isPatientsArrival(verb, facts) || facts.may(NEEDED[verb])) && isTimely(verb, facts));

const isPatientsArrival = (verb: Verb, { side }: ActionFacts) => verb === 'check_in' && side === 'patient';

function isTimely(verb: Verb, facts: ActionFacts): boolean {
  const { status, side, now, startsAt } = facts;
  if (facts.hasExpired && ['confirm', 'reschedule', 'add_guest', 'invitations'].includes(verb)) return false;
  switch (verb) {
    case 'cancel':
    case 'reschedule':
      if (isForAll(verb, facts)) return false;
      if (side !== 'patient' || status === 'pending') return true;
      return status !== 'in_progress' && isInNotice(now, startsAt, facts.noticeMinutes);
    case 'check_in':
      // Of a group, others come later.
      return facts.mayArrive && (status === 'scheduled' || (facts.isGroup && !facts.hasArrived));
    case 'patients':
      return facts.isGroup && side !== 'patient';
    case 'add_guest':
      return !facts.isGroup && facts.guests < mostGuests(side);
    case 'remove_guest':
      return !facts.isGroup && facts.guests > 0 && (side !== 'patient' || status !== 'in_progress');
    case 'update':
      // Once it is over, only the clinic still writes down what is its own.
      return !isForAll(verb, facts) && (side !== 'patient' || isOpen(status));
    case 'complete':
      return status === 'in_progress' || (isWithoutCall(facts.mode) && facts.isDayOrLater);
    case 'no_show':
      return now >= startsAt;
    case 'reopen':
      return isReopenable(facts);
    case 'review':
      return side === 'patient';
    default:
      return true;
  }
}

/** As many as the clinic adds, and as many as its patient may bring. */
export const mostGuests = (side: Side) => MAX_GUESTS[side === 'patient' ? 'patient' : 'clinic'];

/** One patient of a group changes nothing for the others. */
const isForAll = (verb: Verb, { isGroup, side }: ActionFacts) => isGroup && side === 'patient' && verb !== 'cancel';

export const isReopenable = ({ status, now, noShowAt }: Pick<ActionFacts, 'status' | 'now' | 'noShowAt'>) =>
  status !== 'no_show' || !noShowAt || now.getTime() < noShowAt.getTime() + REOPEN_HOURS * 3_600_000;
