import {
  PATIENT_CANCEL_REASONS,
  type AppointmentStatus,
  type CancelReason,
  type ParticipantRole,
  type Permission,
} from '@bedside/contract';
import { actorNotAllowed, mayOn, personAmong, type Standing } from '../../auth.ts';
import type { Actor, TransactionContext } from '../../context.ts';
import { lockSubjects } from '../reservations/lock-subjects.ts';
import { isInNotice, settle } from '../door/join-window.rules.ts';
import { readDoors } from '../door/read-doors.ts';
import { requestInvalid } from '../../shared/request.errors.ts';
import { noticeTooShort, wrongStatus } from './appointments.errors.ts';
import { getAppointmentForUpdate, getAppointmentRow } from './appointments.queries.ts';
import type { AppointmentRow, Side } from './appointments.table.ts';
import { participantsOf, sideOf, type Participant } from './write-appointment.ts';

export type Locked = { row: AppointmentRow; participants: Participant[]; subjectIds: string[]; side: Side };

/**
 * An appointment within sight, for whatever touches somebody's time: all its subjects and `alsoSubjects` are locked in one order,
 * and then its row, so that no two who do this deadlock.
 */
export async function lockAppointment(
  tx: TransactionContext,
  id: string,
  { alsoSubjects = [] }: { alsoSubjects?: readonly string[] } = {},
): Promise<Locked> {
  await getAppointmentRow(tx, id);
  const seen = subjectsOf(await participantsOf(tx, id));
  await lockSubjects(tx, [...seen, ...alsoSubjects]);
  const row = await getAppointmentForUpdate(tx, id);
  const participants = await participantsOf(tx, id);
  const subjectIds = subjectsOf(participants);
  // Someone was put in another's place meanwhile. Not in order any more: should it deadlock, `transact` does it again.
  await lockSubjects(
    tx,
    subjectIds.filter((subjectId) => !seen.includes(subjectId)),
  );
  return { row, participants, subjectIds, side: sideOf(tx.actor, participants) };
}

/** Whose time an appointment takes. */
export const subjectsOf = (participants: readonly Participant[]) =>
  participants.filter(({ role }) => role !== 'guest').map(({ personId }) => personId);

/** Part in it as the patient or as the practitioner; a guest's is none. */
function standingIn(actor: Actor, { row, participants }: Locked): Standing & { role: ParticipantRole | undefined } {
  const id = personAmong(
    actor,
    participants.map(({ personId }) => personId),
  );
  const role = participants.find(({ personId }) => personId === id)?.role;
  return { departmentId: row.departmentId, isOwn: role === 'patient' || role === 'practitioner', role };
}

/** The row is seen already: who may not do this to it is told so. */
export function requireOn({ actor }: TransactionContext, permission: Permission, locked: Locked): void {
  if (!mayOn(actor, permission, standingIn(actor, locked))) throw actorNotAllowed();
}

/** To complete a visit: its practitioner, and whoever manages it. */
export function requireCompleting({ actor }: TransactionContext, locked: Locked): void {
  const { departmentId, role } = standingIn(actor, locked);
  if (!mayOn(actor, 'appointments.manage', { departmentId, isOwn: role === 'practitioner' })) throw actorNotAllowed();
}

/** Of one's own visits `appointments.manage` is to complete them, and no more. */
export function requireDesk({ actor }: TransactionContext, { row: { departmentId } }: Locked): void {
  if (!mayOn(actor, 'appointments.manage', { departmentId, isOwn: false })) throw actorNotAllowed();
}

/** What is planned for all of a group is not one patient's to change. */
export function requireForAll({ row, side }: Locked): void {
  if (row.capacity !== null && side === 'patient') throw actorNotAllowed();
}

export function requireStatus({ row }: Pick<Locked, 'row'>, statuses: readonly AppointmentStatus[]): void {
  if (!statuses.includes(row.status)) throw wrongStatus();
}

/** Patients change what is close only through the clinic. */
export async function requireNotice(tx: TransactionContext, { row, side }: Locked): Promise<void> {
  if (side !== 'patient' || row.status === 'pending') return;
  const [door] = await readDoors(tx, [row]);
  const { minutes } = settle(door!.facts.levels, 'patientNoticeMinutes');
  if (!isInNotice(tx.clock.now(), row.startsAt, minutes)) throw noticeTooShort();
}

/** Patients speak for themselves: that the practitioner cannot come is not theirs to say. */
export function requireOwnReason(
  { side }: Pick<Locked, 'side'>,
  { reason }: { reason: CancelReason },
  pointer = '/reason',
): void {
  if (side !== 'patient' || (PATIENT_CANCEL_REASONS as readonly CancelReason[]).includes(reason)) return;
  const hint = `Patients give one of ${PATIENT_CANCEL_REASONS.map((one) => `"${one}"`).join('|')}`;
  throw requestInvalid({ errors: [{ pointer, detail: 'not_yours_to_say', hint }] });
}
