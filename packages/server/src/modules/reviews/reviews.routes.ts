import { createRoute } from '@hono/zod-openapi';
import {
  AppointmentId,
  ListReviews,
  PractitionerId,
  PutReview,
  ReadReview,
  Review,
  ReviewId,
  ReviewList,
} from '@bedside/contract';
import { z } from 'zod';
import { createRouter, json, permission, replies } from '../../routes.ts';
import '../appointments/appointments.errors.ts';
import '../people/people.errors.ts';
import '../proxies/proxies.errors.ts';
import { hideReview } from './hide-review.ts';
import { putReview } from './put-review.ts';
import { getReview, listReviews } from './read-reviews.ts';
import './reviews.errors.ts';
import { reviewToApi } from './view-reviews.ts';

const byAppointment = z.strictObject({ id: AppointmentId });
const WHOSE_CODES = ['people.not_found', 'proxies.patient_required'] as const;
const byReview = z.strictObject({ id: ReviewId });

const put = createRoute({
  operationId: 'putReview',
  summary: 'Review a visit that took place',
  description: 'By its patient, or who acts for them. One a visit; for a day after the first, another takes its place.',
  method: 'put',
  path: '/appointments/{id}/review',
  ...permission('reviews.write'),
  request: { params: byAppointment, body: json(PutReview) },
  responses: {
    ...replies('The review as it is now', Review, [
      ...(['appointments.not_found', 'reviews.not_completed', 'reviews.closed'] as const),
      ...WHOSE_CODES,
    ]),
    ...replies('The review', Review, [], { status: 201 }),
  },
});

const get = createRoute({
  operationId: 'getReview',
  summary: 'Read the review of a visit',
  method: 'get',
  path: '/appointments/{id}/review',
  ...permission('appointments.read'),
  request: { params: byAppointment, query: ReadReview },
  responses: replies('The review', Review, ['appointments.not_found', 'reviews.not_found', ...WHOSE_CODES]),
});

const list = createRoute({
  operationId: 'listReviews',
  summary: 'List what patients say of a practitioner’s visits',
  description: 'For the practitioner and the clinic. The public directory shows the average and the number.',
  method: 'get',
  path: '/practitioners/{id}/reviews',
  ...permission('people.read'),
  request: { params: z.strictObject({ id: PractitionerId }), query: ListReviews },
  responses: replies('A page, the newest first', ReviewList, ['people.not_found']),
});

const hide = createRoute({
  operationId: 'hideReview',
  summary: 'Hide the comment of a review',
  description: 'From everyone but its author. The rating counts all the same.',
  method: 'post',
  path: '/reviews/{id}/hide',
  ...permission('appointments.manage'),
  request: { params: byReview },
  responses: replies('The review', Review, ['reviews.not_found']),
});

const show = createRoute({
  operationId: 'showReview',
  summary: 'Show a hidden comment again',
  method: 'post',
  path: '/reviews/{id}/show',
  ...permission('appointments.manage'),
  request: { params: byReview },
  responses: replies('The review', Review, ['reviews.not_found']),
});

/** Mounted at `/v1`. */
export const reviewRoutes = () =>
  createRouter()
    .openapi(put, async (c) => {
      const { view, isNew } = await putReview(c.var.ctx, c.req.valid('param').id, c.req.valid('json'));
      return c.json(reviewToApi(view), isNew ? 201 : 200);
    })
    .openapi(get, async (c) => {
      const view = await getReview(c.var.ctx, c.req.valid('param').id, c.req.valid('query'));
      return c.json(reviewToApi(view), 200);
    })
    .openapi(list, async (c) => {
      const { views, nextCursor } = await listReviews(c.var.ctx, c.req.valid('param').id, c.req.valid('query'));
      return c.json({ data: views.map(reviewToApi), nextCursor }, 200);
    })
    .openapi(hide, async (c) => {
      const view = await hideReview(c.var.ctx, c.req.valid('param').id, { isHidden: true });
      return c.json(reviewToApi(view), 200);
    })
    .openapi(show, async (c) => {
      const view = await hideReview(c.var.ctx, c.req.valid('param').id, { isHidden: false });
      return c.json(reviewToApi(view), 200);
    });
