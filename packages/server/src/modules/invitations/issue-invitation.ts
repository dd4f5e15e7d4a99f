import type { InvitationDelivery } from '@bedside/contract';
import type { TransactionContext } from '../../context.ts';
import { hashSecret, newSecret } from '../../shared/ids.ts';
import type { AppointmentRow } from '../appointments/appointments.table.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { emitEvent } from '../events/emit-event.ts';
import { getPerson } from '../people/people.queries.ts';
import { invitationNoEmail } from './invitations.errors.ts';
import { mailInvitation } from './mail-invitation.ts';
import { invitations, type InvitationRow } from './invitations.table.ts';
import { CODE_MINUTES, hashCode, newCode } from './spoken-code.ts';

type Input = { appointment: AppointmentRow; personId: string; delivery: InvitationDelivery };
export type Issued = { row: InvitationRow; secret: string | null; code: string | null };

/** A link for one who takes part, with its mail if it is mailed; the caller has looked at both. Within the caller's transaction. */
export async function issueInvitation(tx: TransactionContext, input: Input): Promise<Issued> {
  const issued = await makeInvitation(tx, input);
  if (input.delivery === 'mail') await mail(tx, issued.row, input.appointment);
  return issued;
}

/** The invitation alone. */
export async function makeInvitation(tx: TransactionContext, { appointment, personId, delivery }: Input): Promise<Issued> {
  const code = delivery === 'spoken' ? newCode() : null;
  // Of a mailed link and of a spoken code nobody knows this one: theirs are made later.
  const secret = newSecret();
  const values = { id: tx.newId('inv'), clinicId: tx.clinicId, appointmentId: appointment.id, personId, delivery };
  const [row] = await tx.db
    .insert(invitations)
    .values({
      ...values,
      secretHash: hashSecret(secret),
      codeHash: code === null ? null : await hashCode(tx.clinicId, code),
      codeExpiresAt: code === null ? null : new Date(tx.wallClock.now().getTime() + CODE_MINUTES * 60_000),
      createdAt: tx.clock.now(),
    })
    .returning();
  if (!row) throw new Error('the invitation was not written');
  emitAudit(tx, { action: 'invitation.create', entityId: row.id, after: values });
  const data = { invitationId: row.id, personId };
  emitEvent(tx, { type: 'invitation.created', appointmentId: appointment.id, audience: [personId], data });
  return { row, secret: delivery === 'link' || delivery === 'print' ? secret : null, code };
}

async function mail(tx: TransactionContext, { id, personId }: InvitationRow, appointment: Input['appointment']) {
  const person = await getPerson(tx, { personId });
  if (!person.email) throw invitationNoEmail();
  await mailInvitation(tx, { invitationId: id, appointment, person });
}
