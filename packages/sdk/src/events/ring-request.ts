import type { RingTarget } from '../call/ring-target.ts';

/** The person wants to ring someone. Cancel it to ring in a way of your own; else the nearest `<telehealth-call>` does. */
export class TelehealthRingRequestEvent extends Event {
  static readonly type = 'telehealth-ring-request';
  /** Whom, and how. */
  readonly ring: RingTarget;

  constructor(ring: RingTarget) {
    super(TelehealthRingRequestEvent.type, { bubbles: true, composed: true, cancelable: true });
    this.ring = ring;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'telehealth-ring-request': TelehealthRingRequestEvent;
  }
}
