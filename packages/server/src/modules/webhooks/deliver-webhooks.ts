import type { ServiceContext } from '../../context.ts';
import { databaseFault } from '../../db/fault.ts';
import type { WebhookAnswer, WebhookPort } from '../../webhooks/webhook-port.ts';
import { composeWebhook } from './compose-webhook.ts';
import type { Attempt } from './settle-deliveries.ts';
import { takeDeliveries, type Taken } from './take-deliveries.ts';

/** To one endpoint, by one process. The others have their own, so a slow receiver is slow for itself. */
const AT_ONCE = 16;

type Outside = { webhooks: WebhookPort; publicUrl: string };

/**
 * Sends what is due to one endpoint, until nothing is; when told to stop, no more than was begun. What has come back is noted
 * together with what is taken next, so the faster the answers the fewer the transactions.
 */
export async function deliverWebhooks(
  ctx: ServiceContext,
  outside: Outside,
  endpointId: string,
  signal?: AbortSignal,
): Promise<void> {
  let finished: Attempt[] = [];
  let underWay = 0;
  let ring = () => {};

  async function attempt(taken: Taken) {
    const started = performance.now();
    const answer = await send(ctx, outside, taken);
    underWay--;
    // Whatever could not be asked for or made is tried again when the lease is over.
    if (answer) finished.push({ delivery: taken.delivery, answer, durationMs: Math.round(performance.now() - started) });
    ring();
  }

  for (;;) {
    const attempts = finished;
    finished = [];
    const most = signal?.aborted ? 0 : AT_ONCE - underWay;
    const taken = await takeDeliveries(ctx, endpointId, { attempts, most });
    const rung = new Promise<void>((heard) => (ring = heard));
    underWay += taken.length;
    for (const one of taken) void attempt(one);
    if (underWay > 0 && finished.length === 0) await rung;
    if (underWay === 0 && finished.length === 0) return;
  }
}

async function send(ctx: ServiceContext, { webhooks, publicUrl }: Outside, taken: Taken): Promise<WebhookAnswer | undefined> {
  const { endpoint, delivery, event } = taken;
  if (event === undefined) return { statusCode: null, problem: 'event_forgotten' };
  try {
    const body = JSON.stringify(await composeWebhook(ctx, taken, publicUrl));
    const at = ctx.wallClock.now();
    const seeds = [endpoint.secretSeed];
    if (endpoint.previousSeed && endpoint.previousExpiresAt && endpoint.previousExpiresAt > at) seeds.push(endpoint.previousSeed);
    const secrets = seeds.map((seed) => webhooks.secretOf(seed));
    return await webhooks.send({ url: endpoint.url, id: delivery.eventId, body, secrets, at });
  } catch (error) {
    ctx.log.warn({ id: delivery.id, fault: databaseFault(error) ?? 'unknown' }, 'a webhook could not be made');
    return undefined;
  }
}
