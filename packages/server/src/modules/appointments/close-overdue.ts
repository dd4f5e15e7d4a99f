import { eq } from 'drizzle-orm';
import { requireActor } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { callParticipants, calls } from '../calls/calls.table.ts';
import { windowOf } from '../door/door.rules.ts';
import { practitionerCameToDoor } from '../door/join-decisions.queries.ts';
import { readDoors } from '../door/read-doors.ts';
import { closeEntries } from '../waiting/close-entries.ts';
import { waitingEntries } from '../waiting/waiting.table.ts';
import { getAppointmentForUpdate } from './appointments.queries.ts';
import { overdueFate } from './overdue.rules.ts';
import { moveAppointment } from './move-appointment.ts';

/** Past its hard stop and not over: nobody came, or it did not come about. No appointment stays open for ever. */
export async function closeOverdueAppointment(ctx: ServiceContext, id: string): Promise<void> {
  requireActor(ctx, 'system');

  await transact(ctx, async (tx) => {
    const before = await getAppointmentForUpdate(tx, id);
    const [door] = await readDoors(tx, [before]);
    const fate = overdueFate({
      status: before.status,
      mode: before.mode,
      now: tx.clock.now(),
      hardStop: windowOf(door!.facts).hardStop,
      ...(await whoCame(tx, id)),
    });
    if (fate.kind === 'stays') return;
    await closeEntries(tx, id);
    if (fate.kind === 'no_show') {
      await moveAppointment(tx, before, { to: 'no_show', event: 'appointment.no_show', set: { noShowParty: fate.party } });
    } else if (fate.kind === 'technical') {
      const set = { cancelledAt: tx.clock.now(), cancelReason: 'technical' as const };
      await moveAppointment(tx, before, { to: 'cancelled', event: 'appointment.cancelled', set });
    } else if (before.status === 'checked_in') {
      await moveAppointment(tx, before, { to: 'scheduled', event: 'appointment.updated', action: 'appointment.uncheck' });
    }
  });
}

async function whoCame(tx: TransactionContext, appointmentId: string) {
  const entries = await tx.db
    .select({ state: waitingEntries.state })
    .from(waitingEntries)
    .where(eq(waitingEntries.appointmentId, appointmentId));
  const places = await tx.db
    .select({ role: callParticipants.role, joinedAt: callParticipants.joinedAt })
    .from(callParticipants)
    .innerJoin(calls, eq(calls.id, callParticipants.callId))
    .where(eq(calls.appointmentId, appointmentId));
  return {
    patientCame: entries.length > 0,
    patientJoined: places.some(({ role, joinedAt }) => role !== 'practitioner' && joinedAt),
    clinicCame: places.some(({ role }) => role === 'practitioner') || (await practitionerCameToDoor(tx, appointmentId)),
  };
}
