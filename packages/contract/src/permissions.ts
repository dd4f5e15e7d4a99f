import type { PersonKind } from './sessions.ts';

/** What can be allowed. Also the scopes of secret keys, and `x-permission` of every route in OpenAPI. */
export const PERMISSIONS = [
  'appointments.read',
  'appointments.book',
  'waiting.read',
  'waiting.manage',
  'calls.read',
  'calls.join',
  'calls.moderate',
  'invitations.manage',
  'sessions.create',
  'sandbox.manage',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** `own`: rows the person takes part in. `clinic`: every row of the clinic. */
export type Scope = 'own' | 'clinic';

/** Who may do what, and on which rows. A permission that is not listed is not given. */
export const ROLES: Record<PersonKind, Partial<Record<Permission, Scope>>> = {
  patient: { 'appointments.read': 'own', 'waiting.read': 'own', 'calls.read': 'own', 'calls.join': 'own' },
  guest: { 'appointments.read': 'own', 'waiting.read': 'own', 'calls.read': 'own', 'calls.join': 'own' },
  practitioner: {
    'appointments.read': 'own',
    'appointments.book': 'own',
    'waiting.read': 'own',
    'waiting.manage': 'own',
    'calls.read': 'own',
    'calls.join': 'own',
    'calls.moderate': 'own',
  },
  staff: {
    'appointments.read': 'clinic',
    'appointments.book': 'clinic',
    'waiting.read': 'clinic',
    'calls.read': 'clinic',
    'invitations.manage': 'clinic',
  },
};
