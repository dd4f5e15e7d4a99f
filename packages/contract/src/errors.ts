import { z } from 'zod';
import { JOIN_REASONS, type JoinReason } from './door.ts';
import { Instant } from './ids.ts';

/** RFC 9457 `application/problem+json`, the one shape of every refusal. */
export const Problem = z
  .object({
    /** Address of the page that explains `code`. */
    type: z.url(),
    title: z.string(),
    status: z.int(),
    /** Fixed text for people. Never repeats what was sent. */
    detail: z.string(),
    /** The request's id, for support. */
    instance: z.string(),
    /** `module.reason`, stable: branch on this. */
    code: z.string(),
    /** JSON pointers into the body, or the names of query and header keys, with the rule that was broken. */
    errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
    /** Of join refusals only: why, by whose clock, and from when to when the door is open. */
    reason: z.enum(JOIN_REASONS).optional(),
    serverNow: Instant.optional(),
    opensAt: Instant.optional(),
    closesAt: Instant.optional(),
    retryAfterSeconds: z.int().nullable().optional(),
    /** Of `idempotency.not_replayable` only: what the first request made. */
    resourceId: z.string().optional(),
  })
  .meta({
    id: 'Problem',
    example: {
      type: 'https://api.clinic.example/errors#appointments.not_found',
      title: 'Appointment not found',
      status: 404,
      detail: 'Appointment not found',
      instance: 'b2c1f6a0-9d0e-4b8f-a1f4-0a6a5b1f7c11',
      code: 'appointments.not_found',
    },
  });
export type Problem = z.infer<typeof Problem>;

const OWN_CODES = [
  'accounts.awaiting_approval',
  'accounts.deactivated',
  'accounts.email_taken',
  'accounts.link_invalid',
  'accounts.password_common',
  'accounts.sign_up_off',
  'accounts.wrong_credentials',
  'api_keys.ended',
  'api_keys.not_found',
  'appointments.booking_off',
  'appointments.expired',
  'appointments.external_id_taken',
  'appointments.form_invalid',
  'appointments.in_the_past',
  'appointments.not_a_slot',
  'appointments.not_found',
  'appointments.not_started_yet',
  'appointments.notice_too_short',
  'appointments.slot_taken',
  'appointments.too_late_to_reopen',
  'appointments.wrong_status',
  'auth.forbidden',
  'auth.invalid',
  'auth.missing',
  'auth.origin_not_allowed',
  'auth.secret_key_in_browser',
  'avatars.not_supported',
  'avatars.unusable',
  'calendar_feeds.not_found',
  'calls.ended',
  'calls.not_found',
  'clinics.https_only',
  'clinics.too_many_origins',
  'consents.nothing_granted',
  'departments.in_use',
  'departments.name_taken',
  'departments.not_found',
  'events.expired',
  'idempotency.in_flight',
  'idempotency.not_replayable',
  'idempotency.other_body',
  'identities.token_invalid',
  'identities.unknown_person',
  'identity_providers.issuer_taken',
  'identity_providers.not_found',
  'identity_providers.unreachable',
  'invitations.no_email',
  'invitations.not_found',
  'media.unavailable',
  'notes.empty',
  'notes.not_draft',
  'notes.not_found',
  'notes.not_signed',
  'participants.not_found',
  'people.external_id_taken',
  'people.has_future_visits',
  'people.mrn_taken',
  'people.not_active',
  'people.not_found',
  'people.wrong_status',
  'proxies.exists',
  'proxies.not_found',
  'rate_limit.exceeded',
  'request.invalid',
  'request.malformed',
  'request.precondition_failed',
  'request.precondition_required',
  'request.too_large',
  'request.unknown_version',
  'request.unsupported_media_type',
  'reviews.closed',
  'reviews.not_completed',
  'reviews.not_found',
  'routes.method_not_allowed',
  'routes.not_found',
  'sandbox.test_only',
  'schedules.exception_not_found',
  'server.internal',
  'server.unavailable',
  'series.not_found',
  'slot_holds.not_found',
  'slot_holds.too_many',
  'waiting.not_found',
  'waiting.not_waiting',
  'waitlist.ended',
  'waitlist.not_found',
  'waitlist.too_many',
  'webhooks.invalid_signature',
] as const;

/** Every `code` a reply can carry. Each has a sentence per language in the SDK and an entry on the errors page. */
export const ERROR_CODES: readonly ErrorCode[] = [
  ...OWN_CODES,
  ...JOIN_REASONS.map((reason) => `join.${reason}` as const),
].sort();
export type ErrorCode = (typeof OWN_CODES)[number] | `join.${JoinReason}`;
