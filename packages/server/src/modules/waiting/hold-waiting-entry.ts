import type { HoldWaitingEntry } from '@bedside/contract';
import { requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { changeEntry, lockEntry } from './change-entry.ts';
import { said } from './message-waiting.ts';
import { viewWaitingEntry, type WaitingEntryView } from './view-waiting-entries.ts';
import { notWaiting } from './waiting.errors.ts';
import { isHoldable } from './waiting.rules.ts';

/** Asks someone to wait on: nobody is let in until they are admitted. Takes a denial back, too. The place is kept. */
export async function holdWaitingEntry(
  ctx: ServiceContext,
  id: string,
  { message }: HoldWaitingEntry,
): Promise<WaitingEntryView> {
  requirePermission(ctx, 'waiting.manage');
  return transact(ctx, async (tx) => {
    const { entry, door } = await lockEntry(tx, id);
    if (!isHoldable(entry.state, door.row.status)) throw notWaiting();
    const held = await changeEntry(tx, entry, {
      set: { state: 'held', ...(message && { message: said(tx, message) }) },
      action: 'waiting.hold',
      event: 'waiting.held',
      data: { code: message?.code ?? null },
    });
    return viewWaitingEntry(tx, held);
  });
}
