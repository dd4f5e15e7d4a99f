import type { ReviewAction } from '@bedside/contract';
import type { ReviewRow } from './reviews.table.ts';

/** For a day after it was first given, a review can be given anew. */
const OPEN_MS = 24 * 3_600_000;

export const isOpenToChange = ({ createdAt }: Pick<ReviewRow, 'createdAt'>, now: Date): boolean =>
  now.getTime() < createdAt.getTime() + OPEN_MS;

type Facts = { now: Date; isAuthor: boolean; mayHide: boolean };

export function actionsOn(row: ReviewRow, { now, isAuthor, mayHide }: Facts): ReviewAction[] {
  const can: ReviewAction[] = [];
  if (isAuthor && isOpenToChange(row, now)) can.push('change');
  if (mayHide && row.comment !== null) can.push(row.commentHiddenAt ? 'show' : 'hide');
  return can;
}
