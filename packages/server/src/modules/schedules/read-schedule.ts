import { requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { auditRead } from '../audit/emit-audit.ts';
import type { ScheduleExceptionRow } from './schedule-exceptions.table.ts';
import { comingExceptions, getSchedule } from './schedules.queries.ts';
import type { ScheduleRow } from './schedules.table.ts';

export type ScheduleView = { row: ScheduleRow; exceptions: ScheduleExceptionRow[] };

/** A practitioner's schedule with the exceptions that are not over. Throws `people.not_found`. */
export async function readSchedule(ctx: ServiceContext, practitionerId: string): Promise<ScheduleView> {
  requirePermission(ctx, 'schedules.read');
  return transact(ctx, async (tx) => {
    const row = await getSchedule(tx, practitionerId, 'schedules.read');
    auditRead(tx, 'schedule.read', practitionerId);
    return { row, exceptions: await comingExceptions(tx, row) };
  });
}
