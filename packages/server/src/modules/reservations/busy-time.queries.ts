import { sql } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { disjoint, type Interval } from '../schedules/intervals.rules.ts';

/** Arrays as PostgreSQL writes them: `{1795000000,1795001800.5}`. */
type Found = { subject_id: string; starts: string; ends: string };
const DAY_MS = 86_400_000;

/**
 * When these people are busy near `[from, until)`, disjoint and in order: visits, requests and holds, buffers included, whatever
 * the reason, but for the appointment that is to be moved. One statement, however many people. Who is not in the answer is free.
 */
export async function busyTime(
  tx: TransactionContext,
  subjectIds: readonly string[],
  { from, until, movingAppointmentId = null }: { from: number; until: number; movingAppointmentId?: string | null },
): Promise<Map<string, Interval[]>> {
  if (subjectIds.length === 0) return new Map();
  // A day more: what begins in time may end after it, with its buffers.
  const [since, before] = [from - DAY_MS, until + DAY_MS].map((at) => new Date(at).toISOString());
  const rows = await tx.db.execute<Found>(
    sql`select * from find_busy_time(${sql.param([...subjectIds])}::text[], ${since}, ${before}, ${tx.clock.now().toISOString()}, ${movingAppointmentId}::text)`,
  );
  return new Map(rows.map((row) => [row.subject_id, intervalsOf(row)]));
}

function intervalsOf({ starts, ends }: Found): Interval[] {
  const upTo = numbers(ends);
  return disjoint(numbers(starts).map((start, n) => ({ start, end: upTo[n]! })));
}

const numbers = (array: string) =>
  array
    .slice(1, -1)
    .split(',')
    .map((seconds) => Math.round(Number(seconds) * 1000));
