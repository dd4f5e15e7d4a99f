import { personIdsOf } from '../../auth.ts';
import type { TransactionContext } from '../../context.ts';
import { personNotFound } from '../people/people.errors.ts';
import { whose } from '../proxies/whose.ts';
import type { CallParticipantRow } from './calls.table.ts';

/** The places of the caller, their own first, and of whom they act for, whatever became of them. */
export const ownPlaces = <Place extends CallParticipantRow>({ actor }: TransactionContext, places: readonly Place[]): Place[] =>
  personIdsOf(actor).flatMap((id) => places.find(({ personId }) => personId === id) ?? []);

/** The caller's place, or that of whom they act for, whatever became of it. */
export const anyPlace = <Place extends CallParticipantRow>(tx: TransactionContext, places: readonly Place[]): Place | undefined =>
  ownPlaces(tx, places)[0];

export const isThere = ({ isLive, state }: CallParticipantRow): boolean => isLive && state !== 'removed';
export const isRung = ({ state }: CallParticipantRow): boolean => state === 'ringing';

/** The caller's live place, or that of whom they act for. */
export const ownPlace = <Place extends CallParticipantRow>(tx: TransactionContext, places: readonly Place[]): Place | undefined =>
  ownPlaces(tx, places).find(isThere);

type Asked = { personId?: string | undefined; fits: (place: CallParticipantRow) => boolean };

/**
 * The place that the caller means, of those of theirs that fit: of whom they name, else their own, else the only one. Throws
 * `proxies.patient_required` when there are several, `people.not_found` for whom they do not act in this call.
 */
export function placeMeant<Place extends CallParticipantRow>(
  tx: TransactionContext,
  places: readonly Place[],
  { personId, fits }: Asked,
): Place | undefined {
  const own = ownPlaces(tx, places);
  const named = own.find((place) => place.personId === personId);
  if (personId !== undefined && !named) throw personNotFound();
  const fitting = (named ? [named] : own).filter(fits);
  const meant = whose(
    tx.actor,
    fitting.map((place) => place.personId),
    undefined,
  );
  return fitting.find((place) => place.personId === meant);
}
