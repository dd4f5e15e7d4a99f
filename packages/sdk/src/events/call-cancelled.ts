import type { RingFact } from '../call/ring-target.ts';

/** Whoever rang gave up before it was taken. */
export class TelehealthCallCancelledEvent extends Event {
  static readonly type = 'telehealth-call-cancelled';
  readonly ring: RingFact;

  constructor(ring: RingFact) {
    super(TelehealthCallCancelledEvent.type, { bubbles: true, composed: true });
    this.ring = ring;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'telehealth-call-cancelled': TelehealthCallCancelledEvent;
  }
}
