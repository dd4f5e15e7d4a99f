import type { WaitingState } from '@bedside/contract';

/** Someone whose page has been silent for longer is shown as away. By the wall clock, like the next. */
export const AWAY_AFTER_MS = 45_000;
/** After which their appointment no longer counts as checked in. Their place is kept. */
export const GONE_AFTER_MS = 600_000;

/** Still to be answered. */
export const WAITING = ['waiting', 'held'] as const satisfies readonly WaitingState[];

export const isWaiting = (state: WaitingState) => (WAITING as readonly WaitingState[]).includes(state);
