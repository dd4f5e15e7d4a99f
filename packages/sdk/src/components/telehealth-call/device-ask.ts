import type { MediaSource } from '../../call/room-port.ts';
import type { ChosenVisit } from '../../internal/nearest-call.ts';
import { lazy } from '../../internal/lazy.ts';
import { learn } from '../../localization/words.ts';
import type { Visit } from './visit.ts';

const loadMore = lazy((retryQuery) => import('../telehealth-prejoin/more.ts'));
type More = typeof import('../telehealth-prejoin/more.ts');

/** Whoever comes earlier than this before the door opens is not looked at yet. */
const NEAR = 120_000;
const SOURCES: readonly MediaSource[] = ['camera', 'microphone'];

/** When a person is asked for camera and microphone, for which of them, and what is said when that fails. */
export class DeviceAsk {
  #visit: Visit;
  #newest: object | undefined;
  #early: { visit: ChosenVisit; resolve: () => void } | undefined;
  #more: More | null | undefined;

  constructor(visit: Visit) {
    this.#visit = visit;
  }

  /**
   * A visit by sound alone never asks for a camera, one without a call for nothing. What is known of the visit already is asked for at once,
   * within the click; else the appointment tells, which is on its way. Long before the door opens the camera stays dark, until it is near
   * or the person wants to see.
   */
  async open(
    { camera, microphone }: { camera: boolean; microphone: boolean },
    known: ChosenVisit | Promise<ChosenVisit | null>,
    mayWait = false,
  ) {
    const { devices, host } = this.#visit;
    const mine = (this.#newest = {});
    const wanted = SOURCES.filter((source) => (source === 'camera' ? camera && !host.audioOnly : microphone));
    const of = (visit: ChosenVisit | null) =>
      wanted.filter((source) => (source === 'microphone' ? hasSound(visit) : hasPicture(visit)));
    if (this.#more === null) this.#more = undefined;
    if (!('then' in known) && !(mayWait && this.#isTooEarly(known))) {
      // Open since before, from the waiting room: nobody is to think that they are seen.
      if (!hasPicture(known)) devices.goWithout('camera');
      return devices.open(of(known));
    }
    const allowed = Promise.resolve(known).then(async (visit) => {
      if (visit && mayWait && mine === this.#newest && this.#isTooEarly(visit)) {
        const { promise, resolve } = Promise.withResolvers<void>();
        this.#early = { visit, resolve };
        this.#visit.changed();
        await promise;
      }
      return mine === this.#newest ? of(visit) : [];
    });
    return devices.open(wanted, allowed);
  }

  /** What has not been asked for yet is not wanted any more. */
  cancel() {
    this.#newest = undefined;
    this.now();
  }

  /** Camera and microphone wait for the door. */
  get isEarly() {
    return Boolean(this.#early);
  }

  /** Not any longer. */
  now() {
    const early = this.#early;
    this.#early = undefined;
    early?.resolve();
  }

  /** The door may be near by now, or behind. */
  look() {
    if (this.#early && (!/prejoin|joining/.test(this.#visit.door.phase) || !this.#isTooEarly(this.#early.visit))) this.now();
  }

  /** What the device check shows beside the picture and the way in. Undefined until it is loaded, null when it could not be. */
  get more(): More | null | undefined {
    if (this.#more === undefined)
      void Promise.all([loadMore(), learn(this.#visit.host, 'visit')]).then(
        ([it]) => this.#more !== it && this.#visit.changed((this.#more = it)),
        () => this.#more === undefined && this.#visit.changed((this.#more = null)),
      );
    return this.#more;
  }

  /** After it could not be loaded. */
  loadAgain() {
    this.#more = undefined;
    this.#visit.changed();
  }

  /** What is wrong with these devices, and what to do about it; empty until the sentences are loaded. */
  problems(sources: readonly MediaSource[] = SOURCES) {
    const { devices, host } = this.#visit;
    const isTroubled = sources.some((source) => devices.getState()[source].problem);
    return isTroubled ? (this.more?.problemTexts(devices, sources, host) ?? []) : [];
  }

  #isTooEarly({ can = ['join'], joinWindow }: ChosenVisit) {
    return !can.includes('join') && Date.parse(joinWindow?.opensAt ?? '') - this.#visit.api.now() > NEAR;
  }
}

const hasSound = (visit: ChosenVisit | null) => !/chat|person/.test(visit?.mode ?? '');
const hasPicture = (visit: ChosenVisit | null) => hasSound(visit) && visit?.mode !== 'audio';
