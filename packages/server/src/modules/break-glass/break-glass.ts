import type { BreakGlass } from '@bedside/contract';
import { requireActor, requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { emitEvent } from '../events/emit-event.ts';
import { clinicAdminIds } from '../people/clinic-admins.ts';
import { getPerson } from '../people/people.queries.ts';
import { breakGlassGrants, type BreakGlassGrantRow } from './break-glass.table.ts';

export const OPEN_MINUTES = 60;

/**
 * From the next request on and for an hour by real time, this admin may read of one person what their role hides. The clinic's
 * other admins are told at once. Throws `people.not_found`.
 */
export async function breakGlass(ctx: ServiceContext, { subjectId, reason }: BreakGlass): Promise<BreakGlassGrantRow> {
  requirePermission(ctx, 'break_glass.use');
  const { id: adminId } = requireActor(ctx, 'person');
  return transact(ctx, async (tx) => {
    await getPerson(tx, { personId: subjectId });
    const openedAt = tx.wallClock.now();
    const expiresAt = new Date(openedAt.getTime() + OPEN_MINUTES * 60_000);
    const row = { id: tx.newId('bgl'), clinicId: tx.clinicId, adminId, subjectId, reason, openedAt, expiresAt };
    await tx.db.insert(breakGlassGrants).values(row);
    emitAudit(tx, { action: 'break_glass.open', entityId: row.id, after: row });
    emitAudit(tx, { action: 'person.break_glass', entityId: subjectId });
    emitEvent(tx, {
      type: 'break_glass.opened',
      appointmentId: null,
      audience: (await clinicAdminIds(tx)).filter((id) => id !== adminId),
      data: { breakGlassGrantId: row.id, adminId, subjectId, expiresAt: expiresAt.toISOString() },
    });
    return row;
  });
}
