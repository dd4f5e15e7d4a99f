import { eq } from 'drizzle-orm';
import { actorNotAllowed, inTheNameOf, requireActor, requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { emitEvent } from '../events/emit-event.ts';
import { removeFilesOf } from '../files/remove-file.ts';
import { tooLateToDelete } from './conversations.errors.ts';
import { getConversation, getMessage, guestsOf, lockConversation } from './conversations.queries.ts';
import { audienceOf, DELETABLE_MS } from './conversations.rules.ts';
import { messageReactions, messages } from './conversations.table.ts';

/**
 * Takes one's own words back, within 15 minutes: a place without words, files and reactions stays. Having done it already is
 * success. Throws `messages.not_found` and `messages.too_late_to_delete`.
 */
export async function deleteMessage(ctx: ServiceContext, conversationId: string, id: string): Promise<void> {
  requirePermission(ctx, 'messages.write');
  requireActor(ctx, 'person');
  await transact(ctx, async (outer) => {
    const conversation = await getConversation(outer, conversationId);
    const tx = inTheNameOf(outer, conversation.patientId);
    await lockConversation(tx, conversationId);
    const before = await getMessage(tx, conversationId, id);
    if (before.authorId !== tx.actor.id) throw actorNotAllowed();
    if (before.deletedAt) return;
    const now = tx.clock.now();
    if (now.getTime() - before.sentAt.getTime() >= DELETABLE_MS) throw tooLateToDelete();
    const [after] = await tx.db.update(messages).set({ text: null, deletedAt: now }).where(eq(messages.id, id)).returning();
    await tx.db.delete(messageReactions).where(eq(messageReactions.messageId, id));
    await removeFilesOf(tx, id);
    emitAudit(tx, { action: 'message.delete', entityId: id, before, after: after! });
    const { appointmentId } = before;
    emitEvent(tx, {
      type: 'message.deleted',
      appointmentId,
      audience: [...audienceOf(conversation), ...(appointmentId === null ? [] : await guestsOf(tx, appointmentId))],
      data: { conversationId, messageId: id },
    });
  });
}
