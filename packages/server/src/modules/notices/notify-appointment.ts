import type { AppointmentStatus, NotifyAppointment, NotifyKind } from '@bedside/contract';
import { requirePermission } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { wrongStatus } from '../appointments/appointments.errors.ts';
import { getAppointmentForUpdate } from '../appointments/appointments.queries.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { deliveriesOf } from '../mails/deliveries.queries.ts';
import type { MailRow } from '../mails/mails.table.ts';
import { personNotFound } from '../people/people.errors.ts';
import { inviteesOf } from './invitees.queries.ts';
import { clinicSideOf } from './recipients.ts';
import { peopleById, sceneOf, type Scene } from './scene.ts';
import { tellOfVisit } from './tell-of-visit.ts';

type Input = NotifyAppointment & { appointmentId: string };

/** Of which visits there is such a mail. */
const STATUSES: Record<NotifyKind, readonly AppointmentStatus[]> = {
  request: ['pending'],
  invitation: ['scheduled', 'checked_in'],
  change: ['scheduled', 'checked_in'],
  reminder: ['scheduled', 'checked_in'],
  cancellation: ['cancelled'],
};

/** Sends a mail about a visit again, whatever the clinic's settings say: to all it is for, or to some of them. */
export async function notifyAppointment(ctx: ServiceContext, { appointmentId, kind, personIds }: Input): Promise<MailRow[]> {
  requirePermission(ctx, 'invitations.manage');
  return transact(ctx, async (tx) => {
    const row = await getAppointmentForUpdate(tx, appointmentId);
    if (!STATUSES[kind].includes(row.status)) throw wrongStatus();
    const scene = await sceneOf(tx, appointmentId);
    const possible = await recipientsFor(tx, scene, kind);
    const chosen = personIds === undefined ? possible : [...new Set(personIds)];
    if (!chosen.every((id) => possible.includes(id))) throw personNotFound();
    const before = await deliveriesOf(tx, appointmentId);
    // What is sent twice on purpose has a cause of its own each time.
    const cause = `by hand ${tx.newId('evt')}`;
    for (const person of await peopleById(tx, chosen)) await tellOfVisit(tx, scene, { kind, person, cause, isByHand: true });
    emitAudit(tx, { action: 'appointment.notify', entityId: appointmentId, after: { kind } });
    const known = new Set(before.map(({ id }) => id));
    return (await deliveriesOf(tx, appointmentId)).filter(({ id }) => !known.has(id));
  });
}

/** To whom it would go by itself. */
async function recipientsFor(tx: TransactionContext, scene: Scene, kind: NotifyKind): Promise<string[]> {
  const { row, participants } = scene.visit!;
  if (kind === 'request') return clinicSideOf(tx, scene);
  const takingPart = participants.map(({ person }) => person.id);
  if (kind !== 'cancellation') return takingPart;
  const told = (await inviteesOf(tx, row.id)).map(({ personId }) => personId);
  return takingPart.filter((id) => told.includes(id));
}
