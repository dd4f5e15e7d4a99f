import type { Appointment } from '@bedside/contract';

/** Someone chose to join this appointment. Cancel it to open the visit in your own way. */
export class TelehealthAppointmentSelectedEvent extends Event {
  static readonly type = 'telehealth-appointment-selected';
  readonly appointment: Appointment;

  constructor(appointment: Appointment) {
    super(TelehealthAppointmentSelectedEvent.type, { bubbles: true, composed: true, cancelable: true });
    this.appointment = appointment;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'telehealth-appointment-selected': TelehealthAppointmentSelectedEvent;
  }
}
