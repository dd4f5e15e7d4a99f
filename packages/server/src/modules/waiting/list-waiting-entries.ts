import type { ListWaitingEntries } from '@bedside/contract';
import { requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { auditRead, idsOf } from '../audit/emit-audit.ts';
import { viewWaitingEntries, type WaitingEntryView } from './view-waiting-entries.ts';
import { openEntries } from './waiting.queries.ts';

/** Who waits for the caller now, longest first; for a patient or guest, their own place. */
export async function listWaitingEntries(ctx: ServiceContext, among: ListWaitingEntries = {}): Promise<WaitingEntryView[]> {
  requirePermission(ctx, 'waiting.read');
  return transact(ctx, async (tx) => {
    const entries = await openEntries(tx, among);
    auditRead(tx, 'waiting.list', idsOf(entries));
    return viewWaitingEntries(tx, entries);
  });
}
