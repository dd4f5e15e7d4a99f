import type { ParticipantRole, Places } from '@bedside/contract';
import { personIdsOf } from '../../auth.ts';
import type { Actor } from '../../context.ts';
import type { AppointmentRow, Side } from '../appointments/appointments.table.ts';

type Visit = Pick<AppointmentRow, 'capacity'>;
type Part = { personId: string; role: ParticipantRole };

export const isGroup = ({ capacity }: Visit): boolean => capacity !== null;

/** Null for a visit of one patient. */
export const placesOf = ({ capacity }: Visit, participants: readonly Part[]): Places | null =>
  capacity === null ? null : { capacity, taken: patientsAmong(participants).length };

export const patientsAmong = <One extends Part>(participants: readonly One[]): One[] =>
  participants.filter(({ role }) => role === 'patient');

/** Whom the caller is shown: the patients and guests of a group do not learn of each other. */
export function shownTo<One extends Part>(actor: Actor, visit: Visit, side: Side, participants: readonly One[]): readonly One[] {
  if (!isGroup(visit) || side !== 'patient') return participants;
  const own = personIdsOf(actor);
  return participants.filter(({ personId, role }) => role === 'practitioner' || own.includes(personId));
}
