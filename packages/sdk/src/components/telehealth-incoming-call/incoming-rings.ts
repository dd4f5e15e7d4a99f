import type { Call, CallLog, CallMode } from '@bedside/contract';
import type { StreamEvent, TelehealthApi } from '../../api/telehealth-api.ts';
import { WishKey } from '../../copied/wish-key.ts';
import { TelehealthCallAcceptedEvent } from '../../events/call-accepted.ts';
import { TelehealthCallAnsweredElsewhereEvent } from '../../events/call-answered-elsewhere.ts';
import { TelehealthCallCancelledEvent } from '../../events/call-cancelled.ts';
import { TelehealthCallDeclinedEvent } from '../../events/call-declined.ts';
import { TelehealthCallMissedEvent } from '../../events/call-missed.ts';
import { TelehealthCallRingingEvent } from '../../events/call-ringing.ts';
import { define } from '../../internal/define.ts';
import { nearestCall } from '../../internal/nearest-call.ts';
import { codeOf } from '../../call/ring-code.ts';
import { TelehealthIncomingCall } from './telehealth-incoming-call.ts';

export type IncomingRing = Readonly<{
  callId: string;
  mode: CallMode;
  /** Who rings; null where it is not told. */
  name: string | null;
  from: string | null;
  /** The patient for whom it rings, where it does. */
  forPatient: string | null;
  /** Their picture; null where there is none. */
  avatarUrl: string | null;
  /** What became of it; it rings as long as there is nothing. */
  outcome: 'accepted' | 'declined' | 'missed' | 'cancelled' | 'answered-elsewhere' | null;
  isAnswering: boolean;
  /** Once it is over: whether the clinic lets whoever rang be rung. */
  mayCallBack: boolean;
}>;
export type IncomingRings = ReturnType<typeof createIncomingRings>;

define('telehealth-incoming-call', TelehealthIncomingCall);

const FACTS = {
  accepted: TelehealthCallAcceptedEvent,
  declined: TelehealthCallDeclinedEvent,
  missed: TelehealthCallMissedEvent,
  cancelled: TelehealthCallCancelledEvent,
  'answered-elsewhere': TelehealthCallAnsweredElsewhereEvent,
};
/** Asked again this long after it should have stopped ringing, in case the news of it got lost. */
const LATE = 2000;

/** On the API itself: a chunk that was loaded twice finds the one that is there. */
const KEY = Symbol.for('telehealth-incoming-rings');
type Keeping = TelehealthApi & { [KEY]?: IncomingRings };

/** What rings for the person of this API, and the dialog that says so. `owner` is an element of theirs in the page. */
export const incomingRings = (api: TelehealthApi, owner: Element): IncomingRings =>
  ((api as Keeping)[KEY] ??= createIncomingRings(api, owner));

function createIncomingRings(api: TelehealthApi, owner: Element) {
  let ring: IncomingRing | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let unsubscribe: (() => void) | undefined;
  let element: TelehealthIncomingCall | undefined;

  const call = () => nearestCall(owner);
  const show = () => {
    if (!element?.isConnected) element = dialogFor(owner);
    element.rings = rings;
    element.tell(ring);
  };
  const set = (change: Partial<IncomingRing>) => {
    if (!ring || ring.outcome) return;
    ring = Object.freeze({ ...ring, ...change });
    const { outcome, callId, mode } = ring;
    if (outcome) {
      stop();
      (call() ?? element ?? owner).dispatchEvent(new FACTS[outcome]({ callId, direction: 'incoming', mode }));
    }
    show();
  };
  const stop = () => {
    clearTimeout(timer);
    unsubscribe?.();
    unsubscribe = undefined;
  };

  /** Whether it rings for this person is what the clinic says they may do. */
  const learn = (found: Call, from?: unknown) => {
    const isForUs = found.can.includes('accept');
    if (!ring || ring.outcome) {
      if (!isForUs) return;
      const who = found.participants.find(({ personId }) => personId && personId === (from ?? found.rungBy));
      ring = {
        callId: found.id,
        mode: found.mode,
        name: who?.name ?? null,
        from: who?.personId ?? null,
        forPatient: found.participants.find((one) => one !== who && one.role === 'patient')?.personId ?? null,
        avatarUrl: who?.avatarUrl ?? null,
        outcome: null,
        isAnswering: false,
        mayCallBack: false,
      };
      unsubscribe ??= api.onEvent(onEvent);
      show();
      (call() ?? element!).dispatchEvent(
        new TelehealthCallRingingEvent({ callId: ring.callId, direction: 'incoming', mode: ring.mode }),
      );
    } else if (found.id !== ring.callId) return;
    else if (!isForUs && !ring.isAnswering) {
      const { status } = found;
      const outcome = status === 'declined' || status === 'missed' || status === 'cancelled' ? status : 'answered-elsewhere';
      set({ outcome, mayCallBack: found.can.includes('call_back') });
    }
    if (!isForUs) return;
    const left = Date.parse(found.ringsUntil ?? '') - api.now() || 0;
    clearTimeout(timer);
    timer = setTimeout(read, Math.max(left, 0) + LATE);
  };
  const read = async () => {
    if (!ring || ring.outcome) return;
    await api.getCall(ring.callId).then(learn, (cause: unknown) => {
      // What one may not see any more does not ring; anything else passes.
      if (codeOf(cause) === 'calls.not_found') set({ outcome: 'missed' });
      else timer = setTimeout(read, LATE);
    });
  };
  const onEvent = (event: StreamEvent) => {
    if (event.type === 'resync') void read();
    else if (event.type === 'cleared') drop();
    else if ('data' in event && event.type.startsWith('call.') && event.data['callId'] === ring?.callId) void read();
  };
  const drop = () => {
    stop();
    ring = null;
    show();
  };
  /** Settles once the clinic has it; what it says no to does not ring any more. */
  const answer = async (work: (callId: string) => Promise<unknown>, outcome: 'accepted' | 'declined') => {
    if (!ring || ring.outcome || ring.isAnswering) return false;
    set({ isAnswering: true });
    try {
      await work(ring.callId);
    } catch (cause) {
      const code = codeOf(cause);
      set({ isAnswering: false });
      if (code === 'calls.answered_elsewhere') set({ outcome: 'answered-elsewhere' });
      else if (code === 'calls.not_ringing' || code === 'calls.not_found') await read();
      throw cause;
    }
    set({ isAnswering: false, outcome });
    return true;
  };
  const wish = new WishKey();
  const post = <Reply>(path: string, body?: object) =>
    wish.ask(path, (key) =>
      api.request<Reply>(path, { method: 'POST', headers: { 'idempotency-key': key }, ...(body && { body }) }),
    );

  const rings = {
    get ring() {
      return ring;
    },
    /** Something rings, as the stream tells it: for this person, or for someone else in their call. */
    async heard({ callId, rungBy }: Record<string, unknown>) {
      if (typeof callId === 'string') learn(await api.getCall(callId), rungBy);
    },
    /** What rings already while the page opens. */
    async look(personId: string) {
      const { data } = await api.request<CallLog>('/calls', { query: { live: true, personId } });
      const found = data.find(({ can }) => can.includes('accept'));
      if (found) learn(found);
    },
    async accept(mode?: CallMode) {
      const taken = ring;
      const here = call();
      void here?.preload?.();
      if (!(await answer((id) => post<Call>(`/calls/${id}/accept`, { deviceId: api.deviceId() }), 'accepted'))) return;
      const { callId } = taken!;
      const chosen = {
        id: callId,
        mode: mode ?? taken!.mode,
        on: { camera: true, microphone: true },
      };
      const place = here ?? element!.open(owner);
      Object.assign(place, { chosen, callId });
      await place.start();
      place.focus();
      place.scrollIntoView({ block: 'nearest' });
    },
    async decline() {
      await answer((id) => post<Call>(`/calls/${id}/decline`), 'declined');
    },
    /** The dialog that says what became of it is not needed any more. */
    close() {
      if (!ring?.outcome) return;
      ring = null;
      show();
    },
    callBack() {
      const { from, forPatient, mode, name } = ring ?? {};
      rings.close();
      const here = call() as { ring?(target: object): Promise<unknown> } | undefined;
      if (from)
        void here?.ring?.({ personId: from, patientId: forPatient ?? undefined, mode, name: name ?? undefined }).catch(() => {});
    },
    get mayCallBack() {
      return Boolean(ring?.mayCallBack && ring.from && call());
    },
    /** In a visit or a call, or about to be: what rings now stays small. */
    get isBusy() {
      const here = call() as { isCalling?: boolean } | undefined;
      return Boolean(here?.isCalling || document.querySelector('dialog:modal'));
    },
  };
  return rings;
}

/** The page's own, or else one of ours: inside an element that draws nothing else in its place, or else behind all of the page. */
function dialogFor(owner: Element) {
  const own = [owner, document].map((place) => place.querySelector<TelehealthIncomingCall>('telehealth-incoming-call'));
  const element = own.find(Boolean) ?? Object.assign(document.createElement('telehealth-incoming-call'), { isOurs: true });
  const isFixed = /^telehealth-(provider|call)$/.test(owner.localName);
  if (!element.isConnected) ((isFixed && owner.shadowRoot) || document.body).append(element);
  return element as TelehealthIncomingCall;
}
