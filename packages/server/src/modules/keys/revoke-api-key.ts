import { eq } from 'drizzle-orm';
import { requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { getApiKeyForUpdate } from './keys.queries.ts';
import { apiKeys, type ApiKeyRow } from './keys.table.ts';

/** Ends a key at once, with its streams. Again changes nothing. Throws `api_keys.not_found`. */
export async function revokeApiKey(ctx: ServiceContext, id: string): Promise<ApiKeyRow> {
  requirePermission(ctx, 'keys.manage');
  return transact(ctx, async (tx) => {
    const before = await getApiKeyForUpdate(tx, id);
    if (before.revokedAt) return before;
    const revokedAt = tx.wallClock.now();
    const revision = before.revision + 1;
    await tx.db.update(apiKeys).set({ revokedAt, revision }).where(eq(apiKeys.id, id));
    emitAudit(tx, { action: 'api_key.revoke', entityId: id, after: { revokedAt } });
    return { ...before, revokedAt, revision };
  });
}
