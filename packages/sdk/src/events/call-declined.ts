import type { RingFact } from '../call/ring-target.ts';

/** The call was not taken, by a person. */
export class TelehealthCallDeclinedEvent extends Event {
  static readonly type = 'telehealth-call-declined';
  readonly ring: RingFact;

  constructor(ring: RingFact) {
    super(TelehealthCallDeclinedEvent.type, { bubbles: true, composed: true });
    this.ring = ring;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'telehealth-call-declined': TelehealthCallDeclinedEvent;
  }
}
