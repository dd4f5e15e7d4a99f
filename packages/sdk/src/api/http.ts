import type { Problem } from '@bedside/contract';
import { ApiError } from './api-error.ts';
import type { Clock } from './clock.ts';
import type { Session } from './session.ts';

export type RequestOptions = {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  query?: object | undefined;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
  /** Sends it in place of `fetch`: an upload that tells how far it is. */
  via?: typeof fetch;
  /** Asked without a session: the request that makes one. */
  anonymous?: boolean;
};
export type HttpOptions = {
  apiUrl: string;
  publishableKey: string | undefined;
  session: () => Session;
  clock: Clock;
  /** Told of every failure, once it is final. */
  onError: (error: ApiError) => void;
  /** Told when a reply is late or lost, and when one came. */
  onConnection: (state: 'open' | 'retrying') => void;
  /** Pauses before a read is asked for again, in milliseconds. */
  pauses?: readonly number[];
  timeout?: number;
};

/** What was given, also on a page where arrays write themselves as something else by a `toJSON` of the page's. */
function plainly(this: Record<string, unknown>, key: string) {
  return this[key];
}

/** The one place that speaks to the API: adds who asks, learns the clinic's time, renews a session once, asks again for what only reads. */
export function createHttp(options: HttpOptions) {
  const { apiUrl, publishableKey, session, clock, onError, onConnection, pauses = [500, 1500, 4000], timeout = 15_000 } = options;

  async function once(path: string, { method, query = {}, body, headers, signal, via = fetch }: RequestOptions, token?: string) {
    const search = new URLSearchParams();
    for (const [key, value] of Object.entries(query)) for (const one of [value ?? []].flat()) search.append(key, one);
    const reply = await via(`${apiUrl}/v1${path}?${search}`.replace(/\?$/, ''), {
      method: method!,
      headers: {
        ...headers,
        ...(publishableKey && { 'x-publishable-key': publishableKey }),
        ...(token && { authorization: `Bearer ${token}` }),
        ...(body! && { 'content-type': 'application/json' }),
      },
      body: JSON.stringify(body, plainly),
      signal: signal!,
    }).catch((cause) => {
      // The browser's own text is neither ours nor sure to be free of addresses.
      throw signal?.aborted ? cause : new ApiError('network.offline');
    });
    if (reply.ok) return reply;
    const problem: Problem | undefined = await reply.json().catch(() => {});
    clock.learn(problem?.serverNow);
    throw new ApiError(problem?.code ?? 'server.unavailable', reply.status, problem, +reply.headers.get('retry-after')! || null);
  }

  /** One reply that is a success, its body unread. */
  async function send(path: string, request: RequestOptions): Promise<Response> {
    const token = request.anonymous ? '' : await session().get();
    return once(path, request, token).catch(async (cause) => {
      if (cause.code !== 'auth.invalid' || !token) throw cause;
      return once(path, request, await session().renew(token));
    });
  }

  /** The body of one reply. A read is asked for again after a pause; anything else fails aloud, since it may have been done. */
  async function request<Reply>(path: string, given: RequestOptions = {}): Promise<Reply> {
    const left = given.method ? [] : [...pauses];
    for (;;) {
      given.signal?.throwIfAborted();
      const started = Date.now();
      const limit = AbortSignal.timeout(timeout);
      try {
        const reply = await send(path, { ...given, signal: given.signal ? AbortSignal.any([given.signal, limit]) : limit });
        const body = reply.status === 204 ? undefined : await reply.json();
        // One that was kept tells when it was first given.
        if (!reply.headers.has('idempotent-replayed')) clock.learn(body?.serverNow, Date.now() - started);
        onConnection('open');
        return body;
      } catch (cause) {
        given.signal?.throwIfAborted();
        const error = cause instanceof ApiError ? cause : new ApiError('network.offline');
        const pause = error.code === 'network.offline' || error.status > 501 ? left.shift() : 0;
        if (!pause) {
          onError(error);
          throw error;
        }
        onConnection('retrying');
        await new Promise((resolve) => setTimeout(resolve, pause * (0.7 + Math.random())));
      }
    }
  }

  return { send, request };
}
