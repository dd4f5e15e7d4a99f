import type { Appointment } from '@bedside/contract';

/** A visit was booked, or asked for: `appointment.status` is `pending` where the clinic confirms what patients book. */
export class TelehealthAppointmentBookedEvent extends Event {
  readonly appointment: Appointment;

  constructor(appointment: Appointment) {
    super('telehealth-appointment-booked', { bubbles: true, composed: true });
    this.appointment = appointment;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'telehealth-appointment-booked': TelehealthAppointmentBookedEvent;
  }
}
