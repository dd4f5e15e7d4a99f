import type { Appointment, Call, CallMode, Conversation, Me } from '@bedside/contract';
import type { StreamEvent, TelehealthApi } from '../api/telehealth-api.ts';
import { WishKey } from '../copied/wish-key.ts';
import { codeOf } from './ring-code.ts';
import type { RingTarget } from './ring-target.ts';

export type OutgoingPhase =
  | 'dialling'
  | 'ringing'
  | 'accepted'
  | 'declined'
  | 'missed'
  | 'cancelled'
  | 'busy'
  /** The clinic does not let it ring; `code` says why. */
  | 'refused';
export type OutgoingState = Readonly<{
  phase: OutgoingPhase;
  callId: string | null;
  mode: CallMode;
  personId: string | null;
  name: string | null;
  avatarUrl: string | null;
  /** Once it is over: whether the clinic lets them be rung again. */
  mayRingAgain: boolean;
  code: string | null;
}>;
export type OutgoingRing = ReturnType<typeof createOutgoingRing>;

/** Asked again this long after it should have stopped ringing, in case the news of it got lost. */
const LATE = 2000;
const BY_STATUS: Partial<Record<Call['status'], OutgoingPhase>> = {
  initiated: 'ringing',
  ringing: 'ringing',
  accepted: 'accepted',
  declined: 'declined',
  missed: 'missed',
  cancelled: 'cancelled',
  failed: 'busy',
  // Taken, and over: its door says so.
  ended: 'accepted',
};
export const isRinging = (phase: OutgoingPhase) => phase === 'dialling' || phase === 'ringing';

/** Kept for longer than one ring: to call again, when no reply came, is the same wish. */
const wishes = new WeakMap<TelehealthApi, WishKey>();
const wishOf = (api: TelehealthApi) => wishes.get(api) ?? wishes.set(api, new WishKey()).get(api)!;

/** One ring, from dialling to what became of it. It moves on what the clinic answers and tells. */
export function createOutgoingRing(api: TelehealthApi, target: RingTarget, changed: (now: OutgoingState) => void) {
  let state: OutgoingState = {
    phase: 'dialling',
    callId: null,
    mode: target.mode ?? 'video',
    personId: target.personId ?? null,
    name: target.name ?? null,
    avatarUrl: null,
    mayRingAgain: true,
    code: null,
  };
  let isUnwanted = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const set = (change: Partial<OutgoingState>) => {
    if (!isRinging(state.phase)) return;
    state = Object.freeze({ ...state, ...change });
    if (!isRinging(state.phase)) stop();
    changed(state);
  };
  const stop = () => {
    clearTimeout(timer);
    unsubscribe();
  };

  const learn = (call: Call) => {
    const other = call.participants.find(({ personId }) => personId && personId !== call.rungBy);
    const phase = BY_STATUS[call.status]!;
    set({
      callId: call.id,
      mode: call.mode,
      phase,
      personId: other?.personId ?? state.personId,
      name: other?.name ?? state.name,
      avatarUrl: other?.avatarUrl ?? null,
      mayRingAgain: call.can.includes('call_back'),
    });
    if (phase !== 'ringing') return;
    const left = Date.parse(call.ringsUntil ?? '') - api.now() || 0;
    clearTimeout(timer);
    timer = setTimeout(read, Math.max(left, 0) + LATE);
  };
  const read = async () => {
    const { callId } = state;
    if (!callId || !isRinging(state.phase)) return;
    await api.getCall(callId).then(learn, () => {
      clearTimeout(timer);
      if (isRinging(state.phase)) timer = setTimeout(read, LATE);
    });
  };
  const onEvent = (event: StreamEvent) => {
    if (event.type === 'resync') void read();
    else if ('data' in event && event.type.startsWith('call.') && event.data['callId'] === state.callId) void read();
  };
  const unsubscribe = api.onEvent(onEvent);

  async function whom(): Promise<Whom> {
    const { conversationId, appointmentId, personId, patientId } = target;
    if (personId) return { id: personId, name: target.name, patientId };
    const [{ person }, there] = await Promise.all([
      api.me(),
      conversationId ? api.request<Conversation>(`/conversations/${conversationId}`) : api.getAppointment(appointmentId ?? ''),
    ]);
    return sidesOf(there, person, patientId);
  }

  const place = ({ id: personId, patientId }: Whom) => {
    const body = { personId, mode: state.mode, deviceId: api.deviceId(), ...(patientId && { patientId }) };
    return wishOf(api).ask(body, (key) =>
      api.request<Call>('/calls', { method: 'POST', headers: { 'idempotency-key': key }, body }),
    );
  };

  return {
    getState: () => state,

    /** Settles once it rings there, or the other is busy, or is in it already; rejects when the clinic does not let it ring. */
    async dial() {
      try {
        const sides = await whom();
        set({ personId: sides.id ?? null, name: sides.name ?? state.name });
        if (isUnwanted) return;
        let call = await place(sides);
        // What an earlier press came to, whose reply was lost: it has stopped ringing since, and this press is another.
        if (Date.parse(call.ringsUntil ?? '') < api.now()) call = await place(sides);
        if (isUnwanted) await hangUp(call.id);
        else {
          learn(call);
          // What became of it before its id was known here: one that an earlier press began may have been answered since.
          void read();
        }
      } catch (cause) {
        set({ phase: 'refused', code: codeOf(cause) });
        throw cause;
      }
    },

    /** After a reload. */
    async resume(callId: string) {
      state = { ...state, callId };
      await read();
    },

    /** Nobody is rung any more; whoever answered at this very moment is hung up on. Rejects when the API cannot be asked. */
    async cancel() {
      isUnwanted = true;
      if (state.callId) await hangUp(state.callId);
      set({ phase: 'cancelled' });
    },

    dispose: stop,
  };

  async function hangUp(callId: string) {
    await api.request<Call>(`/calls/${callId}/cancel`, { method: 'POST' }).catch((cause: unknown) => {
      if (codeOf(cause) !== 'calls.not_ringing') throw cause;
      return api.leaveCall(callId);
    });
  }
}

type Whom = { id: string | undefined; name?: string | undefined; patientId?: string | undefined };
type Side = { id: string; name: string };

/** The other side, and the patient for whom somebody else rings it. */
function sidesOf(there: Conversation | Appointment, { id, kind }: Me['person'], given: string | undefined): Whom {
  const { patients, practitioner } = 'participants' in there ? takingPart(there) : talking(there);
  if (kind === 'practitioner' || kind === 'staff') return { id: patients[0]?.id, name: patients[0]?.name };
  const [only, ...more] = patients;
  const patientId = given ?? (only?.id !== id && !more.length ? only?.id : undefined);
  return { id: practitioner?.id, name: practitioner?.name, patientId };
}

const talking = ({ patient, practitioner }: Conversation) => ({ patients: [patient] as Side[], practitioner });

function takingPart({ participants }: Appointment) {
  const of = (wanted: string) =>
    participants.filter(({ role }) => role === wanted).map(({ personId, name }): Side => ({ id: personId, name }));
  return { patients: of('patient'), practitioner: of('practitioner')[0] };
}
