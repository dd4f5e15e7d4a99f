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

/** Of what kind of thing an action is: what stands before its dot. */
export const AUDIT_NOUNS = [
  'account',
  'api_key',
  'appointment',
  'audit',
  'break_glass',
  'calendar_feed',
  'call',
  'call_room',
  'check_in',
  'clinic',
  'consent',
  'conversation',
  'department',
  'event',
  'event_stream',
  'file',
  'group_place',
  'group_visit',
  'guest',
  'identity',
  'identity_provider',
  'invitation',
  'join_decision',
  'mail',
  'message',
  'note',
  'notice',
  'password_reset',
  'patient',
  'person',
  'practitioner',
  'proxy',
  'review',
  'running_late',
  'schedule',
  'schedule_exception',
  'series',
  'session',
  'sign_in',
  'sign_up',
  'slot_hold',
  'staff',
  'waiting',
  'waitlist_entry',
  'waitlist_offer',
  'webhook_delivery',
  'webhook_endpoint',
] as const;
export type AuditNoun = (typeof AUDIT_NOUNS)[number];

/** `noun.verb`, or an operation by its name in the API document: so much can be looked for. */
export const isAction = (action: string, isOperation: (name: string) => boolean): boolean => {
  const [noun, verb, ...rest] = action.split('.');
  if (verb === undefined) return isOperation(action);
  return (AUDIT_NOUNS as readonly string[]).includes(noun!) && /^[a-z_]+$/.test(verb) && rest.length === 0;
};
