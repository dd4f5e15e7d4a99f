import { defineError } from '../../shared/errors.ts';

export const testClinicsOnly = defineError({ code: 'sandbox.test_only', status: 403, title: 'Only test clinics have a sandbox' });
