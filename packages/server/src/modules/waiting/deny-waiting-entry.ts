import type { DenyWaitingEntry } from '@bedside/contract';
import { requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { changeEntry, lockEntry, uncheckIfEmpty } from './change-entry.ts';
import { said } from './message-waiting.ts';
import { viewWaitingEntry, type WaitingEntryView } from './view-waiting-entries.ts';
import { notWaiting } from './waiting.errors.ts';
import { isWaiting } from './waiting.rules.ts';

/** Does not let someone in, and says why. Until they are put on hold again, or the visit is moved, they do not come in. */
export async function denyWaitingEntry(
  ctx: ServiceContext,
  id: string,
  { reason, text }: DenyWaitingEntry,
): Promise<WaitingEntryView> {
  requirePermission(ctx, 'waiting.manage');
  return transact(ctx, async (tx) => {
    const { entry, door } = await lockEntry(tx, id);
    if (!isWaiting(entry.state)) throw notWaiting();
    const denied = await changeEntry(tx, entry, {
      set: { state: 'denied', message: said(tx, { code: reason, text }) },
      action: 'waiting.deny',
      event: 'waiting.denied',
      data: { reason },
    });
    await uncheckIfEmpty(tx, door.row);
    return viewWaitingEntry(tx, denied);
  });
}
