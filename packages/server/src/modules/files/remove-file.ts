import { and, eq, isNull, lt, or } from 'drizzle-orm';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { UNUSED_MS } from './files.rules.ts';
import { files, type FileRow } from './files.table.ts';

/** No address of them works any more once this is committed; then their bytes go, by us or by the sweep. */
export async function removeFilesOf(tx: TransactionContext, messageId: string): Promise<void> {
  const rows = await tx.db.update(files).set({ state: 'removed' }).where(eq(files.messageId, messageId)).returning();
  if (rows.length === 0) return;
  tx.afterCommit(async (ctx) => {
    for (const row of rows)
      await removeBytes(ctx, row).catch(() => ctx.log.warn({ fileId: row.id }, 'a file is left for the sweep'));
  });
}

/**
 * For the sweep: what nobody used in a day, what an upload that was cut off left, and what belonged to a deleted message. Looked at
 * again under its lock: a message may have taken it meanwhile.
 */
export async function removeFile(ctx: ServiceContext, id: string): Promise<void> {
  const isUnused = and(isNull(files.messageId), lt(files.createdAt, new Date(ctx.wallClock.now().getTime() - UNUSED_MS)));
  const row = await transact(ctx, async (tx) => {
    const [found] = await tx.db
      .update(files)
      .set({ state: 'removed' })
      .where(and(eq(files.id, id), or(eq(files.state, 'removed'), isUnused)))
      .returning();
    return found;
  });
  if (row) await removeBytes(ctx, row);
}

/** The row goes last: as long as it is there, somebody will come back to it. */
async function removeBytes(ctx: ServiceContext, { id, storageKey }: FileRow) {
  await ctx.storage.remove(storageKey);
  await transact(ctx, async (tx) => {
    const gone = await tx.db
      .delete(files)
      .where(and(eq(files.id, id), eq(files.state, 'removed')))
      .returning();
    if (gone.length > 0) emitAudit(tx, { action: 'file.remove', entityId: id });
  });
}
