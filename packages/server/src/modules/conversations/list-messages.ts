import type { ListMessages } from '@bedside/contract';
import { and, asc, desc, eq, gt, lt } from 'drizzle-orm';
import { inTheNameOf, requirePermission } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { auditRead } from '../audit/emit-audit.ts';
import { getConversation, messagesVisibleTo } from './conversations.queries.ts';
import { messages, type ConversationRow, type MessageRow } from './conversations.table.ts';
import { noteDelivered } from './note-receipt.ts';
import { viewMessages, type MessageView } from './view-messages.ts';

export type MessagePageView = { views: MessageView[]; olderCursor: string | null; newerCursor: string };

/**
 * What stands in a conversation, or in one visit's thread of it, oldest first: the newest page, or what is before or after a place.
 * Who goes on from `newerCursor` misses nothing, whoever else writes. What a page has carried counts as delivered. Throws
 * `conversations.not_found`.
 */
export async function listMessages(ctx: ServiceContext, id: string, query: ListMessages): Promise<MessagePageView> {
  requirePermission(ctx, 'messages.read');
  return transact(ctx, async (outer) => {
    const conversation = await getConversation(outer, id);
    const tx = inTheNameOf(outer, conversation.patientId);
    const { rows, hasOlder } = await pageOf(tx, conversation, query);
    auditRead(tx, 'conversation.read', id);
    const last = rows.at(-1)?.position;
    if (last !== undefined && query.before === undefined) await noteDelivered(tx, conversation, last);
    return {
      views: await viewMessages(tx, rows),
      olderCursor: hasOlder ? String(rows[0]!.position) : null,
      newerCursor: String(last ?? query.after ?? (query.before === undefined ? 0 : Number(query.before) - 1)),
    };
  });
}

type Found = { rows: MessageRow[]; hasOlder: boolean };

async function pageOf(
  tx: TransactionContext,
  { id }: ConversationRow,
  { limit, before, after, appointmentId }: ListMessages,
): Promise<Found> {
  const within = and(
    eq(messages.conversationId, id),
    appointmentId === undefined ? undefined : eq(messages.appointmentId, appointmentId),
    messagesVisibleTo(tx),
  );
  if (after !== undefined) {
    const newer = await tx.db
      .select()
      .from(messages)
      .where(and(within, gt(messages.position, Number(after))))
      .orderBy(asc(messages.position))
      .limit(limit);
    return { rows: newer, hasOlder: Number(after) > 0 && newer.length > 0 };
  }
  const older = await tx.db
    .select()
    .from(messages)
    .where(and(within, before === undefined ? undefined : lt(messages.position, Number(before))))
    .orderBy(desc(messages.position))
    .limit(limit + 1);
  return { rows: older.slice(0, limit).toReversed(), hasOlder: older.length > limit };
}
