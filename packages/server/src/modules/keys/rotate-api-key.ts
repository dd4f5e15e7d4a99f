import type { RotateApiKey } from '@bedside/contract';
import { eq } from 'drizzle-orm';
import { actorNotAllowed, requirePermission, scopeOf } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { getClinic } from '../clinics/clinics.queries.ts';
import { addApiKey, newKey } from './add-api-key.ts';
import type { MadeApiKey } from './create-api-key.ts';
import { apiKeyEnded } from './keys.errors.ts';
import { getApiKeyForUpdate } from './keys.queries.ts';
import { apiKeys } from './keys.table.ts';

/** A new key that may do the same; the old one lives on for so many hours. Throws `api_keys.not_found` and `api_keys.ended`. */
export async function rotateApiKey(
  ctx: ServiceContext,
  { id, overlapHours }: RotateApiKey & { id: string },
): Promise<MadeApiKey> {
  requirePermission(ctx, 'keys.manage');
  return transact(ctx, async (tx) => {
    const before = await getApiKeyForUpdate(tx, id);
    if (before.revokedAt || before.expiresAt) throw apiKeyEnded();
    if (tx.actor.type === 'secret_key' && before.scopes.some((scope) => !scopeOf(tx.actor, scope))) throw actorNotAllowed();
    const { kind, name, scopes, apiVersion } = before;
    const key = newKey(kind, (await getClinic(tx)).isTest);
    const made = await addApiKey(tx, { kind, name, scopes, apiVersion, key });
    const expiresAt = new Date(tx.wallClock.now().getTime() + overlapHours * 3_600_000);
    await tx.db
      .update(apiKeys)
      .set({ expiresAt, replacedBy: made.id, revision: before.revision + 1 })
      .where(eq(apiKeys.id, id));
    emitAudit(tx, { action: 'api_key.rotate', entityId: id, after: { expiresAt, replacedBy: made.id } });
    return { ...made, key };
  });
}
