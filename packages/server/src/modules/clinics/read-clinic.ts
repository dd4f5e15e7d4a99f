import { requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { auditRead } from '../audit/emit-audit.ts';
import { getClinic } from './clinics.queries.ts';
import type { ClinicRow } from './clinics.table.ts';

export async function readClinic(ctx: ServiceContext): Promise<ClinicRow> {
  requirePermission(ctx, 'settings.read');
  return transact(ctx, async (tx) => {
    auditRead(tx, 'clinic.read', tx.clinicId);
    return getClinic(tx);
  });
}
