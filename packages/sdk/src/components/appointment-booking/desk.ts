import type { AskedBy, BookingApi } from './booking-api.ts';

/** What each part of booking works with. */
export type Desk = {
  readonly api: BookingApi;
  /** Aborted once the element is another's, or gone. */
  readonly signal: AbortSignal;
  readonly zone: string;
  /** For whom free times are asked for. */
  readonly asked: AskedBy;
  now(): number;
  /** Something is to be drawn anew. */
  changed(): void;
};
