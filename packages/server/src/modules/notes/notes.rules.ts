import { isReckonable } from '@bedside/contract';

const CURSOR = /^(\d{1,15})\.(not_[0-9a-f]{32})$/;
type Place = { createdAt: Date; id: string };

/** Where a page ended: opaque to callers. */
export const noteCursor = ({ createdAt, id }: Place) => Buffer.from(`${createdAt.getTime()}.${id}`).toString('base64url');

export function readNoteCursor(cursor: string): Place | undefined {
  const [, time, id] = CURSOR.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  const createdAt = new Date(Number(time));
  return id && isReckonable(createdAt) ? { createdAt, id } : undefined;
}
