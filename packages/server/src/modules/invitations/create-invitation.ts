import type { CreateInvitation } from '@bedside/contract';
import { requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { wrongStatus } from '../appointments/appointments.errors.ts';
import { getAppointmentRow } from '../appointments/appointments.queries.ts';
import { isOpen } from '../appointments/appointments.rules.ts';
import { audienceOf } from '../appointments/move-appointment.ts';
import { getClinic } from '../clinics/clinics.queries.ts';
import { personNotFound } from '../people/people.errors.ts';
import type { InvitationRow } from './invitations.table.ts';
import { issueInvitation } from './issue-invitation.ts';
import { linkTo } from './link.rules.ts';
import { spelled } from './spoken-code.ts';

type Input = CreateInvitation & { appointmentId: string };
export type CreatedInvitation = { row: InvitationRow; url: string | null; code: string | null };

/**
 * A link for one who takes part. The secret is in the fragment, which no server is ever sent, and cannot be read again. `mail`
 * sends it, and `spoken` gives a code to say instead of it. Throws `appointments.wrong_status` for a visit that is over: the link
 * would lead nowhere.
 */
export async function createInvitation(
  ctx: ServiceContext,
  { appointmentId, personId, delivery = 'link' }: Input,
): Promise<CreatedInvitation> {
  requirePermission(ctx, 'invitations.manage');
  return transact(ctx, async (tx) => {
    const appointment = await getAppointmentRow(tx, appointmentId);
    if (!isOpen(appointment.status)) throw wrongStatus();
    if (!(await audienceOf(tx, appointmentId)).includes(personId)) throw personNotFound();
    const { row, secret, code } = await issueInvitation(tx, { appointment, personId, delivery });
    const url = secret && linkTo((await getClinic(tx)).visitUrl, 'invitation', secret);
    return { row, url, code: code && spelled(code) };
  });
}
