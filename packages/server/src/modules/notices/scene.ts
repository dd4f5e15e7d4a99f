import type { ClinicSettings, NoticeKind, ParticipantRole } from '@bedside/contract';
import { and, eq, inArray, isNull } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { appointmentParticipants, appointments, type AppointmentRow } from '../appointments/appointments.table.ts';
import { getClinic } from '../clinics/clinics.queries.ts';
import { settingsOf } from '../clinics/clinics.rules.ts';
import type { ClinicRow } from '../clinics/clinics.table.ts';
import { joinWindow } from '../door/join-window.rules.ts';
import { people, type PersonRow } from '../people/people.table.ts';
import type { NoticeFacts } from './notices.table.ts';

export type Participant = { person: PersonRow; role: ParticipantRole };

/** What there is to know of a visit before anybody is told of it. */
export type Visit = { row: AppointmentRow; participants: Participant[] };
export type Scene = { clinic: ClinicRow; settings: ClinicSettings; visit: Visit | undefined };

/** The clinic, and a visit that was not deleted. */
export async function sceneOf(tx: TransactionContext, appointmentId: string | null): Promise<Scene> {
  const clinic = await getClinic(tx);
  return { clinic, settings: settingsOf(clinic), visit: appointmentId === null ? undefined : await visitOf(tx, appointmentId) };
}

async function visitOf(tx: TransactionContext, id: string): Promise<Visit | undefined> {
  const [row] = await tx.db
    .select()
    .from(appointments)
    .where(and(eq(appointments.clinicId, tx.clinicId), eq(appointments.id, id), isNull(appointments.deletedAt)));
  if (!row) return undefined;
  const participants = await tx.db
    .select({ person: people, role: appointmentParticipants.role })
    .from(appointmentParticipants)
    .innerJoin(people, eq(people.id, appointmentParticipants.personId))
    .where(eq(appointmentParticipants.appointmentId, id))
    .orderBy(people.id);
  return { row, participants };
}

export const peopleById = async (tx: TransactionContext, ids: readonly string[]): Promise<PersonRow[]> =>
  ids.length === 0
    ? []
    : tx.db
        .select()
        .from(people)
        .where(and(eq(people.clinicId, tx.clinicId), inArray(people.id, [...ids])))
        .orderBy(people.id);

/** Whether such a mail goes out by itself. */
export const isMailed = ({ notices }: ClinicSettings, kind: NoticeKind): boolean =>
  kind === 'incoming_call' ? notices.incomingCallMail : notices.mails[kind];

/** To come, and not begun: what people are kept informed of. */
export const isUpcoming = ({ row }: Visit, now: Date): boolean =>
  (row.status === 'scheduled' || row.status === 'checked_in') && row.endsAt > now;

/** When it is, and from when to when this person may come in. */
export function factsOf({ clinic, visit }: Scene, personId: string): NonNullable<NoticeFacts['visit']> | null {
  if (!visit) return null;
  const { row, participants } = visit;
  const practitioner = participants.find(({ role }) => role === 'practitioner');
  const levels = { clinic: clinic.joinWindow, practitioner: practitioner?.person.joinWindow ?? {}, appointment: row.joinWindow };
  const isPractitioner = participants.some(({ person, role }) => person.id === personId && role === 'practitioner');
  const { opensAt, closesAt } = joinWindow(row, levels, isPractitioner ? 'practitioner' : 'patient', 'first_entry');
  return {
    startsAt: row.startsAt.toISOString(),
    endsAt: row.endsAt.toISOString(),
    mode: row.mode,
    opensAt: opensAt.toISOString(),
    closesAt: closesAt.toISOString(),
  };
}
