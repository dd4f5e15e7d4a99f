const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** How long mailed links work: to verify an address, to choose a new password, and to choose the first one when invited. */
export const VERIFY_MS = 24 * HOUR_MS;
export const RESET_MS = HOUR_MS;
export const INVITED_MS = 7 * 24 * HOUR_MS;

/** A browser that was not used for a day is signed out, and every browser after two weeks. */
export const IDLE_MS = 24 * HOUR_MS;
export const SIGNED_IN_MS = 14 * 24 * HOUR_MS;

/** Two tabs may come with the same cookie at once; later it is a theft. */
export const TWICE_MS = 10_000;

type SignIn = { expiresAt: Date; lastUsedAt: Date; endedAt: Date | null };

/** Half-open: at its end it is over. */
export const isSignedIn = ({ expiresAt, lastUsedAt, endedAt }: SignIn, now: Date): boolean =>
  endedAt === null && now < expiresAt && now.getTime() < lastUsedAt.getTime() + IDLE_MS;
