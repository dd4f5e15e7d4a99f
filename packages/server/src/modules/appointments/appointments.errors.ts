import { defineError } from '../../shared/errors.ts';

export const appointmentNotFound = defineError({ code: 'appointments.not_found', status: 404, title: 'Appointment not found' });

export const appointmentInThePast = defineError({
  code: 'appointments.in_the_past',
  status: 409,
  title: 'An appointment cannot start in the past; leave startsAt out to start now',
});

export const slotTaken = defineError({
  code: 'appointments.slot_taken',
  status: 409,
  title: 'The practitioner or the patient is already busy at that time',
});

export const externalIdTaken = defineError({
  code: 'appointments.external_id_taken',
  status: 409,
  title: 'Another appointment has this externalId',
});
