import createClient, { type Client, type ClientPathsWithMethod, type FetchResponse, type MaybeOptionalInit } from 'openapi-fetch';
import type { paths } from './api.gen.ts';
import { BedsideError } from './bedside-error.ts';

export type * from './api.gen.ts';
export { BedsideError } from './bedside-error.ts';

export type BedsideClientOptions = {
  /** Where the API is, without `/v1`: `https://api.bedside.example`. */
  apiUrl: string;
  /** `sk_live_…` or `sk_test_…`, on servers only: it may act for the whole clinic, and the API refuses it from a browser. */
  secretKey?: string;
  /** Instead of a secret key: the session token of one person, asked for before every request. */
  getToken?: () => string | undefined | Promise<string | undefined>;
  /** `pk_live_…` or `pk_test_…`: names the clinic where nobody is signed in. */
  publishableKey?: string;
  /** Instead of the global `fetch`: for tests, proxies and tracing. */
  fetch?: (request: Request) => Response | Promise<Response>;
};

/** Only replies that succeeded: a refusal is thrown. */
type Succeeded<Reply> = Reply extends { data: unknown } ? Reply : never;

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
type PathOf<M extends Method> = ClientPathsWithMethod<Client<paths>, M>;

type Call<M extends Method> = <Path extends PathOf<M>, Init extends MaybeOptionalInit<paths[Path], M>>(
  path: Path,
  ...init: undefined extends Init ? [init?: Init] : [init: Init]
) => Promise<Succeeded<FetchResponse<paths[Path][M] & {}, Init, 'application/json'>>>;

/** One method per HTTP method; the path decides what goes in and what comes out. Each throws `BedsideError` when the API refuses. */
export type BedsideClient = { [M in Method as Uppercase<M>]: Call<M> };

/**
 * Bedside's API with types.
 *
 * @example
 * const bedside = createBedsideClient({ apiUrl: 'https://api.bedside.example', secretKey: process.env.BEDSIDE_SECRET_KEY });
 * const { data: session } = await bedside.POST('/v1/sessions', { body: { externalId: 'patient-17' } });
 */
export function createBedsideClient({ apiUrl, secretKey, getToken, publishableKey, fetch }: BedsideClientOptions): BedsideClient {
  const client = createClient<paths, 'application/json'>({
    baseUrl: apiUrl.replace(/\/+$/, ''),
    ...(fetch && { fetch: async (request: Request) => fetch(request) }),
  });
  client.use({
    async onRequest({ request }) {
      const token = secretKey ?? (await getToken?.());
      if (token) request.headers.set('authorization', `Bearer ${token}`);
      if (publishableKey) request.headers.set('x-publishable-key', publishableKey);
      return request;
    },
    async onResponse({ response }) {
      if (!response.ok) throw await BedsideError.from(response);
    },
  });
  return client as unknown as BedsideClient;
}
