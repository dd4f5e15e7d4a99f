import type { ReadMessages } from '@bedside/contract';
import { and, eq, sql } from 'drizzle-orm';
import { inTheNameOf, requireActor, requirePermission } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { emitEphemeral } from '../events/emit-ephemeral.ts';
import { emitEvent } from '../events/emit-event.ts';
import { getConversation, getMessage } from './conversations.queries.ts';
import { audienceOf, sideOf } from './conversations.rules.ts';
import { conversationReaders, type ConversationRow, type ReaderRow } from './conversations.table.ts';

/** The caller has read up to this message. Earlier ones change nothing: nobody un-reads. Throws `messages.not_found`. */
export async function readMessages(ctx: ServiceContext, id: string, { messageId }: ReadMessages): Promise<void> {
  requirePermission(ctx, 'messages.read');
  requireActor(ctx, 'person');
  await transact(ctx, async (outer) => {
    const conversation = await getConversation(outer, id);
    const tx = inTheNameOf(outer, conversation.patientId);
    const { position, appointmentId } = await getMessage(tx, id, messageId);
    const side = sideOf(tx.actor, conversation);
    if (!side) return;
    const isNews = await advance(tx, conversation, { side, deliveredPosition: position, readPosition: position });
    if (!isNews) return;
    emitAudit(tx, { action: 'conversation.mark_read', entityId: id });
    emitEvent(tx, {
      type: 'message.read',
      appointmentId: isBound(tx) ? appointmentId : null,
      audience: audienceOf(conversation),
      data: { conversationId: id, messageId, personId: tx.actor.id },
    });
  });
}

/** A page of theirs has carried what is up to this position. Told to the open streams and kept; who only looks leaves no trace. */
export async function noteDelivered(tx: TransactionContext, conversation: ConversationRow, position: number): Promise<void> {
  const side = sideOf(tx.actor, conversation);
  if (!side) return;
  const isNews = await advance(tx, conversation, { side, deliveredPosition: position, readPosition: 0 });
  if (!isNews) return;
  const event = { type: 'delivered', conversationId: conversation.id, personId: tx.actor.id, upTo: String(position) } as const;
  await emitEphemeral(tx, event, { audience: audienceOf(conversation), appointmentId: null });
}

/** A link sees its visit and no other: what it reads is told there. */
const isBound = ({ actor }: TransactionContext) => actor.type === 'person' && actor.appointmentId !== null;

type Come = Pick<ReaderRow, 'side' | 'deliveredPosition' | 'readPosition'>;

/** Says whether they have come farther by it. */
async function advance(tx: TransactionContext, { id }: ConversationRow, come: Come): Promise<boolean> {
  const { conversationId, personId, deliveredPosition, readPosition } = conversationReaders;
  const isTheirs = and(eq(conversationId, id), eq(personId, tx.actor.id));
  // Looked at first: who asks again and again writes nothing.
  const [before] = await tx.db.select().from(conversationReaders).where(isTheirs);
  if (before && before.deliveredPosition >= come.deliveredPosition && before.readPosition >= come.readPosition) return false;
  const common = { conversationId: id, personId: tx.actor.id, clinicId: tx.clinicId, updatedAt: tx.clock.now() };
  await tx.db
    .insert(conversationReaders)
    .values({ ...common, ...come })
    .onConflictDoUpdate({
      target: [conversationId, personId],
      set: {
        deliveredPosition: sql`greatest(${deliveredPosition}, ${come.deliveredPosition})`,
        readPosition: sql`greatest(${readPosition}, ${come.readPosition})`,
        updatedAt: tx.clock.now(),
      },
    });
  return true;
}
