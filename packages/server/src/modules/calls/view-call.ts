import type { Call } from '@bedside/contract';
import { inArray } from 'drizzle-orm';
import { scopeOf } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
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
    can: actionsOn(tx, call, places),
    now,
    offset: now.getTime() - tx.wallClock.now().getTime(),
  };
}

function actionsOn({ actor }: ServiceContext, { status }: CallRow, places: readonly CallParticipantRow[]): Call['can'] {
  if (!isLiveCall(status)) return [];
  const own = places.find(({ personId }) => personId === actor.id);
  const canLeave = own && own.isLive && own.state !== 'removed';
  return [...(canLeave ? (['leave'] as const) : []), ...(mayModerate(actor, own) ? (['end', 'remove'] as const) : [])];
}

/** `own` is a call in which the caller is the practitioner. */
export function mayModerate(actor: ServiceContext['actor'], own: CallParticipantRow | undefined): boolean {
  const scope = scopeOf(actor, 'calls.moderate');
  return scope === 'clinic' || (scope === 'own' && own?.role === 'practitioner');
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
