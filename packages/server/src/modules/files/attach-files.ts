import { and, eq, gt, inArray, isNull } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { fileNotFound } from './files.errors.ts';
import { UNUSED_MS } from './files.rules.ts';
import { files } from './files.table.ts';

/**
 * These uploads of the caller belong to this message from now on, and to no other. Throws `files.not_found`, also for what was used
 * or is somebody else's.
 */
export async function attachFiles(tx: TransactionContext, messageId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const isUsable = and(
    inArray(files.id, [...ids]),
    eq(files.uploaderId, tx.actor.id),
    eq(files.state, 'stored'),
    isNull(files.messageId),
    gt(files.createdAt, new Date(tx.wallClock.now().getTime() - UNUSED_MS)),
  );
  const taken = await tx.db.update(files).set({ messageId }).where(isUsable).returning({ id: files.id });
  if (taken.length !== ids.length) throw fileNotFound();
}
