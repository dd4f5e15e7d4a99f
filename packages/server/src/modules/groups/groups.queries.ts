import { and, eq, isNull, sql } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { appointments } from '../appointments/appointments.table.ts';
import { reservations } from '../reservations/reservations.table.ts';
import { groupPlaces, type GroupPlaceRow } from './group-places.table.ts';

/** Whether an appointment is for several patients; false for no appointment. */
export async function isGroupVisit(tx: TransactionContext, appointmentId: string | null): Promise<boolean> {
  if (appointmentId === null) return false;
  const [row] = await tx.db
    .select({ capacity: appointments.capacity })
    .from(appointments)
    .where(eq(appointments.id, appointmentId));
  return row !== undefined && row.capacity !== null;
}

/** Also those that have ended, in the order in which they were taken first. */
export const groupPlacesOf = (tx: TransactionContext, appointmentId: string): Promise<GroupPlaceRow[]> =>
  tx.db.select().from(groupPlaces).where(eq(groupPlaces.appointmentId, appointmentId)).orderBy(groupPlaces.ordinal);

/** A place for a patient, or their old one again. The caller holds the appointment's lock and knows that one is free. */
export async function insertGroupPlace(
  tx: TransactionContext,
  { appointmentId, personId }: { appointmentId: string; personId: string },
): Promise<GroupPlaceRow> {
  const ended = { endedAt: null, endReason: null, endedBySide: null, attendance: null };
  const [row] = await tx.db
    .insert(groupPlaces)
    .values({
      appointmentId,
      personId,
      clinicId: tx.clinicId,
      takenAt: tx.clock.now(),
      ordinal: sql`(select coalesce(max(taken.ordinal), 0) + 1 from ${groupPlaces} taken where taken.appointment_id = ${appointmentId})`,
    })
    .onConflictDoUpdate({
      target: [groupPlaces.appointmentId, groupPlaces.personId],
      set: { ...ended, takenAt: tx.clock.now() },
    })
    .returning();
  return row!;
}

/** Gives back one patient's time; the practitioner's stays taken. */
export async function releaseTimeOf(tx: TransactionContext, appointmentId: string, subjectId: string): Promise<void> {
  await tx.db
    .update(reservations)
    .set({ releasedAt: tx.clock.now() })
    .where(
      and(eq(reservations.appointmentId, appointmentId), eq(reservations.subjectId, subjectId), isNull(reservations.releasedAt)),
    );
}
