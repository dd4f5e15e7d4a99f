import { eq } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { callParticipants, calls } from '../calls/calls.table.ts';
import { practitionerCameToDoor } from '../door/join-decisions.queries.ts';
import { waitingEntries } from '../waiting/waiting.table.ts';

/** What we saw of both sides of an appointment. */
export async function whoCame(tx: TransactionContext, appointmentId: string) {
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
    patientJoined: places.some(({ role, joinedAt }) => (role === 'patient' || role === 'guest') && joinedAt),
    clinicCame: places.some(({ role }) => role === 'practitioner') || (await practitionerCameToDoor(tx, appointmentId)),
  };
}
