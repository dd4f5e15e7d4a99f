import { requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { auditRead } from '../audit/emit-audit.ts';
import { getCallRow } from './calls.queries.ts';
import { viewCall, type CallView } from './view-call.ts';

export async function getCall(ctx: ServiceContext, id: string): Promise<CallView> {
  requirePermission(ctx, 'calls.read');
  return transact(ctx, async (tx) => {
    const call = await getCallRow(tx, id);
    auditRead(tx, 'call.read', id);
    return viewCall(tx, call);
  });
}
