import type { AppointmentStatus, WaitingState } from '@bedside/contract';

/** Silent for so long by the wall clock, they no longer make their appointment count as checked in. Their place is kept. */
export const GONE_AFTER_MS = 600_000;

/** Still to be answered. */
export const WAITING = ['waiting', 'held'] as const satisfies readonly WaitingState[];

export const isWaiting = (state: WaitingState) => (WAITING as readonly WaitingState[]).includes(state);

/** Before they were let in, and while it can still take place. */
export const isHoldable = (state: WaitingState, status: AppointmentStatus) =>
  (isWaiting(state) || state === 'denied') && AT_THE_DOOR.includes(status);

const AT_THE_DOOR: readonly AppointmentStatus[] = ['scheduled', 'checked_in', 'in_progress'];

/** A visit that has not begun: it has a place in the queue, and can be late. */
export const isToCome = (status: AppointmentStatus) => status === 'scheduled' || status === 'checked_in';
