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
