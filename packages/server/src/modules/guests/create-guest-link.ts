import { OPEN_STATUSES } from '@bedside/contract';
import { actorNotAllowed, requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { noGuestsInGroups } from '../appointments/appointments.errors.ts';
import { lockAppointment, requireOn, requireStatus } from '../appointments/lock-appointment.ts';
import { getClinic } from '../clinics/clinics.queries.ts';
import type { CreatedInvitation } from '../invitations/create-invitation.ts';
import { issueInvitation } from '../invitations/issue-invitation.ts';
import { linkTo } from '../invitations/link.rules.ts';
import { personNotFound } from '../people/people.errors.ts';
import { forPatientOf } from './add-guest.ts';

/**
 * A link for a guest, to be handed over beside the mail, or in its place: the clinic's for any guest, the patient's for whom they brought.
 * Throws `people.not_found`, `appointments.wrong_status`, `appointments.no_guests_in_groups`.
 */
export async function createGuestLink(ctx: ServiceContext, id: string, personId: string): Promise<CreatedInvitation> {
  requirePermission(ctx, 'appointments.move');
  return transact(ctx, async (outer) => {
    const locked = await lockAppointment(outer, id);
    const { row: appointment, participants, side } = locked;
    requireOn(outer, 'appointments.move', locked);
    requireStatus(locked, OPEN_STATUSES);
    if (appointment.capacity !== null) throw noGuestsInGroups();
    const guest = participants.find((one) => one.personId === personId && one.role === 'guest');
    if (!guest) throw personNotFound();
    // Whoever has the link can come in by it: in the place of the clinic's interpreter, it is for the clinic to give.
    if (side === 'patient' && !guest.isBroughtByPatient) throw actorNotAllowed();
    const tx = forPatientOf(outer, locked);
    const { row, secret } = await issueInvitation(tx, { appointment, personId, delivery: 'link' });
    return { row, url: secret && linkTo((await getClinic(tx)).visitUrl, 'invitation', secret), code: null };
  });
}
