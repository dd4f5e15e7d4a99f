import type { CreateNote, WriteNote } from '@bedside/contract';
import type { FlawName } from '../../shared/request-flaws.ts';
import { actorNotAllowed, requireActor, requirePermission } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { getAppointmentRow } from '../appointments/appointments.queries.ts';
import type { AppointmentRow } from '../appointments/appointments.table.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { isGroup } from '../groups/groups.rules.ts';
import { personNotFound } from '../people/people.errors.ts';
import { requestInvalid } from '../../shared/request.errors.ts';
import { noteNotSigned } from './notes.errors.ts';
import { circleOf, getNoteForUpdate } from './notes.queries.ts';
import { notes } from './notes.table.ts';
import { viewNote, type NoteView } from './view-notes.ts';

type Input = WriteNote & Pick<CreateNote, 'patientId'>;

/** Begins a draft on a visit of one's own; in a group, about one of its patients. */
export async function createNote(
  ctx: ServiceContext,
  appointmentId: string,
  { text, patientId: about }: Input,
): Promise<NoteView> {
  requireWriter(ctx);
  return transact(ctx, async (tx) => {
    const patientId = about ?? null;
    const visit = await getAppointmentRow(tx, appointmentId);
    await requireOwnVisit(tx, visit.id);
    await requireSubject(tx, visit, patientId);
    return insertDraft(tx, { appointmentId: visit.id, patientId, text, addendumTo: null });
  });
}

/** Begins a draft that adds to a signed note; one that adds to an addendum adds to the same note. Throws `notes.not_signed`. */
export async function addAddendum(ctx: ServiceContext, noteId: string, { text }: WriteNote): Promise<NoteView> {
  requireWriter(ctx);
  return transact(ctx, async (tx) => {
    const { appointmentId, patientId, addendumTo, state, id } = await getNoteForUpdate(tx, noteId);
    if (state !== 'signed') throw noteNotSigned();
    return insertDraft(tx, { appointmentId, patientId, text, addendumTo: addendumTo ?? id });
  });
}

/** A person, since a note has an author; never by a link. */
export function requireWriter(ctx: ServiceContext): void {
  requirePermission(ctx, 'notes.write');
  if (requireActor(ctx, 'person').appointmentId !== null) throw actorNotAllowed();
}

/** What is written about one patient of a group is no other's to read. */
async function requireSubject(tx: TransactionContext, visit: AppointmentRow, patientId: string | null) {
  const wrong = (detail: FlawName) => requestInvalid({ errors: [{ pointer: '/patientId', detail }] });
  if (!isGroup(visit)) {
    if (patientId !== null) throw wrong('not_of_a_group');
    return;
  }
  if (patientId === null) throw wrong('required');
  const circles = await circleOf(tx, [visit.id]);
  if (!circles.get(visit.id)!.patientIds.includes(patientId)) throw personNotFound();
}

/** Only those who hold the visit write about it: not even who may see it by their role. */
export async function requireOwnVisit(tx: TransactionContext, appointmentId: string): Promise<void> {
  const circles = await circleOf(tx, [appointmentId]);
  if (!circles.get(appointmentId)!.practitionerIds.includes(tx.actor.id)) throw actorNotAllowed();
}

async function insertDraft(
  tx: TransactionContext,
  draft: { appointmentId: string; patientId: string | null; text: string; addendumTo: string | null },
): Promise<NoteView> {
  await requireOwnVisit(tx, draft.appointmentId);
  const now = tx.clock.now();
  const common = { id: tx.newId('not'), clinicId: tx.clinicId, authorId: tx.actor.id, createdAt: now, updatedAt: now };
  const [row] = await tx.db
    .insert(notes)
    .values({ ...common, ...draft, state: 'draft' })
    .returning();
  emitAudit(tx, { action: 'note.create', entityId: common.id, after: row! });
  return viewNote(tx, row!);
}
