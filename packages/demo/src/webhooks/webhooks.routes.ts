import { Hono } from 'hono';
import type { PlanningParts, SiteEnv } from '../booking/parts.ts';
import { webhooksPage } from '../pages/webhooks.ts';
import type { WebhookBody } from './inbox.ts';
import { verify } from './verify.ts';
import type { Webhooks } from './webhooks.ts';

/** Takes what Bedside tells, and shows it. Mounted at `/webhooks`. */
export function webhooksRoutes({ page }: Pick<PlanningParts, 'page'>, webhooks: Webhooks) {
  const site = new Hono<SiteEnv>();

  site.get('/', (c) => {
    c.header('cache-control', 'no-store');
    return c.html(webhooksPage(page(c.get('secureHeadersNonce')), webhooks));
  });

  site.post('/', async (c) => {
    // Bedside comes again in a few seconds.
    if (!webhooks.secret) return c.body(null, 503);
    const { headers } = c.req.raw;
    const body = await c.req.text();
    try {
      verify(webhooks.secret, headers, body);
    } catch {
      return c.body(null, 401);
    }
    webhooks.inbox.addOnce(headers.get('webhook-id') ?? '', JSON.parse(body) as WebhookBody);
    return c.body(null, 204);
  });

  return site;
}
