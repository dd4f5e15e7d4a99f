import { and, asc, eq, inArray, isNull } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { emitAudit, idsOf } from '../audit/emit-audit.ts';
import { appointmentsById } from '../appointments/appointments.queries.ts';
import { participantsOf } from '../appointments/write-appointment.ts';
import { windowOf } from '../door/door.rules.ts';
import { readDoors, type Door } from '../door/read-doors.ts';
import { emitEvent } from '../events/emit-event.ts';
import { patientsAmong } from '../groups/groups.rules.ts';
import { lateOffers } from './late-offers.table.ts';
import { readWaits } from './queue.queries.ts';

/** These practitioners are free again: whoever is next and chose to be told, is told; once they may come in. */
export async function tellNext(tx: TransactionContext, practitionerIds: readonly string[]): Promise<void> {
  const waits = await readWaits(tx, practitionerIds);
  const next = practitionerIds.flatMap((id) => {
    const theirs = waits.filter(({ practitionerId }) => practitionerId === id);
    theirs.sort((one, other) => +one.startsAt - +other.startsAt || +one.since - +other.since);
    return theirs[0]?.appointmentId ?? [];
  });
  const doors = await readDoors(tx, await appointmentsById(tx, next));
  const [open, shut] = [doors.filter(isOpenToPatients), doors.filter((door) => !isOpenToPatients(door))];
  for (const door of shut) await tellLater(tx, door.row.id, opensToPatients(door));
  await tellReady(tx, { appointmentIds: idsOf(open.map(({ row }) => row)) });
}

/** Who chose before they came has a place from then on, and nowhere to go before the door opens: they are told by `tellTurn`. */
const isOpenToPatients = (door: Door) => opensToPatients(door) <= door.facts.now;
const opensToPatients = ({ facts }: Door) => windowOf({ ...facts, role: 'patient' }).opensAt;

const tellLater = (tx: TransactionContext, appointmentId: string, tellAt: Date) =>
  tx.db
    .update(lateOffers)
    .set({ tellAt, updatedAt: tx.clock.now() })
    .where(and(eq(lateOffers.appointmentId, appointmentId), isNull(lateOffers.readyAt), isNull(lateOffers.endedAt)));

/**
 * "It is your turn": to those of these visits' patients who chose to be told, once. `waiting.ready` is what the mail is made of.
 * In one order, so that two who tell do not deadlock.
 */
export async function tellReady(
  tx: TransactionContext,
  { appointmentIds }: { appointmentIds: readonly string[] },
): Promise<void> {
  if (appointmentIds.length === 0) return;
  const untold = await tx.db
    .select()
    .from(lateOffers)
    .where(
      and(
        inArray(lateOffers.appointmentId, [...appointmentIds]),
        eq(lateOffers.choice, 'tell_me'),
        isNull(lateOffers.readyAt),
        isNull(lateOffers.endedAt),
      ),
    )
    .orderBy(asc(lateOffers.id))
    .for('update');
  const now = tx.clock.now();
  for (const before of untold) {
    const set = { readyAt: now, updatedAt: now };
    await tx.db.update(lateOffers).set(set).where(eq(lateOffers.id, before.id));
    emitAudit(tx, { action: 'running_late.tell', entityId: before.id, before, after: { ...before, ...set } });
    const participants = await participantsOf(tx, before.appointmentId);
    emitEvent(tx, {
      type: 'waiting.ready',
      appointmentId: before.appointmentId,
      audience: audienceOfOffer(participants, before.personId),
      data: { personId: before.personId, practitionerId: before.practitionerId },
    });
  }
}

/** The patient, the guests who wait with them, and the practitioner; no other patient of a group, and nobody whom those bring. */
export function audienceOfOffer(participants: Awaited<ReturnType<typeof participantsOf>>, patientId: string): string[] {
  const isAlone = patientsAmong(participants).length === 1;
  return participants
    .filter(({ personId, role }) => role === 'practitioner' || personId === patientId || (role === 'guest' && isAlone))
    .map(({ personId }) => personId);
}
