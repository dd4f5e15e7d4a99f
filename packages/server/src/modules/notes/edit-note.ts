import type { WriteNote } from '@bedside/contract';
import { eq } from 'drizzle-orm';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { actorNotAllowed } from '../../auth.ts';
import { transact } from '../../db/transact.ts';
import { requireRevision } from '../../shared/preconditions.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { noteNotDraft } from './notes.errors.ts';
import { getNoteForUpdate } from './notes.queries.ts';
import { notes, type NoteRow } from './notes.table.ts';
import { viewNote, type NoteView } from './view-notes.ts';
import { requireWriter } from './write-note.ts';

type Expected = { expectedRevision: number };

/** Saves a draft as it is being written. What another tab has saved meanwhile is not written over. */
export async function editNote(
  ctx: ServiceContext,
  id: string,
  { text, expectedRevision }: WriteNote & Expected,
): Promise<NoteView> {
  requireWriter(ctx);
  return transact(ctx, async (tx) => {
    const before = await getOwnDraft(tx, id, expectedRevision);
    if (text === before.text) return viewNote(tx, before);
    const after = await writeNote(tx, before, { text });
    emitAudit(tx, { action: 'note.update', entityId: id, before, after });
    return viewNote(tx, after);
  });
}

/** A draft that is not wanted goes for good; that it was there stays in the audit. */
export async function discardNote(ctx: ServiceContext, id: string, { expectedRevision }: Expected): Promise<void> {
  requireWriter(ctx);
  await transact(ctx, async (tx) => {
    await getOwnDraft(tx, id, expectedRevision);
    await tx.db.delete(notes).where(eq(notes.id, id));
    emitAudit(tx, { action: 'note.discard', entityId: id });
  });
}

/** Locked. Throws `notes.not_draft`: once signed, nobody edits it. */
export async function getOwnDraft(tx: TransactionContext, id: string, expectedRevision: number): Promise<NoteRow> {
  const row = await getNoteForUpdate(tx, id);
  if (row.state !== 'draft') throw noteNotDraft();
  if (row.authorId !== tx.actor.id) throw actorNotAllowed();
  requireRevision(row, expectedRevision);
  return row;
}

/** The caller holds the row's lock. */
export async function writeNote(
  tx: TransactionContext,
  { id, revision }: NoteRow,
  change: Partial<typeof notes.$inferInsert>,
): Promise<NoteRow> {
  const [after] = await tx.db
    .update(notes)
    .set({ ...change, revision: revision + 1, updatedAt: tx.clock.now() })
    .where(eq(notes.id, id))
    .returning();
  return after!;
}
