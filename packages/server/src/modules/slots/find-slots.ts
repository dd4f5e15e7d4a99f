import type { FindSlots } from '@bedside/contract';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import type { BookableSchedule } from '../schedules/bookable-schedules.queries.ts';
import type { Interval } from '../schedules/intervals.rules.ts';
import { requireAsker, requireRange } from './list-slots.ts';
import { readSlots } from './read-slots.ts';

export type FoundSlot = { schedule: BookableSchedule; slot: Interval };

/**
 * The first free slots of several practitioners, in order of time; at the same time in order of the practitioners' ids. Throws
 * `people.not_found` for a patient who is not there for the caller.
 */
export async function findSlots(ctx: ServiceContext, input: Omit<FindSlots, 'timeZone'>): Promise<FoundSlot[]> {
  requireAsker(ctx);
  const { practitionerId: practitionerIds, specialty, departmentId, limit, durationMinutes, mode, patientId, ...asked } = input;
  const range = requireRange(ctx, asked);
  return transact(ctx, async (tx) => {
    const found = await readSlots(
      tx,
      { practitionerIds, specialty, departmentId },
      {
        ...range,
        durationMinutes,
        mode,
        patientId,
      },
    );
    return found
      .flatMap(({ schedule, slots }) => slots.slice(0, limit).map((slot) => ({ schedule, slot })))
      .sort((a, b) => a.slot.start - b.slot.start || (a.schedule.practitionerId < b.schedule.practitionerId ? -1 : 1))
      .slice(0, limit);
  });
}
