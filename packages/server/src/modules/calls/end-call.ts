import { actorNotAllowed, requirePermission } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { getAppointmentForUpdate } from '../appointments/appointments.queries.ts';
import { moveAppointment } from '../appointments/move-appointment.ts';
import { closeEntries } from '../waiting/close-entries.ts';
import { callEnded } from './calls.errors.ts';
import { getCallForUpdate, getCallRow } from './calls.queries.ts';
import { isLiveCall } from './calls.rules.ts';
import type { CallParticipantRow, CallRow } from './calls.table.ts';
import { endRinging } from './end-ringing.ts';
import { closeRooms, finishCall } from './finish-call.ts';
import { participantsOfCall } from './read-call.queries.ts';
import { mayModerate, viewCall, type CallView } from './view-call.ts';

/** Ends it for all and completes the visit; one that rings still is cancelled. Nobody comes in again, not even with a token that LiveKit renewed. */
export async function endCall(ctx: ServiceContext, id: string): Promise<CallView> {
  requirePermission(ctx, 'calls.moderate');

  return transact(ctx, async (tx) => {
    const seen = await getCallRow(tx, id);
    // Before the appointment: who was rung into the visit may know of the call only.
    if (!(await mayModerate(tx, seen, await participantsOfCall(tx, id)))) throw actorNotAllowed();
    const { appointmentId } = seen;
    const appointment = appointmentId ? await getAppointmentForUpdate(tx, appointmentId) : undefined;
    const call = await getCallForUpdate(tx, id);
    const places = await participantsOfCall(tx, id);
    if (!isLiveCall(call.status)) throw callEnded();
    if (call.status !== 'accepted') return viewCall(tx, await stopRinging(tx, call, places));

    const ended = await finishCall(tx, call, {
      reason: call.connectedAt ? 'ended' : 'never_connected',
      endedAt: tx.wallClock.now(),
      endedBy: ctx.actor.type === 'person' ? ctx.actor.id : null,
      audience: places.map(({ personId }) => personId),
    });
    if (appointment) {
      await moveAppointment(tx, appointment, {
        to: 'completed',
        event: 'appointment.completed',
        set: { completedAt: tx.clock.now() },
      });
      await closeEntries(tx, appointment.id);
    }
    tx.afterCommit(() => closeRooms(ctx, id));
    return viewCall(tx, ended);
  });
}

function stopRinging(tx: TransactionContext, call: CallRow, places: readonly CallParticipantRow[]): Promise<CallRow> {
  const rung = places.find(({ state }) => state === 'ringing');
  if (!rung) throw callEnded();
  return endRinging(tx, call, places, rung, { to: 'cancelled', by: tx.actor.type === 'person' ? tx.actor.id : null });
}
