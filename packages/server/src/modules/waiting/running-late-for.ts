import type { RunningLate } from '@bedside/contract';
import type { Door } from '../door/read-doors.ts';
import type { LateOfferRow } from './late-offers.table.ts';
import { isToCome } from './waiting.rules.ts';

/**
 * What of it is shown with somebody's place. A patient's own; a guest is told that it is late, and nothing of what the patient chose.
 * `personId`: whose place it is; undefined for the visit as a whole.
 */
export function runningLateFor({ row }: Door, offers: readonly LateOfferRow[], personId: string | undefined): RunningLate | null {
  if (!isToCome(row.status)) return null;
  const theirs = offers.filter(({ appointmentId }) => appointmentId === row.id);
  const own = theirs.find((offer) => offer.personId === personId);
  const offer = own ?? theirs[0];
  if (!offer) return null;
  const late = { minutes: offer.minutes, since: offer.offeredAt.toISOString() };
  if (!own && personId !== undefined) return { ...late, choice: null, callBackNumber: null, readyAt: null };
  return {
    ...late,
    choice: offer.choice,
    callBackNumber: offer.callBackNumber,
    readyAt: offer.readyAt?.toISOString() ?? null,
  };
}

/** As their own answer shows it. */
export const runningLateToApi = (offer: LateOfferRow): RunningLate => ({
  minutes: offer.minutes,
  since: offer.offeredAt.toISOString(),
  choice: offer.choice,
  callBackNumber: offer.callBackNumber,
  readyAt: offer.readyAt?.toISOString() ?? null,
});
