/** The local participant is in the room. Fires once per start, not again after the connection was mended. */
export class TelehealthCallJoinedEvent extends Event {
  static readonly type = 'telehealth-call-joined';
  readonly appointmentId: string;

  constructor(appointmentId: string) {
    super(TelehealthCallJoinedEvent.type, { bubbles: true, composed: true });
    this.appointmentId = appointmentId;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'telehealth-call-joined': TelehealthCallJoinedEvent;
  }
}
