import type { PutSchedule } from '@bedside/contract';
import { requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { requireRevision } from '../../shared/preconditions.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import type { ScheduleView } from './read-schedule.ts';
import { comingExceptions, getScheduleForUpdate } from './schedules.queries.ts';
import { touchSchedule } from './touch-schedule.ts';

type Input = PutSchedule & { practitionerId: string; expected: number };

/**
 * Replaces the schedule, but for its exceptions. What is booked already stays as it is. Throws `people.not_found`,
 * `request.precondition_failed`.
 */
export async function putSchedule(ctx: ServiceContext, { practitionerId, expected, ...input }: Input): Promise<ScheduleView> {
  requirePermission(ctx, 'schedules.manage');
  return transact(ctx, async (tx) => {
    const before = await getScheduleForUpdate(tx, practitionerId);
    requireRevision(before, expected);
    const row = await touchSchedule(tx, before, { ...input, timeZone: input.timeZone ?? before.timeZone });
    emitAudit(tx, { action: 'schedule.update', entityId: practitionerId, before, after: row });
    return { row, exceptions: await comingExceptions(tx, row) };
  });
}
