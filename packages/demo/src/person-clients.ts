import { createBedsideClient, type BedsideClient, type Session } from '@bedside/client';
import type { SiteConfig } from './config.ts';

const PATIENCE_MS = 4000;
/** Of large pictures, which the API writes anew. */
const PATIENCE_WITH_FILES_MS = 60_000;
/** A session lives for a quarter of an hour; this one must still be good when the request arrives. */
const REMAINING_MS = 60_000;

/** A client that acts as one person, by the clinic's own id of them. */
export type ClientOf = (externalId: string) => BedsideClient;

/**
 * The secret key only makes sessions. Everything else is asked as the person who is signed in, so that the API itself holds
 * patients to what is theirs, and to the clinic's rules.
 */
export function createPersonClients({ apiUrl, secretKey }: Pick<SiteConfig, 'apiUrl' | 'secretKey'>): ClientOf {
  const patiently = (request: Request) =>
    fetch(request, { signal: AbortSignal.timeout(request.url.endsWith('/v1/files') ? PATIENCE_WITH_FILES_MS : PATIENCE_MS) });
  const clinic = createBedsideClient({ apiUrl, secretKey, fetch: patiently });
  const sessions = new Map<string, Promise<Session>>();

  function open(externalId: string): Promise<Session> {
    const made = clinic.POST('/v1/sessions', { body: { externalId } }).then(({ data }) => data);
    sessions.set(externalId, made);
    made.catch(() => sessions.delete(externalId));
    return made;
  }

  /** A page asks several things at once: they share one session. */
  async function tokenOf(externalId: string): Promise<string> {
    const known = sessions.get(externalId);
    if (!known) return (await open(externalId)).token;
    const session = await known;
    if (Date.parse(session.expiresAt) - Date.now() > REMAINING_MS) return session.token;
    const isReplaced = sessions.get(externalId) !== known;
    return (await (isReplaced ? sessions.get(externalId)! : open(externalId))).token;
  }

  return (externalId) =>
    createBedsideClient({
      apiUrl,
      getToken: () => tokenOf(externalId),
      async fetch(request) {
        const response = await patiently(request);
        // Ended from elsewhere: the next page makes a new one.
        if (response.status === 401) sessions.delete(externalId);
        return response;
      },
    });
}
