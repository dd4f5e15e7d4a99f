import { eq } from 'drizzle-orm';
import { requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { getAppointmentRow } from '../appointments/appointments.queries.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { emitEvent } from '../events/emit-event.ts';
import { revokeInvitationSessions } from '../sessions/revoke-sessions.ts';
import { invitationNotFound } from './invitations.errors.ts';
import { getInvitationForUpdate } from './invitations.queries.ts';
import { invitations } from './invitations.table.ts';

/** The link is dead from now on, and so is every session that came by it. Revoking again changes nothing. */
export async function revokeInvitation(
  ctx: ServiceContext,
  { appointmentId, invitationId }: { appointmentId: string; invitationId: string },
): Promise<void> {
  requirePermission(ctx, 'invitations.manage');
  await transact(ctx, async (tx) => {
    await getAppointmentRow(tx, appointmentId);
    const before = await getInvitationForUpdate(tx, invitationId);
    if (before.appointmentId !== appointmentId) throw invitationNotFound();
    if (before.revokedAt) return;
    const after = { ...before, revokedAt: tx.clock.now() };
    await tx.db.update(invitations).set({ revokedAt: after.revokedAt }).where(eq(invitations.id, invitationId));
    await revokeInvitationSessions(tx, invitationId);
    emitAudit(tx, { action: 'invitation.revoke', entityId: invitationId, before, after });
    const { personId } = before;
    emitEvent(tx, { type: 'invitation.revoked', appointmentId, audience: [personId], data: { invitationId, personId } });
  });
}
