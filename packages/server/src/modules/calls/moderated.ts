import { actorNotAllowed, requirePermission } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { callEnded, notAccepted, participantNotFound } from './calls.errors.ts';
import { isLiveCall } from './calls.rules.ts';
import type { CallParticipantRow, CallRow } from './calls.table.ts';
import { lockCall } from './lock-call.ts';
import { participantsOfCall } from './read-call.queries.ts';
import { mayModerate } from './view-call.ts';

export const requireModerator = (ctx: ServiceContext) => requirePermission(ctx, 'calls.moderate');

/** A call that is under way, locked, for who moderates it. */
export async function moderated(tx: TransactionContext, id: string): Promise<{ call: CallRow; places: CallParticipantRow[] }> {
  const call = await lockCall(tx, id);
  const places = await participantsOfCall(tx, id);
  if (!(await mayModerate(tx, call, places))) throw actorNotAllowed();
  if (!isLiveCall(call.status)) throw callEnded();
  if (call.status !== 'accepted') throw notAccepted();
  return { call, places };
}

/** One who has a place in it now. Throws `participants.not_found`. */
export function livePlace(places: readonly CallParticipantRow[], participantId: string): CallParticipantRow {
  const place = places.find(({ id }) => id === participantId);
  if (!place?.isLive || place.state === 'ringing') throw participantNotFound();
  return place;
}
