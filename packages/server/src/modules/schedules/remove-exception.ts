import { eq } from 'drizzle-orm';
import { requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { requireRevision } from '../../shared/preconditions.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { scheduleExceptions } from './schedule-exceptions.table.ts';
import { getException, getScheduleForUpdate } from './schedules.queries.ts';
import type { ScheduleRow } from './schedules.table.ts';
import { touchSchedule } from './touch-schedule.ts';

type Input = { practitionerId: string; id: string; expected: number };

/** `expected` is the schedule's revision. Throws `people.not_found`, `schedules.exception_not_found`. */
export async function removeException(ctx: ServiceContext, { practitionerId, id, expected }: Input): Promise<ScheduleRow> {
  requirePermission(ctx, 'schedules.manage');
  return transact(ctx, async (tx) => {
    const schedule = await getScheduleForUpdate(tx, practitionerId);
    const before = await getException(tx, schedule, id);
    requireRevision(schedule, expected);
    await tx.db.delete(scheduleExceptions).where(eq(scheduleExceptions.id, id));
    emitAudit(tx, { action: 'schedule_exception.delete', entityId: id, before });
    return touchSchedule(tx, schedule);
  });
}
