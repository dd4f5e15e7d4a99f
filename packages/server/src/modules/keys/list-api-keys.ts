import { requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { auditRead } from '../audit/emit-audit.ts';
import { allApiKeys } from './keys.queries.ts';
import type { ApiKeyRow } from './keys.table.ts';

/** Ended ones too; oldest first. */
export async function listApiKeys(ctx: ServiceContext): Promise<ApiKeyRow[]> {
  requirePermission(ctx, 'keys.manage');
  return transact(ctx, async (tx) => {
    const rows = await allApiKeys(tx);
    auditRead(
      tx,
      'api_key.list',
      rows.map(({ id }) => id),
    );
    return rows;
  });
}
