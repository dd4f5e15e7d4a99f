import { and, eq, isNull } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { emitEvent } from '../events/emit-event.ts';
import { revokeInvitationSessions } from '../sessions/revoke-sessions.ts';
import { invitations } from './invitations.table.ts';

/** Every link to an appointment that still lives, or one person's. The caller holds the appointment's lock, and has asked. */
export async function revokeInvitationsOf(tx: TransactionContext, appointmentId: string, personId?: string): Promise<void> {
  const revokedAt = tx.clock.now();
  const revoked = await tx.db
    .update(invitations)
    .set({ revokedAt })
    .where(
      and(
        eq(invitations.clinicId, tx.clinicId),
        eq(invitations.appointmentId, appointmentId),
        isNull(invitations.revokedAt),
        personId === undefined ? undefined : eq(invitations.personId, personId),
      ),
    )
    .returning({ id: invitations.id, personId: invitations.personId });
  for (const { id, personId: whose } of revoked) {
    await revokeInvitationSessions(tx, id);
    emitAudit(tx, { action: 'invitation.revoke', entityId: id, after: { revokedAt } });
    emitEvent(tx, { type: 'invitation.revoked', appointmentId, audience: [whose], data: { invitationId: id, personId: whose } });
  }
}
