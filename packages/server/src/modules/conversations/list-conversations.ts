import type { Conversation, ConversationAction, ListConversations } from '@bedside/contract';
import { inArray } from 'drizzle-orm';
import { requirePermission, scopeOf } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { requestInvalid } from '../../shared/request.errors.ts';
import { auditRead, idsOf } from '../audit/emit-audit.ts';
import { ringableAmong } from '../calls/ringable.queries.ts';
import { people } from '../people/people.table.ts';
import { presentPeople } from '../sessions/presence.queries.ts';
import { conversationPage, getConversation, newestOf, unreadOf } from './conversations.queries.ts';
import { conversationCursor, otherSideOf, readConversationCursor, sideOf } from './conversations.rules.ts';
import type { ConversationRow } from './conversations.table.ts';
import { messageToApi, viewMessages, type MessageView } from './view-messages.ts';

type Person = { id: string; name: string; present: boolean };
export type ConversationView = {
  row: ConversationRow;
  patient: Person;
  practitioner: Person | null;
  unread: number;
  newest: MessageView | undefined;
  can: ConversationAction[];
};
export type ConversationPage = { views: ConversationView[]; nextCursor: string | null };

/** Those that the caller may see, the one with the newest entry first. */
export async function listConversations(ctx: ServiceContext, query: ListConversations): Promise<ConversationPage> {
  requirePermission(ctx, 'messages.read');
  const { limit, after, patientId, practitionerId } = query;
  const cursor = after === undefined ? undefined : readConversationCursor(after);
  if (after !== undefined && !cursor) throw requestInvalid({ errors: [{ pointer: 'after', detail: 'invalid_format' }] });
  return transact(ctx, async (tx) => {
    const found = await conversationPage(tx, { limit, after: cursor, patientId, practitionerId });
    const rows = found.slice(0, limit);
    auditRead(tx, 'conversation.list', idsOf(rows));
    const last = found.length > limit ? rows.at(-1) : undefined;
    return { views: await viewConversations(tx, rows), nextCursor: last ? conversationCursor(last) : null };
  });
}

/** Throws `conversations.not_found`. */
export async function readConversation(ctx: ServiceContext, id: string): Promise<ConversationView> {
  requirePermission(ctx, 'messages.read');
  return transact(ctx, async (tx) => {
    const row = await getConversation(tx, id);
    auditRead(tx, 'conversation.read', id);
    return viewConversation(tx, row);
  });
}

/** As many queries for a list as for one. */
export async function viewConversations(tx: TransactionContext, rows: readonly ConversationRow[]): Promise<ConversationView[]> {
  if (rows.length === 0) return [];
  const ids = idsOf(rows);
  const newest = await viewMessages(tx, await newestOf(tx, ids));
  const unread = await unreadOf(tx, ids);
  const personOf = await peopleOf(tx, rows);
  const ringable = await ringableAmong(
    tx,
    rows.flatMap((row) => otherSideOf(tx.actor, row) ?? []),
  );
  return rows.map((row) => ({
    row,
    patient: personOf(row.patientId),
    practitioner: row.practitionerId === null ? null : personOf(row.practitionerId),
    unread: unread.get(row.id) ?? 0,
    newest: newest.find(({ row: { conversationId } }) => conversationId === row.id),
    can: [
      ...(sideOf(tx.actor, row) && scopeOf(tx.actor, 'messages.write') ? (['write'] as const) : []),
      ...(ringable.may(row.patientId, otherSideOf(tx.actor, row) ?? '') ? (['ring'] as const) : []),
    ],
  }));
}

export const viewConversation = async (tx: TransactionContext, row: ConversationRow): Promise<ConversationView> =>
  (await viewConversations(tx, [row]))[0]!;

/** Names, and whose page is open now. */
export async function peopleOf(tx: TransactionContext, rows: readonly ConversationRow[]): Promise<(id: string) => Person> {
  const ids = [
    ...new Set(rows.flatMap(({ patientId, practitionerId }) => [patientId, ...(practitionerId ? [practitionerId] : [])])),
  ];
  const named = await tx.db.select({ id: people.id, name: people.name }).from(people).where(inArray(people.id, ids));
  const present = await presentPeople(tx, tx.wallClock.now(), { among: ids });
  const names = new Map(named.map(({ id, name }) => [id, name]));
  return (id) => ({ id, name: names.get(id) ?? '', present: present.has(id) });
}

export const conversationToApi = ({ row, patient, practitioner, unread, newest, can }: ConversationView): Conversation => ({
  id: row.id,
  patient,
  practitioner,
  unread,
  lastMessage: newest ? messageToApi(newest) : null,
  can,
  lastAt: row.lastAt.toISOString(),
  createdAt: row.createdAt.toISOString(),
});
