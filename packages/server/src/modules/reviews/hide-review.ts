import { and, eq } from 'drizzle-orm';
import { actorNotAllowed, mayOn, requirePermission } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { visibleTo } from '../appointments/appointments.queries.ts';
import { appointments } from '../appointments/appointments.table.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { reviewNotFound } from './reviews.errors.ts';
import { reviews, type ReviewRow } from './reviews.table.ts';
import { viewReview, type ReviewView } from './view-reviews.ts';

/**
 * Hides the comment of a review from everyone but its author, or shows it again; its rating counts all the same. By who manages
 * visits beyond their own: a practitioner does not choose what is said of them. Doing it twice is doing it once.
 */
export async function hideReview(ctx: ServiceContext, id: string, { isHidden }: { isHidden: boolean }): Promise<ReviewView> {
  requirePermission(ctx, 'appointments.manage');
  return transact(ctx, async (tx) => {
    const before = await lockReview(tx, id);
    if ((before.commentHiddenAt !== null) === isHidden) return viewReview(tx, before);
    const commentHiddenBy = isHidden ? tx.actor.id : null;
    const set = { commentHiddenAt: isHidden ? tx.clock.now() : null, commentHiddenBy };
    const [after] = await tx.db.update(reviews).set(set).where(eq(reviews.id, id)).returning();
    emitAudit(tx, { action: isHidden ? 'review.hide' : 'review.show', entityId: id, before, after: after! });
    return viewReview(tx, after!);
  });
}

async function lockReview(tx: TransactionContext, id: string): Promise<ReviewRow> {
  const isIt = and(eq(reviews.clinicId, tx.clinicId), eq(reviews.id, id));
  const [row] = await tx.db.select().from(reviews).where(isIt).for('update');
  if (!row) throw reviewNotFound();
  const [visit] = await tx.db
    .select({ departmentId: appointments.departmentId })
    .from(appointments)
    .where(and(eq(appointments.id, row.appointmentId), visibleTo(tx)));
  if (!visit) throw reviewNotFound();
  if (!mayOn(tx.actor, 'appointments.manage', { departmentId: visit.departmentId, isOwn: false })) throw actorNotAllowed();
  return row;
}
