import { isReckonable, type Delivery } from '@bedside/contract';
import type { DeliveryCursor } from './deliveries.queries.ts';
import type { MailRow } from './mails.table.ts';

const CURSOR = /^(\d{1,15})\.(mai_[0-9a-f]{32})$/;

/** Where a page ended: opaque to callers. */
export const deliveryCursor = ({ createdAt, id }: MailRow) => Buffer.from(`${createdAt.getTime()}.${id}`).toString('base64url');

export function readDeliveryCursor(cursor: string): DeliveryCursor | undefined {
  const [, time, id] = CURSOR.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  const at = new Date(Number(time));
  return id && isReckonable(at) ? { at, id } : undefined;
}

/** `dueAt` is a time of the wall clock; people see the clinic's. */
export const deliveryToApi = (row: MailRow, clockOffsetMs: number): Delivery => ({
  id: row.id,
  kind: row.kind,
  appointmentId: row.appointmentId,
  to: { personId: row.personId, name: row.toName, address: row.toAddress === '' ? null : row.toAddress },
  status: row.status,
  attempts: row.attempts,
  answerClass: classOf(row.responseCode),
  createdAt: row.createdAt.toISOString(),
  sentAt: row.sentAt?.toISOString() ?? null,
  nextAttemptAt: row.status === 'queued' ? new Date(row.dueAt.getTime() + clockOffsetMs).toISOString() : null,
});

function classOf(code: number | null): Delivery['answerClass'] {
  const first = code === null ? null : Math.floor(code / 100);
  return first === 2 || first === 4 || first === 5 ? first : null;
}
