import type { ReadNotices } from '@bedside/contract';
import { and, inArray, isNull, lte } from 'drizzle-orm';
import { requireActor } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { countUnread, ownNotices } from './list-notices.ts';
import { notices } from './notices.table.ts';

/** The caller has seen them, on whichever device. Ids of others, and of none, change nothing. Says how many are left. */
export async function readNotices(ctx: ServiceContext, input: ReadNotices): Promise<number> {
  const person = requireActor(ctx, 'person');
  return transact(ctx, async (tx) => {
    const readAt = tx.clock.now();
    const which = 'ids' in input ? inArray(notices.id, input.ids) : lte(notices.position, Number(input.upTo));
    const read = await tx.db
      .update(notices)
      .set({ readAt })
      .where(and(ownNotices(tx, person), isNull(notices.readAt), which))
      .returning({ id: notices.id });
    for (const { id } of read) emitAudit(tx, { action: 'notice.read', entityId: id, after: { readAt } });
    return countUnread(tx, person);
  });
}
