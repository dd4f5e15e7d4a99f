import type { ListNotices } from '@bedside/contract';
import { and, count, desc, eq, isNull, lt, type SQL } from 'drizzle-orm';
import { requireActor } from '../../auth.ts';
import type { PersonActor, ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { auditRead, idsOf } from '../audit/emit-audit.ts';
import { notices, type NoticeRow } from './notices.table.ts';

export type NoticePage = { rows: NoticeRow[]; unreadCount: number; nextCursor: string | null };

/** What the caller was told, newest first, and how much of it they have not read. */
export async function listNotices(ctx: ServiceContext, { limit, after, unread }: ListNotices): Promise<NoticePage> {
  const person = requireActor(ctx, 'person');
  return transact(ctx, async (tx) => {
    const wanted = and(
      ownNotices(tx, person),
      after === undefined ? undefined : lt(notices.position, Number(after)),
      unread ? isNull(notices.readAt) : undefined,
    );
    const found = await tx.db
      .select()
      .from(notices)
      .where(wanted)
      .orderBy(desc(notices.position))
      .limit(limit + 1);
    const rows = found.slice(0, limit);
    auditRead(tx, 'notice.list', idsOf(rows));
    const nextCursor = found.length > limit ? String(rows.at(-1)!.position) : null;
    return { rows, unreadCount: await countUnread(tx, person), nextCursor };
  });
}

/** Their own and nobody else's; with the session of an invitation those of its visit. */
export const ownNotices = ({ clinicId }: ServiceContext, { id, appointmentId }: PersonActor): SQL | undefined =>
  and(
    eq(notices.clinicId, clinicId),
    eq(notices.personId, id),
    appointmentId === null ? undefined : eq(notices.appointmentId, appointmentId),
  );

export async function countUnread(tx: TransactionContext, person: PersonActor): Promise<number> {
  const [row] = await tx.db
    .select({ unread: count() })
    .from(notices)
    .where(and(ownNotices(tx, person), isNull(notices.readAt)));
  return row?.unread ?? 0;
}
