/** The person pressed Leave. Cancel it to ask something first, then call `leave()`. */
export class TelehealthLeaveRequestEvent extends Event {
  static readonly type = 'telehealth-leave-request';

  constructor() {
    super(TelehealthLeaveRequestEvent.type, { bubbles: true, composed: true, cancelable: true });
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'telehealth-leave-request': TelehealthLeaveRequestEvent;
  }
}
