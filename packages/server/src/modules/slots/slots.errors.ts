import { defineError } from '../../shared/errors.ts';

export const notASlot = defineError({
  code: 'appointments.not_a_slot',
  status: 409,
  title: 'The practitioner cannot be booked at that time; the slots say when they can',
});
