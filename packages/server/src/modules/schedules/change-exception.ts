import type { ChangeScheduleException } from '@bedside/contract';
import { eq } from 'drizzle-orm';
import { requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { changesOf, isEmpty } from '../../shared/changes.ts';
import { requireRevision } from '../../shared/preconditions.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { requireFlawless, type ChangedException } from './add-exception.ts';
import { scheduleExceptions } from './schedule-exceptions.table.ts';
import { getException, getScheduleForUpdate } from './schedules.queries.ts';
import { touchSchedule } from './touch-schedule.ts';

type Input = ChangeScheduleException & { practitionerId: string; id: string; expected: number };

/** `expected` is the schedule's revision. Throws `people.not_found`, `schedules.exception_not_found`, `request.invalid`. */
export async function changeException(
  ctx: ServiceContext,
  { practitionerId, id, expected, ...change }: Input,
): Promise<ChangedException> {
  requirePermission(ctx, 'schedules.manage');
  return transact(ctx, async (tx) => {
    const schedule = await getScheduleForUpdate(tx, practitionerId);
    const before = await getException(tx, schedule, id);
    requireRevision(schedule, expected);
    if (isEmpty(changesOf(before, change))) return { row: before, schedule };
    requireFlawless({ ...before, ...change });
    const [row] = await tx.db
      .update(scheduleExceptions)
      .set({ ...change, updatedAt: tx.clock.now() })
      .where(eq(scheduleExceptions.id, id))
      .returning();
    emitAudit(tx, { action: 'schedule_exception.update', entityId: id, before, after: row! });
    return { row: row!, schedule: await touchSchedule(tx, schedule) };
  });
}
