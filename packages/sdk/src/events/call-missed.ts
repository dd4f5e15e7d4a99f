import type { RingFact } from '../call/ring-target.ts';

/** The call was not taken by anyone in time. */
export class TelehealthCallMissedEvent extends Event {
  static readonly type = 'telehealth-call-missed';
  readonly ring: RingFact;

  constructor(ring: RingFact) {
    super(TelehealthCallMissedEvent.type, { bubbles: true, composed: true });
    this.ring = ring;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'telehealth-call-missed': TelehealthCallMissedEvent;
  }
}
