import { desc, eq } from 'drizzle-orm';
import { requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { auditRead } from '../audit/emit-audit.ts';
import { breakGlassGrants, type BreakGlassGrantRow } from './break-glass.table.ts';

const MOST_SHOWN = 100;

/** The clinic's last hundred, by whomever; newest first. */
export async function listBreakGlass(ctx: ServiceContext): Promise<BreakGlassGrantRow[]> {
  requirePermission(ctx, 'audit.read');
  return transact(ctx, async (tx) => {
    const rows = await tx.db
      .select()
      .from(breakGlassGrants)
      .where(eq(breakGlassGrants.clinicId, tx.clinicId))
      .orderBy(desc(breakGlassGrants.openedAt), desc(breakGlassGrants.id))
      .limit(MOST_SHOWN);
    auditRead(
      tx,
      'break_glass.list',
      rows.map(({ id }) => id),
    );
    return rows;
  });
}
