import type { Estimate } from '@bedside/contract';

/** Of fewer visits than these nothing is said. */
export const LEAST_VISITS = 3;
/** So many of a practitioner's last visits say how long one takes. */
export const LAST_VISITS = 20;

/** Where the booked time stands, and since when somebody waits there. */
export type Waits = { appointmentId: string; startsAt: Date; since: Date };

/** Who waits for one practitioner, and how long their visits take. */
export type Queue = {
  waits: readonly Waits[];
  /** How long each of the last visits took. */
  lastedMinutes: readonly number[];
  /** How long the visit that runs has been running; null when none does. */
  elapsedMinutes: number | null;
};
export type Place = { place: number; estimate: Estimate | null };

type Asked = Waits & {
  now: Date;
  /** About how late the practitioner said to be for this visit. */
  lateMinutes: number | null;
};

/** By the booked time, and of two at the same time who came first. Coming early takes nobody's place. */
export function placeOf({ waits, lastedMinutes, elapsedMinutes }: Queue, { now, lateMinutes, ...own }: Asked): Place {
  const before = waits.filter((other) => other.appointmentId !== own.appointmentId && isBefore(other, own)).length;
  const typical = lastedMinutes.length < LEAST_VISITS ? null : median(lastedMinutes);
  const startsIn = minutesBetween(now, own.startsAt) + (lateMinutes ?? 0);
  const rest = elapsedMinutes === null ? 0 : Math.max(0, (typical ?? 0) - elapsedMinutes);
  return { place: before + 1, estimate: typical === null ? null : around(Math.max(rest + before * typical, startsIn)) };
}

const isBefore = (one: Waits, other: Waits) =>
  +one.startsAt === +other.startsAt ? +one.since < +other.since : +one.startsAt < +other.startsAt;

/** A quarter less to a quarter more, in steps of five minutes. */
const around = (minutes: number): Estimate => {
  const fromMinutes = Math.floor((minutes * 0.75) / 5) * 5;
  return { fromMinutes, toMinutes: Math.max(fromMinutes + 5, Math.ceil((minutes * 1.25) / 5) * 5) };
};

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

const minutesBetween = (from: Date, to: Date) => (to.getTime() - from.getTime()) / 60_000;
