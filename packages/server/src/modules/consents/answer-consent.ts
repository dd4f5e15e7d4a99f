import type { RecordConsent } from '@bedside/contract';
import { actorNotAllowed, inTheNameOf, personAmong, requireActor, requirePermission, scopeOf } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { getAppointmentRow } from '../appointments/appointments.queries.ts';
import { audienceOf } from '../appointments/move-appointment.ts';
import { personNotFound } from '../people/people.errors.ts';
import { whose } from '../proxies/whose.ts';
import type { ConsentRow } from './consents.table.ts';
import { recordConsent } from './record-consent.ts';

/**
 * For one visit: one's own answer, that of a child, or, by who may check people in, what a patient said at the desk. Throws
 * `people.not_found`, `proxies.patient_required`.
 */
export async function answerForAppointment(
  ctx: ServiceContext,
  appointmentId: string,
  { personId: given, ...answer }: RecordConsent,
): Promise<ConsentRow> {
  requirePermission(ctx, 'appointments.read');
  return transact(ctx, async (tx) => {
    const { id } = await getAppointmentRow(tx, appointmentId);
    const participants = await audienceOf(tx, id);
    const personId = given ?? whose(tx.actor, participants, undefined);
    if (personId === undefined || !participants.includes(personId)) throw personNotFound();
    requireMayAnswer(tx, personId);
    return recordConsent(inTheNameOf(tx, personId), { ...answer, personId, appointmentId: id });
  });
}

/** For all visits: one's own answer, or that of a child. A link to one visit answers for that visit only. */
export async function answerForAll(ctx: ServiceContext, { personId: given, ...answer }: RecordConsent): Promise<ConsentRow> {
  const person = requireActor(ctx, 'person');
  if (person.appointmentId !== null) throw actorNotAllowed();
  const personId = given ?? person.id;
  if (!personAmong(person, [personId])) throw personNotFound();
  return transact(ctx, (tx) => recordConsent(inTheNameOf(tx, personId), { ...answer, personId, appointmentId: null }));
}

/** One's own, a child's, or at the front desk: nobody who merely takes part consents for the others. */
function requireMayAnswer({ actor }: TransactionContext, personId: string) {
  if (personAmong(actor, [personId])) return;
  const isDesk = actor.type !== 'person' || actor.kind === 'staff';
  if (!isDesk || !scopeOf(actor, 'appointments.manage')) throw actorNotAllowed();
}
