import { requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { getCallRow } from './calls.queries.ts';
import { viewCall, type CallView } from './view-call.ts';

export async function getCall(ctx: ServiceContext, id: string): Promise<CallView> {
  requirePermission(ctx, 'calls.read');
  return transact(ctx, async (tx) => viewCall(tx, await getCallRow(tx, id)));
}
