import { requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { hashSecret, newSecret } from '../../shared/ids.ts';
import { audienceOf } from '../appointments/move-appointment.ts';
import { getAppointmentRow } from '../appointments/appointments.queries.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { getClinic } from '../clinics/clinics.queries.ts';
import { emitEvent } from '../events/emit-event.ts';
import { personNotFound } from '../people/people.errors.ts';
import { invitations, type InvitationRow } from './invitations.table.ts';

type Input = { appointmentId: string; personId: string };

/** A link for one who takes part. The secret is in the fragment, which no server is ever sent, and cannot be read again. */
export async function createInvitation(
  ctx: ServiceContext,
  { appointmentId, personId }: Input,
): Promise<{ row: InvitationRow; url: string }> {
  requirePermission(ctx, 'invitations.manage');
  return transact(ctx, async (tx) => {
    await getAppointmentRow(tx, appointmentId);
    if (!(await audienceOf(tx, appointmentId)).includes(personId)) throw personNotFound();
    const secret = newSecret();
    const values = { id: tx.newId('inv'), clinicId: tx.clinicId, appointmentId, personId, createdAt: tx.clock.now() };
    const [row] = await tx.db
      .insert(invitations)
      .values({ ...values, secretHash: hashSecret(secret) })
      .returning();
    if (!row) throw new Error('the invitation was not written');
    await emitAudit(tx, { action: 'invitation.create', entityId: row.id, after: values });
    emitEvent(tx, { type: 'invitation.created', appointmentId, audience: [personId], data: { invitationId: row.id, personId } });
    return { row, url: linkTo((await getClinic(tx)).visitUrl, secret) };
  });
}

function linkTo(visitUrl: string, secret: string): string {
  const url = new URL(visitUrl);
  url.hash = `invitation=${secret}`;
  return url.href;
}
