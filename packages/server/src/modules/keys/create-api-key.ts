import type { Permission } from '@bedside/contract';
import { actorNotAllowed, requirePermission, scopeOf } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { getClinic } from '../clinics/clinics.queries.ts';
import { addApiKey, newKey } from './add-api-key.ts';
import type { ApiKeyRow } from './keys.table.ts';

type Input = {
  kind?: ApiKeyRow['kind'];
  name?: string | undefined;
  scopes: readonly Permission[];
  /** For set-ups that made one themselves. */
  key?: string;
};
export type MadeApiKey = ApiKeyRow & { key: string };

/** Another key for the clinic. A key makes none that may do more than itself: throws `auth.forbidden`. */
export async function createApiKey(
  ctx: ServiceContext,
  { kind = 'secret', name, scopes, key: given }: Input,
): Promise<MadeApiKey> {
  requirePermission(ctx, 'keys.manage');
  if (ctx.actor.type === 'secret_key' && scopes.some((scope) => !scopeOf(ctx.actor, scope))) throw actorNotAllowed();
  return transact(ctx, async (tx) => {
    const key = given ?? newKey(kind, (await getClinic(tx)).isTest);
    return { ...(await addApiKey(tx, { kind, key, scopes, name: name ?? null })), key };
  });
}
