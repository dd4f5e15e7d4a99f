import type { CreateWebhookEndpoint, EventType } from '@bedside/contract';
import type { Db } from '../src/context.ts';
import { transact } from '../src/db/transact.ts';
import { deliverDueWebhooks } from '../src/jobs/start-webhooks.ts';
import { emitEvent } from '../src/modules/events/emit-event.ts';
import { createWebhookEndpoint } from '../src/modules/webhooks/manage-webhook-endpoints.ts';
import { webhookDeliveries } from '../src/modules/webhooks/webhooks.table.ts';
import { createHttpWebhooks } from '../src/webhooks/http-webhooks.ts';
import { asOwner, makeCtx, type FakeClock } from './helpers.ts';
import { thisMachineOnly } from './issuer.ts';
import { clinic } from './makers.ts';

export const webhooks = createHttpWebhooks({ policy: thisMachineOnly, signingKey: 'of-the-tests', timeoutMs: 3000 });
export const OUTSIDE = { webhooks, publicUrl: 'http://api.clinic.example' };

/** An endpoint, and what one needs to see it told. */
export async function endpoint(db: Db, wallClock: FakeClock, input: Partial<CreateWebhookEndpoint> & { url: string }) {
  await clinic(db);
  const ctx = makeCtx(db, { wallClock });
  const given = { description: null, eventTypes: null, payload: 'thin' as const, ...input };
  const { row, secret } = await createWebhookEndpoint(ctx, webhooks, given);
  return {
    ctx,
    id: row.id,
    secret,
    deliver: () => deliverDueWebhooks(ctx, OUTSIDE),
    deliveries: () => asOwner(db, (owner) => owner.select().from(webhookDeliveries).orderBy(webhookDeliveries.number)),
  };
}

/** One fact, in a transaction of its own. */
export const happen = (
  db: Db,
  appointmentId: string | null = null,
  data: Record<string, string | number> = {},
  type: EventType = 'appointment.updated',
) => transact(makeCtx(db), async (tx) => emitEvent(tx, { type, appointmentId, audience: [], data }));
