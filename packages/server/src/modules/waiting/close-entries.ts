import type { WaitingState } from '@bedside/contract';
import { and, eq, inArray } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import type { AuditAction } from '../audit/audit.rules.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { audienceOf } from '../appointments/move-appointment.ts';
import { emitEvent } from '../events/emit-event.ts';
import { WAITING } from './waiting.rules.ts';
import { waitingEntries } from './waiting.table.ts';

/** The visit is over: nobody waits for it any more. Or it is for one person, who was removed. */
export const closeEntries = (tx: TransactionContext, appointmentId: string, personId?: string) =>
  moveEntries(tx, appointmentId, { from: [...WAITING, 'admitted'], to: 'left', action: 'waiting.close', personId });

/** The call ended before it began: who was admitted waits again, in the same place. */
export const reopenEntries = (tx: TransactionContext, appointmentId: string) =>
  moveEntries(tx, appointmentId, { from: ['admitted'], to: 'waiting', action: 'waiting.reopen' });

/** The visit is moved, or taken up again: what was answered before holds no more. */
export const forgetDenials = (tx: TransactionContext, appointmentId: string) =>
  moveEntries(tx, appointmentId, { from: ['denied'], to: 'left', action: 'waiting.close' });

type Move = { from: WaitingState[]; to: 'left' | 'waiting'; action: AuditAction; personId?: string | undefined };

async function moveEntries(
  tx: TransactionContext,
  appointmentId: string,
  { from, to, action, personId: only }: Move,
): Promise<void> {
  const moved = await tx.db
    .update(waitingEntries)
    .set({ state: to, updatedAt: tx.clock.now() })
    .where(
      and(
        eq(waitingEntries.appointmentId, appointmentId),
        inArray(waitingEntries.state, from),
        only === undefined ? undefined : eq(waitingEntries.personId, only),
      ),
    )
    .returning();
  for (const { id, personId, state } of moved) {
    emitAudit(tx, { action, entityId: id, after: { state } });
    emitEvent(tx, {
      type: to === 'left' ? 'waiting.left' : 'waiting.updated',
      appointmentId,
      audience: await audienceOf(tx, appointmentId, { about: personId }),
      data: { waitingEntryId: id, personId, state },
    });
  }
}
