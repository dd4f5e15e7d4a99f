import { inArray } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { presentPeople } from '../sessions/presence.queries.ts';
import { callParticipants, type CallParticipantRow, type CallRow } from './calls.table.ts';
import { finishCall } from './finish-call.ts';
import { participantsOfCall } from './read-call.queries.ts';
import { adHocFate, isGone, SILENT_MS } from './ring.rules.ts';

/**
 * Ends a rung call of which fewer than two people are left; who did not come back in time gives up the place, and is free for
 * other calls. Says whether it is over. The caller holds the call's lock, and calls `closeRooms` after the commit.
 */
export async function settleAdHoc(
  tx: TransactionContext,
  call: CallRow,
  { isRoomKnown }: { isRoomKnown: boolean },
): Promise<boolean> {
  const now = tx.wallClock.now();
  const places = await participantsOfCall(tx, call.id);
  const silent = isRoomKnown ? new Set<string>() : await silentPeople(tx, places);
  const { fate, gone } = adHocFate(call, places, now, silent);
  if (fate.kind === 'goes_on') {
    await giveUp(tx, places, ({ id }) => gone.some((one) => one.id === id));
    return false;
  }
  await finishCall(tx, call, {
    reason: fate.kind === 'over' ? fate.reason : 'never_connected',
    endedAt: fate.kind === 'over' ? fate.endedAt : now,
    endedBy: null,
    audience: places.map(({ personId }) => personId),
  });
  return true;
}

/** LiveKit does not say who is there; a page that is gone as well is nobody who talks. */
async function silentPeople(tx: TransactionContext, places: readonly CallParticipantRow[]): Promise<Set<string>> {
  const among = places.filter(({ isLive }) => isLive).map(({ personId }) => personId);
  const present = await presentPeople(tx, tx.wallClock.now(), { among, withinMs: SILENT_MS });
  return new Set(among.filter((personId) => !present.has(personId)));
}

/** Who did not come, or did not come back in time, has no place any more, and is free for other calls. */
export async function giveUp(
  tx: TransactionContext,
  places: readonly CallParticipantRow[],
  which: (place: CallParticipantRow) => boolean,
): Promise<void> {
  const ids = places.filter((place) => isGone(place, tx.wallClock.now()) && which(place)).map(({ id }) => id);
  if (ids.length === 0) return;
  const freed = await tx.db
    .update(callParticipants)
    .set({ isLive: false, state: 'left', liveUntil: null, steppedOutAt: null })
    .where(inArray(callParticipants.id, ids))
    .returning();
  for (const after of freed)
    emitAudit(tx, { action: 'call.drop', entityId: after.id, before: places.find(({ id }) => id === after.id)!, after });
}
