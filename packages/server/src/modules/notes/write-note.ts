import type { WriteNote } from '@bedside/contract';
import { actorNotAllowed, requireActor, requirePermission } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { getAppointmentRow } from '../appointments/appointments.queries.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { noteNotSigned } from './notes.errors.ts';
import { circleOf, getNoteForUpdate } from './notes.queries.ts';
import { notes } from './notes.table.ts';
import { viewNote, type NoteView } from './view-notes.ts';

/** Begins a draft on a visit of one's own. */
export async function createNote(ctx: ServiceContext, appointmentId: string, { text }: WriteNote): Promise<NoteView> {
  requireWriter(ctx);
  return transact(ctx, async (tx) => {
    const { id } = await getAppointmentRow(tx, appointmentId);
    return insertDraft(tx, { appointmentId: id, text, addendumTo: null });
  });
}

/** Begins a draft that adds to a signed note; one that adds to an addendum adds to the same note. Throws `notes.not_signed`. */
export async function addAddendum(ctx: ServiceContext, noteId: string, { text }: WriteNote): Promise<NoteView> {
  requireWriter(ctx);
  return transact(ctx, async (tx) => {
    const { appointmentId, addendumTo, state, id } = await getNoteForUpdate(tx, noteId);
    if (state !== 'signed') throw noteNotSigned();
    return insertDraft(tx, { appointmentId, text, addendumTo: addendumTo ?? id });
  });
}

/** A person, since a note has an author; never by a link. */
export function requireWriter(ctx: ServiceContext): void {
  requirePermission(ctx, 'notes.write');
  if (requireActor(ctx, 'person').appointmentId !== null) throw actorNotAllowed();
}

/** Only those who hold the visit write about it: not even who may see it by their role. */
export async function requireOwnVisit(tx: TransactionContext, appointmentId: string): Promise<void> {
  const circles = await circleOf(tx, [appointmentId]);
  if (!circles.get(appointmentId)!.practitionerIds.includes(tx.actor.id)) throw actorNotAllowed();
}

async function insertDraft(
  tx: TransactionContext,
  draft: { appointmentId: string; text: string; addendumTo: string | null },
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
