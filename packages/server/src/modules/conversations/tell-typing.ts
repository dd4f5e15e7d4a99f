import type { Typing } from '@bedside/contract';
import { actorNotAllowed, inTheNameOf, requireActor, requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { emitEphemeral } from '../events/emit-ephemeral.ts';
import { getConversation, guestsOf } from './conversations.queries.ts';
import { audienceOf, sideOf } from './conversations.rules.ts';
import { threadFor } from './post-message.ts';

/** Told once to the open streams of the others and kept nowhere; the page says it again while they go on writing. */
export async function tellTyping(ctx: ServiceContext, id: string, input: Typing): Promise<void> {
  requirePermission(ctx, 'messages.write');
  const person = requireActor(ctx, 'person');
  await transact(ctx, async (outer) => {
    const conversation = await getConversation(outer, id);
    const side = sideOf(person, conversation);
    if (!side) throw actorNotAllowed();
    const tx = inTheNameOf(outer, conversation.patientId);
    const appointmentId = await threadFor(tx, conversation, side, input.appointmentId ?? person.appointmentId ?? undefined);
    const told = [...audienceOf(conversation), ...(appointmentId === null ? [] : await guestsOf(tx, appointmentId))];
    const audience = told.filter((one) => one !== person.id);
    await emitEphemeral(tx, { type: 'typing', conversationId: id, personId: person.id }, { audience, appointmentId });
  });
}
