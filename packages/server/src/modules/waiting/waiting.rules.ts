import type { WaitingState } from '@bedside/contract';

/** Silent for so long by the wall clock, they no longer make their appointment count as checked in. Their place is kept. */
export const GONE_AFTER_MS = 600_000;

/** Still to be answered. */
export const WAITING = ['waiting', 'held'] as const satisfies readonly WaitingState[];

export const isWaiting = (state: WaitingState) => (WAITING as readonly WaitingState[]).includes(state);
