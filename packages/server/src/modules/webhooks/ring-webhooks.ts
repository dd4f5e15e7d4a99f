import { sql } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';

/** LISTEN / NOTIFY channel: something is to be sent that no event has announced. */
export const WEBHOOKS_CHANNEL = 'bedside_webhooks';

export const ringWebhooks = (tx: TransactionContext) => tx.db.execute(sql`select pg_notify(${WEBHOOKS_CHANNEL}, '')`);

/** Until the transaction ends, nobody else adds an endpoint to the clinic. */
export const lockClinicsEndpoints = (tx: TransactionContext) =>
  tx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`webhook endpoints ${tx.clinicId}`}, 0))`);
