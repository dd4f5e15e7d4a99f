import type { Call } from '@bedside/contract';
import { inArray } from 'drizzle-orm';
import { mayOn, personIdsOf, scopeOf } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { departmentOf } from '../appointments/appointments.queries.ts';
import { asShown, type ShownParticipant } from '../groups/group-names.ts';
import { people } from '../people/people.table.ts';
import { maySend } from '../door/grant.rules.ts';
import { isLiveCall, responseSeconds, talkSeconds } from './calls.rules.ts';
import { isVisible } from './calls.queries.ts';
import type { CallParticipantRow, CallRow } from './calls.table.ts';
import { participantsOfCall } from './read-call.ts';

export type CallView = {
  call: CallRow;
  places: readonly CallParticipantRow[];
  /** With whom the callee talked, where the caller may see it. */
  busyCallId: string | null;
  participants: ShownParticipant[];
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
    places,
    busyCallId: call.busyCallId !== null && (await isVisible(tx, call.busyCallId)) ? call.busyCallId : null,
    participants: await asShown(
      tx,
      call,
      places.map((place) => ({ ...place, name: named.find(({ id }) => id === place.personId)?.name ?? '' })),
    ),
    can: await actionsOn(tx, call, places),
    now,
    offset: now.getTime() - tx.wallClock.now().getTime(),
  };
}

async function actionsOn(tx: TransactionContext, call: CallRow, places: readonly CallParticipantRow[]): Promise<Call['can']> {
  const note = mayAnnotate(tx) ? (['annotate'] as const) : [];
  if (!isLiveCall(call.status)) return [...note];
  const own = ownPlace(tx, places);
  if (call.status !== 'accepted') return [...ringingActions(call, own), ...note];
  const may = await mayModerate(tx, call, places);
  const mayJoin = own && own.state !== 'ringing' && scopeOf(tx.actor, 'calls.ring') ? (['join'] as const) : [];
  const answers = own?.state === 'ringing' ? (['accept', 'decline'] as const) : (['leave'] as const);
  const moderates = ['end', 'remove', 'moderate', call.lockedAt ? 'unlock' : 'lock'] as const;
  const rings = may && scopeOf(tx.actor, 'calls.ring') && tx.actor.type === 'person' ? (['ring'] as const) : [];
  return [...(own ? answers : []), ...mayJoin, ...(may ? moderates : []), ...rings, ...note];
}

const ringingActions = ({ rungBy }: CallRow, own: CallParticipantRow | undefined): Call['can'] => {
  if (!own) return [];
  return own.personId === rungBy ? ['cancel'] : ['accept', 'decline'];
};

/** Notes are of the clinic: nobody who sees only their own calls reads or writes them. */
export const mayAnnotate = ({ actor }: ServiceContext): boolean => {
  const scope = scopeOf(actor, 'calls.read');
  return scope === 'clinic' || scope === 'department' || (actor.type === 'person' && actor.kind === 'practitioner');
};

/** The caller's place, or that of whom they act for, whatever became of it. */
export const anyPlace = <Place extends CallParticipantRow>({ actor }: TransactionContext, places: readonly Place[]) =>
  personIdsOf(actor)
    .map((id) => places.find(({ personId }) => personId === id))
    .find((place) => place !== undefined);

/** The caller's live place, or that of whom they act for. */
export const ownPlace = <Place extends CallParticipantRow>({ actor }: TransactionContext, places: readonly Place[]) =>
  personIdsOf(actor)
    .map((id) => places.find(({ personId }) => personId === id))
    .find((place) => place?.isLive && place.state !== 'removed');

/** `own` is a call in which the caller is the practitioner; a colleague who was rung into it is a guest there. */
export async function mayModerate(
  tx: TransactionContext,
  { appointmentId, departmentId: ofRing }: CallRow,
  places: readonly CallParticipantRow[],
): Promise<boolean> {
  const isOwn = places.some(
    ({ personId, role, invitedBy }) => personId === tx.actor.id && role === 'practitioner' && invitedBy === null,
  );
  const isByDepartment = appointmentId !== null && scopeOf(tx.actor, 'calls.moderate') === 'department';
  const departmentId = isByDepartment ? await departmentOf(tx, appointmentId) : ofRing;
  return mayOn(tx.actor, 'calls.moderate', { departmentId, isOwn });
}

/** Times are measured by the wall clock and shown by the clinic's, like every other time that people see. */
export function callToApi({ call, places, participants, busyCallId, can, now, offset }: CallView): Call {
  const shown = (at: Date) => new Date(at.getTime() + offset).toISOString();
  const until = ringsUntil(call, places);
  return {
    id: call.id,
    appointmentId: call.appointmentId,
    kind: call.kind,
    mode: call.mode,
    status: call.status,
    startedAt: shown(call.startedAt),
    rungBy: call.rungBy,
    ringsUntil: until && shown(until),
    acceptedAt: call.acceptedAt && shown(call.acceptedAt),
    connectedAt: call.connectedAt && shown(call.connectedAt),
    endedAt: call.endedAt && shown(call.endedAt),
    endReason: call.endReason,
    endedBy: call.endedBy,
    talkSeconds: talkSeconds(call),
    responseSeconds: responseSeconds(call),
    isLocked: call.lockedAt !== null,
    busyCallId,
    participants: participants.map(({ id, personId, name, role, ordinal, identity, state, ...place }) => ({
      id,
      personId,
      name,
      role,
      ordinal,
      identity,
      state,
      isHandRaised: place.handRaisedAt !== null,
      isSteppedOut: place.steppedOutAt !== null,
      mayShareScreen: maySend(role, call.mode, place.mayShareScreen).includes('screen_share'),
    })),
    can,
    serverNow: now.toISOString(),
  };
}

const ringsUntil = ({ status }: CallRow, places: readonly CallParticipantRow[]): Date | null =>
  (status === 'ringing' && places.find(({ state }) => state === 'ringing')?.liveUntil) || null;
