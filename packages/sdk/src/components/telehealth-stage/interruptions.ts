import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { MediaSource } from '../../call/room-port.ts';
import type { DevicesState } from '../../devices/device-check.ts';
import type { Visit } from '../telehealth-call/visit.ts';

const SOURCES: readonly MediaSource[] = ['camera', 'microphone'];
/** So long it is said that another device took over. */
const SAID_FOR = 8000;
export type Notice = { kind: 'switched'; source: MediaSource; label: string } | { kind: 'speaker_gone' };

/** What happens to the person's devices in the middle of the visit: unplugged, lost by radio, taken by a telephone call. */
export class Interruptions implements ReactiveController {
  /** The system has silenced them: sound and picture come back by themselves. */
  readonly held = new Set<MediaSource>();
  notice: Notice | null = null;

  #host: ReactiveControllerHost;
  #getVisit: () => Visit;
  #setSpeaker: (id: string) => void;
  #watched: Partial<Record<MediaSource, { track: MediaStreamTrack; stop: () => void }>> = {};
  #lost = new Set<MediaSource>();
  /** A telephone call ended them and has them still: the browser does not say when it is over. */
  #taken = new Set<MediaSource>();
  #hadSpeaker = false;
  #isSpeakerGone = false;
  #unsubscribe: (() => void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost, getVisit: () => Visit, setSpeaker: (id: string) => void) {
    this.#host = host;
    this.#getVisit = getVisit;
    this.#setSpeaker = setSpeaker;
    host.addController(this);
  }

  hostConnected() {
    const { devices } = this.#getVisit();
    this.#unsubscribe = devices.subscribe(() => this.#look(devices.getState()));
    this.#look(devices.getState());
    document.addEventListener('visibilitychange', this.#askAgain);
  }

  hostDisconnected() {
    this.#unsubscribe?.();
    document.removeEventListener('visibilitychange', this.#askAgain);
    clearTimeout(this.#timer);
    for (const source of SOURCES) this.#unwatch(source);
  }

  #look(state: DevicesState) {
    for (const source of SOURCES) {
      const { track, status, problem } = state[source];
      if (problem !== 'in_use' && status !== 'opening') this.#taken.delete(source);
      else if (problem && this.#lost.has(source)) this.#taken.add(source);
      if (this.#watched[source]?.track === (track ?? undefined)) continue;
      this.#unwatch(source);
      if (status === 'off' || status === 'trouble') this.#lost.delete(source);
      if (!track) continue;
      if (this.#lost.delete(source)) this.#say({ kind: 'switched', source, label: track.label });
      this.#watch(source, track);
    }
    this.#lookAtSpeaker(state);
  }

  #watch(source: MediaSource, track: MediaStreamTrack) {
    const listening = new AbortController();
    const { signal } = listening;
    const mark = (isHeld: boolean) => {
      if (isHeld === this.held.has(source)) return;
      if (isHeld) this.held.add(source);
      else this.held.delete(source);
      this.#host.requestUpdate();
    };
    track.addEventListener('mute', () => mark(true), { signal });
    track.addEventListener('unmute', () => mark(false), { signal });
    // Unlike `stop()`, only what happens to a device is told.
    track.addEventListener('ended', () => this.#lost.add(source), { signal });
    this.#watched[source] = {
      track,
      stop() {
        listening.abort();
        mark(false);
      },
    };
    if (track.muted) mark(true);
  }

  #unwatch(source: MediaSource) {
    this.#watched[source]?.stop();
    delete this.#watched[source];
  }

  /** Who comes back from the telephone has hung up there, most likely. */
  #askAgain = () => {
    if (document.visibilityState !== 'visible' || this.#taken.size === 0) return;
    const { devices } = this.#getVisit();
    void devices.open(SOURCES.filter((source) => this.#taken.has(source) && devices.getState()[source].problem));
  };

  /** The browser plays on by its standard speaker when the chosen one goes, but does not say so; and it does not come back by itself. */
  #lookAtSpeaker({ chosen: { speaker }, choices }: DevicesState) {
    const isThere = choices.some(({ kind, id }) => kind === 'speaker' && id === speaker);
    if (!speaker || choices.length === 0) return;
    if (isThere && this.#isSpeakerGone) {
      this.#isSpeakerGone = false;
      this.#setSpeaker(speaker);
    } else if (!isThere && this.#hadSpeaker && !this.#isSpeakerGone) {
      this.#isSpeakerGone = true;
      this.#setSpeaker('');
      this.#say({ kind: 'speaker_gone' });
    }
    this.#hadSpeaker = isThere;
  }

  #say(notice: Notice) {
    this.notice = notice;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.notice = null;
      this.#host.requestUpdate();
    }, SAID_FOR);
    this.#host.requestUpdate();
  }
}
