import { requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { viewWaitingEntries, type WaitingEntryView } from './view-waiting-entries.ts';
import { openEntries } from './waiting.queries.ts';

/** Who waits for the caller now, longest first; for a patient or guest, their own place. */
export async function listWaitingEntries(ctx: ServiceContext): Promise<WaitingEntryView[]> {
  requirePermission(ctx, 'waiting.read');
  return transact(ctx, async (tx) => viewWaitingEntries(tx, await openEntries(tx)));
}
