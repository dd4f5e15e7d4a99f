import { z } from 'zod';
import { PARTICIPANT_ROLES } from './appointments.ts';
import { AppointmentId, CallId, CallParticipantId, Instant, PersonId } from './ids.ts';

export const CALL_STATUSES = ['initiated', 'ringing', 'accepted', 'ended', 'declined', 'missed', 'cancelled', 'failed'] as const;
export type CallStatus = (typeof CALL_STATUSES)[number];

/** The statuses from which a call can still move. */
export const LIVE_CALL_STATUSES = ['initiated', 'ringing', 'accepted'] as const satisfies readonly CallStatus[];

export const CALL_END_REASONS = ['ended', 'empty', 'never_connected', 'hard_stop'] as const;
export type CallEndReason = (typeof CALL_END_REASONS)[number];

/** `invited`: may come in. `connected`: LiveKit has them in the room. `left`: was there. `removed`: put out, may not come back. */
export const CALL_PARTICIPANT_STATES = ['invited', 'connected', 'left', 'removed'] as const;
export type CallParticipantState = (typeof CALL_PARTICIPANT_STATES)[number];

/** One attempt to talk, with its log. Names live here and never in the room: match by `identity`. */
export const Call = z
  .object({
    id: CallId,
    appointmentId: AppointmentId.nullable(),
    kind: z.enum(['scheduled', 'ad_hoc']),
    status: z.enum(CALL_STATUSES),
    startedAt: Instant,
    /** When both sides were in the room for the first time. */
    connectedAt: Instant.nullable(),
    endedAt: Instant.nullable(),
    endReason: z.enum(CALL_END_REASONS).nullable(),
    endedBy: PersonId.nullable(),
    /** From `connectedAt` to `endedAt`; null while it runs, 0 when never connected. */
    talkSeconds: z.int().nullable(),
    participants: z.array(
      z.object({
        id: CallParticipantId,
        personId: PersonId,
        name: z.string(),
        role: z.enum(PARTICIPANT_ROLES),
        /** The opaque name of this person in the LiveKit room. */
        identity: z.string(),
        state: z.enum(CALL_PARTICIPANT_STATES),
      }),
    ),
    can: z.array(z.enum(['leave', 'end', 'remove'])),
    serverNow: Instant,
  })
  .meta({ id: 'Call' });
export type Call = z.infer<typeof Call>;
