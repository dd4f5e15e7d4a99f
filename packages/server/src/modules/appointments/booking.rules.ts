import type { CreateAppointment } from '@bedside/contract';

/** A request that nobody confirmed gives its time back after so long, or when it would begin. */
export const REQUEST_HOURS = 24;

export const requestExpiresAt = (now: Date, startsAt: Date) =>
  new Date(Math.min(now.getTime() + REQUEST_HOURS * 3_600_000, startsAt.getTime()));

/** What patients say of their own visits; the rest is the clinic's. */
const PATIENTS_FIELDS: ReadonlySet<string> = new Set([
  'practitionerId',
  'patientId',
  'startsAt',
  'durationMinutes',
  'mode',
  'title',
  'description',
  'reason',
  'holdId',
] satisfies (keyof CreateAppointment)[]);

export const isPatientsBooking = (input: object) =>
  Object.entries(input).every(([name, value]) => value === undefined || PATIENTS_FIELDS.has(name));

/** Of an update: what a patient may say about a visit that is planned already. */
export const isPatientsUpdate = (input: object) => Object.keys(input).every((name) => name === 'reason');
