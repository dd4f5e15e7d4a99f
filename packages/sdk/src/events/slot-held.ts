import type { SlotHold } from '@bedside/contract';

/** A time is kept for the person while they say what it is about, until `hold.expiresAt`. */
export class TelehealthSlotHeldEvent extends Event {
  readonly hold: SlotHold;

  constructor(hold: SlotHold) {
    super('telehealth-slot-held', { bubbles: true, composed: true });
    this.hold = hold;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'telehealth-slot-held': TelehealthSlotHeldEvent;
  }
}
