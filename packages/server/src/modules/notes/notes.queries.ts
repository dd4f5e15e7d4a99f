import { and, asc, desc, eq, inArray, isNotNull, isNull, or, sql, type SQL } from 'drizzle-orm';
import { personIdsOf, scopeOf } from '../../auth.ts';
import type { PersonActor, ServiceContext, TransactionContext } from '../../context.ts';
import { appointmentParticipants, appointments } from '../appointments/appointments.table.ts';
import { noteNotFound } from './notes.errors.ts';
import { notes, type NoteRow } from './notes.table.ts';

/** In a group a note is about one of its patients. */
const isOfThatPatient = sql`(${notes.patientId} is null or ${notes.patientId} = about.person_id)`;

/** Of visits in which one of these people is the patient. */
const isAbout = (patientIds: readonly string[]): SQL => sql`exists (select from ${appointmentParticipants} about
  where about.appointment_id = ${notes.appointmentId} and about.role = 'patient' and ${isOfThatPatient}
    and ${inArray(sql`about.person_id`, [...patientIds])})`;

/** Of visits of somebody whom this practitioner has seen or will see. */
const isOfPatientOf = (practitionerId: string): SQL => sql`exists (select from ${appointmentParticipants} about
  join ${appointmentParticipants} theirs on theirs.person_id = about.person_id and theirs.clinic_id = about.clinic_id and theirs.role = 'patient'
  join ${appointmentParticipants} own on own.appointment_id = theirs.appointment_id and own.role = 'practitioner'
  join ${appointments} together on together.id = own.appointment_id and together.status <> 'entered_in_error'
  where about.appointment_id = ${notes.appointmentId} and about.role = 'patient' and ${isOfThatPatient}
    and own.person_id = ${practitionerId})`;

/** What was entered in error is hidden from people, and so is what was written about it. */
const isOfSomethingThatWas = sql`exists (select from ${appointments} visit
  where visit.id = ${notes.appointmentId} and visit.status <> 'entered_in_error')`;

/**
 * The notes this caller may know of. Drafts are their author's own. A practitioner reads what was signed about their patients, a
 * patient what was also released, an admin who broke the glass what was signed about that person, a key what was signed.
 */
function visibleTo({ clinicId, actor }: ServiceContext): SQL | undefined {
  const isSigned = eq(notes.state, 'signed');
  const seen = actor.type === 'person' ? visibleToPerson(actor, isSigned) : scopeOf(actor, 'notes.read') && isSigned;
  return and(eq(notes.clinicId, clinicId), seen || sql`false`);
}

const visibleToPerson = (person: PersonActor, isSigned: SQL) =>
  and(
    isOfSomethingThatWas,
    person.appointmentId === null ? undefined : eq(notes.appointmentId, person.appointmentId),
    or(
      ...(person.kind === 'practitioner' ? [eq(notes.authorId, person.id), and(isSigned, isOfPatientOf(person.id))] : []),
      and(isSigned, isNotNull(notes.releasedAt), isAbout(personIdsOf(person))),
      ...(person.opened.length > 0 ? [and(isSigned, isAbout(person.opened))] : []),
    ),
  );

export async function getNote(tx: TransactionContext, id: string): Promise<NoteRow> {
  const [row] = await tx.db
    .select()
    .from(notes)
    .where(and(eq(notes.id, id), visibleTo(tx)));
  if (!row) throw noteNotFound();
  return row;
}

/** Locks the row until the transaction ends: what is saved, signed and released is decided under this lock. */
export async function getNoteForUpdate(tx: TransactionContext, id: string): Promise<NoteRow> {
  const [row] = await tx.db
    .select()
    .from(notes)
    .where(and(eq(notes.id, id), visibleTo(tx)))
    .for('update');
  if (!row) throw noteNotFound();
  return row;
}

/** Oldest first. */
export const notesOfAppointment = (tx: TransactionContext, appointmentId: string): Promise<NoteRow[]> =>
  tx.db
    .select()
    .from(notes)
    .where(and(eq(notes.appointmentId, appointmentId), visibleTo(tx)))
    .orderBy(asc(notes.createdAt), asc(notes.id));

type PatientPage = { patientId: string; limit: number; after: { createdAt: Date; id: string } | undefined };

/** One row more than the page holds, newest first; along the patient's own visits. */
export async function notesOfPatient(tx: TransactionContext, { patientId, limit, after }: PatientPage): Promise<NoteRow[]> {
  const { clinicId, personId, role, appointmentId } = appointmentParticipants;
  const isAboutThem = or(isNull(notes.patientId), eq(notes.patientId, patientId));
  const beyond = after && sql`(${notes.createdAt}, ${notes.id}) < (${after.createdAt.toISOString()}::timestamptz, ${after.id})`;
  const rows = await tx.db
    .select({ row: notes })
    .from(appointmentParticipants)
    .innerJoin(notes, eq(notes.appointmentId, appointmentId))
    .where(and(eq(clinicId, tx.clinicId), eq(personId, patientId), eq(role, 'patient'), isAboutThem, visibleTo(tx), beyond))
    .orderBy(desc(notes.createdAt), desc(notes.id))
    .limit(limit + 1);
  return rows.map(({ row }) => row);
}

type Circle = { practitionerIds: string[]; patientIds: string[] };

/** Who takes part, but for guests: notes are none of their business. */
export async function circleOf(tx: TransactionContext, appointmentIds: readonly string[]): Promise<Map<string, Circle>> {
  const rows = await tx.db
    .select()
    .from(appointmentParticipants)
    .where(inArray(appointmentParticipants.appointmentId, [...appointmentIds]));
  const idsOf = (appointmentId: string, wanted: string) =>
    rows.flatMap((row) => (row.appointmentId === appointmentId && row.role === wanted ? row.personId : []));
  return new Map(
    appointmentIds.map((id) => [id, { practitionerIds: idsOf(id, 'practitioner'), patientIds: idsOf(id, 'patient') }]),
  );
}
