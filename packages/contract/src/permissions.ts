/**
 * What can be allowed. Also the scopes of secret keys, and `x-permission` of every route in OpenAPI.
 *
 * - `appointments.manage`: confirm, complete, no-show, reopen, entered in error, reassign, check in on behalf. With the scope
 *   `own` it only completes.
 * - `appointments.override`: book over busy time on purpose.
 * - `waiting.manage`: admit, hold, deny, message, running late. `calls.moderate`: end for all, mute, remove.
 * - `people.manage`, `settings.manage`: also proxies; also departments, origins, identity providers and webhook endpoints.
 * - `break_glass.use`: open for an hour, with a reason, what the role's scope hides.
 */
export const PERMISSIONS = [
  'appointments.read',
  'appointments.book',
  'appointments.move',
  'appointments.cancel',
  'appointments.manage',
  'appointments.override',
  'appointments.delete',
  'waiting.read',
  'waiting.manage',
  'waitlist.manage',
  'calls.read',
  'calls.join',
  'calls.ring',
  'calls.moderate',
  'messages.read',
  'messages.write',
  'notes.read',
  'notes.write',
  'reviews.write',
  'schedules.read',
  'schedules.manage',
  'people.read',
  'people.manage',
  'invitations.manage',
  'sessions.create',
  'settings.read',
  'settings.manage',
  'keys.manage',
  'audit.read',
  'reports.read',
  'break_glass.use',
  'sandbox.manage',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** What a person is to the clinic. Staff have one of three; everyone else's is their kind. */
export const ROLE_NAMES = ['patient', 'guest', 'practitioner', 'staff', 'department_admin', 'clinic_admin'] as const;
export type Role = (typeof ROLE_NAMES)[number];

/** `own`: rows the person takes part in, or acts for. `department`: those of their departments. `clinic`: every row of the clinic. */
export const SCOPES = ['own', 'department', 'clinic'] as const;
export type Scope = (typeof SCOPES)[number];

type Permissions = Partial<Record<Permission, Scope>>;

const all = (scope: Scope, ...permissions: Permission[]): Permissions =>
  Object.fromEntries(permissions.map((permission) => [permission, scope]));

const administered = (scope: 'department' | 'clinic'): Permissions => ({
  ...all(scope, 'appointments.read', 'appointments.book', 'appointments.move', 'appointments.cancel', 'appointments.manage'),
  ...all(scope, 'appointments.override', 'appointments.delete', 'waiting.read', 'waiting.manage', 'waitlist.manage'),
  ...all(scope, 'calls.read', 'calls.join', 'calls.ring', 'calls.moderate', 'schedules.read', 'schedules.manage'),
  ...all(scope, 'people.read', 'people.manage', 'invitations.manage', 'reports.read'),
  ...all('own', 'messages.read', 'messages.write'),
  ...all('clinic', 'settings.read'),
});

/** Who may do what, and on which rows. A permission that is not listed is not given. */
export const ROLES: Record<Role, Permissions> = {
  patient: all(
    'own',
    ...(['appointments.read', 'appointments.book', 'appointments.move', 'appointments.cancel', 'waitlist.manage'] as const),
    ...(['waiting.read', 'calls.read', 'calls.join', 'calls.ring', 'messages.read', 'messages.write'] as const),
    ...(['notes.read', 'reviews.write', 'people.read', 'people.manage'] as const),
  ),
  guest: all('own', 'appointments.read', 'waiting.read', 'calls.read', 'calls.join', 'messages.read', 'messages.write'),
  practitioner: all(
    'own',
    ...(['appointments.read', 'appointments.book', 'appointments.move', 'appointments.cancel', 'appointments.manage'] as const),
    ...(['waiting.read', 'waiting.manage', 'waitlist.manage', 'messages.read', 'messages.write'] as const),
    ...(['calls.read', 'calls.join', 'calls.ring', 'calls.moderate', 'notes.read', 'notes.write'] as const),
    ...(['schedules.read', 'schedules.manage', 'people.read', 'people.manage', 'reports.read'] as const),
  ),
  staff: {
    ...all('clinic', 'appointments.read', 'appointments.book', 'appointments.move', 'appointments.cancel', 'appointments.manage'),
    ...all('clinic', 'appointments.override', 'appointments.delete', 'waiting.read', 'waitlist.manage', 'calls.read'),
    ...all('clinic', 'calls.ring', 'schedules.read', 'people.read', 'invitations.manage', 'settings.read'),
    ...all('own', 'messages.read', 'messages.write'),
  },
  department_admin: administered('department'),
  clinic_admin: {
    ...administered('clinic'),
    ...all('clinic', 'settings.manage', 'keys.manage', 'audit.read', 'break_glass.use', 'sandbox.manage'),
  },
};
