import { and, eq, inArray, isNull, or, sql } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { clinics } from '../clinics/clinics.table.ts';
import { departmentMembers } from '../departments/departments.table.ts';
import { people } from '../people/people.table.ts';
import { practitionerProfiles } from '../people/practitioner-profiles.table.ts';
import { scheduleExceptions } from './schedule-exceptions.table.ts';
import type { ExceptionHours } from './schedules.rules.ts';
import { unsetSchedule, zoneOfPractitioner } from './schedules.queries.ts';
import { schedules, type ScheduleRow } from './schedules.table.ts';
import { DAY_MS } from './zone-clock.rules.ts';

export type Whose = {
  practitionerIds?: readonly string[] | undefined;
  specialty?: string | undefined;
  departmentId?: string | undefined;
};

export type BookableSchedule = ScheduleRow & { name: string; specialty: string | null; exceptions: ExceptionHours[] };

/** Those of the practitioners whom patients may book, with the exceptions near `[from, until)`: one statement, however many. */
export async function bookableSchedules(
  tx: TransactionContext,
  { practitionerIds, specialty, departmentId }: Whose,
  { from, until }: { from: number; until: number },
): Promise<BookableSchedule[]> {
  // Hours reach over midnight, and a day there is not a day here.
  const [first, last] = [from - 3 * DAY_MS, until + 3 * DAY_MS].map((at) => new Date(at).toISOString().slice(0, 10));
  const rows = await tx.db
    .select({
      schedule: schedules,
      id: people.id,
      name: people.name,
      timeZone: zoneOfPractitioner,
      specialty: people.specialty,
      exceptions: sql<ExceptionHours[]>`array_to_json(array(select json_build_object('kind', kind, 'firstDate', first_date,
        'lastDate', last_date, 'startTime', start_time, 'endTime', end_time) from ${scheduleExceptions}
        where ${scheduleExceptions.practitionerId} = ${schedules.practitionerId}
        and ${scheduleExceptions.lastDate} >= ${first} and ${scheduleExceptions.firstDate} <= ${last}))`,
    })
    .from(people)
    .innerJoin(clinics, eq(clinics.id, people.clinicId))
    .leftJoin(schedules, eq(schedules.practitionerId, people.id))
    .leftJoin(practitionerProfiles, eq(practitionerProfiles.personId, people.id))
    .where(
      and(
        eq(people.clinicId, tx.clinicId),
        eq(people.kind, 'practitioner'),
        eq(people.status, 'active'),
        or(isNull(practitionerProfiles.isBookable), practitionerProfiles.isBookable),
        practitionerIds && inArray(people.id, [...practitionerIds]),
        specialty === undefined ? undefined : sql`lower(${people.specialty}) = lower(${specialty})`,
        departmentId === undefined
          ? undefined
          : sql`exists (select from ${departmentMembers} where ${and(
              eq(departmentMembers.departmentId, departmentId),
              eq(departmentMembers.personId, people.id),
            )})`,
      ),
    );
  return rows.map(({ schedule, id, timeZone, ...rest }) => ({ ...(schedule ?? unsetSchedule(tx, id, timeZone)), ...rest }));
}
