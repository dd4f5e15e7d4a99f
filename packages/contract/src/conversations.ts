import { z } from 'zod';
import { PageCursor } from './cursors.ts';
import { AppointmentId, CallId, ConversationId, FileId, Instant, MessageId, PatientId, PersonId, PractitionerId } from './ids.ts';

export const MESSAGE_KINDS = ['message', 'event'] as const;
export const MESSAGE_STATES = ['sent', 'delivered', 'read'] as const;
export type MessageState = (typeof MESSAGE_STATES)[number];
export const MESSAGE_ACTIONS = ['react', 'delete'] as const;
export type MessageAction = (typeof MESSAGE_ACTIONS)[number];
/** `ring`: the caller may ring the other side now. */
export const CONVERSATION_ACTIONS = ['write', 'ring'] as const;
export type ConversationAction = (typeof CONVERSATION_ACTIONS)[number];

/** What happened to a visit or a call, and stands in the thread as an entry of its own. */
export const THREAD_EVENT_TYPES = [
  'appointment.requested',
  'appointment.scheduled',
  'appointment.confirmed',
  'appointment.rescheduled',
  'appointment.cancelled',
  'appointment.completed',
  'appointment.no_show',
  'appointment.reopened',
  'appointment.expired',
  'call.ringing',
  'call.declined',
  'call.missed',
  'call.ended',
] as const;
export type ThreadEventType = (typeof THREAD_EVENT_TYPES)[number];

/** In UTF-16 code units, as a text field counts. */
export const LONGEST_MESSAGE = 4000;
export const MOST_FILES = 10;
/** 25 MiB. */
export const LARGEST_FILE = 25 * 1024 * 1024;

export const MessageFile = z.object({
  id: FileId,
  /** As the sender's device called it: show it as text, never use it as a path. */
  name: z.string(),
  /** What the bytes are, whatever they were called. */
  contentType: z.string(),
  bytes: z.int(),
});

/** Something that was written, or that happened. It is never edited; a deleted one stays as a place without words. */
export const Message = z
  .object({
    id: MessageId,
    conversationId: ConversationId,
    kind: z.enum(MESSAGE_KINDS),
    /** The visit that it belongs to; an appointment's thread is the conversation filtered by it. */
    appointmentId: AppointmentId.nullable(),
    authorId: PersonId.nullable(),
    authorName: z.string().nullable(),
    /** The patient for whom a guardian wrote. */
    onBehalfOf: PatientId.nullable(),
    /** Of the caller's own messages only. */
    clientId: z.string().nullable(),
    /** Plain text; null of files alone, of events and of what was deleted. */
    text: z.string().nullable(),
    files: z.array(MessageFile),
    reactions: z.array(z.object({ emoji: z.string(), personIds: z.array(PersonId) })),
    /** Of kind `event` only. */
    event: z
      .object({
        type: z.enum(THREAD_EVENT_TYPES),
        callId: CallId.nullable(),
        /** When the visit was to begin after this. */
        startsAt: Instant.nullable(),
        /** Of a call that ended: how long both were connected. */
        talkSeconds: z.int().nullable(),
      })
      .nullable(),
    /** How far it came on the other side; null of events. */
    state: z.enum(MESSAGE_STATES).nullable(),
    receipts: z.array(z.object({ personId: PersonId, state: z.enum(['delivered', 'read']) })),
    sentAt: Instant,
    deletedAt: Instant.nullable(),
    /** Opaque: send it back as `before` or `after`. */
    cursor: z.string(),
    can: z.array(z.enum(MESSAGE_ACTIONS)),
  })
  .meta({ id: 'Message' });
export type Message = z.infer<typeof Message>;

const Side = <Id extends z.ZodType>(id: Id) => z.object({ id, name: z.string(), present: z.boolean() });

/** All messages of a patient and a practitioner, or of a patient and the clinic's team. */
export const Conversation = z
  .object({
    id: ConversationId,
    /** `present`: their page was open within the last 45 s. */
    patient: Side(PatientId),
    /** Null: the clinic's team. */
    practitioner: Side(PractitionerId).nullable(),
    /** Messages of others that the caller has not read, 1,000 at most. */
    unread: z.int(),
    /** The newest entry that the caller may see. */
    lastMessage: z.union([Message, z.null()]),
    can: z.array(z.enum(CONVERSATION_ACTIONS)),
    lastAt: Instant,
    createdAt: Instant,
  })
  .meta({ id: 'Conversation' });
export type Conversation = z.infer<typeof Conversation>;

/** The one with the newest entry first. */
export const ConversationList = z
  .object({ data: z.array(Conversation), nextCursor: z.string().nullable() })
  .meta({ id: 'ConversationList' });
export type ConversationList = z.infer<typeof ConversationList>;

export const ListConversations = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  after: PageCursor,
  patientId: PatientId.optional(),
  practitionerId: PractitionerId.optional(),
});
export type ListConversations = z.output<typeof ListConversations>;

/** Without a practitioner it is with the clinic's team. What is there already is given back. */
export const OpenConversation = z
  .strictObject({ patientId: PatientId, practitionerId: PractitionerId.optional() })
  .meta({ id: 'OpenConversation', example: { patientId: `pat_${'0123456789abcdef'.repeat(2)}` } });
export type OpenConversation = z.infer<typeof OpenConversation>;

const MessageCursor = z.string().regex(/^\d{1,15}$/);

export const ListMessages = z
  .strictObject({
    limit: z.coerce.number().int().min(1).max(100).default(50),
    /** Older than this. */
    before: MessageCursor.optional(),
    /** Newer than this. */
    after: MessageCursor.optional(),
    appointmentId: AppointmentId.optional(),
  })
  .refine(({ before, after }) => before === undefined || after === undefined, { path: ['before'] });
export type ListMessages = z.output<typeof ListMessages>;

/** Oldest first. Without `before` and `after` it is the newest page. */
export const MessagePage = z
  .object({
    data: z.array(Message),
    /** Send it as `before` for what is older; null: there is nothing. */
    olderCursor: z.string().nullable(),
    /** Send it as `after` for what has come since. */
    newerCursor: z.string(),
  })
  .meta({ id: 'MessagePage' });
export type MessagePage = z.infer<typeof MessagePage>;

/** Made by the page for each message before it is first sent; sent again with every try. */
export const ClientMessageId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{8,64}$/)
  .meta({ example: '5f0c1a7e-64a1-4a0c-9a53-2f6a3c6f0d11' });

export const PostMessage = z
  .strictObject({
    clientId: ClientMessageId,
    text: z.string().max(LONGEST_MESSAGE).optional(),
    /** Uploaded before, by the same person, each for one message. */
    fileIds: z.array(FileId).max(MOST_FILES).optional(),
    appointmentId: AppointmentId.optional(),
  })
  .refine(({ text, fileIds }) => Boolean(text?.trim()) || Boolean(fileIds?.length), { path: ['text'] })
  .refine(({ fileIds = [] }) => new Set(fileIds).size === fileIds.length, { path: ['fileIds'] })
  .meta({
    id: 'PostMessage',
    example: { clientId: '5f0c1a7e-64a1-4a0c-9a53-2f6a3c6f0d11', text: 'The rash is better. Shall I go on with the ointment?' },
  });
export type PostMessage = z.infer<typeof PostMessage>;

/** One, as people see it: with its skin tone, its flag, its family. */
export const Emoji = z
  .string()
  .max(64)
  .refine((text) => ONE_EMOJI.test(text))
  .meta({ example: '👍' });
const ONE_EMOJI = /^\p{RGI_Emoji}$/v;

export const SetReaction = z.strictObject({ emoji: Emoji }).meta({ id: 'SetReaction', example: { emoji: '👍' } });
export type SetReaction = z.infer<typeof SetReaction>;

export const ReadMessages = z
  .strictObject({ messageId: MessageId })
  .meta({ id: 'ReadMessages', example: { messageId: `msg_${'0123456789abcdef'.repeat(2)}` } });
export type ReadMessages = z.infer<typeof ReadMessages>;

export const Typing = z.strictObject({ appointmentId: AppointmentId.optional() }).meta({ id: 'Typing', example: {} });
export type Typing = z.infer<typeof Typing>;

/** What was uploaded; the sender's until a message uses it. */
export const UploadedFile = MessageFile.extend({ createdAt: Instant }).meta({ id: 'UploadedFile' });
export type UploadedFile = z.infer<typeof UploadedFile>;

/** Whoever has it can fetch the file until then: do not keep it. */
export const FileAddress = z.object({ url: z.url(), expiresAt: Instant }).meta({ id: 'FileAddress' });
export type FileAddress = z.infer<typeof FileAddress>;
