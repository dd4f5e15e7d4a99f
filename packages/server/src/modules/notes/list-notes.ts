import type { ListNotes } from '@bedside/contract';
import { inTheNameOf, requirePermission } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { getAppointmentRow } from '../appointments/appointments.queries.ts';
import { auditRead, idsOf } from '../audit/emit-audit.ts';
import { getVisiblePerson } from '../people/people.queries.ts';
import { requestInvalid } from '../../shared/request.errors.ts';
import { noteCursor, readNoteCursor } from './notes.rules.ts';
import { getNote, notesOfAppointment, notesOfPatient } from './notes.queries.ts';
import { viewNote, viewNotes, type NoteView } from './view-notes.ts';

/**
 * What the caller may read about one visit. A practitioner reads about their patients' visits with others too, which they do not
 * see themselves. Throws `appointments.not_found`.
 */
export async function listNotes(ctx: ServiceContext, appointmentId: string): Promise<NoteView[]> {
  requirePermission(ctx, 'notes.read');
  return transact(ctx, async (tx) => {
    const rows = await notesOfAppointment(tx, appointmentId);
    if (rows.length === 0) await getAppointmentRow(tx, appointmentId);
    const views = await viewNotes(tx, rows);
    auditRead(forWhom(tx, views), 'note.list', idsOf(rows));
    return views;
  });
}

export async function readNote(ctx: ServiceContext, id: string): Promise<NoteView> {
  requirePermission(ctx, 'notes.read');
  return transact(ctx, async (tx) => {
    const view = await viewNote(tx, await getNote(tx, id));
    auditRead(forWhom(tx, [view]), 'note.read', id);
    return view;
  });
}

export type NotePage = { views: NoteView[]; nextCursor: string | null };

/** All that the caller may read about one patient, newest first. Throws `people.not_found`. */
export async function listNotesOfPatient(ctx: ServiceContext, patientId: string, { after, limit }: ListNotes): Promise<NotePage> {
  requirePermission(ctx, 'notes.read');
  const cursor = after === undefined ? undefined : readNoteCursor(after);
  if (after !== undefined && !cursor) throw requestInvalid({ errors: [{ pointer: 'after', detail: 'invalid_format' }] });
  return transact(inTheNameOf(ctx, patientId), async (tx) => {
    await getVisiblePerson(tx, 'patient', patientId);
    const found = await notesOfPatient(tx, { patientId, limit, after: cursor });
    const rows = found.slice(0, limit);
    const last = found.length > limit ? rows.at(-1) : undefined;
    auditRead(tx, 'note.list', idsOf(rows));
    return { views: await viewNotes(tx, rows), nextCursor: last ? noteCursor(last) : null };
  });
}

/** A guardian reads for the child: the audit names both. */
const forWhom = (tx: TransactionContext, views: readonly NoteView[]) =>
  views.flatMap(({ patientIds }) => patientIds).reduce(inTheNameOf, tx);
