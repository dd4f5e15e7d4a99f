import { personIdsOf } from '../../auth.ts';
import type { TransactionContext } from '../../context.ts';
import type { CallParticipantRow } from './calls.table.ts';

/** The caller's place, or that of whom they act for, whatever became of it. */
export const anyPlace = <Place extends CallParticipantRow>({ actor }: TransactionContext, places: readonly Place[]) =>
  personIdsOf(actor)
    .map((id) => places.find(({ personId }) => personId === id))
    .find((place) => place !== undefined);

/** The caller's live place, or that of whom they act for. */
export const ownPlace = <Place extends CallParticipantRow>({ actor }: TransactionContext, places: readonly Place[]) =>
  personIdsOf(actor)
    .map((id) => places.find(({ personId }) => personId === id))
    .find((place) => place?.isLive && place.state !== 'removed');
