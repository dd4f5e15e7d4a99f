import { and, eq, isNull } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import type { AppointmentRow } from '../appointments/appointments.table.ts';
import { invitations } from '../invitations/invitations.table.ts';
import { makeInvitation } from '../invitations/issue-invitation.ts';

/** The invitation behind the links in a person's mails about a visit: the one that works, or a new one. */
export async function ownInvitation(tx: TransactionContext, appointment: AppointmentRow, personId: string): Promise<string> {
  const [found] = await tx.db
    .select({ id: invitations.id })
    .from(invitations)
    .where(
      and(
        eq(invitations.clinicId, tx.clinicId),
        eq(invitations.appointmentId, appointment.id),
        eq(invitations.personId, personId),
        eq(invitations.delivery, 'mail'),
        isNull(invitations.revokedAt),
      ),
    )
    .orderBy(invitations.createdAt, invitations.id)
    .limit(1);
  return found ? found.id : (await makeInvitation(tx, { appointment, personId, delivery: 'mail' })).row.id;
}
