import type { UpdateApiKey } from '@bedside/contract';
import { eq } from 'drizzle-orm';
import { requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { changesOf, isEmpty } from '../../shared/changes.ts';
import { requireRevision } from '../../shared/preconditions.ts';
import { unknownVersion } from '../../shared/request.errors.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { apiKeyEnded } from './keys.errors.ts';
import { getApiKeyForUpdate } from './keys.queries.ts';
import { apiKeys, type ApiKeyRow } from './keys.table.ts';

type Input = UpdateApiKey & {
  expectedRevision: number;
  /** The versions that there are. */
  versions: readonly string[];
};

/** Its name, and the version by which it is answered. Throws `api_keys.not_found`, `api_keys.ended`, `request.unknown_version`. */
export async function updateApiKey(
  ctx: ServiceContext,
  id: string,
  { expectedRevision, versions, ...said }: Input,
): Promise<ApiKeyRow> {
  requirePermission(ctx, 'keys.manage');
  if (said.apiVersion !== undefined && !versions.includes(said.apiVersion)) throw unknownVersion();
  return transact(ctx, async (tx) => {
    const before = await getApiKeyForUpdate(tx, id);
    requireRevision(before, expectedRevision);
    if (before.revokedAt) throw apiKeyEnded();
    const changes = changesOf(before, said);
    if (isEmpty(changes)) return before;
    const change = { ...changes, revision: before.revision + 1 };
    await tx.db.update(apiKeys).set(change).where(eq(apiKeys.id, id));
    emitAudit(tx, { action: 'api_key.update', entityId: id, before, after: { ...before, ...change } });
    return { ...before, ...change };
  });
}
