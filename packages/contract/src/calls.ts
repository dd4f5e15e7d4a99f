import { z } from 'zod';
import { PARTICIPANT_ROLES } from './appointments.ts';
import { PageCursor } from './cursors.ts';
import { AppointmentId, CallId, CallParticipantId, DeviceId, Instant, InstantInput, PatientId, PersonId } from './ids.ts';

export const CALL_STATUSES = ['initiated', 'ringing', 'accepted', 'ended', 'declined', 'missed', 'cancelled', 'failed'] as const;
export type CallStatus = (typeof CALL_STATUSES)[number];

/** The statuses from which a call can still move. */
export const LIVE_CALL_STATUSES = ['initiated', 'ringing', 'accepted'] as const satisfies readonly CallStatus[];

/**
 * Of a call that was talked or could have been: `ended` by someone, `empty` for too long, `dropped` when one side of a rung call
 * did not come back, `hard_stop`. `busy`: it failed, as the callee was in another call.
 */
export const CALL_END_REASONS = ['ended', 'empty', 'never_connected', 'hard_stop', 'dropped', 'busy'] as const;
export type CallEndReason = (typeof CALL_END_REASONS)[number];

/**
 * `ringing`, `declined`, `missed`: of someone who was rung. `invited`: may come in. `connected`: LiveKit has them in the room.
 * `left`: was there. `removed`: put out, may not come back.
 */
export const CALL_PARTICIPANT_STATES = ['ringing', 'invited', 'connected', 'left', 'removed', 'declined', 'missed'] as const;
export type CallParticipantState = (typeof CALL_PARTICIPANT_STATES)[number];

/** Who is in a room: those of the appointment, and who rings or administers for the clinic (`staff`). */
export const CALL_ROLES = [...PARTICIPANT_ROLES, 'staff'] as const;
export type CallRole = (typeof CALL_ROLES)[number];

/** `scheduled`: a visit's, opened by admission. `ad_hoc`: someone rang. */
export const CALL_KINDS = ['scheduled', 'ad_hoc'] as const;
export const CALL_MODES = ['audio', 'video'] as const;
export type CallMode = (typeof CALL_MODES)[number];

/**
 * The verbs of a call's routes that the caller may use now. `moderate` stands for mute, ask to unmute, screen share, side room; `ring` for
 * one more person in it, `call_back` for ringing the other one of a call that is over.
 */
const CALL_ACTIONS = [
  ...(['accept', 'decline', 'cancel', 'join', 'leave', 'end', 'remove'] as const),
  ...(['moderate', 'lock', 'unlock', 'ring', 'call_back', 'annotate'] as const),
] as const;

/** One attempt to talk, with its log. Names live here and never in the room: match by `identity`. */
export const Call = z
  .object({
    id: CallId,
    appointmentId: AppointmentId.nullable(),
    kind: z.enum(CALL_KINDS),
    /** An audio call grants nobody a camera. */
    mode: z.enum(CALL_MODES),
    status: z.enum(CALL_STATUSES),
    /** When it was rung, or the visit's first admission. */
    startedAt: Instant,
    /** Who rang; null of a visit's call. */
    rungBy: PersonId.nullable(),
    /** Until when it rings; null when it does not. */
    ringsUntil: Instant.nullable(),
    acceptedAt: Instant.nullable(),
    /** When both sides were in the room for the first time. */
    connectedAt: Instant.nullable(),
    endedAt: Instant.nullable(),
    endReason: z.enum(CALL_END_REASONS).nullable(),
    endedBy: PersonId.nullable(),
    /** From `connectedAt` to `endedAt`; null while it runs, 0 when never connected. */
    talkSeconds: z.int().nullable(),
    /** From ringing to the answer; null when there was none. */
    responseSeconds: z.int().nullable(),
    /** Nobody comes in who was not in before. */
    isLocked: z.boolean(),
    /** The call that the callee was in, where the caller may see that one. */
    busyCallId: CallId.nullable(),
    participants: z.array(
      z.object({
        id: CallParticipantId,
        /** Null for the other patients and guests of a group, to each other. */
        personId: PersonId.nullable(),
        /** In a group, of each other patient: "Patient 3", or the first name where the clinic says so. */
        name: z.string(),
        /** Their picture, for `<img>`; null where there is none, and of the others of a group. */
        avatarUrl: z.url().nullable(),
        role: z.enum(CALL_ROLES),
        /** The 3 of "Patient 3", for interfaces in other languages; null for everyone else. */
        ordinal: z.int().nullable(),
        /** The opaque name of this person in the LiveKit room. */
        identity: z.string(),
        state: z.enum(CALL_PARTICIPANT_STATES),
        isHandRaised: z.boolean(),
        /** Talks to someone in the side room just now, where the others do not hear them. */
        isSteppedOut: z.boolean(),
        mayShareScreen: z.boolean(),
      }),
    ),
    can: z.array(z.enum(CALL_ACTIONS)),
    serverNow: Instant,
  })
  .meta({ id: 'Call' });
export type Call = z.infer<typeof Call>;

/** Rings someone: a patient the practitioner they know, staff a patient in their scope, and the other way round. */
export const RingPerson = z
  .strictObject({
    personId: PersonId,
    mode: z.enum(CALL_MODES).default('video'),
    /** Of the caller. */
    deviceId: DeviceId,
    /** In whose name, where the caller acts for several who may ring this person. */
    patientId: PatientId.optional(),
  })
  .meta({
    id: 'RingPerson',
    example: { personId: `pat_${'0123456789abcdef'.repeat(2)}`, mode: 'video', deviceId: 'b6d2f0a4c1e84f7ab6d2f0a4c1e84f7a' },
  });
export type RingPerson = z.output<typeof RingPerson>;

/** One more, into a call that is under way: a colleague, someone of the front desk, or who takes part in the visit and is not here. */
export const RingParticipant = z
  .strictObject({ personId: PersonId })
  .meta({ id: 'RingParticipant', example: { personId: `prc_${'0123456789abcdef'.repeat(2)}` } });
export type RingParticipant = z.output<typeof RingParticipant>;

/** As whom, where the caller acts for several who are in this call. Without it as themselves, or for the only one. */
const asWhom = { personId: PersonId.optional() };

export const AcceptCall = z
  .strictObject({ deviceId: DeviceId, ...asWhom })
  .meta({ id: 'AcceptCall', example: { deviceId: 'b6d2f0a4c1e84f7ab6d2f0a4c1e84f7a' } });
export type AcceptCall = z.output<typeof AcceptCall>;

/** Of a verb that is about one's own place in a call. */
export const InOwnPlace = z
  .strictObject(asWhom)
  .meta({ id: 'InOwnPlace', example: { personId: `pat_${'0123456789abcdef'.repeat(2)}` } });
export type InOwnPlace = z.output<typeof InOwnPlace>;

export const JoinCall = z
  .strictObject({
    deviceId: DeviceId,
    ...asWhom,
    /** Goes on here, and ends the call on the person's other device. */
    takeOver: z.boolean().optional(),
  })
  .meta({ id: 'JoinCall', example: { deviceId: 'b6d2f0a4c1e84f7ab6d2f0a4c1e84f7a' } });
export type JoinCall = z.output<typeof JoinCall>;

export const ShareScreenPermission = z
  .strictObject({ allowed: z.boolean() })
  .meta({ id: 'ShareScreenPermission', example: { allowed: true } });
export type ShareScreenPermission = z.output<typeof ShareScreenPermission>;

/** With whom the practitioner steps out. */
export const OpenSideRoom = z
  .strictObject({ participantId: CallParticipantId })
  .meta({ id: 'OpenSideRoom', example: { participantId: `par_${'0123456789abcdef'.repeat(2)}` } });
export type OpenSideRoom = z.output<typeof OpenSideRoom>;

/** How someone's browser reached the media server: straight, over TCP, or through a relay. */
export const CONNECTION_PATHS = ['udp', 'tcp', 'relay'] as const;
export const DEVICE_KINDS = ['desktop', 'phone', 'tablet'] as const;
export const BROWSERS = ['chrome', 'edge', 'firefox', 'safari', 'other'] as const;

const count = z.int().nonnegative().max(1_000_000).optional();
const milliseconds = z.number().nonnegative().max(600_000).optional();
const percent = z.number().min(0).max(100).optional();

/**
 * What one browser measured, for the help desk: numbers and kinds, nothing that tells a person or a device from another. Send it
 * as often as you like: what is there is written over what was there.
 */
export const QualitySummary = z
  .strictObject({
    path: z.enum(CONNECTION_PATHS).optional(),
    device: z.enum(DEVICE_KINDS).optional(),
    browser: z.enum(BROWSERS).optional(),
    /** From the click to being connected, and to the other side's first picture. */
    connectMs: milliseconds,
    firstFrameMs: milliseconds,
    /** Tries to connect that failed, and connections that were lost and came back. */
    failures: count,
    reconnects: count,
    /** Medians over the call. */
    roundTripMs: milliseconds,
    jitterMs: milliseconds,
    lossPercent: percent,
    receivedKbps: z.number().nonnegative().max(1_000_000).optional(),
    sentKbps: z.number().nonnegative().max(1_000_000).optional(),
    /** How long the other side's picture stood still. */
    frozenMs: z.number().nonnegative().max(86_400_000).optional(),
  })
  .meta({
    id: 'QualitySummary',
    example: { path: 'udp', device: 'desktop', browser: 'firefox', connectMs: 420, roundTripMs: 38, lossPercent: 0.4 },
  });
export type QualitySummary = z.output<typeof QualitySummary>;

/** A call as it stands in the log. */
export const CallLogEntry = Call.extend({
  /** How each one fared who told. */
  quality: z.array(z.object({ participantId: CallParticipantId, summary: QualitySummary })),
  /** Of the clinic's people only; null for everyone else. */
  adminNotes: z.string().nullable(),
}).meta({ id: 'CallLogEntry' });
export type CallLogEntry = z.infer<typeof CallLogEntry>;

export const CallLog = z
  .object({ data: z.array(CallLogEntry), nextCursor: z.string().nullable(), serverNow: Instant })
  .meta({ id: 'CallLog' });
export type CallLog = z.infer<typeof CallLog>;

const several = <Schema extends z.ZodType>(schema: Schema) => z.union([schema.transform((one) => [one]), z.array(schema)]);
const flag = z
  .enum(['true', 'false'])
  .transform((text) => text === 'true')
  .optional();

const filters = {
  kind: z.enum(CALL_KINDS).optional(),
  status: several(z.enum(CALL_STATUSES)).optional(),
  /** Short for `status=missed`. */
  missed: flag,
  /** The board of calls now: those that are rung or under way. */
  live: flag,
  /** Rung or begun from then on. */
  from: InstantInput.optional(),
  /** Rung or begun before. */
  to: InstantInput.optional(),
  personId: PersonId.optional(),
  appointmentId: AppointmentId.optional(),
};

/** Newest first. */
export const ListCalls = z.strictObject({
  ...filters,
  limit: z.coerce.number().int().min(1).max(100).default(20),
  after: PageCursor,
});
export type ListCalls = z.output<typeof ListCalls>;

export const CountCalls = z.strictObject(filters);
export type CountCalls = z.output<typeof CountCalls>;

/** Figures of the calls that the filters leave. */
export const CallStats = z
  .object({
    total: z.int(),
    scheduled: z.int(),
    adHoc: z.int(),
    audio: z.int(),
    video: z.int(),
    live: z.int(),
    missed: z.int(),
    declined: z.int(),
    failed: z.int(),
    neverConnected: z.int(),
    /** Of those in which both sides were connected; null where there are none. */
    averageTalkSeconds: z.int().nullable(),
    totalTalkSeconds: z.int(),
    /** Of rung calls that were taken. */
    averageResponseSeconds: z.int().nullable(),
  })
  .meta({ id: 'CallStats' });
export type CallStats = z.infer<typeof CallStats>;

export const UpdateCall = z
  .strictObject({ adminNotes: z.string().trim().min(1).max(2000).nullable() })
  .meta({ id: 'UpdateCall', example: { adminNotes: 'Rang back by phone.' } });
export type UpdateCall = z.output<typeof UpdateCall>;
