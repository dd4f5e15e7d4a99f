/** The local participant is in the room. Fires once per start, not again after the connection was mended. */
export class TelehealthCallJoinedEvent extends Event {
  static readonly type = 'telehealth-call-joined';
  /** Empty of a call that was rung. */
  readonly appointmentId: string;
  readonly callId: string;

  constructor(appointmentId: string, callId = '') {
    super(TelehealthCallJoinedEvent.type, { bubbles: true, composed: true });
    this.appointmentId = appointmentId;
    this.callId = callId;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'telehealth-call-joined': TelehealthCallJoinedEvent;
  }
}
