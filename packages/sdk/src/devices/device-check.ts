import type { DeviceCheck as DeviceReport } from '@bedside/contract';
import type { LocalMedia } from '../call/local-media.ts';
import type { MediaSource } from '../call/room-port.ts';
import { problemOf, type DeviceProblem } from './device-problem.ts';
import type { DeviceChoice, DeviceKind, DevicesPort, DeviceWish } from './devices-port.ts';

export type DeviceStatus = 'off' | 'opening' | 'ready' | 'trouble';
export type OneDevice = Readonly<{
  status: DeviceStatus;
  /** Set only in `trouble`. */
  problem: DeviceProblem | null;
  /** Set only when `ready`. */
  track: MediaStreamTrack | null;
}>;
export type DevicesState = Readonly<{
  camera: OneDevice;
  microphone: OneDevice;
  isMuted: boolean;
  /** Those that may not be used yet have no id: they are there, but cannot be chosen. */
  choices: readonly DeviceChoice[];
  chosen: Readonly<Record<DeviceKind, string>>;
}>;
export type DeviceCheck = ReturnType<typeof createDeviceCheck>;

const OFF: OneDevice = Object.freeze({ status: 'off', problem: null, track: null });
const SOURCES: MediaSource[] = ['camera', 'microphone'];
const REPORT = { denied: 'denied', dismissed: 'denied', denied_by_system: 'denied', blocked_by_page: 'denied' } as Partial<
  Record<DeviceProblem, 'denied'>
>;

/** The person's camera and microphone, each with its own fate. A newer wish overtakes an older one; what comes too late is stopped. */
export function createDeviceCheck(port: DevicesPort) {
  const recall = (kind: DeviceKind) => port.recall(kind);
  let state: DevicesState = {
    camera: OFF,
    microphone: OFF,
    isMuted: false,
    choices: [],
    chosen: { camera: recall('camera'), microphone: recall('microphone'), speaker: recall('speaker') },
  };
  const turns: Record<MediaSource, number> = { camera: 0, microphone: 0 };
  const declined = new Set<MediaSource>();
  const listeners = new Set<() => void>();
  const set = (change: Partial<DevicesState>) => {
    state = Object.freeze({ ...state, ...change });
    for (const listener of [...listeners]) listener();
  };
  const setOne = (source: MediaSource, one: OneDevice) => {
    const { track } = state[source];
    if (track && track !== one.track) track.stop();
    set({ [source]: one });
  };

  /** These are being opened now; the answer tells whether this is still the newest wish for one of them. */
  function begin(sources: MediaSource[]) {
    const mine = new Map(sources.map((source) => [source, ++turns[source]]));
    for (const source of sources) declined.delete(source);
    for (const source of sources) {
      // Many phones open a second camera only after the first is closed; a microphone stays until its successor is there.
      if (source === 'camera' || state[source].status !== 'ready')
        setOne(source, { status: 'opening', problem: null, track: null });
    }
    return (source: MediaSource) => turns[source] === mine.get(source);
  }

  async function open(sources: MediaSource[], isExact: boolean): Promise<void> {
    const isMine = begin(sources);
    const wishes: Partial<Record<MediaSource, DeviceWish>> = {};
    for (const source of sources) wishes[source] = { id: state.chosen[source], isExact };
    try {
      const tracks = await port.open(wishes);
      for (const source of SOURCES) {
        const track = tracks[source];
        if (!track) continue;
        if (isMine(source)) take(source, track);
        else track.stop();
      }
      await list();
    } catch (cause) {
      const surroundings = port.surroundings();
      const error = cause instanceof Error ? cause : new Error(String(cause));
      const alone: MediaSource[] = [];
      for (const source of sources) {
        if (!isMine(source)) continue;
        const permission = await port.permission(source);
        const problem = problemOf({ source, error, permission, surroundings });
        // Together they fail as a whole: sound alone may do, then picture alone. But nobody is asked twice in a row.
        const mayAskAlone =
          sources.length > 1 &&
          surroundings.hasMediaDevices &&
          permission !== 'denied' &&
          (problem !== 'denied' || permission !== 'prompt') &&
          problem !== 'dismissed';
        if (mayAskAlone) alone.push(source);
        else if (isMine(source)) setOne(source, { status: 'trouble', problem, track: null });
      }
      for (const source of alone.reverse()) if (isMine(source)) await open([source], isExact);
    }
  }

  function take(source: MediaSource, track: MediaStreamTrack) {
    setOne(source, { status: 'ready', problem: null, track });
    if (source === 'microphone') track.enabled = !state.isMuted;
    // Unplugged, or taken by the system: go on with another, or say so.
    track.addEventListener('ended', () => state[source].track === track && void open([source], false), { once: true });
  }

  async function list() {
    set({ choices: await port.list().catch(() => []) });
  }

  async function onChange() {
    await list();
    // What was missing has been plugged in, or is allowed now. A microphone or camera that works is never swapped by itself.
    const back: MediaSource[] = [];
    for (const source of SOURCES) {
      const { problem } = state[source];
      const isThere =
        problem === 'none'
          ? state.choices.some(({ kind }) => kind === source)
          : problem === 'denied' && (await port.permission(source)) === 'granted';
      if (isThere && !declined.has(source) && state[source].problem === problem) back.push(source);
    }
    if (back.length > 0) await open(back, false);
  }

  /** Not now, and not asked for again until the person turns it on. */
  function goWithout(source: MediaSource) {
    turns[source] += 1;
    declined.add(source);
    // That it did not work is still worth knowing: the practitioner sees why there is no picture.
    if (state[source].status !== 'trouble') setOne(source, OFF);
  }

  let stopListening: (() => void) | undefined;
  return {
    getState: () => state,
    subscribe(listener: () => void) {
      listeners.add(listener);
      stopListening ??= port.onChange(() => void onChange());
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        stopListening?.();
        stopListening = undefined;
      };
    },
    /** Asks for these, in one question; not before `allowed` tells which of them, and not for what was declined meanwhile. */
    async open(sources: MediaSource[], allowed?: Promise<readonly MediaSource[]>) {
      if (allowed) {
        const isMine = begin(sources);
        const may = await allowed;
        const left = sources.filter(isMine);
        for (const source of left) if (!may.includes(source)) setOne(source, OFF);
        sources = left.filter((source) => may.includes(source));
      }
      if (sources.length > 0) await open(sources, false);
    },

    async choose(kind: DeviceKind, id: string) {
      port.remember(kind, id);
      set({ chosen: { ...state.chosen, [kind]: id } });
      if (kind !== 'speaker') await open([kind], true);
    },

    async turnOn(source: MediaSource) {
      const { track } = state[source];
      if (source === 'microphone') {
        set({ isMuted: false });
        if (track?.readyState === 'live') {
          track.enabled = true;
          return;
        }
      }
      await open([source], false);
    },

    /** A camera's light goes out; a microphone stays open, silent, so that speaking again takes no time. */
    turnOff(source: MediaSource) {
      const { track, status } = state[source];
      if (source === 'microphone' && track && status === 'ready') {
        track.enabled = false;
        set({ isMuted: true });
      } else goWithout(source);
    },

    goWithout,

    release() {
      for (const source of SOURCES) {
        goWithout(source);
        if (state[source] !== OFF) setOne(source, OFF);
      }
      if (state.isMuted) set({ isMuted: false });
    },

    getTracks() {
      const { camera, microphone, isMuted } = state;
      return { camera: camera.track, microphone: isMuted ? null : microphone.track };
    },

    getCheck(): DeviceReport {
      const report = ({ status, problem }: OneDevice) =>
        problem ? (REPORT[problem] ?? 'missing') : status === 'ready' ? 'ready' : 'off';
      return { camera: report(state.camera), microphone: report(state.microphone) };
    },

    surroundings: () => port.surroundings(),
    meter: (track: MediaStreamTrack, listener: (level: number) => void) => port.meter(track, listener),
    loadNetworkTry: () => port.loadNetworkTry(),
    playSound: () => port.playSound(state.chosen.speaker),
  } satisfies LocalMedia & Record<string, unknown>;
}
