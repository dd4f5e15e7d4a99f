import { OPEN_STATUSES } from '@bedside/contract';
import { and, eq } from 'drizzle-orm';
import { requirePermission } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { noGuestsInGroups } from '../appointments/appointments.errors.ts';
import { appointmentParticipants } from '../appointments/appointments.table.ts';
import { lockAppointment, requireOn, requireStatus } from '../appointments/lock-appointment.ts';
import { moveAppointment } from '../appointments/move-appointment.ts';
import { writeAppointment } from '../appointments/write-appointment.ts';
import { leaveEverything, someoneWaits } from '../groups/remove-patient.ts';
import { personNotFound } from '../people/people.errors.ts';
import { revokePersonSessions } from '../sessions/revoke-sessions.ts';
import { forPatientOf } from './add-guest.ts';

/** The visit goes on without this guest: their links and sessions are dead, and they are out of waiting room and call. */
export async function removeGuest(ctx: ServiceContext, id: string, personId: string): Promise<void> {
  requirePermission(ctx, 'appointments.move');
  await transact(ctx, async (outer) => {
    const locked = await lockAppointment(outer, id);
    const { row, participants, side } = locked;
    requireOn(outer, 'appointments.move', locked);
    if (row.capacity !== null) throw noGuestsInGroups();
    if (!participants.some((one) => one.personId === personId && one.role === 'guest')) throw personNotFound();
    // Whoever is in the room leaves it: who may stay in a running visit is the clinic's to say.
    requireStatus(locked, side === 'patient' ? ['pending', 'scheduled', 'checked_in'] : OPEN_STATUSES);
    const tx = forPatientOf(outer, locked);
    await leaveEverything(tx, id, personId);
    await endPart(tx, id, personId);
    const telling = { action: 'appointment.remove_guest', event: 'appointment.updated', alsoTold: [personId] } as const;
    if (row.status === 'checked_in' && !(await someoneWaits(tx, id)))
      await moveAppointment(tx, row, { ...telling, to: 'scheduled' });
    else await writeAppointment(tx, row, { ...telling, set: {} });
  });
}

/** Whoever takes part in nothing else has nothing left to be signed in for. */
async function endPart(tx: TransactionContext, appointmentId: string, personId: string) {
  const isTheirs = and(eq(appointmentParticipants.clinicId, tx.clinicId), eq(appointmentParticipants.personId, personId));
  await tx.db.delete(appointmentParticipants).where(and(isTheirs, eq(appointmentParticipants.appointmentId, appointmentId)));
  if ((await tx.db.$count(appointmentParticipants, isTheirs)) === 0) await revokePersonSessions(tx, personId);
}
