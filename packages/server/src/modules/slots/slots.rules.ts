import type { Interval } from '../schedules/intervals.rules.ts';
import { clearOf } from '../schedules/intervals.rules.ts';
import { availability, type Hours } from '../schedules/schedules.rules.ts';
import { DAY_MS, type InstantMs } from '../schedules/zone-clock.rules.ts';

export type SlotSettings = {
  slotMinutes: number;
  bufferBeforeMinutes: number;
  bufferAfterMinutes: number;
  minimumNoticeMinutes: number;
  horizonDays: number;
};

export type Wanted = {
  /** Slots that start in `[from, until)`. */
  from: InstantMs;
  until: InstantMs;
  durationMinutes: number;
};

/** For whom: patients keep the notice and the horizon; the clinic's own people only do not book the past. */
export type Bounds = { now: InstantMs; isForPatients: boolean };

/**
 * The slots of a schedule, whether taken or not, in order. Within each piece of availability they stand one after the other with
 * room for the buffers between, so that all of them can be booked; the buffers themselves may lie outside of it. A length that is
 * no multiple of the slot length has no slots: free time cannot be felt out minute by minute.
 */
export function slotsOf(schedule: Hours & SlotSettings, { from, until, durationMinutes }: Wanted, bounds: Bounds): Interval[] {
  if (durationMinutes % schedule.slotMinutes !== 0) return [];
  const { first, last } = bookable(schedule, bounds);
  const [start, end] = [Math.max(from, first), Math.min(until, last)];
  if (start >= end) return [];
  const length = durationMinutes * 60_000;
  const step = length + (schedule.bufferBeforeMinutes + schedule.bufferAfterMinutes) * 60_000;
  const slots: Interval[] = [];
  for (const piece of availability(schedule, start, end)) {
    const skipped = Math.max(0, Math.ceil((start - piece.start) / step));
    for (let at = piece.start + skipped * step; at + length <= piece.end && at < end; at += step)
      slots.push({ start: at, end: at + length });
  }
  return slots;
}

/** Starts that may be booked lie in `[first, last)`. */
function bookable({ minimumNoticeMinutes, horizonDays }: SlotSettings, { now, isForPatients }: Bounds) {
  if (!isForPatients) return { first: now, last: Infinity };
  return { first: now + minimumNoticeMinutes * 60_000, last: now + horizonDays * DAY_MS };
}

type Busy = { practitioner: readonly Interval[]; patient?: readonly Interval[] | undefined };

/** Those that can be booked: the practitioner is free with the buffers, and so is the patient without them. Busy times disjoint, in order. */
export function freeSlots(slots: readonly Interval[], schedule: SlotSettings, { practitioner, patient = [] }: Busy): Interval[] {
  const withBuffers = slots.map((slot) => buffered(slot, schedule));
  const practitionerIsFree = clearOf(withBuffers, practitioner);
  const patientIsFree = clearOf(slots, patient);
  return slots.filter((_, n) => practitionerIsFree[n] && patientIsFree[n]);
}

/** The time that a visit takes of its practitioner. */
export const buffered = (
  { start, end }: Interval,
  { bufferBeforeMinutes, bufferAfterMinutes }: Pick<SlotSettings, 'bufferBeforeMinutes' | 'bufferAfterMinutes'>,
): Interval => ({ start: start - bufferBeforeMinutes * 60_000, end: end + bufferAfterMinutes * 60_000 });

/** Whether someone may book exactly this, if it is still free. */
export const isSlot = (schedule: Hours & SlotSettings, { start, end }: Interval, bounds: Bounds): boolean =>
  slotsOf(schedule, { from: start, until: start + 1, durationMinutes: (end - start) / 60_000 }, bounds).length > 0;
