import { OPEN_STATUSES } from '@bedside/contract';
import { requireActor } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { getAppointmentRow } from '../appointments/appointments.queries.ts';
import { decide } from '../door/door.rules.ts';
import { readDoors } from '../door/read-doors.ts';
import { TelehealthError } from '../../shared/errors.ts';
import type { BaseContext } from '../../shared/request-context.ts';
import { getPerson } from '../people/people.queries.ts';
import { identifyHolder, type Sent } from './identify-holder.ts';
import { getInvitationForUpdate } from './invitations.queries.ts';
import { issueInvitation } from './issue-invitation.ts';

/**
 * A new link instead of a dead one, mailed to the address that the clinic has; whoever asks learns nothing. Nothing happens for
 * a link that still works, a visit that is over, or a person without an address.
 */
export async function requestNewInvitation(base: BaseContext, sent: Sent): Promise<void> {
  const ctx = await identifyHolder(base, sent).catch(quietly);
  if (ctx) await replaceDeadInvitation(ctx);
}

function quietly(error: unknown): undefined {
  if (!(error instanceof TelehealthError)) throw error;
}

async function replaceDeadInvitation(ctx: ServiceContext): Promise<void> {
  const { id, personId, appointmentId } = requireActor(ctx, 'link');
  await transact(ctx, async (tx) => {
    const { revokedAt } = await getInvitationForUpdate(tx, id);
    if (!revokedAt) return;
    const appointment = await getAppointmentRow(tx, appointmentId);
    if (!(OPEN_STATUSES as readonly string[]).includes(appointment.status) || (await isOver(tx, appointment))) return;
    if (!(await getPerson(tx, { personId })).email) return;
    await issueInvitation(tx, { appointment, personId, delivery: 'mail' });
  });
}

async function isOver(tx: TransactionContext, appointment: Awaited<ReturnType<typeof getAppointmentRow>>): Promise<boolean> {
  const [door] = await readDoors(tx, [appointment]);
  const { now, window } = decide(door!.facts);
  return now >= window.hardStop;
}
