import { CALL_END_REASONS, CALL_PARTICIPANT_STATES, CALL_STATUSES, PARTICIPANT_ROLES } from '@bedside/contract';
import { boolean, integer, pgTable, text, unique } from 'drizzle-orm/pg-core';
import { timestamps, timestamptz } from '../../db/columns.ts';

/** One attempt to talk. All times by the wall clock: they are measured, not planned. Checks and partial indexes: migration 0001. */
export const calls = pgTable('calls', {
  id: text().primaryKey(),
  clinicId: text().notNull(),
  appointmentId: text(),
  kind: text({ enum: ['scheduled', 'ad_hoc'] }).notNull(),
  status: text({ enum: CALL_STATUSES }).notNull(),
  startedAt: timestamptz().notNull(),
  /** When both sides were in the room for the first time. */
  connectedAt: timestamptz(),
  /** Since when nobody has been in the room, or LiveKit has not known it; null while someone is there. */
  emptySince: timestamptz(),
  /** When it was last compared with LiveKit's room. */
  checkedAt: timestamptz(),
  endedAt: timestamptz(),
  endReason: text({ enum: CALL_END_REASONS }),
  endedBy: text(),
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
  role: text({ enum: PARTICIPANT_ROLES }).notNull(),
  /** Opaque name in the room. */
  identity: text().notNull(),
  state: text({ enum: CALL_PARTICIPANT_STATES }).notNull(),
  isLive: boolean().notNull(),
  deviceId: text(),
  joinedAt: timestamptz(),
  leftAt: timestamptz(),
});

export type CallRow = typeof calls.$inferSelect;
export type CallRoomRow = typeof callRooms.$inferSelect;
export type CallParticipantRow = typeof callParticipants.$inferSelect;
