import type { WaitingEntry } from '@bedside/contract';

/** The person's place in the waiting room is another: it began, changed, or (null) is over. */
export class TelehealthWaitingChangedEvent extends Event {
  static readonly type = 'telehealth-waiting-changed';
  readonly entry: WaitingEntry | null;

  constructor(entry: WaitingEntry | null) {
    super(TelehealthWaitingChangedEvent.type, { bubbles: true, composed: true });
    this.entry = entry;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'telehealth-waiting-changed': TelehealthWaitingChangedEvent;
  }
}
