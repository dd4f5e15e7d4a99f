import { isReckonable, LIVE_CALL_STATUSES, type CountCalls } from '@bedside/contract';
import { and, desc, eq, gte, inArray, lt, ne, sql, type SQL } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { visibleTo } from './calls.queries.ts';
import { callParticipants, callQuality, calls, type CallQualityRow, type CallRow } from './calls.table.ts';

const CURSOR = /^(\d{1,15})\.(cal_[0-9a-f]{32})$/;

/** Where a page ended: opaque to callers. */
export const callCursor = ({ startedAt, id }: Pick<CallRow, 'startedAt' | 'id'>) =>
  Buffer.from(`${startedAt.getTime()}.${id}`).toString('base64url');

export function readCallCursor(cursor: string): { startedAt: Date; id: string } | undefined {
  const [, time, id] = CURSOR.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  const startedAt = new Date(Number(time));
  return id && isReckonable(startedAt) ? { startedAt, id } : undefined;
}

/** What the caller may see, narrowed. Times are asked for by the clinic's clock and kept by the wall clock. */
export function filtered(tx: TransactionContext, { kind, status, missed, live, from, to, ...ids }: CountCalls): SQL | undefined {
  const offset = tx.clock.now().getTime() - tx.wallClock.now().getTime();
  const measured = (instant: string) => new Date(Date.parse(instant) - offset);
  return and(
    visibleTo(tx),
    kind && eq(calls.kind, kind),
    status && inArray(calls.status, status),
    missed === undefined ? undefined : missed ? eq(calls.status, 'missed') : ne(calls.status, 'missed'),
    live === undefined ? undefined : live ? isLive : sql`not ${isLive}`,
    from === undefined ? undefined : gte(calls.startedAt, measured(from)),
    to === undefined ? undefined : lt(calls.startedAt, measured(to)),
    ids.personId === undefined ? undefined : isOf(ids.personId),
    ids.appointmentId === undefined ? undefined : eq(calls.appointmentId, ids.appointmentId),
  );
}

const isLive = inArray(calls.status, [...LIVE_CALL_STATUSES]);
const isOf = (personId: string) =>
  sql`${calls.id} in (select ${callParticipants.callId} from ${callParticipants} where ${eq(callParticipants.personId, personId)})`;

export type CallPageFilter = CountCalls & { limit: number; after: { startedAt: Date; id: string } | undefined };

/** Newest first, one row more than the page holds. */
export const callPage = (tx: TransactionContext, { limit, after, ...filter }: CallPageFilter): Promise<CallRow[]> =>
  tx.db
    .select()
    .from(calls)
    .where(
      and(
        filtered(tx, filter),
        after && sql`(${calls.startedAt}, ${calls.id}) < (${after.startedAt.toISOString()}::timestamptz, ${after.id})`,
      ),
    )
    .orderBy(desc(calls.startedAt), desc(calls.id))
    .limit(limit + 1);

export const qualityOf = (tx: TransactionContext, callIds: readonly string[]): Promise<CallQualityRow[]> =>
  callIds.length === 0
    ? Promise.resolve([])
    : tx.db
        .select()
        .from(callQuality)
        .where(inArray(callQuality.callId, [...callIds]))
        .orderBy(callQuality.participantId);
