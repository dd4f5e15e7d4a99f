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

export const ofOtherPatients = defineError({
  code: 'appointments.of_other_patients',
  status: 409,
  title: 'The appointment with this externalId is for other patients',
});

export const notToday = defineError({
  code: 'appointments.not_today',
  status: 409,
  title: 'The clinic checks people in on the day of their visit',
});

export const wrongStatus = defineError({
  code: 'appointments.wrong_status',
  status: 409,
  title: 'This cannot be done in its present status; `can` lists what can',
});

export const noticeTooShort = defineError({
  code: 'appointments.notice_too_short',
  status: 409,
  title: 'It is too close to the start for a patient to change it',
});

export const bookingOff = defineError({
  code: 'appointments.booking_off',
  status: 409,
  title: 'This clinic takes no bookings from patients',
});

export const requestExpired = defineError({
  code: 'appointments.expired',
  status: 409,
  title: 'The request was not confirmed in time',
});

export const notStartedYet = defineError({
  code: 'appointments.not_started_yet',
  status: 409,
  title: 'What has not begun cannot have taken place or been missed',
});

export const tooLateToReopen = defineError({
  code: 'appointments.too_late_to_reopen',
  status: 409,
  title: 'The 24 hours in which this could be taken back have passed',
});

export const groupFull = defineError({
  code: 'appointments.full',
  status: 409,
  title: 'Every place of this group visit is taken',
});

export const isAGroup = defineError({
  code: 'appointments.is_a_group',
  status: 409,
  title: 'This appointment is a group visit, which is not upserted',
});

export const notAGroup = defineError({
  code: 'appointments.not_a_group',
  status: 409,
  title: 'This appointment is for one patient',
});

export const guestsFull = defineError({
  code: 'appointments.guests_full',
  status: 409,
  title: 'No more guests can come to this visit',
});

export const noGuestsInGroups = defineError({
  code: 'appointments.no_guests_in_groups',
  status: 409,
  title: 'Guests come to visits of one patient',
});

export const formInvalid = defineError({
  code: 'appointments.form_invalid',
  status: 409,
  title: 'The form is not as the clinic asks for it',
});
