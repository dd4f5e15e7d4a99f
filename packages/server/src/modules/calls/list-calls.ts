import type { CallLogEntry, ListCalls } from '@bedside/contract';
import { requirePermission } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { requestInvalid } from '../../shared/request.errors.ts';
import { auditRead, idsOf } from '../audit/emit-audit.ts';
import { callCursor, callPage, qualityOf, readCallCursor } from './call-log.queries.ts';
import type { CallQualityRow, CallRow } from './calls.table.ts';
import { callToApi, mayAnnotate, viewCalls, type CallView } from './view-call.ts';

export type LogEntry = { view: CallView; quality: CallQualityRow[]; adminNotes: string | null };
export type CallLogPage = { entries: LogEntry[]; nextCursor: string | null; now: Date };

/** A page of the calls that the caller may see: own, those of their department, or the clinic's. With `live` it is the board of now. */
export async function listCalls(ctx: ServiceContext, { after, ...query }: ListCalls): Promise<CallLogPage> {
  requirePermission(ctx, 'calls.read');
  const cursor = after === undefined ? undefined : readCallCursor(after);
  if (after !== undefined && !cursor) throw requestInvalid({ errors: [{ pointer: 'after', detail: 'invalid_format' }] });

  return transact(ctx, async (tx) => {
    const rows = await callPage(tx, { ...query, after: cursor });
    const page = rows.slice(0, query.limit);
    auditRead(tx, 'call.list', idsOf(page));
    const last = rows.length > query.limit ? page.at(-1) : undefined;
    return { entries: await logEntries(tx, page), nextCursor: last ? callCursor(last) : null, now: tx.clock.now() };
  });
}

export async function logEntries(tx: TransactionContext, rows: readonly CallRow[]): Promise<LogEntry[]> {
  const told = await qualityOf(tx, idsOf(rows));
  return (await viewCalls(tx, rows)).map((view) => ({
    view,
    quality: told.filter(({ callId }) => callId === view.call.id),
    adminNotes: mayAnnotate(tx) ? view.call.adminNotes : null,
  }));
}

export const logEntryToApi = ({ view, quality, adminNotes }: LogEntry, publicUrl: string): CallLogEntry => ({
  ...callToApi(view, publicUrl),
  quality: quality.map(({ participantId, summary }) => ({ participantId, summary })),
  adminNotes,
});
