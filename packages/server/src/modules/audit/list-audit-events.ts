import type { ListAuditEvents } from '@bedside/contract';
import { requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { requestInvalid } from '../../shared/request.errors.ts';
import { auditPage, type FoundAudit } from './audit.queries.ts';
import { auditCursor, flawOf, readAuditCursor } from './audit.rules.ts';
import { auditRead, idsOf } from './emit-audit.ts';

/** Who read, changed or was refused what in the clinic; newest first. Looking is audited too. */
export async function listAuditEvents(
  ctx: ServiceContext,
  { after, ...query }: ListAuditEvents,
  isOperation: (name: string) => boolean = () => false,
): Promise<{ rows: FoundAudit[]; nextCursor: string | null }> {
  requirePermission(ctx, 'audit.read');
  const cursor = after === undefined ? undefined : readAuditCursor(after);
  if (after !== undefined && !cursor) throw requestInvalid({ errors: [{ pointer: 'after', detail: 'invalid_format' }] });

  const hint = query.action === undefined ? undefined : flawOf(query.action, isOperation);
  // A typo must not look as if nothing had been done.
  if (hint !== undefined) throw requestInvalid({ errors: [{ pointer: 'action', detail: 'unknown_action', hint }] });

  return transact(ctx, async (tx) => {
    const found = await auditPage(tx, { ...query, after: cursor });
    const rows = found.slice(0, query.limit);
    const last = found.length > query.limit ? rows.at(-1) : undefined;
    auditRead(tx, 'audit.list', idsOf(rows));
    return { rows, nextCursor: last ? auditCursor(last) : null };
  });
}
