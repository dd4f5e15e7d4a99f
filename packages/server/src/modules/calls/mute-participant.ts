import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { announceCall } from './announce-call.ts';
import { livePlace, moderated, requireModerator } from './moderated.ts';
import { currentRoom } from './read-call.queries.ts';
import { viewCall, type CallView } from './view-call.ts';

/** Silences someone's microphone. They hear of it, and unmute themselves: nobody's microphone is opened by others. */
export async function muteParticipant(ctx: ServiceContext, callId: string, participantId: string): Promise<CallView> {
  requireModerator(ctx);
  return transact(ctx, async (tx) => {
    const { call, places } = await moderated(tx, callId);
    const place = livePlace(places, participantId);
    const room = await currentRoom(tx, callId, place.steppedOutAt ? 'side' : 'main');
    emitAudit(tx, { action: 'call.mute', entityId: place.id });
    announceCall(tx, 'call.updated', call, places, { change: 'muted', participantId });
    tx.afterCommit((after) => after.media.muteMicrophone(room.name, place.identity));
    return viewCall(tx, call);
  });
}

/** Nothing but a request, shown to that person. */
export async function askToUnmute(ctx: ServiceContext, callId: string, participantId: string): Promise<CallView> {
  requireModerator(ctx);
  return transact(ctx, async (tx) => {
    const { call, places } = await moderated(tx, callId);
    const place = livePlace(places, participantId);
    emitAudit(tx, { action: 'call.ask_to_unmute', entityId: place.id });
    announceCall(tx, 'call.updated', call, places, { change: 'asked_to_unmute', participantId });
    return viewCall(tx, call);
  });
}
