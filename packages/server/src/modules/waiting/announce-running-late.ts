import type { AnnounceRunningLate } from '@bedside/contract';
import { and, asc, eq, exists, gt, inArray, isNull, lte, or, sql, type SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { requirePermission, scopeOf } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { requestInvalid } from '../../shared/request.errors.ts';
import { appointmentParticipants, appointments } from '../appointments/appointments.table.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { departmentIdsOf } from '../departments/departments.queries.ts';
import { emitEvent } from '../events/emit-event.ts';
import { findPeople } from '../people/find-people.ts';
import { personNotFound } from '../people/people.errors.ts';
import { lateOffers, type LateOfferRow } from './late-offers.table.ts';
import { audienceOfOffer, tellNext } from './tell-ready.ts';
import { WAITING } from './waiting.rules.ts';
import { waitingEntries } from './waiting.table.ts';

/** Whose visits begin so soon are told now, and not only when they come. */
const SOON_MS = 2 * 3_600_000;
/** Those whose visit ended longer ago did not come. */
const OVER_MS = 3_600_000;

export type Announced = { practitionerId: string; minutes: number | null; appointmentIds: string[] };

/**
 * One tap: the practitioner is late. Everyone who waits for them, and whose visit is soon, is offered what to do until then; every
 * place is kept, and no booked time moves. 0 minutes take it back; who went away to be told still is.
 */
export async function announceRunningLate(
  ctx: ServiceContext,
  { practitionerId: whom, minutes }: AnnounceRunningLate,
): Promise<Announced> {
  requirePermission(ctx, 'waiting.manage');
  return transact(ctx, async (tx) => {
    const practitionerId = await whose(tx, whom);
    const offers = minutes === 0 ? await takeBack(tx, practitionerId) : await offer(tx, practitionerId, minutes ?? null);
    for (const { personId, appointmentId } of offers)
      await announce(tx, { appointmentId, personId, practitionerId, minutes: minutes ?? null });
    if (minutes === 0) await tellNext(tx, [practitionerId]);
    return { practitionerId, minutes: minutes ?? null, appointmentIds: [...new Set(offers.map((one) => one.appointmentId))] };
  });
}

/** A practitioner speaks for themselves, an administrator for those of their departments; to them, everyone else is not there. */
async function whose(tx: TransactionContext, wanted: string | undefined): Promise<string> {
  const { actor } = tx;
  const own = actor.type === 'person' && actor.kind === 'practitioner' ? actor.id : undefined;
  const id = wanted ?? own;
  if (id === undefined) throw requestInvalid({ errors: [{ pointer: '/practitionerId', detail: 'required' }] });
  const scope = scopeOf(actor, 'waiting.manage');
  if (scope === 'own' && id !== own) throw personNotFound();
  if (scope === 'department') {
    const theirs = await departmentIdsOf(tx, id);
    if (!(actor.type === 'person' && theirs.some((departmentId) => actor.departmentIds.includes(departmentId))))
      throw personNotFound();
  }
  await findPeople(tx, [{ id, kind: 'practitioner' }]);
  return id;
}

async function offer(tx: TransactionContext, practitionerId: string, minutes: number | null): Promise<LateOfferRow[]> {
  const now = tx.clock.now();
  const patients = await lateFor(tx, practitionerId, now);
  const made: LateOfferRow[] = [];
  for (const one of patients) {
    const [row] = await tx.db
      .insert(lateOffers)
      .values({
        ...one,
        id: tx.newId('rlo'),
        clinicId: tx.clinicId,
        practitionerId,
        minutes,
        offeredAt: now,
        createdAt: now,
        updatedAt: now,
      })
      .onConflictDoUpdate({
        target: [lateOffers.appointmentId, lateOffers.personId],
        // What they chose holds on, unless it was about another time.
        set: {
          practitionerId,
          minutes,
          offeredAt: now,
          tellAt: null,
          readyAt: null,
          endedAt: null,
          updatedAt: now,
          choice: unlessEnded(lateOffers.choice),
          chosenAt: unlessEnded(lateOffers.chosenAt),
          callBackNumber: unlessEnded(lateOffers.callBackNumber),
        },
      })
      .returning();
    emitAudit(tx, { action: 'running_late.offer', entityId: row!.id, after: { minutes, offeredAt: now } });
    made.push(row!);
  }
  return made;
}

const unlessEnded = (column: PgColumn): SQL => sql`case when ${lateOffers.endedAt} is null then ${column} end`;

/** The patients of the visits that it is about, in one order. */
function lateFor(
  tx: TransactionContext,
  practitionerId: string,
  now: Date,
): Promise<{ appointmentId: string; personId: string }[]> {
  const { actor } = tx;
  const isTheirs = tx.db
    .select({ one: sql`1` })
    .from(sql`${appointmentParticipants} theirs`)
    .where(
      sql`theirs.appointment_id = ${appointments.id} and theirs.person_id = ${practitionerId} and theirs.role = 'practitioner'`,
    );
  const someoneWaits = tx.db
    .select({ one: sql`1` })
    .from(waitingEntries)
    .where(and(eq(waitingEntries.appointmentId, appointments.id), inArray(waitingEntries.state, [...WAITING])));
  const isSoon = and(
    lte(appointments.startsAt, new Date(now.getTime() + SOON_MS)),
    gt(appointments.endsAt, new Date(now.getTime() - OVER_MS)),
  );
  const isOfDepartments =
    actor.type === 'person' && scopeOf(actor, 'waiting.manage') === 'department'
      ? inArray(appointments.departmentId, [...actor.departmentIds])
      : undefined;
  return tx.db
    .select({ appointmentId: appointments.id, personId: appointmentParticipants.personId })
    .from(appointments)
    .innerJoin(appointmentParticipants, eq(appointmentParticipants.appointmentId, appointments.id))
    .where(
      and(
        eq(appointments.clinicId, tx.clinicId),
        inArray(appointments.status, ['scheduled', 'checked_in']),
        inArray(appointments.mode, ['video', 'audio']),
        eq(appointmentParticipants.role, 'patient'),
        isOfDepartments,
        exists(isTheirs),
        or(isSoon, exists(someoneWaits)),
      ),
    )
    .orderBy(asc(appointments.id), asc(appointmentParticipants.personId));
}

/** What nobody went away for. */
async function takeBack(tx: TransactionContext, practitionerId: string): Promise<LateOfferRow[]> {
  const now = tx.clock.now();
  const open = await tx.db
    .select()
    .from(lateOffers)
    .where(and(eq(lateOffers.practitionerId, practitionerId), isNull(lateOffers.endedAt)))
    .orderBy(asc(lateOffers.appointmentId), asc(lateOffers.personId))
    .for('update');
  const over = open.filter(({ choice }) => choice !== 'tell_me');
  for (const { id } of over) {
    await tx.db.update(lateOffers).set({ endedAt: now, updatedAt: now }).where(eq(lateOffers.id, id));
    emitAudit(tx, { action: 'running_late.take_back', entityId: id, after: { endedAt: now } });
  }
  return over;
}

type Told = { appointmentId: string; personId: string; practitionerId: string; minutes: number | null };

async function announce(tx: TransactionContext, { appointmentId, personId, practitionerId, minutes }: Told): Promise<void> {
  const participants = await tx.db
    .select({ personId: appointmentParticipants.personId, role: appointmentParticipants.role })
    .from(appointmentParticipants)
    .where(eq(appointmentParticipants.appointmentId, appointmentId));
  emitEvent(tx, {
    type: 'waiting.running_late',
    appointmentId,
    audience: audienceOfOffer(participants, personId),
    data: { personId, practitionerId, minutes },
  });
}
