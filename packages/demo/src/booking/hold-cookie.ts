import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';

/** A time that is kept while somebody types. */
export interface Hold {
  id: string;
  expiresAt: string;
}

const NAME = 'hold';

/** Sent to the pages of this one time only, so that two tabs do not mix. */
const options = (path: string) => ({ path, httpOnly: true, sameSite: 'Strict' as const });

export function keepHold(c: Context, path: string, { id, expiresAt }: Hold, now: string): void {
  const maxAge = Math.max(1, Math.ceil((Date.parse(expiresAt) - Date.parse(now)) / 1000));
  // A real site speaks HTTPS and adds `secure: true`.
  setCookie(c, NAME, `${id}~${expiresAt}`, { ...options(path), maxAge });
}

export const forgetHold = (c: Context, path: string): void => void deleteCookie(c, NAME, options(path));

/** Undefined when it has run out. The API has the last word all the same. */
export function readHold(c: Context, now: string): Hold | undefined {
  const [id, expiresAt] = getCookie(c, NAME)?.split('~') ?? [];
  if (!id || !expiresAt || !(Date.parse(expiresAt) > Date.parse(now))) return undefined;
  return { id, expiresAt };
}
