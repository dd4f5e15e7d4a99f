import {
  CALL_END_REASONS,
  CALL_KINDS,
  CALL_MODES,
  CALL_PARTICIPANT_STATES,
  CALL_ROLES,
  CALL_STATUSES,
  type QualitySummary,
} from '@bedside/contract';
import { boolean, integer, jsonb, pgTable, text, unique } from 'drizzle-orm/pg-core';
import { timestamps, timestamptz } from '../../db/columns.ts';

/** One attempt to talk. All times by the wall clock: they are measured, not planned. Checks and indexes: migrations 0001, 0018. */
export const calls = pgTable('calls', {
  id: text().primaryKey(),
  clinicId: text().notNull(),
  appointmentId: text(),
  kind: text({ enum: CALL_KINDS }).notNull(),
  mode: text({ enum: CALL_MODES }).notNull().default('video'),
  /** Who rang; of an ad hoc call only. */
  rungBy: text(),
  /** Of an ad hoc call; of a scheduled one its appointment says it. */
  departmentId: text(),
  status: text({ enum: CALL_STATUSES }).notNull(),
  /** When it was rung, or opened by the first admission. */
  startedAt: timestamptz().notNull(),
  acceptedAt: timestamptz(),
  /** When both sides were in the room for the first time. */
  connectedAt: timestamptz(),
  /** Since when nobody has been in the room, or LiveKit has not known it; null while someone is there. */
  emptySince: timestamptz(),
  /** When it was last compared with LiveKit's room. */
  checkedAt: timestamptz(),
  endedAt: timestamptz(),
  endReason: text({ enum: CALL_END_REASONS }),
  endedBy: text(),
  /** Since when nobody comes in who was not in before. */
  lockedAt: timestamptz(),
  /** The call that the callee was in when this one failed. */
  busyCallId: text(),
  /** For the clinic only. */
  adminNotes: text(),
  ...timestamps,
});

/** LiveKit rooms of a call. If LiveKit lost the room, the same call gets the next generation. Names are random and say nothing. */
export const callRooms = pgTable(
  'call_rooms',
  {
    id: text().primaryKey(),
    clinicId: text().notNull(),
    callId: text().notNull(),
    generation: integer().notNull(),
    kind: text({ enum: ['main', 'side'] }).notNull(),
    name: text().notNull(),
    /** Null until LiveKit has it: a room that was never made is not a room that was lost. */
    openedAt: timestamptz(),
    closedAt: timestamptz(),
  },
  (t) => [unique('call_rooms_generation_key').on(t.callId, t.kind, t.generation)],
);

/** Who may be in a call. One person has one live row: a unique partial index makes "busy" true. */
export const callParticipants = pgTable('call_participants', {
  id: text().primaryKey(),
  clinicId: text().notNull(),
  callId: text().notNull(),
  personId: text().notNull(),
  role: text({ enum: CALL_ROLES }).notNull(),
  /** Opaque name in the room. */
  identity: text().notNull(),
  state: text({ enum: CALL_PARTICIPANT_STATES }).notNull(),
  isLive: boolean().notNull(),
  deviceId: text(),
  joinedAt: timestamptz(),
  leftAt: timestamptz(),
  /** When they were let in from the waiting room, by the wall clock. */
  letInAt: timestamptz(),
  /** Until when the place is kept for who is not in the room: to answer, to connect, to come back. Null once they are in it. */
  liveUntil: timestamptz(),
  /** Who rang them into a call that was under way. */
  invitedBy: text(),
  handRaisedAt: timestamptz(),
  /** Since when they are in the side room, and not in the main one. */
  steppedOutAt: timestamptz(),
  /** Null: as their role has it. */
  mayShareScreen: boolean(),
});

/** How the browser of each participant fared: one small summary of WebRTC's figures. Goes with its call. */
export const callQuality = pgTable('call_quality', {
  participantId: text().primaryKey(),
  clinicId: text().notNull(),
  callId: text().notNull(),
  summary: jsonb().$type<QualitySummary>().notNull(),
  updatedAt: timestamptz().notNull(),
});

export type CallRow = typeof calls.$inferSelect;
export type CallRoomRow = typeof callRooms.$inferSelect;
export type CallParticipantRow = typeof callParticipants.$inferSelect;
export type CallQualityRow = typeof callQuality.$inferSelect;
