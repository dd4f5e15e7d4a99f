import type { Appointment } from '@bedside/contract';

/** Someone wants to see more of this appointment. Cancel it to show it in your own way. */
export class TelehealthAppointmentOpenedEvent extends Event {
  readonly appointment: Appointment;

  constructor(appointment: Appointment) {
    super('telehealth-appointment-opened', { bubbles: true, composed: true, cancelable: true });
    this.appointment = appointment;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'telehealth-appointment-opened': TelehealthAppointmentOpenedEvent;
  }
}
