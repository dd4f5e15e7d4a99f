import { sql } from 'drizzle-orm';
import type { Db } from '../../src/context.ts';
import { CLINIC, NOW, OTHER_CLINIC } from '../helpers.ts';
import {
  appointment,
  department,
  guest,
  invitation,
  patient,
  practitioner,
  proxy,
  publishableKey,
  schedule,
  secretKey,
  session,
  staff,
} from '../makers.ts';

/** Who asks. `public` comes with the clinic's publishable key, `stranger` with nothing. */
export const CALLERS = [
  'patient',
  'guest',
  'practitioner',
  'staff',
  'department_admin',
  'clinic_admin',
  'secret_key',
  'public',
  'stranger',
] as const;
export type Caller = (typeof CALLERS)[number];

/** What a row of this status has besides. */
const BY_STATUS = {
  pending: { expiresAt: new Date(NOW.getTime() + 5 * 60_000) },
  scheduled: {},
  checked_in: {},
  in_progress: {},
  completed: { completedAt: NOW },
  cancelled: { cancelledAt: NOW, cancelReason: 'pat' as const },
  no_show: { noShowAt: NOW, noShowParty: 'patient' as const },
};

/** Two clinics with people and visits in several states; the second is never to be seen or changed. */
export async function makeWorld(db: Db) {
  for (const clinicId of [CLINIC, OTHER_CLINIC]) {
    const doctor = await practitioner(db, { clinicId });
    const here = await department(db, { clinicId, memberIds: [doctor.id] });
    await schedule(db, { clinicId, practitionerId: doctor.id });
    await proxy(db, { clinicId });
    for (const status of Object.keys(BY_STATUS) as (keyof typeof BY_STATUS)[]) {
      const guestIds = [(await guest(db, { clinicId })).id];
      await appointment(db, {
        clinicId,
        practitionerId: doctor.id,
        departmentId: here.id,
        guestIds,
        status,
        ...BY_STATUS[status],
      });
    }
    await invitation(db, { clinicId });
    await secretKey(db, { clinicId });
  }
  const { key: publishable } = await publishableKey(db);
  return { publishable, own: await idsIn(db, CLINIC), foreign: await idsIn(db, OTHER_CLINIC) };
}

/** What this caller sends with a request. People and keys are new ones: the last may have been deactivated or revoked. */
export async function credentials(db: Db, caller: Caller, publishable: string): Promise<Record<string, string>> {
  if (caller === 'stranger') return {};
  if (caller === 'public') return { 'x-publishable-key': publishable, origin: 'https://clinic.example' };
  if (caller === 'secret_key') return bearer((await secretKey(db)).key);
  const person = await makePerson(db, caller);
  if (caller === 'department_admin') await department(db, { memberIds: [person.id] });
  if (caller === 'patient') await appointment(db, { patientId: person.id });
  if (caller === 'guest') await appointment(db, { guestIds: [person.id] });
  if (caller === 'practitioner') await appointment(db, { practitionerId: person.id });
  return bearer((await session(db, { personId: person.id })).token);
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

function makePerson(db: Db, caller: Exclude<Caller, 'stranger' | 'public' | 'secret_key'>) {
  if (caller === 'patient') return patient(db);
  if (caller === 'guest') return guest(db);
  return caller === 'practitioner' ? practitioner(db) : staff(db, { role: caller });
}

/** Every table that belongs to clinics. */
const clinicTables = (db: Db) =>
  db.execute<{ table: string }>(sql`select table_name as "table" from information_schema.columns
    where table_schema = 'public' and column_name = 'clinic_id' order by table_name`);

/** Every id that a row of this clinic holds. */
export async function idsIn(db: Db, clinicId: string): Promise<Set<string>> {
  const ids = new Set<string>();
  for (const { table } of await clinicTables(db)) {
    const rows = await db.execute<{ text: string }>(
      sql`select to_jsonb(t)::text as text from ${sql.identifier(table)} t where clinic_id = ${clinicId}`,
    );
    for (const { text } of rows) for (const [id] of text.matchAll(/\b[a-z]{3}_[0-9a-f]{32}\b/g)) ids.add(id);
  }
  ids.add(clinicId);
  return ids;
}

/** One line a table, which is another as soon as any row of the clinic is. */
export async function stateOf(db: Db, clinicId: string): Promise<string[]> {
  const lines: string[] = [];
  for (const { table } of await clinicTables(db)) {
    const [row] = await db.execute<{ state: string }>(
      sql`select count(*) || ' ' || coalesce(md5(string_agg(to_jsonb(t)::text, '' order by to_jsonb(t)::text)), '') as state
        from ${sql.identifier(table)} t where clinic_id = ${clinicId}`,
    );
    lines.push(`${table}: ${row?.state}`);
  }
  return lines;
}
