import type { Appointment, AppointmentAction, AppointmentParticipant, Places } from '@bedside/contract';
import { mayOn, scopeOf, type Standing } from '../../auth.ts';
import type { TransactionContext } from '../../context.ts';
import { decide, windowOf, type DoorFacts } from '../door/door.rules.ts';
import { settle, timeGate } from '../door/join-window.rules.ts';
import { readDoors, type Door } from '../door/read-doors.ts';
import { isGroup, placesOf, shownTo } from '../groups/groups.rules.ts';
import { dateIn } from '../../shared/dates.ts';
import { actionsOf, type ActionFacts } from './appointment-actions.rules.ts';
import type { AppointmentRow, Side } from './appointments.table.ts';
import { sideOf } from './write-appointment.ts';

/** An appointment with all that its wire shape shows. */
export type AppointmentView = {
  row: AppointmentRow;
  /** As the caller is shown them. */
  participants: readonly Door['participants'][number][];
  places: Places | null;
  joinWindow: { opensAt: Date; closesAt: Date };
  callId: string | null;
  /** Where the caller stands in it: not everything is for everyone. */
  side: Side;
  isGuest: boolean;
  can: AppointmentAction[];
};

/** As the caller sees them. As many queries for a page as for one. */
export async function viewAppointments(tx: TransactionContext, rows: readonly AppointmentRow[]): Promise<AppointmentView[]> {
  const doors = await readDoors(tx, rows);
  return doors.map((door) => {
    const isTheirCall =
      tx.actor.type !== 'person' || mayOn(tx.actor, 'calls.read', standingOf(door)) || door.facts.place !== 'none';
    const { opensAt, closesAt } = windowOf(door.facts);
    const side = sideOf(tx.actor, door.participants);
    return {
      row: door.row,
      participants: shownTo(tx.actor, door.row, side, door.participants),
      places: placesOf(door.row, door.participants),
      joinWindow: { opensAt, closesAt },
      callId: door.call && isTheirCall ? door.call.id : null,
      side,
      isGuest: door.facts.role === 'guest',
      can: actionsOn(tx, door, side),
    };
  });
}

export const viewAppointment = async (tx: TransactionContext, row: AppointmentRow): Promise<AppointmentView> =>
  (await viewAppointments(tx, [row]))[0]!;

/** A call is its practitioner's own before it is anybody else's: a guest who was not admitted is not told of it. */
export const standingOf = ({ row, facts }: Door): Standing => ({
  departmentId: row.departmentId,
  isOwn: facts.role === 'practitioner',
});

function actionsOn(tx: TransactionContext, door: Door, side: Side): AppointmentAction[] {
  const { facts, call, row } = door;
  const can: AppointmentAction[] = [];
  if (scopeOf(tx.actor, 'calls.join') && tx.actor.type === 'person' && mayJoin(facts)) can.push('join');
  if (call && mayOn(tx.actor, 'calls.moderate', standingOf(door))) can.push('end');
  const isPatient = facts.role === 'patient';
  const may: ActionFacts['may'] = (needed) => {
    if (needed === 'desk') return mayOn(tx.actor, 'appointments.manage', { departmentId: row.departmentId, isOwn: false });
    // Also who broke the glass: each note is shown, or not, on its own.
    if (needed === 'notes.read') return scopeOf(tx.actor, needed) !== undefined;
    const isOwn = facts.role === 'practitioner' || (isPatient && needed !== 'appointments.manage');
    return mayOn(tx.actor, needed, { departmentId: row.departmentId, isOwn });
  };
  const verbs = actionsOf({
    status: row.status,
    mode: row.mode,
    side,
    now: facts.now,
    startsAt: row.startsAt,
    isGroup: isGroup(row),
    guests: door.participants.filter(({ role }) => role === 'guest').length,
    hasArrived: facts.entry !== 'none' && facts.entry !== 'left',
    noShowAt: row.noShowAt,
    noticeMinutes: settle(facts.levels, 'patientNoticeMinutes').minutes,
    mayArrive: mayArrive(door, side),
    isDayOrLater: isDayOrLater(door),
    hasExpired: row.status === 'pending' && row.expiresAt !== null && row.expiresAt <= facts.now,
    may,
  });
  return [...can, ...verbs];
}

/** The patient while their door is open, guests too; the clinic for them on the same day. */
export const mayArrive = ({ facts, clinicTimeZone }: Door, side: Side): boolean =>
  side === 'patient'
    ? timeGate(windowOf(facts), facts.now) === 'inside'
    : dateIn(clinicTimeZone, facts.now) === dateIn(clinicTimeZone, facts.startsAt);

/** From the clinic's day of the visit on: what takes place without a call may be earlier than planned, and not days before. */
export const isDayOrLater = ({ facts, clinicTimeZone }: Door): boolean =>
  dateIn(clinicTimeZone, facts.now) >= dateIn(clinicTimeZone, facts.startsAt);

/** A practitioner before the first admission gets no grant, and still belongs on the page of the visit: from there they admit. */
function mayJoin(facts: DoorFacts) {
  const { decision, reason } = decide(facts);
  return decision !== 'refuse' || (reason === 'nobody_admitted' && facts.role === 'practitioner');
}

export function appointmentToApi({
  row,
  participants,
  places,
  joinWindow,
  callId,
  side,
  isGuest,
  can,
}: AppointmentView): Appointment {
  const isClinic = side !== 'patient';
  return {
    id: row.id,
    status: row.status,
    mode: row.mode,
    title: row.title,
    description: row.description,
    reason: isGuest || (isGroup(row) && !isClinic) ? null : row.reason,
    comment: isClinic ? row.comment : null,
    package: row.package,
    location: row.location,
    departmentId: row.departmentId,
    startsAt: row.startsAt.toISOString(),
    endsAt: row.endsAt.toISOString(),
    expiresAt: row.status === 'pending' ? (row.expiresAt?.toISOString() ?? null) : null,
    rescheduledAt: row.rescheduledAt?.toISOString() ?? null,
    participants: participants.map(participantToApi),
    places,
    joinWindow: { opensAt: joinWindow.opensAt.toISOString(), closesAt: joinWindow.closesAt.toISOString() },
    callId,
    cancelReason: row.cancelReason,
    cancelComment: row.cancelledBySide === side && !isGuest ? row.cancelComment : null,
    noShowParty: row.noShowParty,
    noShowProposed: isClinic ? row.noShowProposed : null,
    reminderMinutes: row.reminderMinutes,
    metadata: isClinic ? row.metadata : {},
    externalId: row.externalId,
    seriesId: row.seriesId,
    revision: row.revision,
    can,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

export const participantToApi = ({
  personId,
  role,
  name,
  specialty,
  guestKind,
}: AppointmentView['participants'][number]): AppointmentParticipant => ({
  personId,
  role,
  name,
  specialty,
  ...(guestKind && { guestKind }),
});
