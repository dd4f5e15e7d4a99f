import { OPEN_STATUSES, type AddGuest } from '@bedside/contract';
import { inTheNameOf, requirePermission } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { guestsFull, noGuestsInGroups } from '../appointments/appointments.errors.ts';
import { mostGuests } from '../appointments/appointment-actions.rules.ts';
import { appointmentParticipants, type AppointmentRow } from '../appointments/appointments.table.ts';
import { lockAppointment, requireOn, requireStatus, type Locked } from '../appointments/lock-appointment.ts';
import { viewAppointment, type AppointmentView } from '../appointments/view-appointments.ts';
import { writeAppointment } from '../appointments/write-appointment.ts';
import { getClinic } from '../clinics/clinics.queries.ts';
import { settingsOf } from '../clinics/clinics.rules.ts';
import { patientsAmong } from '../groups/groups.rules.ts';
import { issueInvitation } from '../invitations/issue-invitation.ts';
import { isMailed } from '../notices/scene.ts';
import { addPerson } from '../people/create-person.ts';
import type { PersonRow } from '../people/people.table.ts';

/**
 * Somebody comes along to a visit of one patient: a person of their own, for this visit. Who has an e-mail is sent a link.
 * Throws `appointments.guests_full`, `appointments.no_guests_in_groups`.
 */
export async function addGuest(
  ctx: ServiceContext,
  id: string,
  { kind: guestKind, ...fields }: AddGuest,
): Promise<AppointmentView['participants'][number]> {
  requirePermission(ctx, 'appointments.move');
  return transact(ctx, async (outer) => {
    const locked = await lockAppointment(outer, id);
    requireOn(outer, 'appointments.move', locked);
    requireRoom(locked);
    const tx = forPatientOf(outer, locked);
    const { clinicId, startsAt } = locked.row;
    const isBroughtByPatient = locked.side === 'patient';
    const guest = await addPerson(tx, { kind: 'guest', ...fields });
    const part = {
      appointmentId: id,
      personId: guest.id,
      clinicId,
      startsAt,
      role: 'guest',
      guestKind,
      isBroughtByPatient,
    } as const;
    await tx.db.insert(appointmentParticipants).values(part);
    const after = await writeAppointment(tx, locked.row, {
      action: 'appointment.add_guest',
      event: 'appointment.updated',
      set: {},
    });
    await inviteToRunning(tx, after, guest);
    const { participants } = await viewAppointment(tx, after);
    return participants.find(({ personId }) => personId === guest.id)!;
  });
}

/** As whom it is done: a guardian's doing is in the name of the patient. */
export const forPatientOf = (tx: TransactionContext, { participants }: Locked): TransactionContext =>
  patientsAmong(participants).reduce((ctx, { personId }) => inTheNameOf(ctx, personId), tx);

function requireRoom(locked: Locked) {
  const { row, participants, side } = locked;
  requireStatus(locked, OPEN_STATUSES);
  if (row.capacity !== null) throw noGuestsInGroups();
  const taken = participants.filter(({ role }) => role === 'guest').length;
  if (taken >= mostGuests(side)) throw guestsFull();
}

/** Invitations to what is to come follow the event; whoever is brought into a running visit gets theirs now. */
async function inviteToRunning(tx: TransactionContext, appointment: AppointmentRow, { id: personId, email }: PersonRow) {
  if (appointment.status !== 'in_progress' || !email) return;
  if (!isMailed(settingsOf(await getClinic(tx)), 'invitation')) return;
  await issueInvitation(tx, { appointment, personId, delivery: 'mail' });
}
