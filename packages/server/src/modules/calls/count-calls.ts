import { LIVE_CALL_STATUSES, type CallStats, type CountCalls } from '@bedside/contract';
import { inArray, isNotNull, sql, type SQL } from 'drizzle-orm';
import { requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { auditRead } from '../audit/emit-audit.ts';
import { filtered } from './call-log.queries.ts';
import { calls } from './calls.table.ts';

/** Figures of the calls that the caller may see, with the same filters as the list. */
export async function countCalls(ctx: ServiceContext, query: CountCalls): Promise<CallStats> {
  requirePermission(ctx, 'calls.read');
  return transact(ctx, async (tx) => {
    const [row] = await tx.db.select(FIGURES).from(calls).where(filtered(tx, query));
    auditRead(tx, 'call.count', tx.clinicId);
    return row!;
  });
}

const count = (condition: SQL) => sql<number>`count(*) filter (where ${condition})::int`;
const seconds = (from: SQL, to: SQL) => sql`extract(epoch from ${to} - ${from})`;
const talk = seconds(sql`${calls.connectedAt}`, sql`${calls.endedAt}`);
const whole = (value: SQL) => sql<number | null>`round(${value})::int`;

const FIGURES = {
  total: sql<number>`count(*)::int`,
  scheduled: count(sql`${calls.kind} = 'scheduled'`),
  adHoc: count(sql`${calls.kind} = 'ad_hoc'`),
  audio: count(sql`${calls.mode} = 'audio'`),
  video: count(sql`${calls.mode} = 'video'`),
  live: count(inArray(calls.status, [...LIVE_CALL_STATUSES])),
  missed: count(sql`${calls.status} = 'missed'`),
  declined: count(sql`${calls.status} = 'declined'`),
  failed: count(sql`${calls.status} = 'failed'`),
  neverConnected: count(sql`${calls.endReason} = 'never_connected'`),
  averageTalkSeconds: whole(sql`avg(${talk}) filter (where ${isNotNull(calls.connectedAt)})`),
  totalTalkSeconds: sql<number>`coalesce(round(sum(${talk})), 0)::int`,
  averageResponseSeconds: whole(sql`avg(${seconds(sql`${calls.startedAt}`, sql`${calls.acceptedAt}`)})`),
};
