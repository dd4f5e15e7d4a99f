import type { RingFact } from '../call/ring-target.ts';

/** The call was taken on another device of this person. */
export class TelehealthCallAnsweredElsewhereEvent extends Event {
  static readonly type = 'telehealth-call-answered-elsewhere';
  readonly ring: RingFact;

  constructor(ring: RingFact) {
    super(TelehealthCallAnsweredElsewhereEvent.type, { bubbles: true, composed: true });
    this.ring = ring;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'telehealth-call-answered-elsewhere': TelehealthCallAnsweredElsewhereEvent;
  }
}
