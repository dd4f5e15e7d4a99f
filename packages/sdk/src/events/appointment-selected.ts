import type { Appointment } from '@bedside/contract';

/** Someone chose to join this appointment. Cancel it to open the visit in your own way. */
export class TelehealthAppointmentSelectedEvent extends Event {
  readonly appointment: Appointment;

  constructor(appointment: Appointment) {
    super('telehealth-appointment-selected', { bubbles: true, composed: true, cancelable: true });
    this.appointment = appointment;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'telehealth-appointment-selected': TelehealthAppointmentSelectedEvent;
  }
}
