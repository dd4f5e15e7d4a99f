import { MESSAGE_KINDS, type ThreadEventType } from '@bedside/contract';
import { bigint, index, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { timestamptz } from '../../db/columns.ts';

/** On which side of a conversation somebody stands. */
export const CONVERSATION_SIDES = ['patient', 'clinic', 'guest'] as const;
export type ConversationSide = (typeof CONVERSATION_SIDES)[number];

const position = () => bigint({ mode: 'number' });

/** Of a patient and a practitioner, or of a patient and the clinic's team. One of each pair: migration 0017. */
export const conversations = pgTable(
  'conversations',
  {
    id: text().primaryKey(),
    clinicId: text().notNull(),
    patientId: text().notNull(),
    /** Null: the clinic's team. */
    practitionerId: text(),
    /** Of its newest entry. Read and raised under the row's lock, so that positions grow in commit order. */
    lastPosition: position().notNull().default(0),
    lastAt: timestamptz().notNull(),
    createdAt: timestamptz().notNull(),
  },
  (t) => [index('conversations_list_idx').on(t.clinicId, t.lastAt.desc(), t.id.desc())],
);

/** What stands in an entry of kind `event`: times and lengths only. */
export type EntryData = { callId?: string; startsAt?: string; talkSeconds?: number };

/** What was written and what happened. Never edited: grants and a trigger of migration 0017. */
export const messages = pgTable('messages', {
  id: text().primaryKey(),
  clinicId: text().notNull(),
  conversationId: text().notNull(),
  position: position().notNull(),
  kind: text({ enum: MESSAGE_KINDS }).notNull(),
  appointmentId: text(),
  authorId: text(),
  authorSide: text({ enum: CONVERSATION_SIDES }),
  onBehalfOf: text(),
  clientId: text(),
  bodyHash: text(),
  text: text(),
  eventType: text().$type<ThreadEventType>(),
  data: jsonb().$type<EntryData>().notNull().default({}),
  sentAt: timestamptz().notNull(),
  deletedAt: timestamptz(),
});

export const messageReactions = pgTable(
  'message_reactions',
  {
    messageId: text().notNull(),
    personId: text().notNull(),
    emoji: text().notNull(),
    clinicId: text().notNull(),
    createdAt: timestamptz().notNull(),
  },
  (t) => [primaryKey({ columns: [t.messageId, t.personId, t.emoji] })],
);

/** How far each person has come: read is also delivered. */
export const conversationReaders = pgTable(
  'conversation_readers',
  {
    conversationId: text().notNull(),
    personId: text().notNull(),
    clinicId: text().notNull(),
    side: text({ enum: CONVERSATION_SIDES }).notNull(),
    deliveredPosition: position().notNull().default(0),
    readPosition: position().notNull().default(0),
    updatedAt: timestamptz().notNull(),
  },
  (t) => [primaryKey({ columns: [t.conversationId, t.personId] })],
);

export type ConversationRow = typeof conversations.$inferSelect;
export type MessageRow = typeof messages.$inferSelect;
export type ReaderRow = typeof conversationReaders.$inferSelect;
