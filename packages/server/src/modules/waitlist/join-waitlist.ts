import type { JoinWaitlist } from '@bedside/contract';
import { actorNotAllowed, inTheNameOf, personIdsOf } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { requestInvalid } from '../../shared/request.errors.ts';
import { bookingOff } from '../appointments/appointments.errors.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { getClinic } from '../clinics/clinics.queries.ts';
import { settingsOf } from '../clinics/clinics.rules.ts';
import { departmentIdsOf } from '../departments/departments.queries.ts';
import { findPeople } from '../people/find-people.ts';
import { personNotFound } from '../people/people.errors.ts';
import { lockSubjects } from '../reservations/lock-subjects.ts';
import { tooManyEntries } from './waitlist.errors.ts';
import { countOpenEntries, requireWaitlist } from './waitlist.queries.ts';
import { momentIn, MOST_ENTRIES } from './waitlist.rules.ts';
import { waitlistEntries } from './waitlist.table.ts';
import { viewEntry, type WaitlistEntryView } from './view-waitlist.ts';

/**
 * Puts a patient at the end of the line for a slot that becomes free. By themselves, by who acts for them, by the practitioner for
 * whom they wait, and by the clinic. Throws `people.not_found`, `appointments.booking_off`, `waitlist.too_many`.
 */
export async function joinWaitlist(ctx: ServiceContext, input: JoinWaitlist): Promise<WaitlistEntryView> {
  requireWaitlist(ctx);
  return transact(ctx, async (outer) => {
    await requireReach(outer, input);
    const tx = inTheNameOf(outer, input.patientId);
    const { patientId, practitionerId, specialty, mode, durationMinutes } = input;
    await lockSubjects(tx, practitionerId ? [patientId, practitionerId] : [patientId]);
    const clinic = await getClinic(tx);
    if (settingsOf(clinic).booking.patients === 'off') throw bookingOff();
    await findPeople(tx, [
      { id: patientId, kind: 'patient' },
      ...(practitionerId ? [{ id: practitionerId, kind: 'practitioner' as const }] : []),
    ]);
    const range = rangeOf(tx, input, clinic.timeZone);
    if ((await countOpenEntries(tx, patientId)) >= MOST_ENTRIES) throw tooManyEntries();
    const [row] = await tx.db
      .insert(waitlistEntries)
      .values({
        ...{ id: tx.newId('wle'), clinicId: tx.clinicId, patientId, practitionerId, specialty, mode, durationMinutes, ...range },
        ...{ status: 'waiting', createdAt: tx.clock.now(), updatedAt: tx.clock.now() },
      })
      .returning();
    emitAudit(tx, { action: 'waitlist_entry.create', entityId: row!.id, after: row! });
    return viewEntry(tx, row!);
  });
}

/** Whoever is out of the caller's reach is not there. */
async function requireReach(tx: TransactionContext, { patientId, practitionerId }: JoinWaitlist): Promise<void> {
  const scope = requireWaitlist(tx);
  const { actor } = tx;
  if (scope === 'clinic' || actor.type !== 'person') return;
  const isPatients = scope === 'own' && actor.kind !== 'practitioner';
  if (isPatients && !personIdsOf(actor).includes(patientId)) throw personNotFound();
  if (isPatients) return;
  if (practitionerId === undefined) throw actorNotAllowed();
  const isTheirs =
    scope === 'own'
      ? practitionerId === actor.id
      : (await departmentIdsOf(tx, practitionerId)).some((id) => actor.departmentIds.includes(id));
  if (!isTheirs) throw personNotFound();
}

function rangeOf(tx: TransactionContext, { from, to }: JoinWaitlist, timeZone: string) {
  const startsFrom = momentIn(timeZone, from);
  const startsUntil = momentIn(timeZone, to, { daysLater: 1 });
  if (startsUntil <= startsFrom) throw requestInvalid({ errors: [{ pointer: '/to', detail: 'after from' }] });
  if (startsUntil <= tx.clock.now()) throw requestInvalid({ errors: [{ pointer: '/to', detail: 'in the future' }] });
  return { startsFrom, startsUntil };
}
