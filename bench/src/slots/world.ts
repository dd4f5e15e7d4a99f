import { PutSchedule, WEEKDAYS } from '@bedside/contract';
import type postgres from 'postgres';
import type { Db, ServiceContext } from '../../../packages/server/src/context.ts';
import { createClinic } from '../../../packages/server/src/modules/clinics/create-clinic.ts';
import { createPerson } from '../../../packages/server/src/modules/people/create-person.ts';
import { putSchedule } from '../../../packages/server/src/modules/schedules/put-schedule.ts';
import { newId } from '../../../packages/server/src/shared/ids.ts';
import { toolContext } from '../../../tools/demo/context.ts';

const weekdays = WEEKDAYS.slice(0, 5);
const ZONES = ['Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe'];
/** Six visits a day, over two years: the month that is asked for is a small part. */
const DAYS = 365;
const VISITS_A_DAY = 6;

/** As many practitioners with weekly hours, a break and buffers, and visits of two years around now. */
export async function bookedMonth(db: Db, client: postgres.Sql, count: number) {
  const ctx: ServiceContext = toolContext(db, newId('cln'), 'bench');
  await createClinic(ctx, {
    name: 'Bench Clinic',
    isTest: true,
    timeZone: 'UTC',
    language: 'en',
    allowedOrigins: [],
    visitUrl: 'https://clinic.example/visit',
  });
  const practitionerIds: string[] = [];
  for (let n = 0; n < count; n++) {
    const { id: practitionerId } = await createPerson(ctx, { kind: 'practitioner', name: `Dr. ${n}` });
    const hours = PutSchedule.parse({
      timeZone: ZONES[n % ZONES.length],
      bufferAfterMinutes: 5,
      rules: [{ weekdays, startTime: '08:30', endTime: '17:00' }],
      breaks: [{ weekdays, startTime: '12:00', endTime: '13:00' }],
    });
    await putSchedule(ctx, { practitionerId, expected: 0, ...hours });
    practitionerIds.push(practitionerId);
  }
  await client`insert into reservations (id, clinic_id, subject_id, kind, during, created_at)
    select 'rsv_' || gen_random_uuid(), ${ctx.clinicId}, person.id, 'appointment', tstzrange(at, at + interval '35 minutes'), now()
    from unnest(${client.array(practitionerIds, 1009)}::text[]) as person (id),
      generate_series(current_date - ${DAYS}::integer, current_date + ${DAYS}::integer, interval '1 day') as day,
      generate_series(0, ${VISITS_A_DAY - 1}) as n, lateral (select day + interval '9 hours' + n * interval '1 hour' as at) visit
    where extract(isodow from day) <= 5`;
  await client`analyze reservations, schedules, people`;
  return { ctx, practitionerIds };
}
