import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { requireRevision } from '../../shared/preconditions.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { emitEvent } from '../events/emit-event.ts';
import { getOwnDraft, writeNote } from './edit-note.ts';
import { noteEmpty, noteNotSigned } from './notes.errors.ts';
import { circleOf, getNoteForUpdate } from './notes.queries.ts';
import { viewNote, type NoteView } from './view-notes.ts';
import { requireOwnVisit, requireWriter } from './write-note.ts';

type Expected = { expectedRevision: number };

/** From now on it stays as it is. Throws `notes.not_draft`, `notes.empty`. */
export async function signNote(ctx: ServiceContext, id: string, { expectedRevision }: Expected): Promise<NoteView> {
  requireWriter(ctx);
  return transact(ctx, async (tx) => {
    const before = await getOwnDraft(tx, id, expectedRevision);
    if (before.text.trim() === '') throw noteEmpty();
    const after = await writeNote(tx, before, { state: 'signed', signedAt: tx.clock.now() });
    emitAudit(tx, { action: 'note.sign', entityId: id, before, after });
    const { appointmentId, authorId } = after;
    // The patient is not told of what they may not read yet.
    const { practitionerIds } = (await circleOf(tx, [appointmentId])).get(appointmentId)!;
    emitEvent(tx, { type: 'note.signed', appointmentId, audience: practitionerIds, data: { noteId: id, authorId } });
    return viewNote(tx, after);
  });
}

/** Lets the patient read it. Once is enough: releasing it again changes nothing. Throws `notes.not_signed`. */
export async function releaseNote(ctx: ServiceContext, id: string, { expectedRevision }: Expected): Promise<NoteView> {
  requireWriter(ctx);
  return transact(ctx, async (tx) => {
    const before = await getNoteForUpdate(tx, id);
    const { appointmentId, authorId, patientId } = before;
    await requireOwnVisit(tx, appointmentId);
    requireRevision(before, expectedRevision);
    if (before.state !== 'signed') throw noteNotSigned();
    if (before.releasedAt) return viewNote(tx, before);
    const after = await writeNote(tx, before, { releasedAt: tx.clock.now(), releasedBy: tx.actor.id });
    emitAudit(tx, { action: 'note.release', entityId: id, before, after });
    const { practitionerIds, patientIds } = (await circleOf(tx, [appointmentId])).get(appointmentId)!;
    const audience = [...practitionerIds, ...(patientId === null ? patientIds : [patientId])];
    emitEvent(tx, { type: 'note.released', appointmentId, audience, data: { noteId: id, authorId } });
    return viewNote(tx, after);
  });
}
