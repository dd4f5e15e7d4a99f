import { setTimeout as sleep } from 'node:timers/promises';
import { createBedsideClient, type BedsideClient } from '@bedside/client';
import type { SiteConfig } from '../config.ts';
import { Inbox } from './inbox.ts';

export const WEBHOOKS_PATH = '/webhooks';
/** By this the site finds its own endpoint again. */
export const DESCRIPTION = 'The demo’s website';
const PATIENCE_MS = 4000;

export interface Webhooks {
  readonly inbox: Inbox;
  /** What deliveries are signed with; undefined until the endpoint is registered. */
  readonly secret: string | undefined;
  /** Has Bedside tell this site what happens. Throws when the API does not answer. */
  register(): Promise<void>;
}

/**
 * The secret stays in memory: each start takes a new one. Bedside signs with the one before for another day, so that what is
 * under way at a restart is not refused.
 */
export function createWebhooks({ apiUrl, secretKey, port }: Pick<SiteConfig, 'apiUrl' | 'secretKey' | 'port'>): Webhooks {
  const patiently = (request: Request) => fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
  const client = createBedsideClient({ apiUrl, secretKey, fetch: patiently });
  const inbox = new Inbox();
  let secret: string | undefined;
  return {
    inbox,
    get secret() {
      return secret;
    },
    async register() {
      secret = await secretFor(client, `http://127.0.0.1:${port}${WEBHOOKS_PATH}`);
    },
  };
}

async function secretFor(client: BedsideClient, url: string): Promise<string> {
  const { data: endpoints } = await client.GET('/v1/webhook-endpoints');
  const ours = endpoints.data.find(({ description }) => description === DESCRIPTION);
  if (!ours) {
    const { data: made } = await client.POST('/v1/webhook-endpoints', { body: { url, description: DESCRIPTION } });
    return made.secret;
  }
  const path = { id: ours.id };
  // The site may have another port than last time; and while it was away, somebody may have switched it off.
  if (ours.url !== url || !ours.enabled) {
    const params = { path, header: { 'if-match': `"${ours.revision}"` } };
    await client.PATCH('/v1/webhook-endpoints/{id}', { params, body: { url, enabled: true } });
  }
  const { data: rotated } = await client.POST('/v1/webhook-endpoints/{id}/rotate-secret', { params: { path } });
  return rotated.secret;
}

/** The site may be up before the API is. Asks until it answers, and complains once. */
export async function registerPatiently(webhooks: Webhooks, pauseMs = 2000): Promise<void> {
  for (let tries = 0; webhooks.secret === undefined; tries++) {
    try {
      await webhooks.register();
    } catch (error) {
      if (tries === 5) console.error(`No webhooks yet: ${error instanceof Error ? error.message : String(error)}`);
      await sleep(pauseMs, undefined, { ref: false });
    }
  }
}
