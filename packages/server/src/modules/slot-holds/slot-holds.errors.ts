import { defineError } from '../../shared/errors.ts';

export const slotHoldNotFound = defineError({ code: 'slot_holds.not_found', status: 404, title: 'Slot hold not found' });

export const tooManyHolds = defineError({
  code: 'slot_holds.too_many',
  status: 409,
  title: 'You keep as many slots as one may; release one first',
});
