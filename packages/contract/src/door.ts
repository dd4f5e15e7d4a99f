import { z } from 'zod';
import { CallId, DeviceId, Instant, PersonId } from './ids.ts';

/** Why someone may not come in now. The error code of a refused join is `join.` and the reason. */
export const JOIN_REASONS = [
  'too_early',
  'too_late',
  'not_confirmed',
  'cancelled',
  'expired',
  'no_show',
  'ended',
  'not_participant',
  'checkin_incomplete',
  'consent_required',
  'waiting_for_practitioner',
  'practitioner_busy',
  'held',
  'denied',
  'removed',
  'locked',
  'link_revoked',
  'room_full',
  'no_call_in_this_mode',
  'nobody_admitted',
  'active_elsewhere',
] as const;
export type JoinReason = (typeof JOIN_REASONS)[number];

/** `enter`: a grant will be given. `wait`: the waiting room is open, the visit is not. `refuse`: neither. */
export const JOIN_DECISIONS = ['enter', 'wait', 'refuse'] as const;
export type JoinDecisionKind = (typeof JOIN_DECISIONS)[number];

/** Shown as a range, in minutes from `serverNow`: "in 10 to 20 minutes". */
export const Estimate = z
  .object({ fromMinutes: z.int().nonnegative(), toMinutes: z.int().positive() })
  .meta({ id: 'Estimate', example: { fromMinutes: 10, toMinutes: 20 } });
export type Estimate = z.infer<typeof Estimate>;

/** May I come in, and why. All times by the clinic's clock; count down from `serverNow`, never from the device's own clock. */
export const JoinDecision = z
  .object({
    decision: z.enum(JOIN_DECISIONS),
    /** Null only when the decision is `enter`. */
    reason: z.enum(JOIN_REASONS).nullable(),
    serverNow: Instant,
    /** The window is half-open: `opensAt` is inside, `closesAt` is not. */
    opensAt: Instant,
    closesAt: Instant,
    /** When asking again may give another answer, or null when only an event can change it. */
    retryAfterSeconds: z.int().nonnegative().nullable(),
    /** For who is to wait: the place in the queue, 1 being next, and when it will be their turn. Null for everyone else. */
    queue: z.object({ place: z.int().positive(), estimate: z.union([Estimate, z.null()]) }).nullable(),
    /** Which setting gave each bound, for the help desk. */
    trace: z.array(
      z.object({
        bound: z.enum(['opensAt', 'closesAt', 'hardStop']),
        setting: z.string(),
        from: z.enum(['default', 'clinic', 'practitioner', 'appointment']),
        minutes: z.int(),
        at: Instant,
      }),
    ),
  })
  .meta({
    id: 'JoinDecision',
    example: {
      decision: 'refuse',
      reason: 'too_early',
      serverNow: '2026-11-24T09:30:00.000Z',
      opensAt: '2026-11-24T09:45:00.000Z',
      closesAt: '2026-11-24T10:30:00.000Z',
      retryAfterSeconds: 900,
      queue: null,
      trace: [{ bound: 'opensAt', setting: 'patientEarlyMinutes', from: 'default', minutes: 15, at: '2026-11-24T09:45:00.000Z' }],
    },
  });
export type JoinDecision = z.infer<typeof JoinDecision>;

/** `ready`: works. `off`: the person chose to go without. `missing` / `denied`: there is none, or the browser may not use it. */
export const DEVICE_STATES = ['ready', 'off', 'missing', 'denied'] as const;
export const DeviceCheck = z
  .strictObject({ camera: z.enum(DEVICE_STATES), microphone: z.enum(DEVICE_STATES) })
  .meta({ id: 'DeviceCheck' });
export type DeviceCheck = z.infer<typeof DeviceCheck>;

/** For whom, as in `JoinRequest`. */
export const JoinDecisionQuery = z.strictObject({ personId: PersonId.optional() });
export type JoinDecisionQuery = z.infer<typeof JoinDecisionQuery>;

export const JoinRequest = z
  .strictObject({
    deviceId: DeviceId,
    /** Ends the visit on the person's other device. Without it, a second device is refused with `join.active_elsewhere`. */
    takeOver: z.boolean().optional(),
    /** Shown to the practitioner beside the person's name. */
    deviceCheck: DeviceCheck.optional(),
    /** For whom, of several patients of a group that the caller acts for. */
    personId: PersonId.optional(),
  })
  .meta({
    id: 'JoinRequest',
    example: { deviceId: 'b6d2f0a4c1e84f7ab6d2f0a4c1e84f7a', deviceCheck: { camera: 'ready', microphone: 'ready' } },
  });
export type JoinRequest = z.infer<typeof JoinRequest>;

/** For one try of the way to the media server. It lets nobody send, see or hear anything. */
export const NetworkCheck = z
  .object({
    /** The LiveKit server, `ws:` or `wss:`. */
    serverUrl: z.string(),
    /** Secret. For a room of its own, which goes away by itself. */
    participantToken: z.string(),
    expiresAt: Instant,
  })
  .meta({ id: 'NetworkCheck' });
export type NetworkCheck = z.infer<typeof NetworkCheck>;

/** What a person may send into the room. A person without a camera may still be allowed one. */
export const PUBLISH_SOURCES = ['camera', 'microphone', 'screen_share', 'screen_share_audio'] as const;

/** What lets one browser connect, once, within 60 seconds. Carries nothing personal. */
export const JoinGrant = z
  .object({
    callId: CallId,
    /** The LiveKit server, `ws:` or `wss:`. */
    serverUrl: z.string(),
    /** Secret. For one identity and one room. */
    participantToken: z.string(),
    expiresAt: Instant,
    /** The caller's own identity in the room, as in `Call.participants[].identity`. */
    identity: z.string(),
    mayPublish: z.array(z.enum(PUBLISH_SOURCES)),
  })
  .meta({ id: 'JoinGrant' });
export type JoinGrant = z.infer<typeof JoinGrant>;
