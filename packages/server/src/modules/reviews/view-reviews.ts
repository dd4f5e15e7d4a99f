import type { Review } from '@bedside/contract';
import { mayOn, personIdsOf } from '../../auth.ts';
import type { TransactionContext } from '../../context.ts';
import { appointmentsById } from '../appointments/appointments.queries.ts';
import { actionsOn } from './reviews.rules.ts';
import type { ReviewRow } from './reviews.table.ts';

/** As the caller may see it: a hidden comment is for its author only. */
export type ReviewView = ReviewRow & { can: Review['can'] };

export async function viewReviews(tx: TransactionContext, rows: readonly ReviewRow[]): Promise<ReviewView[]> {
  const visits = await appointmentsById(tx, [...new Set(rows.map(({ appointmentId }) => appointmentId))]);
  return rows.map((row) => {
    const departmentId = visits.find(({ id }) => id === row.appointmentId)?.departmentId ?? null;
    const isAuthor = personIdsOf(tx.actor).includes(row.patientId);
    const mayHide = mayOn(tx.actor, 'appointments.manage', { departmentId, isOwn: false });
    const comment = row.commentHiddenAt && !isAuthor ? null : row.comment;
    return { ...row, comment, can: actionsOn(row, { now: tx.clock.now(), isAuthor, mayHide }) };
  });
}

export const viewReview = async (tx: TransactionContext, row: ReviewRow): Promise<ReviewView> =>
  (await viewReviews(tx, [row]))[0]!;

export const reviewToApi = (view: ReviewView): Review => ({
  id: view.id,
  appointmentId: view.appointmentId,
  patientId: view.patientId,
  practitionerId: view.practitionerId,
  rating: view.rating,
  comment: view.comment,
  commentHiddenAt: view.commentHiddenAt?.toISOString() ?? null,
  can: view.can,
  createdAt: view.createdAt.toISOString(),
  updatedAt: view.updatedAt.toISOString(),
});
