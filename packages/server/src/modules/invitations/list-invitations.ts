import { requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { getAppointmentRow } from '../appointments/appointments.queries.ts';
import { auditRead, idsOf } from '../audit/emit-audit.ts';
import { invitationsOf } from './invitations.queries.ts';
import type { InvitationRow } from './invitations.table.ts';

/** All there are, revoked ones too; oldest first. */
export async function listInvitations(ctx: ServiceContext, appointmentId: string): Promise<InvitationRow[]> {
  requirePermission(ctx, 'invitations.manage');
  return transact(ctx, async (tx) => {
    const rows = await invitationsOf(tx, (await getAppointmentRow(tx, appointmentId)).id);
    auditRead(tx, 'invitation.list', idsOf(rows));
    return rows;
  });
}
