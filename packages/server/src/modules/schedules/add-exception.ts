import type { AddScheduleException } from '@bedside/contract';
import { requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { requestInvalid } from '../../shared/request.errors.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { flawOf } from './exceptions.rules.ts';
import { scheduleExceptions, type ScheduleExceptionRow } from './schedule-exceptions.table.ts';
import type { ExceptionHours } from './schedules.rules.ts';
import { getScheduleForUpdate } from './schedules.queries.ts';
import type { ScheduleRow } from './schedules.table.ts';
import { touchSchedule } from './touch-schedule.ts';

export type ChangedException = { row: ScheduleExceptionRow; schedule: ScheduleRow };

/** Time off, or a date in addition. What is booked in that time stays. Throws `people.not_found`, `request.invalid`. */
export async function addException(
  ctx: ServiceContext,
  { practitionerId, ...input }: AddScheduleException & { practitionerId: string },
): Promise<ChangedException> {
  requirePermission(ctx, 'schedules.manage');
  const hours = { ...input, lastDate: input.lastDate ?? input.firstDate };
  requireFlawless(hours);
  return transact(ctx, async (tx) => {
    const before = await getScheduleForUpdate(tx, practitionerId);
    const now = tx.clock.now();
    const common = { id: tx.newId('exc'), clinicId: tx.clinicId, practitionerId, createdAt: now, updatedAt: now };
    const [row] = await tx.db
      .insert(scheduleExceptions)
      .values({ ...common, ...hours })
      .returning();
    emitAudit(tx, { action: 'schedule_exception.create', entityId: row!.id, after: row! });
    return { row: row!, schedule: await touchSchedule(tx, before) };
  });
}

export function requireFlawless(hours: ExceptionHours): void {
  const [field, detail] = flawOf(hours) ?? [];
  if (field && detail) throw requestInvalid({ errors: [{ pointer: `/${field}`, detail }] });
}
