/** What can be said when the mail is queued. A button without an address gets its link at the moment of sending. */
export type StoredContent = {
  subject: string;
  lines: string[];
  button?: { label: string; url?: string };
  calendar?: { method: 'REQUEST' | 'CANCEL'; text: string };
  /** Of the words; absent: the clinic's. */
  language?: string;
  /** After this instant, by the clinic's clock, it is too late to say it. */
  goodUntil?: string;
  /** Only while the visit begins then. */
  startsAt?: string;
};

/** A sender that does not come back within this time has died; longer than any mail server may be silent. */
export const LEASE_MS = 5 * 60_000;

/** For about a day. */
export const LAST_ATTEMPT = 12;

const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 4 * 3_600_000;

/** How long to wait after an attempt that failed for now; undefined when it was the last. */
export const pauseAfter = (attempt: number): number | undefined =>
  attempt >= LAST_ATTEMPT ? undefined : Math.min(FIRST_PAUSE_MS * 2 ** (attempt - 1), LONGEST_PAUSE_MS);
