import type { SetReaction } from '@bedside/contract';
import { and, eq } from 'drizzle-orm';
import { actorNotAllowed, inTheNameOf, requireActor, requirePermission } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { emitEvent } from '../events/emit-event.ts';
import { messageDeleted } from './conversations.errors.ts';
import { getConversation, getMessage, guestsOf, lockConversation } from './conversations.queries.ts';
import { audienceOf, sideOf } from './conversations.rules.ts';
import { messageReactions, type ConversationRow, type MessageRow } from './conversations.table.ts';
import { viewMessage, type MessageView } from './view-messages.ts';

/** The caller's emoji stands under the message, once. Throws `messages.not_found` and `messages.deleted`. */
export const addReaction = (
  ctx: ServiceContext,
  conversationId: string,
  id: string,
  { emoji }: SetReaction,
): Promise<MessageView> =>
  change(ctx, conversationId, id, async (tx) => {
    const row = { messageId: id, personId: tx.actor.id, emoji, clinicId: tx.clinicId, createdAt: tx.clock.now() };
    const made = await tx.db.insert(messageReactions).values(row).onConflictDoNothing().returning();
    return made.length > 0;
  });

/** Having none is success. */
export const removeReaction = (
  ctx: ServiceContext,
  conversationId: string,
  id: string,
  { emoji }: SetReaction,
): Promise<MessageView> =>
  change(ctx, conversationId, id, async (tx) => {
    const { messageId, personId } = messageReactions;
    const isTheirs = and(eq(messageId, id), eq(personId, tx.actor.id), eq(messageReactions.emoji, emoji));
    return (await tx.db.delete(messageReactions).where(isTheirs).returning()).length > 0;
  });

async function change(
  ctx: ServiceContext,
  conversationId: string,
  id: string,
  write: (tx: TransactionContext) => Promise<boolean>,
): Promise<MessageView> {
  requirePermission(ctx, 'messages.write');
  requireActor(ctx, 'person');
  return transact(ctx, async (outer) => {
    const conversation = await getConversation(outer, conversationId);
    if (!sideOf(outer.actor, conversation)) throw actorNotAllowed();
    const tx = inTheNameOf(outer, conversation.patientId);
    // A message that is being deleted takes no reaction any more.
    await lockConversation(tx, conversationId);
    const row = await getMessage(tx, conversationId, id);
    if (row.kind !== 'message') throw actorNotAllowed();
    if (row.deletedAt) throw messageDeleted();
    if (await write(tx)) await tell(tx, conversation, row);
    return viewMessage(tx, row);
  });
}

async function tell(tx: TransactionContext, conversation: ConversationRow, { id, appointmentId }: MessageRow) {
  emitAudit(tx, { action: 'message.react', entityId: id });
  emitEvent(tx, {
    type: 'message.reacted',
    appointmentId,
    audience: [...audienceOf(conversation), ...(appointmentId === null ? [] : await guestsOf(tx, appointmentId))],
    data: { conversationId: conversation.id, messageId: id, personId: tx.actor.id },
  });
}
