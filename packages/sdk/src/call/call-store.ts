import type { Appointment, Call, JoinGrant } from '@bedside/contract';
import { createBell } from './bell.ts';
import { initialCallState, isIn, isOut, type CallState } from './call-state.ts';
import { codeOf, enter, type CallApi, type Entrance } from './enter.ts';
import { createInCall } from './in-call.ts';
import type { LocalMedia } from './local-media.ts';
import { createMediaSync } from './media-sync.ts';
import { createPlace } from './place.ts';
import { createReadings } from './readings.ts';
import { reduce, type CallFact } from './reduce.ts';
import type { MediaSource, RoomFact, RoomPort } from './room-port.ts';
import type { Surroundings } from './quality-report.ts';
import { noScreen, type ScreenPort } from './screen-share.ts';
import { watchDoor, type Hand } from './watch-door.ts';

export type CallStore = ReturnType<typeof createCallStore>;
export type CallListener = (state: CallState, previous: CallState) => void;

export type StartOptions = {
  /** This tab was in the visit before: straight in, without the device check. */
  isReturning?: boolean;
  /** False for someone who returns to the waiting room. */
  wasIn?: boolean;
  takeOver?: boolean;
  /** The appointment, or the rung call, when it is on its way already. */
  appointment?: Promise<Appointment | Call | null>;
  /** For whom they came, before the page was reloaded. */
  whose?: string | undefined;
};

/**
 * The call without a browser: asks the room and the API, and moves only on what they report. What it asks is in the files beside it; here is
 * what they share, and what cannot be taken apart: one state, one room, one attempt that overtakes the one before, and the ways to begin and
 * to end them.
 */
export function createCallStore({
  api,
  media,
  loadRoom,
  screen = noScreen,
  around = {},
}: {
  api: CallApi;
  media: LocalMedia;
  loadRoom: () => Promise<RoomPort>;
  screen?: ScreenPort | undefined;
  around?: Surroundings;
}) {
  let state = initialCallState;
  let attempt = new AbortController();
  let room: Promise<RoomPort> | undefined;
  let warm: { grant: JoinGrant; until: number } | null = null;
  let isEnding = false;
  let recoveries: number[] = [];
  /** The attempt to come back that is under way. */
  let recovering: AbortSignal | undefined;
  const bell = createBell();
  const place = createPlace(api);
  const listeners = new Set<CallListener>();
  const cleanups: (() => void)[] = [];

  const dispatch = (fact: CallFact) => {
    const previous = state;
    // From here on the state itself knows of the place, or there is none.
    if (fact.type === 'granted' || fact.type === 'refused') place.forget();
    state = Object.freeze(reduce(state, fact));
    if (state === previous) return;
    for (const listener of [...listeners]) listener(state, previous);
    inCall.changed(state, previous);
    if (isOut(state.phase) && !isOut(previous.phase)) {
      stop();
      if (state.phase === 'ended') void readAppointment();
    }
    if (state.phase === 'joined' && previous.phase !== 'joined') {
      void sync();
      void readCall();
    }
  };

  const getRoom = () =>
    (room ??= loadRoom().then(
      (loaded) => {
        cleanups.push(loaded.subscribe(onRoomFact));
        return loaded;
      },
      (cause: unknown) => {
        room = undefined;
        throw cause;
      },
    ));
  const sync: () => Promise<void> = createMediaSync({
    media,
    screen: { getTracks: () => inCall.screen.getTracks() },
    getState: () => state,
    getRoom,
  });
  const entrance: Entrance = { api, media, bell, getRoom, dispatch, getState: () => state };
  const hand: Hand = {
    take(grant, until) {
      place.hold(grant.callId);
      warm = { grant, until };
    },
    drop: () => place.forget(),
  };

  /** A new attempt overtakes the one before. */
  const next = () => {
    attempt.abort();
    attempt = new AbortController();
    return attempt.signal;
  };
  const run = async (work: (signal: AbortSignal) => Promise<unknown>) => {
    const signal = next();
    await work(signal).catch((cause: unknown) => {
      if (!signal.aborted) dispatch({ type: 'gave_up', code: codeOf(cause) });
    });
  };
  const halt = () => {
    attempt.abort();
    warm = null;
    void room?.then((loaded) => loaded.disconnect()).catch(() => {});
  };
  /** Nothing of the call goes on: no attempt, no room, no camera. */
  const stop = () => {
    halt();
    media.release();
  };

  const inCall = createInCall({
    ...{ api, media, screen, around, getState: () => state, dispatch, sync },
    move() {
      dispatch({ type: 'moving' });
      if (!state.isMoving) return;
      // Who is left behind hears nothing more, also while the way to the other room takes its time.
      for (const source of ['microphone', 'camera'] as const) void room?.then((it) => it.mute(source)).catch(() => {});
      void run((signal) => enter(entrance, { takeOver: false, warm: null }, signal));
    },
  });

  function onRoomFact(fact: RoomFact) {
    if (fact.type === 'measured') return inCall.take(fact.sample);
    if (fact.type === 'disconnected' && fact.cause === 'room_gone' && isEnding) return dispatch({ type: 'call_ended' });
    // An attempt that failed tells whoever waits for it; another one at once would neither slow down nor ever give up.
    if (fact.type === 'disconnected' && state.phase === 'reconnecting' && recovering && !recovering.aborted) return;
    const wasIn = isIn(state.phase);
    dispatch(fact);
    if (fact.type === 'disconnected' && wasIn && state.phase === 'reconnecting') void run(recover);
    if (fact.type === 'participants_changed' && state.participants.some(({ identity }) => !isNamed(identity))) void readCall();
  }
  const isNamed = (identity: string) => state.call?.participants.some((one) => one.identity === identity.split('#')[0]);
  const { readAppointment, readCall, onEvent } = createReadings({
    api,
    bell,
    getState: () => state,
    dispatch,
    heard: inCall.heard,
  });

  /**
   * Asks the door anew, also after having been put out: it knows whether that was the clinic's will, another device, or a mistake. What goes
   * on breaking is not mended for ever.
   */
  async function recover(signal: AbortSignal) {
    recoveries = [...recoveries.filter((at) => api.now() - at < 60_000), api.now()];
    if (recoveries.length > 6) return dispatch({ type: 'gave_up', code: 'call.connect_failed' });
    recovering = signal;
    await enter(entrance, { takeOver: false, warm: null }, signal).finally(() => {
      if (recovering === signal) recovering = undefined;
    });
  }

  const store = {
    getState: () => state,
    subscribe(listener: CallListener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },

    /**
     * Opens the visit at its device check, or, when returning, goes straight in. Once it is open for this appointment, or for this rung
     * call, does nothing but let in someone who waits to be.
     */
    async start(
      id: string,
      { isReturning = false, wasIn = isReturning, takeOver = false, appointment, whose }: StartOptions = {},
    ) {
      const isRung = id.startsWith('cal_');
      const isOpen = id === (state.callId ?? state.appointmentId) && state.phase !== 'idle' && !isOut(state.phase);
      if (isOpen) {
        bell.ring();
        return;
      }
      if (isIn(state.phase)) await store.leave();
      // Who waits for a visit and takes a call keeps the place, and comes back to it.
      else if (!isOut(state.phase) && !(isRung && state.entry)) void place.giveBack(state);
      place.forget();
      // The devices may be on their way already.
      halt();
      isEnding = false;
      bell.reset();
      dispatch({
        type: 'started',
        appointmentId: isRung ? null : id,
        ...(isRung && { callId: id }),
        isReturning,
        wasIn,
        whose,
      });
      if (cleanups.length === 0)
        cleanups.push(
          api.onEvent(onEvent),
          media.subscribe(() => void sync()),
        );
      void (isRung ? readCall : readAppointment)(appointment);
      void getRoom().catch(() => {});
      void run(async (signal) => {
        await place.givenBack();
        signal.throwIfAborted();
        if (isReturning) return enter(entrance, { takeOver, warm: null }, signal);
        return isRung ? undefined : watchDoor(entrance, hand, signal);
      });
    },

    /** Asks to come in. Settles once the room is entered, or the person waits, or is told why not. */
    async join({ takeOver = false } = {}) {
      const { phase, refusal } = state;
      if (phase !== 'prejoin' || (state.wantsIn && refusal && refusal.code !== 'join.active_elsewhere')) return bell.ring();
      const ready = warm && !takeOver && warm.until > api.now() ? warm.grant : null;
      warm = null;
      dispatch({ type: 'join_asked' });
      const { promise, resolve } = Promise.withResolvers<void>();
      const unsubscribe = store.subscribe(({ phase }) => phase !== 'joining' && resolve());
      void run((signal) => enter(entrance, { takeOver, warm: ready }, signal)).finally(resolve);
      await promise;
      unsubscribe();
    },

    /** For whom they come; null: to be asked anew. The door is asked again. */
    comeFor(whose: string | null) {
      warm = null;
      // What was held for the one before is free again.
      void place.giveBack(state);
      dispatch({ type: 'comes_for', whose });
      bell.ring();
    },

    /** Goes, from wherever they are. Others stay in the room. */
    async leave() {
      const before = state;
      const { phase } = before;
      if (phase === 'idle' || isOut(phase)) return;
      attempt.abort();
      if (isIn(phase)) {
        await (await getRoom()).disconnect().catch(() => {});
        dispatch({ type: 'disconnected', cause: 'left' });
      } else {
        stop();
        dispatch({ type: 'turned_away' });
      }
      await place.giveBack(before);
    },

    /** Ends the visit for everyone. Rejects when the API does not. */
    async end() {
      if (!state.grant || !isIn(state.phase)) return;
      isEnding = true;
      try {
        await api.endCall(state.grant.callId);
        dispatch({ type: 'call_ended' });
      } finally {
        isEnding = false;
      }
    },

    /** Puts the element back to nothing. */
    close() {
      stop();
      dispatch({ type: 'closed' });
    },

    async toggle(source: MediaSource) {
      const isHeldBack = source === 'camera' && media.getTracks().camera && inCall.insist();
      if (isHeldBack) return;
      if (media.getTracks()[source]) media.turnOff(source);
      else await media.turnOn(source);
      await sync();
    },

    screen: inCall.screen,
    /** Settles once what camera, microphone and screen give is sent. */
    sync,
    /** The first picture of somebody else is there. */
    saw: () => inCall.report.saw(api.now()),
    ask: inCall.ask,
    answered: () => dispatch({ type: 'answered' }),

    async startAudio() {
      await (await getRoom()).startAudio().catch(() => {});
    },

    async setSpeaker(deviceId: string) {
      await (await getRoom()).setSpeaker(deviceId).catch(() => {});
    },

    destroy() {
      stop();
      inCall.screen.stop();
      for (const cleanup of cleanups.splice(0)) cleanup();
      listeners.clear();
      room = undefined;
    },
  };
  return store;
}
