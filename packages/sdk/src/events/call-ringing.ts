import type { RingFact } from '../call/ring-target.ts';

/** Someone is rung: by this person, or this person by someone. */
export class TelehealthCallRingingEvent extends Event {
  static readonly type = 'telehealth-call-ringing';
  readonly ring: RingFact;

  constructor(ring: RingFact) {
    super(TelehealthCallRingingEvent.type, { bubbles: true, composed: true });
    this.ring = ring;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'telehealth-call-ringing': TelehealthCallRingingEvent;
  }
}
