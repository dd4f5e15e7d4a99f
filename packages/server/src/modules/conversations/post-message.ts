import type { PostMessage } from '@bedside/contract';
import { and, eq, isNull, ne } from 'drizzle-orm';
import { createHash } from 'node:crypto';
import { actorNotAllowed, inTheNameOf, requireActor, requirePermission } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { appointmentNotFound } from '../appointments/appointments.errors.ts';
import { appointments } from '../appointments/appointments.table.ts';
import { participantsOf } from '../appointments/write-appointment.ts';
import { auditRead, emitAudit } from '../audit/emit-audit.ts';
import { emitEvent } from '../events/emit-event.ts';
import { attachFiles } from '../files/attach-files.ts';
import { clientIdTaken } from './conversations.errors.ts';
import { getConversation, guestsOf, lockConversation } from './conversations.queries.ts';
import { audienceOf, sideOf } from './conversations.rules.ts';
import { conversations, messages, type ConversationRow, type ConversationSide, type MessageRow } from './conversations.table.ts';
import { viewMessage, type MessageView } from './view-messages.ts';

/**
 * Writes a message, exactly once for each `clientId` of its author: the same request again answers with the message that is there,
 * and another body under its id is `messages.client_id_taken`. Throws `conversations.not_found`, `appointments.not_found` and
 * `files.not_found`.
 */
export async function postMessage(ctx: ServiceContext, id: string, input: PostMessage): Promise<MessageView> {
  requirePermission(ctx, 'messages.write');
  const { appointmentId: onlyIn } = requireActor(ctx, 'person');
  const bodyHash = hashOf(input);
  return transact(ctx, async (outer) => {
    const conversation = await getConversation(outer, id);
    const side = sideOf(outer.actor, conversation);
    if (!side) throw actorNotAllowed();
    const tx = inTheNameOf(outer, conversation.patientId);
    const appointmentId = await threadFor(tx, conversation, side, input.appointmentId ?? onlyIn ?? undefined);
    const { lastPosition } = await lockConversation(tx, id);
    const before = await findByClientId(tx, id, input.clientId);
    if (before) {
      if (before.bodyHash !== bodyHash) throw clientIdTaken();
      auditRead(tx, 'message.read', before.id);
      return viewMessage(tx, before);
    }
    const row = await insertMessage(tx, conversation, { input, bodyHash, side, appointmentId, position: lastPosition + 1 });
    await attachFiles(tx, row.id, input.fileIds ?? []);
    emitAudit(tx, { action: 'message.create', entityId: row.id, after: row });
    emitEvent(tx, {
      type: 'message.created',
      appointmentId,
      audience: [...audienceOf(conversation), ...(appointmentId === null ? [] : await guestsOf(tx, appointmentId))],
      data: { conversationId: id, messageId: row.id, authorId: tx.actor.id },
    });
    return viewMessage(tx, row);
  });
}

/**
 * The visit that a message belongs to: one of these two, and by a link or as a guest the one that they were invited to. Its row is
 * taken before the conversation's, as everywhere else, so that no two wait for each other.
 */
export async function threadFor(
  tx: TransactionContext,
  { patientId, practitionerId }: ConversationRow,
  side: ConversationSide,
  wanted: string | undefined,
): Promise<string | null> {
  if (wanted === undefined) {
    if (side === 'guest') throw appointmentNotFound();
    return null;
  }
  const { actor } = tx;
  if (actor.type === 'person' && actor.appointmentId !== null && actor.appointmentId !== wanted) throw appointmentNotFound();
  const isThere = and(eq(appointments.id, wanted), isNull(appointments.deletedAt), ne(appointments.status, 'entered_in_error'));
  const [row] = await tx.db.select({ id: appointments.id }).from(appointments).where(isThere).for('key share');
  const among = row ? await participantsOf(tx, row.id) : [];
  const isIn = (personId: string) => among.some((one) => one.personId === personId);
  const isTheirs = isIn(patientId) && (practitionerId === null || isIn(practitionerId));
  const isGuestOf = side !== 'guest' || (await guestsOf(tx, wanted)).includes(actor.id);
  if (!isTheirs || !isGuestOf) throw appointmentNotFound();
  return wanted;
}

async function findByClientId(tx: TransactionContext, conversationId: string, clientId: string): Promise<MessageRow | undefined> {
  const [row] = await tx.db
    .select()
    .from(messages)
    .where(
      and(
        eq(messages.conversationId, conversationId),
        eq(messages.authorId, tx.actor.id),
        eq(messages.clientId, clientId),
        eq(messages.kind, 'message'),
      ),
    );
  return row;
}

type NewMessage = {
  input: PostMessage;
  bodyHash: string;
  side: ConversationSide;
  appointmentId: string | null;
  position: number;
};

/** The caller holds the conversation's lock. */
async function insertMessage(
  tx: TransactionContext,
  { id: conversationId }: ConversationRow,
  { input, side, ...rest }: NewMessage,
): Promise<MessageRow> {
  const now = tx.clock.now();
  await tx.db.update(conversations).set({ lastPosition: rest.position, lastAt: now }).where(eq(conversations.id, conversationId));
  const [row] = await tx.db
    .insert(messages)
    .values({
      ...rest,
      id: tx.newId('msg'),
      clinicId: tx.clinicId,
      conversationId,
      kind: 'message',
      authorId: tx.actor.id,
      authorSide: side,
      onBehalfOf: tx.actor.type === 'person' ? (tx.actor.onBehalfOf ?? null) : null,
      clientId: input.clientId,
      text: input.text?.trim() ? input.text : null,
      sentAt: now,
    })
    .returning();
  return row!;
}

const hashOf = ({ text, fileIds = [], appointmentId }: PostMessage) =>
  createHash('sha256')
    .update(JSON.stringify([text ?? '', fileIds, appointmentId ?? '']))
    .digest('hex');
