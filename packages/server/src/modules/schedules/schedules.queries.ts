import { PutSchedule, type Permission } from '@bedside/contract';
import { and, asc, eq, gte, inArray, sql, type SQL } from 'drizzle-orm';
import { Temporal } from 'temporal-polyfill';
import { personIdsOf, scopeOf } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { clinics } from '../clinics/clinics.table.ts';
import { departmentMembers } from '../departments/departments.table.ts';
import { personNotFound } from '../people/people.errors.ts';
import { people } from '../people/people.table.ts';
import { scheduleExceptions, type ScheduleExceptionRow } from './schedule-exceptions.table.ts';
import { exceptionNotFound } from './schedules.errors.ts';
import { schedules, type ScheduleRow } from './schedules.table.ts';

/** The practitioners whose schedules this caller may see, or change. To them the others are not there. */
const visibleTo = ({ clinicId, actor }: ServiceContext, permission: Permission): SQL | undefined =>
  and(eq(people.clinicId, clinicId), eq(people.kind, 'practitioner'), withinScope(actor, permission));

function withinScope(actor: ServiceContext['actor'], permission: Permission): SQL | undefined {
  const scope = scopeOf(actor, permission);
  if (scope === 'clinic') return undefined;
  if (scope === 'department' && actor.type === 'person')
    return sql`exists (select from ${departmentMembers} where ${and(
      eq(departmentMembers.personId, people.id),
      inArray(departmentMembers.departmentId, [...actor.departmentIds]),
    )})`;
  return inArray(people.id, [...personIdsOf(actor)]);
}

/** Of a practitioner whose schedule does not say it. */
export const zoneOfPractitioner = sql<string>`coalesce(${people.timeZone}, ${clinics.timeZone})`;

/** The schedule of a practitioner within the caller's sight; revision 0 when nobody has set one. Throws `people.not_found`. */
export async function getSchedule(tx: TransactionContext, practitionerId: string, permission: Permission): Promise<ScheduleRow> {
  const [found] = await tx.db
    .select({ timeZone: zoneOfPractitioner, schedule: schedules })
    .from(people)
    .innerJoin(clinics, eq(clinics.id, people.clinicId))
    .leftJoin(schedules, eq(schedules.practitionerId, people.id))
    .where(and(eq(people.id, practitionerId), visibleTo(tx, permission)));
  if (!found) throw personNotFound();
  return found.schedule ?? unsetSchedule(tx, practitionerId, found.timeZone);
}

/** What holds before anyone sets anything: never there. */
export function unsetSchedule(tx: TransactionContext, practitionerId: string, timeZone: string): ScheduleRow {
  const now = tx.clock.now();
  const common = { practitionerId, clinicId: tx.clinicId, revision: 0, createdAt: now, updatedAt: now };
  return { ...PutSchedule.parse({}), ...common, timeZone };
}

/** Locks it until the transaction ends, exceptions included; there is a row from now on. */
export async function getScheduleForUpdate(tx: TransactionContext, practitionerId: string): Promise<ScheduleRow> {
  const seen = await getSchedule(tx, practitionerId, 'schedules.manage');
  if (seen.revision === 0) await tx.db.insert(schedules).values(seen).onConflictDoNothing();
  const [row] = await tx.db.select().from(schedules).where(eq(schedules.practitionerId, practitionerId)).for('update');
  return row!;
}

/** Those that are not over by the schedule's own clock, in order. */
export const comingExceptions = (tx: TransactionContext, { practitionerId, timeZone }: ScheduleRow) =>
  tx.db
    .select()
    .from(scheduleExceptions)
    .where(and(eq(scheduleExceptions.practitionerId, practitionerId), gte(scheduleExceptions.lastDate, todayIn(tx, timeZone))))
    .orderBy(asc(scheduleExceptions.firstDate), asc(scheduleExceptions.id));

const todayIn = ({ clock }: ServiceContext, timeZone: string) =>
  Temporal.Instant.fromEpochMilliseconds(clock.now().getTime()).toZonedDateTimeISO(timeZone).toPlainDate().toString();

/** Throws `schedules.exception_not_found` also for one of another practitioner. */
export async function getException(
  tx: TransactionContext,
  { practitionerId }: ScheduleRow,
  id: string,
): Promise<ScheduleExceptionRow> {
  const [row] = await tx.db
    .select()
    .from(scheduleExceptions)
    .where(and(eq(scheduleExceptions.id, id), eq(scheduleExceptions.practitionerId, practitionerId)));
  if (!row) throw exceptionNotFound();
  return row;
}
