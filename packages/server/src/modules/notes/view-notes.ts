import type { Note, NoteAction } from '@bedside/contract';
import { scopeOf } from '../../auth.ts';
import type { Actor, TransactionContext } from '../../context.ts';
import { circleOf } from './notes.queries.ts';
import type { NoteRow } from './notes.table.ts';

export type NoteView = { row: NoteRow; can: NoteAction[]; patientIds: readonly string[] };

/** As many queries for a list as for one. */
export async function viewNotes(tx: TransactionContext, rows: readonly NoteRow[]): Promise<NoteView[]> {
  if (rows.length === 0) return [];
  const circles = await circleOf(tx, [...new Set(rows.map(({ appointmentId }) => appointmentId))]);
  return rows.map((row) => {
    const { practitionerIds, patientIds } = circles.get(row.appointmentId)!;
    return {
      row,
      can: actionsOn(tx.actor, row, practitionerIds),
      patientIds: row.patientId === null ? patientIds : [row.patientId],
    };
  });
}

export const viewNote = async (tx: TransactionContext, row: NoteRow): Promise<NoteView> => (await viewNotes(tx, [row]))[0]!;

/** A draft is its author's. What is signed, the practitioners of the visit release and add to. */
export function actionsOn(
  actor: Actor,
  { state, authorId, releasedAt }: NoteRow,
  practitionerIds: readonly string[],
): NoteAction[] {
  if (!scopeOf(actor, 'notes.write')) return [];
  if (state === 'draft') return authorId === actor.id ? ['edit', 'discard', 'sign'] : [];
  if (!practitionerIds.includes(actor.id)) return [];
  return releasedAt === null ? ['release', 'add_addendum'] : ['add_addendum'];
}

export const noteToApi = ({ row, can }: NoteView): Note => ({
  id: row.id,
  appointmentId: row.appointmentId,
  patientId: row.patientId,
  authorId: row.authorId,
  state: row.state,
  text: row.text,
  addendumTo: row.addendumTo,
  signedAt: row.signedAt && row.signedAt.toISOString(),
  releasedAt: row.releasedAt && row.releasedAt.toISOString(),
  revision: row.revision,
  can,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});
