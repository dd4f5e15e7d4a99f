import type { Call } from '@bedside/contract';
import { personIdsOf, scopeOf } from '../../auth.ts';
import type { TransactionContext } from '../../context.ts';
import type { CallParticipantRow, CallRow } from '../calls/calls.table.ts';
import { getClinic } from '../clinics/clinics.queries.ts';
import { settingsOf } from '../clinics/clinics.rules.ts';
import { groupPlacesOf, isGroupVisit } from './groups.queries.ts';

type Named = CallParticipantRow & { name: string; avatarKey: string | null };
export type ShownParticipant = Omit<Named, 'personId'> & Pick<Call['participants'][number], 'personId' | 'ordinal'>;

/** To the clinic everyone as they are. The patients and guests of a group are shown each other as "Patient 3" and "Guest". */
export async function asShown(
  tx: TransactionContext,
  { appointmentId }: CallRow,
  places: readonly Named[],
): Promise<ShownParticipant[]> {
  if (appointmentId === null || !(await isGroupVisit(tx, appointmentId)))
    return places.map((place) => ({ ...place, ordinal: null }));
  const ordinals = new Map((await groupPlacesOf(tx, appointmentId)).map(({ personId, ordinal }) => [personId, ordinal]));
  const isHidden = hiddenFrom(tx, places);
  const { names } = settingsOf(await getClinic(tx)).groups;
  return places.map((place) => {
    const ordinal = ordinals.get(place.personId) ?? null;
    if (!isHidden(place)) return { ...place, ordinal };
    if (place.role === 'guest') return { ...place, personId: null, name: 'Guest', avatarKey: null, ordinal: null };
    const name = names === 'first_name' ? firstNameOf(place.name) : `Patient ${ordinal ?? ''}`.trim();
    return { ...place, personId: null, name, avatarKey: null, ordinal };
  });
}

const firstNameOf = (name: string) => name.trim().split(/\s+/)[0]!;

/** Which of them the caller is not told by name: none, when they are of the clinic's side in it. */
function hiddenFrom({ actor }: TransactionContext, places: readonly CallParticipantRow[]) {
  const own = personIdsOf(actor);
  const isPractitioner = places.some(({ personId, role }) => role === 'practitioner' && personId === actor.id);
  const isOfClinic = isPractitioner || scopeOf(actor, 'calls.read') !== 'own';
  return ({ personId, role }: CallParticipantRow) => !isOfClinic && isOfPatients({ role }) && !own.includes(personId);
}

/** For events, which everyone in the room gets: in a group, a patient or guest is named by their place in the call only. */
export async function whoInEvents(
  tx: TransactionContext,
  { appointmentId }: Pick<CallRow, 'appointmentId'>,
  { id, personId, role }: Pick<CallParticipantRow, 'id' | 'personId' | 'role'>,
): Promise<{ participantId: string; personId?: string }> {
  const isHidden = isOfPatients({ role }) && (await isGroupVisit(tx, appointmentId));
  return { participantId: id, ...(!isHidden && { personId }) };
}

/** Of those in the call, who may hear of this one by name: in a group, no other patient and no guest. */
export async function whoMayHear<One extends Pick<CallParticipantRow, 'id' | 'role'>>(
  tx: TransactionContext,
  { appointmentId }: Pick<CallRow, 'appointmentId'>,
  places: readonly One[],
  about: One,
): Promise<readonly One[]> {
  if (!isOfPatients(about) || !(await isGroupVisit(tx, appointmentId))) return places;
  return places.filter((place) => place.id === about.id || !isOfPatients(place));
}

const isOfPatients = ({ role }: Pick<CallParticipantRow, 'role'>) => role === 'patient' || role === 'guest';
