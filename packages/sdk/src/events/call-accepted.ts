import type { RingFact } from '../call/ring-target.ts';

/** The call was taken, here or by whoever was rung. */
export class TelehealthCallAcceptedEvent extends Event {
  static readonly type = 'telehealth-call-accepted';
  readonly ring: RingFact;

  constructor(ring: RingFact) {
    super(TelehealthCallAcceptedEvent.type, { bubbles: true, composed: true });
    this.ring = ring;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'telehealth-call-accepted': TelehealthCallAcceptedEvent;
  }
}
