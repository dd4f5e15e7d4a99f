import type { AppointmentStatus } from '@bedside/contract';
import type { TransactionContext } from '../../context.ts';
import { moveAppointment } from '../appointments/move-appointment.ts';
import type { AppointmentRow } from '../appointments/appointments.table.ts';
import { closeEntries, reopenEntries } from '../waiting/close-entries.ts';
import { tellNext } from '../waiting/tell-ready.ts';
import { presentPeople } from '../sessions/presence.queries.ts';
import type { CallFate } from './calls.rules.ts';
import type { CallParticipantRow, CallRow } from './calls.table.ts';
import { finishCall } from './finish-call.ts';

/** Ends a call whose time is up, and takes its appointment to where that leaves it. The caller holds both locks. */
export async function settleCall(
  tx: TransactionContext,
  call: CallRow,
  appointment: AppointmentRow,
  fate: Exclude<CallFate, { kind: 'goes_on' }>,
  places: readonly CallParticipantRow[],
): Promise<void> {
  const now = tx.wallClock.now();
  const audience = places.map(({ personId }) => personId);
  const end = { endedBy: null, audience };
  switch (fate.kind) {
    case 'completed':
      // Talk time is not the wait after it: an empty room ended the visit when the last one left.
      await finishCall(tx, call, {
        ...end,
        reason: fate.reason,
        endedAt: fate.reason === 'empty' ? (call.emptySince ?? now) : now,
      });
      await moveAppointment(tx, appointment, {
        to: 'completed',
        event: 'appointment.completed',
        set: { completedAt: tx.clock.now() },
      });
      return closeEntries(tx, appointment.id);
    case 'technical':
      await finishCall(tx, call, { ...end, reason: 'hard_stop', endedAt: now });
      await moveAppointment(tx, appointment, {
        to: 'cancelled',
        event: 'appointment.cancelled',
        set: { cancelledAt: tx.clock.now(), cancelReason: 'technical', sequence: appointment.sequence + 1 },
      });
      return closeEntries(tx, appointment.id);
    case 'never_connected':
      await finishCall(tx, call, { ...end, reason: 'never_connected', endedAt: now });
      await moveAppointment(tx, appointment, {
        to: await backTo(tx, places),
        event: 'appointment.updated',
        action: 'appointment.reopen',
      });
      await reopenEntries(tx, appointment.id);
      // Free again: whoever waits in front of this one is told, if they chose to be.
      return tellNext(tx, practitionersAmong(places));
  }
}

const practitionersAmong = (places: readonly CallParticipantRow[]) =>
  places.filter(({ role }) => role === 'practitioner').map(({ personId }) => personId);

/** Checked in while a patient's or guest's page is still open: they wait again. */
async function backTo(tx: TransactionContext, places: readonly CallParticipantRow[]): Promise<AppointmentStatus> {
  const invited = places.filter(({ role, state }) => (role === 'patient' || role === 'guest') && state !== 'removed');
  const present = await presentPeople(tx, tx.wallClock.now(), { among: invited.map(({ personId }) => personId) });
  return present.size > 0 ? 'checked_in' : 'scheduled';
}
