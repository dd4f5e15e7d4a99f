import type { ListEvents } from '@bedside/contract';
import { requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { auditRead, idsOf } from '../audit/emit-audit.ts';
import { eventsAfter, headPosition, oldestFor, requireResumable } from './events.queries.ts';
import { sightOf } from './events.rules.ts';
import type { EventRow } from './events.table.ts';

/** What happened after a position, as far as the caller may see it, and from where to ask next. Throws `events.expired`. */
export async function listEvents(
  ctx: ServiceContext,
  { after, limit }: ListEvents,
): Promise<{ rows: EventRow[]; nextPosition: number }> {
  const sight = sightOf(ctx.actor, requirePermission(ctx, 'appointments.read'));
  return transact(ctx, async (tx) => {
    const head = await headPosition(tx);
    const oldest = oldestFor(sight, head);
    const from = after === undefined ? oldest : await requireResumable(tx, Number(after), oldest);
    const rows = await eventsAfter(tx, from, limit, sight);
    auditRead(tx, 'event.list', idsOf(rows));
    const last = rows.at(-1)?.position ?? 0;
    return { rows, nextPosition: rows.length === limit ? last : Math.max(head, last) };
  });
}
