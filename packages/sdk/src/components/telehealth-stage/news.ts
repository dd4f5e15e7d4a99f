import type { CallPart } from '../telehealth-call/call-part.ts';

/** So long before its booked end a visit says so; in milliseconds. */
export const WARNS_BEFORE = 5 * 60_000;

/** What has happened in the visit since the last look, as it is announced. */
export class News {
  /** Names of those who are here, by identity. */
  #here = new Map<string, string>();
  #sharers = new Set<string>();
  #hands = new Set<string>();
  #hasWarned = false;

  /** `left`: until the booked end; null when there is none. */
  *of(scene: CallPart, left: number | null) {
    const isNear = left !== null && left <= WARNS_BEFORE;
    if (isNear && left > 0 && !this.#hasWarned) yield scene.said.minutesLeft(Math.ceil(left / 60_000));
    this.#hasWarned = isNear;
    yield* this.#ofPeople(scene);
    yield* this.#ofScreens(scene);
    yield* this.#ofHands(scene);
  }

  *#ofPeople(scene: CallPart) {
    const { words, state } = scene;
    const here = new Map(state.participants.map(({ identity }) => [identity, scene.nameOf(identity)]));
    for (const [identity, name] of here) if (name && !this.#here.get(identity)) yield words.arrived(name);
    // Who steps out is said in another way.
    const isOut = (identity: string) => scene.placeOf(identity)?.isSteppedOut;
    for (const [identity, name] of this.#here) if (!here.has(identity) && !isOut(identity)) yield words.gone(name);
    this.#here = here;
  }

  *#ofScreens(scene: CallPart) {
    const sharers = new Set(scene.state.participants.filter(({ screen }) => screen).map(({ identity }) => identity));
    for (const identity of sharers) if (!this.#sharers.has(identity)) yield scene.said.sharedBy(scene.nameOf(identity));
    this.#sharers = sharers;
  }

  *#ofHands(scene: CallPart) {
    const raised = scene.state.call?.participants.filter(({ isHandRaised, id }) => isHandRaised && id !== scene.own?.id) ?? [];
    for (const { id, name } of raised) if (!this.#hands.has(id)) yield `${scene.shortName(name)}: ${scene.said.handRaised}`;
    this.#hands = new Set(raised.map(({ id }) => id));
  }
}
