import type { Appointment } from '@bedside/contract';

/** The person gave this appointment another time. */
export class TelehealthAppointmentRescheduledEvent extends Event {
  readonly appointment: Appointment;

  constructor(appointment: Appointment) {
    super('telehealth-appointment-rescheduled', { bubbles: true, composed: true });
    this.appointment = appointment;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'telehealth-appointment-rescheduled': TelehealthAppointmentRescheduledEvent;
  }
}
