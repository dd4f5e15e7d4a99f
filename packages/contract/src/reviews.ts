import { z } from 'zod';
import { PageCursor } from './cursors.ts';
import { AppointmentId, Instant, PatientId, PractitionerId, ReviewId } from './ids.ts';

export const PutReview = z
  .strictObject({
    /** 5 is best. */
    rating: z.int().min(1).max(5),
    /** For the practitioner and the clinic; the public directory shows ratings only. */
    comment: z.string().trim().min(1).max(2000).nullable().optional(),
    /** Whose review it is, where the caller acts for several patients of this visit. */
    patientId: PatientId.optional(),
  })
  .meta({ id: 'PutReview', example: { rating: 5, comment: 'Took the time that it needed.' } });
export type PutReview = z.output<typeof PutReview>;

/** Whose: of a group there are several. Without it the caller's own, and for the clinic the first. */
export const ReadReview = z.strictObject({ patientId: PatientId.optional() });
export type ReadReview = z.output<typeof ReadReview>;

/** The verbs of a review's routes that the caller may use now. */
export const REVIEW_ACTIONS = ['change', 'hide', 'show'] as const;
export type ReviewAction = (typeof REVIEW_ACTIONS)[number];

/** What a patient says of a visit. */
export const Review = z
  .object({
    id: ReviewId,
    appointmentId: AppointmentId,
    patientId: PatientId,
    practitionerId: PractitionerId,
    rating: z.int().min(1).max(5),
    /** Null also while the clinic hides it, but for the patient whose it is. */
    comment: z.string().nullable(),
    commentHiddenAt: Instant.nullable(),
    can: z.array(z.enum(REVIEW_ACTIONS)),
    createdAt: Instant,
    updatedAt: Instant,
  })
  .meta({ id: 'Review' });
export type Review = z.infer<typeof Review>;

export const ListReviews = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  after: PageCursor,
});
export type ListReviews = z.output<typeof ListReviews>;

export const ReviewList = z.object({ data: z.array(Review), nextCursor: z.string().nullable() }).meta({ id: 'ReviewList' });
export type ReviewList = z.infer<typeof ReviewList>;
