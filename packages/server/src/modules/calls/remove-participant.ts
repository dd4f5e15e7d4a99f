import { actorNotAllowed, requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { closeEntries } from '../waiting/close-entries.ts';
import { callEnded, participantNotFound } from './calls.errors.ts';
import { isLiveCall } from './calls.rules.ts';
import { lockCall } from './lock-call.ts';
import { takeOut } from './take-out.ts';
import { putOut } from './put-out.ts';
import { currentRoom, participantsOfCall } from './read-call.queries.ts';
import { mayModerate, viewCall, type CallView } from './view-call.ts';

/**
 * Puts someone out of the call for as long as it lasts. LiveKit renews tokens by itself, so that is enforced here: no grant,
 * and whoever is found in the room all the same is ejected. Practitioners are not removed: they end the call.
 */
export async function removeParticipant(ctx: ServiceContext, callId: string, participantId: string): Promise<CallView> {
  requirePermission(ctx, 'calls.moderate');

  return transact(ctx, async (tx) => {
    const call = await lockCall(tx, callId);
    const places = await participantsOfCall(tx, callId);
    if (!(await mayModerate(tx, call, places))) throw actorNotAllowed();
    const place = places.find(({ id }) => id === participantId);
    if (!place) throw participantNotFound();
    if (!isLiveCall(call.status)) throw callEnded();
    if (place.role === 'practitioner' && place.invitedBy === null) throw actorNotAllowed();
    if (place.state === 'removed') return viewCall(tx, call);

    const { name } = await currentRoom(tx, callId, place.steppedOutAt ? 'side' : 'main');
    await takeOut(tx, call, places, place, 'removed');
    if (call.appointmentId) await closeEntries(tx, call.appointmentId, place.personId);
    tx.afterCommit(() => putOut(ctx, name, place.identity));
    return viewCall(tx, call);
  });
}
