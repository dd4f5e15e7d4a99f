import type { TransactionContext } from '../../context.ts';
import { isLiveCall } from './calls.rules.ts';
import type { CallParticipantRow, CallRow } from './calls.table.ts';
import { anyPlace } from './own-place.ts';
import { ringableAmong } from './ringable.queries.ts';

/** Of these calls, the rung ones of two that are over, in which the caller was one and may ring the other now. */
export async function mayCallBack(
  tx: TransactionContext,
  rows: readonly CallRow[],
  places: readonly CallParticipantRow[],
): Promise<ReadonlySet<string>> {
  const others = rows.flatMap(({ id, kind, status }) => {
    if (kind !== 'ad_hoc' || isLiveCall(status)) return [];
    const there = places.filter(({ callId }) => callId === id);
    const own = anyPlace(tx, there);
    const [other, ...more] = there.filter((place) => place !== own);
    return own && other && more.length === 0 ? { id, ownId: own.personId, personId: other.personId } : [];
  });
  const ringable = await ringableAmong(tx, [...new Set(others.map(({ personId }) => personId))]);
  return new Set(others.flatMap(({ id, ownId, personId }) => (ringable.may(ownId, personId) ? id : [])));
}
