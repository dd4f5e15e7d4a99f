import type { AnswerRunningLate } from '@bedside/contract';
import { eq } from 'drizzle-orm';
import { actorNotAllowed, inTheNameOf, requireActor, requirePermission } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { lockAppointment, requireOn, type Locked } from '../appointments/lock-appointment.ts';
import { rescheduleLocked } from '../appointments/reschedule-appointment.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { emitEvent } from '../events/emit-event.ts';
import { people } from '../people/people.table.ts';
import { whose } from '../proxies/whose.ts';
import { keepPlace } from './check-in.ts';
import { openOffers } from './late-offers.queries.ts';
import { lateOffers, type LateOfferRow } from './late-offers.table.ts';
import { audienceOfOffer } from './tell-ready.ts';
import { noCallBackNumber, notLate } from './waiting.errors.ts';
import { isToCome } from './waiting.rules.ts';

/**
 * What the patient does while the clinic is late. They may change their mind until the visit begins. Throws `waiting.not_late`,
 * `waiting.no_call_back_number`, `proxies.patient_required`.
 */
export async function answerRunningLate(
  ctx: ServiceContext,
  appointmentId: string,
  answer: AnswerRunningLate,
): Promise<LateOfferRow> {
  requirePermission(ctx, 'calls.join');
  const actor = requireActor(ctx, 'person');

  return transact(ctx, async (outer) => {
    const locked = await lockAppointment(outer, appointmentId);
    const patients = locked.participants.filter(({ role }) => role === 'patient').map(({ personId }) => personId);
    const personId = whose(actor, patients, answer.personId);
    if (personId === undefined) throw actorNotAllowed();
    const tx = inTheNameOf(outer, personId);
    const before = (await openOffers(tx, [appointmentId])).find((offer) => offer.personId === personId);
    if (!before || !isToCome(locked.row.status)) throw notLate();
    // A visit of several is not one patient's to move.
    if (answer.choice === 'another_slot' && patients.length > 1) throw actorNotAllowed();

    const after = await choose(tx, before, answer);
    if (answer.choice === 'another_slot') await moveWithoutNotice(tx, locked, answer.startsAt);
    else if (answer.choice !== 'wait') await keepPlace(tx, { appointmentId, personId });
    return after;
  });
}

async function choose(tx: TransactionContext, before: LateOfferRow, answer: AnswerRunningLate): Promise<LateOfferRow> {
  const now = tx.clock.now();
  const callBackNumber =
    answer.choice === 'phone' ? (answer.callBackNumber ?? (await contactNumberOf(tx, before.personId))) : null;
  if (answer.choice === 'phone' && !callBackNumber) throw noCallBackNumber();
  const [after] = await tx.db
    .update(lateOffers)
    .set({
      choice: answer.choice,
      chosenAt: now,
      callBackNumber,
      readyAt: null,
      endedAt: answer.choice === 'another_slot' ? now : null,
      updatedAt: now,
    })
    .where(eq(lateOffers.id, before.id))
    .returning();
  emitAudit(tx, { action: 'running_late.answer', entityId: before.id, before, after: after! });
  const { appointmentId, personId, practitionerId } = before;
  const participants = [
    { personId, role: 'patient' as const },
    { personId: practitionerId, role: 'practitioner' as const },
  ];
  emitEvent(tx, {
    type: 'waiting.updated',
    appointmentId,
    audience: audienceOfOffer(participants, personId),
    data: { personId, choice: answer.choice },
  });
  return after!;
}

/** The notice is there for a clinic that is on time. */
async function moveWithoutNotice(tx: TransactionContext, locked: Locked, startsAt: string): Promise<void> {
  requireOn(tx, 'appointments.move', locked);
  await rescheduleLocked(tx, locked, { startsAt });
}

async function contactNumberOf(tx: TransactionContext, personId: string): Promise<string | null> {
  const [row] = await tx.db.select({ number: people.contactNumber }).from(people).where(eq(people.id, personId));
  return row?.number ?? null;
}
