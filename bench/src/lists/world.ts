import type postgres from 'postgres';
import type { Db, ServiceContext } from '../../../packages/server/src/context.ts';
import { createClinic } from '../../../packages/server/src/modules/clinics/create-clinic.ts';
import { createDepartment } from '../../../packages/server/src/modules/departments/create-department.ts';
import { newId } from '../../../packages/server/src/shared/ids.ts';
import { toolContext } from '../../../tools/demo/context.ts';

/** Ten visits a patient and a hundred a practitioner, in a clinic of any size: who asks for one of them finds as much in both. */
const VISITS_OF = { patient: 10, practitioner: 100 };

const id = (prefix: string, n: string) => `'${prefix}_' || lpad(to_hex((${n})::bigint), 32, '0')`;

/** A clinic with as many visits, a quarter of an hour apart. */
export async function clinicWith(db: Db, client: postgres.Sql, rows: number) {
  const ctx: ServiceContext = toolContext(db, newId('cln'), 'bench');
  await createClinic(ctx, {
    name: 'Bench Clinic',
    isTest: true,
    timeZone: 'UTC',
    language: 'en',
    allowedOrigins: [],
    visitUrl: 'https://clinic.example/visit',
  });
  const { row: department } = await createDepartment(ctx, { name: 'Cardiology', memberIds: [] });
  const clinic = `'${ctx.clinicId}'`;
  await client.begin(async (sql) => {
    // Without looking up what each row points to: it is there.
    await sql`set local session_replication_role = replica`;
    await sql`set local maintenance_work_mem = '256MB'`;
    const indexes = await withoutIndexes(sql);
    for (const [kind, prefix] of [
      ['patient', 'pat'],
      ['practitioner', 'prc'],
    ] as const)
      await sql.unsafe(`insert into people (id, clinic_id, kind, role, name, created_at, updated_at)
        select ${id(prefix, 'n')}, ${clinic}, '${kind}', '${kind}', 'Pia ' || substr(md5(n::text), 1, 10), now(), now()
        from generate_series(0, ${rows / VISITS_OF[kind] - 1}) n`);
    await sql.unsafe(`insert into appointments
        (id, clinic_id, status, mode, reason, department_id, external_id, starts_at, ends_at, rescheduled_at, created_at, updated_at)
      select ${id('apt', 'n')}, ${clinic}, case when n % 10 = 0 then 'scheduled' else 'completed' end,
        case when n % 20 = 0 then 'chat' else 'video' end, 'About ' || substr(md5((-n)::text), 1, 10),
        case when n % 10 = 0 then '${department.id}' end, 'visit-' || n, at, at + interval '15 minutes',
        case when n % 50 = 0 then at end, at, at
      from generate_series(0, ${rows - 1}) n, lateral (select timestamptz '2020-01-01Z' + n * interval '15 minutes' as at) visit`);
    for (const [kind, prefix] of [
      ['patient', 'pat'],
      ['practitioner', 'prc'],
    ] as const)
      await sql.unsafe(`insert into appointment_participants (appointment_id, person_id, clinic_id, role, starts_at)
        select ${id('apt', 'n')}, ${id(prefix, `n % ${rows / VISITS_OF[kind]}`)}, ${clinic}, '${kind}',
          timestamptz '2020-01-01Z' + n * interval '15 minutes' from generate_series(0, ${rows - 1}) n`);
    for (const index of indexes) await sql.unsafe(index);
  });
  await client`vacuum analyze`;
  const of = (prefix: string, n: number) => `${prefix}_${n.toString(16).padStart(32, '0')}`;
  const startOf = (n: number) => new Date(Date.UTC(2020, 0, 1) + n * 900_000);
  const [named] = await client<{ name: string }[]>`select name from people where id = ${of('pat', 77)}`;
  return { ctx, departmentId: department.id, name: named!.name.slice(4), personOf: of, startOf };
}

/** Built at the end they take a fraction of the time. Gives the statements that make them again. */
async function withoutIndexes(sql: postgres.TransactionSql): Promise<string[]> {
  const indexes = await sql<{ name: string; definition: string }[]>`
    select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition from pg_index i
    where i.indrelid in ('people'::regclass, 'appointments'::regclass, 'appointment_participants'::regclass)
      and not exists (select from pg_constraint c where c.conindid = i.indexrelid)`;
  for (const { name } of indexes) await sql.unsafe(`drop index ${name}`);
  return indexes.map(({ definition }) => definition);
}
