import type { PutReview } from '@bedside/contract';
import { and, eq } from 'drizzle-orm';
import { actorNotAllowed, inTheNameOf, requireActor, requirePermission } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { getAppointmentForUpdate } from '../appointments/appointments.queries.ts';
import { participantsOf } from '../appointments/write-appointment.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { emitEvent } from '../events/emit-event.ts';
import { whose } from '../proxies/whose.ts';
import { reviewClosed, reviewTooEarly } from './reviews.errors.ts';
import { isOpenToChange } from './reviews.rules.ts';
import { reviews, type ReviewRow } from './reviews.table.ts';
import { viewReview, type ReviewView } from './view-reviews.ts';

type Said = { rating: number; comment: string | null };

/**
 * What the patient, or who acts for them, says of a visit that took place: once, and for a day anew. Throws
 * `reviews.not_completed`, `reviews.closed`, `proxies.patient_required`.
 */
export async function putReview(
  ctx: ServiceContext,
  appointmentId: string,
  { rating, comment = null, patientId: wanted }: PutReview,
): Promise<{ view: ReviewView; isNew: boolean }> {
  requireActor(ctx, 'person');
  requirePermission(ctx, 'reviews.write');
  return transact(ctx, async (outer) => {
    const visit = await getAppointmentForUpdate(outer, appointmentId);
    const participants = await participantsOf(outer, appointmentId);
    const idsOf = (wanted: string) => participants.filter(({ role }) => role === wanted).map(({ personId }) => personId);
    const patientId = whose(outer.actor, idsOf('patient'), wanted, '/patientId');
    if (!patientId) throw actorNotAllowed();
    if (visit.status !== 'completed') throw reviewTooEarly();
    const tx = inTheNameOf(outer, patientId);
    const before = await reviewOf(tx, appointmentId, patientId);
    const said = { rating, comment };
    const [practitionerId] = idsOf('practitioner');
    const row = before
      ? await change(tx, before, said)
      : await insert(tx, { appointmentId, patientId, practitionerId: practitionerId!, ...said });
    const audience = [patientId, ...idsOf('practitioner')];
    emitEvent(tx, {
      type: 'review.submitted',
      appointmentId,
      audience,
      data: { reviewId: row.id, practitionerId: row.practitionerId },
    });
    return { view: await viewReview(tx, row), isNew: !before };
  });
}

async function reviewOf(tx: TransactionContext, appointmentId: string, patientId: string): Promise<ReviewRow | undefined> {
  const isIt = and(eq(reviews.clinicId, tx.clinicId), eq(reviews.appointmentId, appointmentId), eq(reviews.patientId, patientId));
  const [row] = await tx.db.select().from(reviews).where(isIt).for('update');
  return row;
}

async function change(tx: TransactionContext, before: ReviewRow, said: Said): Promise<ReviewRow> {
  const now = tx.clock.now();
  if (!isOpenToChange(before, now)) throw reviewClosed();
  const [after] = await tx.db
    .update(reviews)
    .set({ ...said, updatedAt: now })
    .where(eq(reviews.id, before.id))
    .returning();
  emitAudit(tx, { action: 'review.update', entityId: before.id, before, after: after! });
  return after!;
}

type New = Said & Pick<ReviewRow, 'appointmentId' | 'patientId' | 'practitionerId'>;

async function insert(tx: TransactionContext, input: New): Promise<ReviewRow> {
  const now = tx.clock.now();
  const [row] = await tx.db
    .insert(reviews)
    .values({ id: tx.newId('rev'), clinicId: tx.clinicId, ...input, createdAt: now, updatedAt: now })
    .returning();
  emitAudit(tx, { action: 'review.create', entityId: row!.id, after: row! });
  return row!;
}
