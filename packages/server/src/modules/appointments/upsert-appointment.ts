import type { UpsertAppointment } from '@bedside/contract';
import { and, eq, isNull, sql } from 'drizzle-orm';
import { requirePermission } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { isAGroup, ofOtherPatients } from './appointments.errors.ts';
import { appointments, type AppointmentRow } from './appointments.table.ts';
import { bookAppointment } from './book-appointment.ts';
import { lockAppointment, requireForAll, requireNotice, requireOn, type Locked } from './lock-appointment.ts';
import { rescheduleLocked } from './reschedule-appointment.ts';
import { updateLocked } from './update-appointment.ts';
import { viewAppointment, type AppointmentView } from './view-appointments.ts';
import { plannedOf } from './write-appointment.ts';

export type Upserted = { view: AppointmentView; isNew: boolean };

/** For systems that keep their own calendar: as often as they like, with one effect. It is never for another patient, and no group. */
export async function upsertAppointment(ctx: ServiceContext, externalId: string, input: UpsertAppointment): Promise<Upserted> {
  requirePermission(ctx, 'appointments.book');
  return transact(ctx, async (tx) => {
    // Before every other lock: who comes second finds what the first has made.
    await tx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`external ${tx.clinicId} ${externalId}`}, 0))`);
    const id = await idOf(tx, externalId);
    if (id === undefined) {
      const row = await bookAppointment(tx, { ...input, mode: input.mode ?? 'video', externalId });
      return { view: await viewAppointment(tx, row), isNew: true };
    }
    requirePermission(tx, 'appointments.move');
    const locked = await lockAppointment(tx, id, { alsoSubjects: [input.practitionerId] });
    requireOn(tx, 'appointments.move', locked);
    requireForAll(locked);
    if (locked.row.capacity !== null) throw isAGroup();
    if (!locked.participants.some(({ personId, role }) => role === 'patient' && personId === input.patientId))
      throw ofOtherPatients();
    return { view: await viewAppointment(tx, await bringIntoLine(tx, locked, input)), isNew: false };
  });
}

async function bringIntoLine(
  tx: TransactionContext,
  locked: Locked,
  { practitionerId, patientId: _patientId, startsAt, durationMinutes, ...said }: UpsertAppointment,
): Promise<AppointmentRow> {
  const { row, participants } = locked;
  const now = plannedOf(row, participants);
  const endsAt = new Date(new Date(startsAt).getTime() + durationMinutes * 60_000).toISOString();
  const isMoved =
    now.startsAt !== new Date(startsAt).toISOString() || now.endsAt !== endsAt || now.practitionerId !== practitionerId;
  if (!isMoved) return updateLocked(tx, locked, said);
  await requireNotice(tx, locked);
  const moved = await rescheduleLocked(tx, locked, { practitionerId, startsAt, durationMinutes });
  return updateLocked(tx, { ...locked, row: moved }, said);
}

async function idOf(tx: TransactionContext, externalId: string): Promise<string | undefined> {
  const [row] = await tx.db
    .select({ id: appointments.id })
    .from(appointments)
    .where(and(eq(appointments.clinicId, tx.clinicId), eq(appointments.externalId, externalId), isNull(appointments.deletedAt)));
  return row?.id;
}
