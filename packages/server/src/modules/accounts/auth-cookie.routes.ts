import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { AppEnv } from '../../app.ts';
import { SIGNED_IN_MS } from './accounts.rules.ts';

type Whose = { clinicId: string };

/** One a clinic, so that who works for two of them is signed in at both. */
const nameOf = ({ clinicId }: Whose) => `bedside-${clinicId}`;

/** No script reads it, no other site sends it, no subdomain sets it. */
const STRICT = { path: '/', secure: true, httpOnly: true, sameSite: 'Strict', prefix: 'host' } as const;

export const readCookie = (c: Context<AppEnv>, whose: Whose): string | undefined => getCookie(c, nameOf(whose), 'host');

export const keepCookie = (c: Context<AppEnv>, whose: Whose, token: string): void =>
  setCookie(c, nameOf(whose), token, { ...STRICT, maxAge: SIGNED_IN_MS / 1000 });

export const forgetCookie = (c: Context<AppEnv>, whose: Whose): void =>
  void deleteCookie(c, nameOf(whose), { ...STRICT, prefix: 'host' });
