import type { Message, MessageAction } from '@bedside/contract';
import { and, asc, eq, inArray } from 'drizzle-orm';
import { scopeOf } from '../../auth.ts';
import type { Actor, TransactionContext } from '../../context.ts';
import { files, type FileRow } from '../files/files.table.ts';
import { people } from '../people/people.table.ts';
import { DELETABLE_MS, stateOf } from './conversations.rules.ts';
import { conversationReaders, messageReactions, type MessageRow, type ReaderRow } from './conversations.table.ts';

type Reactions = { emoji: string; personIds: string[] }[];
export type MessageView = {
  row: MessageRow;
  authorName: string | null;
  files: FileRow[];
  reactions: Reactions;
  readers: ReaderRow[];
  isOwn: boolean;
  can: MessageAction[];
};

/** As many queries for a page as for one. */
export async function viewMessages(tx: TransactionContext, rows: readonly MessageRow[]): Promise<MessageView[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const authorIds = [...new Set(rows.flatMap(({ authorId }) => authorId ?? []))];
  const authors = await tx.db.select({ id: people.id, name: people.name }).from(people).where(inArray(people.id, authorIds));
  const attached = await tx.db
    .select()
    .from(files)
    .where(and(inArray(files.messageId, ids), eq(files.state, 'stored')))
    .orderBy(asc(files.createdAt), asc(files.id));
  const reacted = await tx.db
    .select()
    .from(messageReactions)
    .where(inArray(messageReactions.messageId, ids))
    .orderBy(asc(messageReactions.createdAt), asc(messageReactions.emoji), asc(messageReactions.personId));
  const readers = await tx.db
    .select()
    .from(conversationReaders)
    .where(inArray(conversationReaders.conversationId, [...new Set(rows.map(({ conversationId }) => conversationId))]))
    .orderBy(asc(conversationReaders.personId));
  const names = new Map(authors.map(({ id, name }) => [id, name]));
  return rows.map((row) => ({
    row,
    authorName: (row.authorId && names.get(row.authorId)) ?? null,
    files: attached.filter(({ messageId }) => messageId === row.id),
    reactions: grouped(reacted.filter(({ messageId }) => messageId === row.id)),
    readers: readers.filter(({ conversationId, personId }) => conversationId === row.conversationId && personId !== row.authorId),
    isOwn: row.authorId === tx.actor.id,
    can: actionsOn(tx.actor, row, tx.clock.now()),
  }));
}

export const viewMessage = async (tx: TransactionContext, row: MessageRow): Promise<MessageView> =>
  (await viewMessages(tx, [row]))[0]!;

function grouped(rows: readonly { emoji: string; personId: string }[]): Reactions {
  const byEmoji = Map.groupBy(rows, ({ emoji }) => emoji);
  return [...byEmoji].map(([emoji, those]) => ({ emoji, personIds: those.map(({ personId }) => personId) }));
}

function actionsOn(actor: Actor, { kind, authorId, deletedAt, sentAt }: MessageRow, now: Date): MessageAction[] {
  if (actor.type !== 'person' || !scopeOf(actor, 'messages.write') || kind !== 'message' || deletedAt) return [];
  const isDeletable = authorId === actor.id && now.getTime() - sentAt.getTime() < DELETABLE_MS;
  return isDeletable ? ['react', 'delete'] : ['react'];
}

export function messageToApi({ row, authorName, files: attached, reactions, readers, isOwn, can }: MessageView): Message {
  const isMessage = row.kind === 'message';
  const came = readers.filter(({ deliveredPosition }) => deliveredPosition >= row.position);
  return {
    id: row.id,
    conversationId: row.conversationId,
    kind: row.kind,
    appointmentId: row.appointmentId,
    authorId: row.authorId,
    authorName,
    onBehalfOf: row.onBehalfOf,
    clientId: isOwn ? row.clientId : null,
    text: row.text,
    files: attached.map(fileToApi),
    reactions,
    event: row.eventType && {
      type: row.eventType,
      callId: row.data.callId ?? null,
      startsAt: row.data.startsAt ?? null,
      talkSeconds: row.data.talkSeconds ?? null,
    },
    state: isMessage ? stateOf(row, readers) : null,
    receipts: isMessage
      ? came.map(({ personId, readPosition }) => ({ personId, state: readPosition >= row.position ? 'read' : 'delivered' }))
      : [],
    sentAt: row.sentAt.toISOString(),
    deletedAt: row.deletedAt && row.deletedAt.toISOString(),
    cursor: String(row.position),
    can,
  };
}

export const fileToApi = ({ id, name, contentType, bytes }: FileRow) => ({
  id,
  name,
  contentType: contentType!,
  bytes: bytes!,
});
