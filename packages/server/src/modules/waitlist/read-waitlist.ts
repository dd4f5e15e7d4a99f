import type { ListWaitlist } from '@bedside/contract';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { auditRead, idsOf } from '../audit/emit-audit.ts';
import { afterOf, nextOf } from '../people/list-people.ts';
import { viewEntries, viewEntry, type WaitlistEntryView } from './view-waitlist.ts';
import { entryPage, getEntry, requireWaitlist } from './waitlist.queries.ts';

type Page = { views: WaitlistEntryView[]; nextCursor: string | null };

/** A page of the entries within sight, the longest waiting first. */
export async function listWaitlist(ctx: ServiceContext, query: ListWaitlist): Promise<Page> {
  requireWaitlist(ctx);
  const after = afterOf(query.after);
  return transact(ctx, async (tx) => {
    const rows = await entryPage(tx, { ...query, after });
    const page = rows.slice(0, query.limit);
    auditRead(tx, 'waitlist_entry.list', idsOf(page));
    return { views: await viewEntries(tx, page), nextCursor: nextOf(rows, query.limit) };
  });
}

/** Throws `waitlist.not_found`. */
export async function getWaitlistEntry(ctx: ServiceContext, id: string): Promise<WaitlistEntryView> {
  requireWaitlist(ctx);
  return transact(ctx, async (tx) => {
    const row = await getEntry(tx, id);
    auditRead(tx, 'waitlist_entry.read', id);
    return viewEntry(tx, row);
  });
}
