import type { SlotHold } from '@bedside/contract';
import type { Slot } from './booking-api.ts';
import type { Desk } from './desk.ts';
import { keepChoice } from './kept-choice.ts';

/** Someone who typed so shortly before the time runs out is still at it. */
const STILL_TYPING = 120_000;

/** The time that was chosen, and whether it is kept while somebody says what it is about. */
export class KeptTime {
  startsAt = '';
  hold: SlotHold | undefined;
  keeping: 'kept' | 'lapsed' | 'gone' = 'kept';
  /** Free times near the one that is gone. */
  near: readonly Slot[] = [];
  #desk: Desk;
  #typedAt = 0;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  take(hold: SlotHold) {
    Object.assign(this, { hold, startsAt: hold.startsAt, keeping: 'kept', near: [] });
    keepChoice({ practitionerId: hold.practitionerId, startsAt: hold.startsAt });
  }

  lapse() {
    this.keeping = 'lapsed';
  }

  lose() {
    Object.assign(this, { hold: undefined, keeping: 'gone', near: [] });
  }

  /** Somebody is at it. */
  touch() {
    this.#typedAt = this.#desk.now();
  }

  /** By the clinic's clock it is not kept any more, and nobody has been told. */
  get hasRunOut() {
    return this.keeping === 'kept' && this.hold !== undefined && this.#desk.now() >= Date.parse(this.hold.expiresAt);
  }

  get isAtIt() {
    return this.#desk.now() - this.#typedAt < STILL_TYPING;
  }

  /** Free for others at once, and a reload does not come back to it. */
  release() {
    if (this.hold) void this.#desk.api.release(this.hold.id).catch(() => {});
    this.forget();
  }

  forget() {
    this.hold = undefined;
    this.near = [];
    keepChoice(undefined);
  }
}
