import { BedsideError, type BedsideClient, type Me } from '@bedside/client';
import { Hono, type Context } from 'hono';
import { getCookie } from 'hono/cookie';
import { csrf } from 'hono/csrf';
import { HTTPException } from 'hono/http-exception';
import type { SecureHeadersVariables } from 'hono/secure-headers';
import type { PageContext } from '../pages/layout.ts';
import { notFoundPage } from '../pages/not-found.ts';
import type { ClientOf } from '../person-clients.ts';
import { whoIs } from './ask.ts';
import { outOfReachPage } from './pages/parts.ts';
import { zonesOf, type Zones } from './words.ts';

export type SiteEnv = { Variables: SecureHeadersVariables };

export interface PlanningParts {
  clientOf: ClientOf;
  page: (nonce: string | undefined) => PageContext;
}

/** Pages of one person: never kept by a browser or a proxy, and their forms only taken from pages of this site. */
export function planningSite({ page }: PlanningParts): Hono<SiteEnv> {
  const site = new Hono<SiteEnv>();
  site.use(csrf());
  site.use(async (c, next) => {
    c.header('cache-control', 'no-store');
    await next();
  });
  site.onError((error, c) => {
    const shown = page(c.get('secureHeadersNonce'));
    if (error instanceof HTTPException) return error.getResponse();
    if (isNotThere(error)) return c.html(notFoundPage(shown), 404);
    console.error(error.message);
    return c.html(outOfReachPage(shown), 503);
  });
  return site;
}

/** Also an address that somebody wrote by hand: the API refuses its ids, or its time is none. */
const isNotThere = (error: Error) =>
  error instanceof RangeError || (error instanceof BedsideError && (error.status === 404 || error.status === 400));

export interface Visitor {
  me: Me;
  zones: Zones;
  /** By the clinic's clock. */
  now: string;
}

export async function visitorOf(c: Context, client: BedsideClient): Promise<Visitor> {
  const me = await whoIs(client);
  return { me, zones: zonesOf(me, getCookie(c, 'zone')), now: me.serverNow };
}

/** The fields of a form; files and repeated fields have no place in ours. */
export async function fieldsOf(c: Context): Promise<(name: string) => string> {
  const body = await c.req.parseBody();
  return (name) => {
    const value = body[name];
    return typeof value === 'string' ? value.trim() : '';
  };
}

/** Made with a form, sent back with it: what is sent twice is done once. */
export const newKey = (): string => crypto.randomUUID();
