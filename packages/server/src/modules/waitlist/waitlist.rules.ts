import type { WaitlistStatus } from '@bedside/contract';
import type { BookableSchedule } from '../schedules/bookable-schedules.queries.ts';
import { zoneClock, DAY_MS } from '../schedules/zone-clock.rules.ts';
import { freeSlots, slotsOf } from '../slots/slots.rules.ts';
import type { Interval } from '../schedules/intervals.rules.ts';
import type { FreedSlotRow, WaitlistEntryRow } from './waitlist.table.ts';

/** Shorter, and it would be gone before the mail is read. */
const SHORTEST_OFFER_MINUTES = 5;
/** How many open entries a patient has at most. */
export const MOST_ENTRIES = 20;

/** As long as the clinic says, and never so late that whoever declines or is silent leaves the next one too little notice. */
type Times = { offerMinutes: number; minimumNoticeMinutes: number };
export function offerExpiresAt(now: Date, startsAt: Date, { offerMinutes, minimumNoticeMinutes }: Times): Date {
  const lastCall = startsAt.getTime() - minimumNoticeMinutes * 60_000;
  return new Date(Math.min(now.getTime() + offerMinutes * 60_000, lastCall));
}

type Busy = { practitioner: readonly Interval[]; patient: readonly Interval[] };
type Wishes = Pick<WaitlistEntryRow, 'mode' | 'durationMinutes' | 'startsFrom' | 'startsUntil'>;

/** The first slot that has some of the freed time in it, suits the entry, and can still be offered. */
export function slotFor(
  entry: Wishes,
  {
    freed,
    schedule,
    busy,
    now,
  }: { freed: Pick<FreedSlotRow, 'startsAt' | 'endsAt'>; schedule: BookableSchedule; busy: Busy; now: Date },
): Interval | undefined {
  if (!schedule.modes.includes(entry.mode)) return undefined;
  const [start, end] = [freed.startsAt.getTime(), freed.endsAt.getTime()];
  const { durationMinutes } = entry;
  const soonest = now.getTime() + SHORTEST_OFFER_MINUTES * 60_000;
  const wanted = {
    from: Math.max(start - durationMinutes * 60_000 + 1, entry.startsFrom.getTime()),
    until: Math.min(end, entry.startsUntil.getTime()),
    durationMinutes,
  };
  const slots = slotsOf(schedule, wanted, { now: soonest, isForPatients: true });
  return freeSlots(slots, schedule, busy)[0];
}

/** The first moment of a day of the calendar there, or the instant itself. */
export function momentIn(timeZone: string, text: string, { daysLater = 0 } = {}): Date {
  if (text.length > 10) return new Date(text);
  const local = Date.parse(`${text}T00:00:00Z`) + daysLater * DAY_MS;
  return new Date(zoneClock(timeZone, local, local).instantOf(local));
}

/** As it stands now: time passes without a row being written. */
export const statusOf = ({ status, startsUntil }: WaitlistEntryRow, now: Date): WaitlistStatus =>
  status === 'waiting' && startsUntil <= now ? 'lapsed' : status;
