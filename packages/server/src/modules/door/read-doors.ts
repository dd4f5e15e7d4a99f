import type { AppointmentParticipant, GuestKind, ParticipantRole } from '@bedside/contract';
import { mayOn, personIdsOf } from '../../auth.ts';
import type { TransactionContext } from '../../context.ts';
import { namedParticipants, visitsInProgress } from '../appointments/at-the-door.queries.ts';
import type { AppointmentRow } from '../appointments/appointments.table.ts';
import type { CallParticipantRow, CallRow } from '../calls/calls.table.ts';
import { liveCallsOf, seatsTaken } from '../calls/live-calls.queries.ts';
import { readAsked } from '../check-ins/check-ins.queries.ts';
import { clinicAtTheDoor } from '../clinics/clinics.queries.ts';
import { entriesOfAppointments } from '../waiting/waiting.queries.ts';
import type { WaitingEntryRow } from '../waiting/waiting.table.ts';
import type { DoorFacts } from './door.rules.ts';
import { seatsFor } from './grant.rules.ts';

type Participant = Pick<AppointmentParticipant, 'personId' | 'role' | 'name' | 'specialty'> & {
  guestKind: GuestKind | null;
  isSaidLate: boolean;
};

/** An appointment's door as it stands for the caller. */
export type Door = {
  row: AppointmentRow;
  /** Who the caller is here: themselves, or the one they act for. Undefined for those who take no part. */
  personId: string | undefined;
  participants: Participant[];
  entry: WaitingEntryRow | undefined;
  call: CallRow | undefined;
  place: CallParticipantRow | undefined;
  facts: DoorFacts;
  clinicTimeZone: string;
};

/**
 * Reads the doors of many appointments with as many queries as of one. `isElsewhere` is left open: it depends on the device.
 * `personId`: as whom of those that the caller is or acts for.
 */
export async function readDoors(
  tx: TransactionContext,
  rows: readonly AppointmentRow[],
  { personId }: { personId?: string | undefined } = {},
): Promise<Door[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const [clinic] = await clinicAtTheDoor(tx.db, { clinicId: tx.clinicId });
  const everyone = (await namedParticipants(tx.db, { ids })).sort((a, b) => ORDER[a.role] - ORDER[b.role]);
  const entries = await entriesOfAppointments(tx.db, { ids });
  const live = await liveCallsOf(tx.db, { ids, personIds: [...personIdsOf(tx.actor)] });
  const inRooms = await seatedIn(tx, live);
  const busy = await busyPractitioners(tx, everyone);
  const askedOf = await readAsked(tx, clinic?.settings ?? {}, everyone);

  return rows.map((row) => {
    const participants = everyone.filter(({ appointmentId }) => appointmentId === row.id);
    const here = participants.map((one) => one.personId);
    const askerId = personIdsOf(tx.actor).find((id) => here.includes(id) && (personId === undefined || id === personId));
    const practitioner = participants.find(({ role }) => role === 'practitioner');
    const entriesHere = entries.filter(({ appointmentId }) => appointmentId === row.id);
    const entry = entriesHere.find(({ personId }) => personId === askerId);
    const callHere = live.filter(({ call }) => call.appointmentId === row.id);
    const role = participants.find(({ personId }) => personId === askerId)?.role ?? (mayEnter(tx, row) ? 'staff' : null);
    const callerId = askerId ?? (role === 'staff' ? tx.actor.id : undefined);
    const place = callHere.find(({ place }) => place?.personId === callerId)?.place ?? undefined;
    const seated = inRooms.filter(({ callId, personId }) => callId === callHere[0]?.call.id && personId !== callerId).length;
    const facts: DoorFacts = {
      now: tx.clock.now(),
      startsAt: row.startsAt,
      endsAt: row.endsAt,
      status: row.status,
      mode: row.mode,
      levels: { clinic: clinic?.joinWindow ?? {}, practitioner: practitioner?.joinWindow ?? {}, appointment: row.joinWindow },
      role,
      entry: entry?.state ?? 'none',
      someoneWaits: entriesHere.some(({ state }) => state === 'waiting' || state === 'held'),
      call: callHere.length > 0 ? 'live' : 'none',
      place: place?.state ?? 'none',
      isLockedOut: isLockedOut(callHere[0]?.call, place),
      clinicIsLate:
        participants.some(({ isSaidLate }) => isSaidLate) ||
        busy.some((other) => other.personId === practitioner?.personId && other.startsAt < row.startsAt),
      practitionerIsBusy: busy.some((other) => other.personId === practitioner?.personId && other.appointmentId !== row.id),
      isFull: seated >= seatsFor(row.capacity),
      isElsewhere: false,
      asked: askedOf(row.id, askerId),
    };
    const clinicTimeZone = clinic?.timeZone ?? 'UTC';
    return { row, personId: askerId, participants, entry, call: callHere[0]?.call, place, facts, clinicTimeZone };
  });
}

/** But for who was in it before, or was let in since. */
const isLockedOut = (call: CallRow | undefined, place: CallParticipantRow | undefined): boolean =>
  call?.lockedAt != null && !place?.joinedAt && !(place?.letInAt && place.letInAt >= call.lockedAt);

const ORDER: Record<ParticipantRole, number> = { practitioner: 0, patient: 1, guest: 2 };

/** Who administers enters within their scope, without taking part. */
const mayEnter = ({ actor }: TransactionContext, { departmentId }: AppointmentRow) =>
  actor.type === 'person' && mayOn(actor, 'calls.join', { departmentId, isOwn: false });

/** Who is in these rooms, or has a grant to come in. */
function seatedIn(tx: TransactionContext, live: readonly { call: CallRow }[]) {
  const callIds = [...new Set(live.map(({ call }) => call.id))];
  return callIds.length === 0 ? [] : seatsTaken(tx.db, { callIds });
}

/** In which visits the practitioners of these appointments are now. */
function busyPractitioners(tx: TransactionContext, everyone: readonly Participant[]) {
  const ids = [...new Set(everyone.filter(({ role }) => role === 'practitioner').map(({ personId }) => personId))];
  return visitsInProgress(tx.db, { clinicId: tx.clinicId, ids });
}
