import { eq } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { departmentIdsOf } from '../departments/departments.queries.ts';
import { emitEvent } from '../events/emit-event.ts';
import { schedules, type ScheduleRow } from './schedules.table.ts';

type Change = Partial<Omit<ScheduleRow, 'practitionerId' | 'clinicId' | 'revision' | 'createdAt' | 'updatedAt'>>;

/**
 * Every change of a schedule or of its exceptions: one revision on, and announced to the practitioner and to those who administer
 * their departments. The caller holds its lock, and audits.
 */
export async function touchSchedule(tx: TransactionContext, before: ScheduleRow, change: Change = {}): Promise<ScheduleRow> {
  const { practitionerId } = before;
  const [after] = await tx.db
    .update(schedules)
    .set({ ...change, revision: before.revision + 1, updatedAt: tx.clock.now() })
    .where(eq(schedules.practitionerId, practitionerId))
    .returning();
  if (!after) throw new Error('the schedule was not written');
  const data = { practitionerId, revision: after.revision };
  const audience = [practitionerId, ...(await departmentIdsOf(tx, practitionerId))];
  emitEvent(tx, { type: 'schedule.updated', appointmentId: null, audience, data });
  return after;
}
