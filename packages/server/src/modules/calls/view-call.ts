import type { Call } from '@bedside/contract';
import { inArray } from 'drizzle-orm';
import { mayOn, personIdsOf, scopeOf } from '../../auth.ts';
import type { TransactionContext } from '../../context.ts';
import { departmentOf } from '../appointments/appointments.queries.ts';
import { people } from '../people/people.table.ts';
import { isLiveCall, talkSeconds } from './calls.rules.ts';
import type { CallParticipantRow, CallRow } from './calls.table.ts';
import { participantsOfCall } from './read-call.ts';

export type CallView = {
  call: CallRow;
  participants: (CallParticipantRow & { name: string })[];
  can: Call['can'];
  now: Date;
  offset: number;
};

export async function viewCall(tx: TransactionContext, call: CallRow): Promise<CallView> {
  const places = await participantsOfCall(tx, call.id);
  const named = await tx.db
    .select({ id: people.id, name: people.name })
    .from(people)
    .where(
      inArray(
        people.id,
        places.map(({ personId }) => personId),
      ),
    );
  const now = tx.clock.now();
  return {
    call,
    participants: places.map((place) => ({ ...place, name: named.find(({ id }) => id === place.personId)?.name ?? '' })),
    can: await actionsOn(tx, call, places),
    now,
    offset: now.getTime() - tx.wallClock.now().getTime(),
  };
}

async function actionsOn(tx: TransactionContext, call: CallRow, places: readonly CallParticipantRow[]): Promise<Call['can']> {
  if (!isLiveCall(call.status)) return [];
  const can: Call['can'] = [];
  if (ownPlace(tx, places)) can.push('leave');
  if (await mayModerate(tx, call, places)) can.push('end', 'remove');
  return can;
}

/** The caller's live place, or that of whom they act for. */
export const ownPlace = <Place extends CallParticipantRow>({ actor }: TransactionContext, places: readonly Place[]) =>
  personIdsOf(actor)
    .map((id) => places.find(({ personId }) => personId === id))
    .find((place) => place?.isLive && place.state !== 'removed');

/** `own` is a call in which the caller is the practitioner. */
export async function mayModerate(
  tx: TransactionContext,
  { appointmentId }: CallRow,
  places: readonly CallParticipantRow[],
): Promise<boolean> {
  const isOwn = places.some(({ personId, role }) => personId === tx.actor.id && role === 'practitioner');
  const isByDepartment = appointmentId !== null && scopeOf(tx.actor, 'calls.moderate') === 'department';
  const departmentId = isByDepartment ? await departmentOf(tx, appointmentId) : null;
  return mayOn(tx.actor, 'calls.moderate', { departmentId, isOwn });
}

/** Times are measured by the wall clock and shown by the clinic's, like every other time that people see. */
export function callToApi({ call, participants, can, now, offset }: CallView): Call {
  const shown = (at: Date) => new Date(at.getTime() + offset).toISOString();
  return {
    id: call.id,
    appointmentId: call.appointmentId,
    kind: call.kind,
    status: call.status,
    startedAt: shown(call.startedAt),
    connectedAt: call.connectedAt && shown(call.connectedAt),
    endedAt: call.endedAt && shown(call.endedAt),
    endReason: call.endReason,
    endedBy: call.endedBy,
    talkSeconds: talkSeconds(call),
    participants: participants.map(({ id, personId, name, role, identity, state }) => ({
      id,
      personId,
      name,
      role,
      identity,
      state,
    })),
    can,
    serverNow: now.toISOString(),
  };
}
