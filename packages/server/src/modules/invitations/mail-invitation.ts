import type { TransactionContext } from '../../context.ts';
import type { AppointmentRow } from '../appointments/appointments.table.ts';
import { getClinic } from '../clinics/clinics.queries.ts';
import { sendMail } from '../mails/send-mail.ts';
import { markInvited } from '../notices/invitees.queries.ts';
import { visitMail } from '../notices/visit-mail.ts';
import type { PersonRow } from '../people/people.table.ts';

type Input = { invitationId: string; appointment: AppointmentRow; person: PersonRow };

/** Clinic, time and link, with the calendar file; the link itself is put in when the mail goes out. */
export async function mailInvitation(tx: TransactionContext, { invitationId, appointment, person }: Input): Promise<void> {
  const content = await visitMail(tx, {
    kind: 'invitation',
    clinic: await getClinic(tx),
    appointment,
    person,
    isOfClinic: false,
  });
  await sendMail(tx, {
    kind: 'invitation',
    subjectId: invitationId,
    to: { personId: person.id, name: person.name, address: person.email },
    appointmentId: appointment.id,
    content,
  });
  await markInvited(tx, appointment, person.id);
}
