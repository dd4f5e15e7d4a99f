import { requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { getAppointmentRow } from '../appointments/appointments.queries.ts';
import { auditRead, idsOf } from '../audit/emit-audit.ts';
import { getNote, notesOfAppointment } from './notes.queries.ts';
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
    auditRead(tx, 'note.list', idsOf(rows));
    return viewNotes(tx, rows);
  });
}

export async function readNote(ctx: ServiceContext, id: string): Promise<NoteView> {
  requirePermission(ctx, 'notes.read');
  return transact(ctx, async (tx) => {
    const row = await getNote(tx, id);
    auditRead(tx, 'note.read', id);
    return viewNote(tx, row);
  });
}
