import type { ListReviews, ReadReview } from '@bedside/contract';
import { and, asc, desc, eq, sql } from 'drizzle-orm';
import { personIdsOf, requirePermission, scopeOf } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { getAppointmentRow } from '../appointments/appointments.queries.ts';
import { participantsOf } from '../appointments/write-appointment.ts';
import { auditRead } from '../audit/emit-audit.ts';
import { patientsAmong } from '../groups/groups.rules.ts';
import { afterOf, nextOf } from '../people/list-people.ts';
import { getVisiblePerson } from '../people/people.queries.ts';
import { whose } from '../proxies/whose.ts';
import { reviewNotFound } from './reviews.errors.ts';
import { reviews } from './reviews.table.ts';
import { viewReview, viewReviews, type ReviewView } from './view-reviews.ts';

/**
 * Of a visit within sight: to its patient their own, to its practitioner and the clinic the first, or that of whom they name. A
 * guest is shown none. Throws `reviews.not_found`, `proxies.patient_required`.
 */
export async function getReview(
  ctx: ServiceContext,
  appointmentId: string,
  { patientId: wanted }: ReadReview = {},
): Promise<ReviewView> {
  requirePermission(ctx, 'appointments.read');
  return transact(ctx, async (tx) => {
    await getAppointmentRow(tx, appointmentId);
    const own = personIdsOf(tx.actor);
    const participants = await participantsOf(tx, appointmentId);
    const mine = participants.filter(({ personId }) => own.includes(personId));
    const isOfClinic = scopeOf(tx.actor, 'appointments.read') !== 'own' || mine.some(({ role }) => role === 'practitioner');
    const patients = patientsAmong(participants).map(({ personId }) => personId);
    const patientId = isOfClinic ? wanted : whose(tx.actor, patients, wanted, '/patientId');
    if (!isOfClinic && patientId === undefined) throw reviewNotFound();
    const isTheirs = patientId === undefined ? undefined : eq(reviews.patientId, patientId);
    const [row] = await tx.db
      .select()
      .from(reviews)
      .where(and(eq(reviews.clinicId, tx.clinicId), eq(reviews.appointmentId, appointmentId), isTheirs))
      .orderBy(asc(reviews.createdAt), asc(reviews.id))
      .limit(1);
    if (!row) throw reviewNotFound();
    auditRead(tx, 'review.read', row.id);
    return viewReview(tx, row);
  });
}

/** Of a practitioner whose record the caller may read: themselves, and who administers them. The newest first. */
export async function listReviews(
  ctx: ServiceContext,
  practitionerId: string,
  { limit, after: cursor }: ListReviews,
): Promise<{ views: ReviewView[]; nextCursor: string | null }> {
  requirePermission(ctx, 'people.read');
  const after = afterOf(cursor);
  return transact(ctx, async (tx) => {
    await getVisiblePerson(tx, 'practitioner', practitionerId);
    const rows = await tx.db
      .select()
      .from(reviews)
      .where(
        and(
          eq(reviews.clinicId, tx.clinicId),
          eq(reviews.practitionerId, practitionerId),
          after === undefined
            ? undefined
            : sql`(${reviews.createdAt}, ${reviews.id}) < ((select last.created_at from ${reviews} last where last.id = ${after}), ${after})`,
        ),
      )
      .orderBy(desc(reviews.createdAt), desc(reviews.id))
      .limit(limit + 1);
    const page = rows.slice(0, limit);
    auditRead(
      tx,
      'review.list',
      page.map(({ id }) => id),
    );
    return { views: await viewReviews(tx, page), nextCursor: nextOf(rows, limit) };
  });
}
