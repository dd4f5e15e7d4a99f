import { and, eq, isNull } from 'drizzle-orm';
import { requireActor } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { apiKeys } from './keys.table.ts';

/** Ends a secret key at once, with its streams. Not being there, or being revoked already, is success. For the system: no route yet. */
export async function revokeApiKey(ctx: ServiceContext, id: string): Promise<void> {
  requireActor(ctx, 'system');
  await transact(ctx, async (tx) => {
    const revokedAt = tx.wallClock.now();
    const revoked = await tx.db
      .update(apiKeys)
      .set({ revokedAt })
      .where(and(eq(apiKeys.clinicId, tx.clinicId), eq(apiKeys.id, id), isNull(apiKeys.revokedAt)))
      .returning({ id: apiKeys.id });
    if (revoked.length > 0) await emitAudit(tx, { action: 'api_key.revoke', entityId: id, after: { revokedAt } });
  });
}
