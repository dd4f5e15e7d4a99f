import type { PersonAction, PersonKind, PersonStatus } from '@bedside/contract';
import type { PersonFields } from './person-fields.ts';

/** From where to where the status of a person goes. Rejecting somebody who waits is deactivating them. */
export const STATUS_MOVES: Record<Exclude<PersonAction, 'update'>, { from: PersonStatus; to: PersonStatus }> = {
  approve: { from: 'pending', to: 'active' },
  reject: { from: 'pending', to: 'deactivated' },
  deactivate: { from: 'active', to: 'deactivated' },
  reactivate: { from: 'deactivated', to: 'active' },
};

/** The clinic's own people, beside its patients and their guests. */
export const isOfClinic = (kind: PersonKind): boolean => kind === 'practitioner' || kind === 'staff';

/** What a profile needs to be called complete: domain, "People's fields". Nothing is asked of staff and guests but their name. */
const NEEDED: Record<PersonKind, readonly (keyof PersonFields)[]> = {
  patient: ['name', 'birthDate', 'gender', 'contactNumber', 'emergencyContacts'],
  practitioner: ['name', 'specialty', 'experienceYears', 'qualification'],
  staff: ['name'],
  guest: ['name'],
};

export const isComplete = (kind: PersonKind, fields: PersonFields): boolean =>
  NEEDED[kind].every((name) => {
    const value = fields[name];
    return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null;
  });

/** What people may change of themselves. Credentials, record number and external id are the clinic's. */
const OWN: Record<PersonKind, readonly (keyof PersonFields)[]> = {
  patient: [
    ...(['name', 'contactNumber', 'language', 'timeZone'] as const),
    ...(['birthDate', 'gender', 'bloodGroup', 'allergies', 'emergencyContacts'] as const),
  ],
  practitioner: ['contactNumber', 'language', 'timeZone', 'about', 'languages'],
  staff: ['contactNumber', 'language', 'timeZone'],
  guest: ['contactNumber', 'language', 'timeZone'],
};

/** Those of the fields that are not the person's own to change. */
export const notTheirs = (kind: PersonKind, fields: PersonFields): string[] =>
  Object.keys(fields).filter((name) => !(OWN[kind] as readonly string[]).includes(name));

/** Nine digits out of a random id, easy to say on the phone. May be another patient's: then take another id. */
export const mrnFrom = (id: string): string => String(100_000_000 + (Number.parseInt(id.slice(-12), 16) % 900_000_000));

const CURSOR = /^(pat|prc|stf|rev|wle)_[0-9a-f]{32}$/;

/** Where a page ended: the last row's id, since a name would stand in addresses. */
export const cursorOf = (id: string): string => Buffer.from(id).toString('base64url');

export function readCursor(cursor: string): string | undefined {
  const id = Buffer.from(cursor, 'base64url').toString();
  return CURSOR.test(id) ? id : undefined;
}
