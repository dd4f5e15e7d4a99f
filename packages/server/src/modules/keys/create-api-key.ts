import type { Permission } from '@bedside/contract';
import { requireActor } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { hashSecret, newSecret } from '../../shared/ids.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { apiKeys } from './keys.table.ts';

/** The part of a key that may be shown in lists. */
const PREFIX_LENGTH = 'sk_test_'.length + 4;

export const newSecretKey = (isTest: boolean) => `sk_${isTest ? 'test' : 'live'}_${newSecret()}`;

/**
 * Gives the clinic a secret key; its hash is stored, so this is the only time it can be read. `key` is for set-ups that made one
 * themselves. For the system: no route yet.
 */
export async function createApiKey(
  ctx: ServiceContext,
  { key, scopes }: { key: string; scopes: readonly Permission[] },
): Promise<{ id: string; key: string }> {
  requireActor(ctx, 'system');
  return transact(ctx, async (tx) => {
    const id = tx.newId('key');
    const row = {
      id,
      clinicId: tx.clinicId,
      prefix: key.slice(0, PREFIX_LENGTH),
      scopes: [...scopes],
      createdAt: tx.wallClock.now(),
    };
    await tx.db.insert(apiKeys).values({ ...row, keyHash: hashSecret(key) });
    await emitAudit(tx, { action: 'api_key.create', entityId: id, after: row });
    return { id, key };
  });
}
