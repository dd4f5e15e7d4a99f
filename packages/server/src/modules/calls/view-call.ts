import type { Call } from '@bedside/contract';
import { mayOn, scopeOf } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { appointmentsById, departmentOf } from '../appointments/appointments.queries.ts';
import type { AppointmentRow } from '../appointments/appointments.table.ts';
import { idsOf } from '../audit/emit-audit.ts';
import { asShown, type ShownParticipant } from '../groups/group-names.ts';
import { maySend } from '../door/grant.rules.ts';
import { avatarUrlOf } from '../people/people-to-api.ts';
import { isLiveCall, responseSeconds, talkSeconds } from './calls.rules.ts';
import { visibleAmong } from './calls.queries.ts';
import type { CallParticipantRow, CallRow } from './calls.table.ts';
import { mayCallBack } from './may-call-back.ts';
import { isRung, isThere, ownPlaces } from './own-place.ts';
import { participantsOfCalls } from './read-call.queries.ts';

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

export const viewCall = async (tx: TransactionContext, call: CallRow): Promise<CallView> => (await viewCalls(tx, [call]))[0]!;

/** As many statements for many calls as for one; groups, which name their people by what was agreed, have their own. */
export async function viewCalls(tx: TransactionContext, rows: readonly CallRow[]): Promise<CallView[]> {
  const seats = await participantsOfCalls(tx, idsOf(rows));
  const visible = await visibleAmong(
    tx,
    rows.flatMap(({ busyCallId }) => busyCallId ?? []),
  );
  const visits = await appointmentsById(tx, [...new Set(rows.flatMap(({ appointmentId }) => appointmentId ?? []))]);
  const backs = await mayCallBack(
    tx,
    rows,
    seats.map(({ place }) => place),
  );
  const now = tx.clock.now();
  const offset = now.getTime() - tx.wallClock.now().getTime();
  const views: CallView[] = [];
  for (const call of rows) {
    const named = seats.filter(({ place }) => place.callId === call.id);
    const places = named.map(({ place }) => place);
    const visit = visits.find(({ id }) => id === call.appointmentId);
    const shown = named.map(({ place, name, avatarKey }) => ({ ...place, name: name ?? '', avatarKey }));
    views.push({
      call,
      places,
      busyCallId: call.busyCallId !== null && visible.has(call.busyCallId) ? call.busyCallId : null,
      participants: visit?.capacity == null ? shown.map((one) => ({ ...one, ordinal: null })) : await asShown(tx, call, shown),
      can: [...(backs.has(call.id) ? (['call_back'] as const) : []), ...actionsOn(tx, call, places, visit)],
      now,
      offset,
    });
  }
  return views;
}

function actionsOn(
  tx: TransactionContext,
  call: CallRow,
  places: readonly CallParticipantRow[],
  visit: AppointmentRow | undefined,
): Call['can'] {
  const note = mayAnnotate(tx) ? (['annotate'] as const) : [];
  if (!isLiveCall(call.status)) return [...note];
  const own = ownPlaces(tx, places).filter(isThere);
  if (call.status !== 'accepted') return [...ringingActions(call, own[0]), ...note];
  const may = isModerator(tx, call, places, visit?.departmentId ?? null);
  // Who acts for several may be in it as one of them while it rings for another.
  const isIn = own.some((place) => !isRung(place));
  const mayJoin = isIn && scopeOf(tx.actor, 'calls.ring') ? (['join'] as const) : [];
  const answers = own.some(isRung) ? (['accept', 'decline'] as const) : [];
  const leaves = isIn ? (['leave'] as const) : [];
  const moderates = ['end', 'remove', 'moderate', call.lockedAt ? 'unlock' : 'lock'] as const;
  const rings = may && scopeOf(tx.actor, 'calls.ring') && tx.actor.type === 'person' ? (['ring'] as const) : [];
  return [...answers, ...leaves, ...mayJoin, ...(may ? moderates : []), ...rings, ...note];
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

/** `own` is a call in which the caller is the practitioner; a colleague who was rung into it is a guest there. */
export async function mayModerate(
  tx: TransactionContext,
  { appointmentId, departmentId: ofRing }: CallRow,
  places: readonly CallParticipantRow[],
): Promise<boolean> {
  const isByDepartment = appointmentId !== null && scopeOf(tx.actor, 'calls.moderate') === 'department';
  const ofVisit = isByDepartment ? await departmentOf(tx, appointmentId) : null;
  return isModerator(tx, { appointmentId, departmentId: ofRing }, places, ofVisit);
}

function isModerator(
  { actor }: TransactionContext,
  { appointmentId, departmentId: ofRing }: Pick<CallRow, 'appointmentId' | 'departmentId'>,
  places: readonly CallParticipantRow[],
  ofVisit: string | null,
): boolean {
  const isOwn = places.some(
    ({ personId, role, invitedBy }) => personId === actor.id && role === 'practitioner' && invitedBy === null,
  );
  return mayOn(actor, 'calls.moderate', { departmentId: appointmentId === null ? ofRing : ofVisit, isOwn });
}

/** Times are measured by the wall clock and shown by the clinic's, like every other time that people see. */
export function callToApi({ call, places, participants, busyCallId, can, now, offset }: CallView, publicUrl: string): Call {
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
      avatarUrl: avatarUrlOf(publicUrl, place.avatarKey),
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
