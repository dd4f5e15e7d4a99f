import { actorNotAllowed } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { closeEntries } from '../waiting/close-entries.ts';
import { participantNotFound } from './calls.errors.ts';
import { moderated, requireModerator } from './moderated.ts';
import { takeOut } from './take-out.ts';
import { putOut } from './put-out.ts';
import { currentRoom } from './read-call.queries.ts';
import { viewCall, type CallView } from './view-call.ts';

/**
 * Puts someone out of the call for as long as it lasts. LiveKit renews tokens by itself, so that is enforced here: no grant,
 * and whoever is found in the room all the same is ejected. Practitioners are not removed: they end the call.
 */
export async function removeParticipant(ctx: ServiceContext, callId: string, participantId: string): Promise<CallView> {
  requireModerator(ctx);
  return transact(ctx, async (tx) => {
    const { call, places } = await moderated(tx, callId);
    const place = places.find(({ id }) => id === participantId);
    if (!place) throw participantNotFound();
    if (place.role === 'practitioner' && place.invitedBy === null) throw actorNotAllowed();
    if (place.state === 'removed') return viewCall(tx, call);

    const { name } = await currentRoom(tx, callId, place.steppedOutAt ? 'side' : 'main');
    await takeOut(tx, call, places, place, 'removed');
    if (call.appointmentId) await closeEntries(tx, call.appointmentId, place.personId);
    tx.afterCommit(() => putOut(ctx, name, place.identity));
    return viewCall(tx, call);
  });
}
