import { isReckonable } from '@bedside/contract';
import type { AuditRow } from './audit.table.ts';

const CURSOR = /^(\d{1,15})\.(aud_[0-9a-f]{32})$/;

/** Where a page ended: opaque to callers. */
export const auditCursor = ({ at, id }: Pick<AuditRow, 'at' | 'id'>) =>
  Buffer.from(`${at.getTime()}.${id}`).toString('base64url');

export function readAuditCursor(cursor: string): { at: Date; id: string } | undefined {
  const [, time, id] = CURSOR.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  const at = new Date(Number(time));
  return id && isReckonable(at) ? { at, id } : undefined;
}

const OF_PEOPLE = ['approve', 'create', 'deactivate', 'list', 'place', 'read', 'reactivate', 'reject', 'update'] as const;

/** All that the audit tells of: kinds of things, and what is done with each. An action that is not here does not compile. */
export const AUDIT_VERBS = {
  account: ['create', 'set_password'],
  api_key: ['create', 'list', 'revoke', 'rotate', 'update'],
  appointment: [
    'add_guest',
    'add_patient',
    'attendance',
    'cancelled',
    'checked_in',
    'completed',
    'confirmed',
    'create',
    'delete',
    'entered_in_error',
    'expired',
    'list',
    'list_patients',
    'no_show',
    'notify',
    'overbook',
    'propose_no_show',
    'read',
    'read_calendar',
    'read_check_in',
    'read_day',
    'read_history',
    'remove_guest',
    'remove_patient',
    'reopen',
    'reschedule',
    'started',
    'uncheck',
    'update',
    'updated',
  ],
  audit: ['list'],
  break_glass: ['list', 'open'],
  calendar_feed: ['create', 'read', 'revoke'],
  call: [
    'accept',
    'allow_screen_share',
    'annotate',
    'answer',
    'ask_to_unmute',
    'cancel',
    'come_back',
    'count',
    'decline',
    'drop',
    'end',
    'invite',
    'join',
    'leave',
    'list',
    'lock',
    'lower_hand',
    'miss',
    'mute',
    'observe',
    'raise_hand',
    'read',
    'remove',
    'report_quality',
    'ring',
    'start',
    'step_out',
    'unlock',
  ],
  call_room: ['close', 'create'],
  check_in: ['give'],
  clinic: ['create', 'read', 'set_clock', 'update'],
  consent: ['granted', 'list', 'refused', 'withdrawn'],
  conversation: ['list', 'mark_read', 'open', 'read'],
  department: ['create', 'delete', 'list', 'read', 'update'],
  event: ['list'],
  event_stream: ['open'],
  file: ['read', 'remove', 'upload'],
  group_place: ['attendance', 'end', 'take'],
  group_visit: ['list'],
  guest: OF_PEOPLE,
  identity: ['create', 'exchange'],
  identity_provider: ['create', 'delete', 'list', 'update'],
  invitation: ['create', 'list', 'redeem', 'redeem_code', 'renew_link', 'revoke'],
  join_decision: ['read'],
  mail: ['list', 'list_undelivered'],
  message: ['create', 'delete', 'react', 'read'],
  note: ['create', 'discard', 'list', 'read', 'release', 'sign', 'update'],
  notice: ['list', 'read'],
  password_reset: ['request'],
  patient: OF_PEOPLE,
  person: ['break_glass', 'read'],
  practitioner: OF_PEOPLE,
  proxy: ['create', 'end', 'list'],
  review: ['create', 'hide', 'list', 'read', 'show', 'update'],
  running_late: ['answer', 'offer', 'read', 'take_back', 'tell'],
  schedule: ['read', 'update'],
  schedule_exception: ['create', 'delete', 'update'],
  series: ['cancel', 'create', 'read', 'reschedule'],
  session: ['create', 'revoke'],
  sign_in: ['create', 'end', 'refuse'],
  sign_up: ['create'],
  slot_hold: ['create', 'expire', 'release', 'use'],
  staff: OF_PEOPLE,
  waiting: ['admit', 'close', 'deny', 'hold', 'join', 'leave', 'left', 'list', 'message', 'reopen', 'update'],
  waitlist_entry: ['book', 'create', 'list', 'offer', 'read', 'wait', 'withdraw'],
  waitlist_offer: ['accept', 'create', 'decline', 'expire'],
  webhook_delivery: ['list', 'redeliver'],
  webhook_endpoint: ['create', 'delete', 'disable', 'list', 'read', 'rotate_secret', 'test', 'update'],
} as const;
export type AuditNoun = keyof typeof AUDIT_VERBS;
/** What kind of thing, and what was done with it. */
export type AuditAction = { [Noun in AuditNoun]: `${Noun}.${(typeof AUDIT_VERBS)[Noun][number]}` }[AuditNoun];

/** `noun.verb`, or an operation by its name in the API document: so much can be looked for. Of anything else, what there is instead. */
export function flawOf(action: string, isOperation: (name: string) => boolean): string | undefined {
  const [noun, verb, ...rest] = action.split('.');
  if (verb === undefined && isOperation(action)) return undefined;
  const verbs: readonly string[] | undefined = Object.hasOwn(AUDIT_VERBS, noun!) ? AUDIT_VERBS[noun as AuditNoun] : undefined;
  if (verbs && verb !== undefined && rest.length === 0 && verbs.includes(verb)) return undefined;
  if (verbs && verb !== undefined) return `of \`${noun}\` there is ${verbs.join(', ')}`;
  return `\`noun.verb\`, as \`appointment.update\`, with one of the nouns ${Object.keys(AUDIT_VERBS).join(', ')}; or an operationId of the API document`;
}
