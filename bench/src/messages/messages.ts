// A page of a conversation: among 10 k messages against among 1 M, on the same PostgreSQL.
import { ListMessages } from '@bedside/contract';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type postgres from 'postgres';
import { compareSizes } from '../compare-sizes.ts';
import { lineOf, type Finding, type Say } from '../goals.ts';
import { connect, migrate } from '../../../packages/server/src/db/connect.ts';
import { postgres as driver } from '../../../packages/server/src/db/driver.ts';
import { startEmbeddedPostgres } from '../../../packages/server/src/db/embedded.ts';
import { createClinic } from '../../../packages/server/src/modules/clinics/create-clinic.ts';
import { listMessages } from '../../../packages/server/src/modules/conversations/list-messages.ts';
import type { ServiceContext } from '../../../packages/server/src/context.ts';
import { createPerson } from '../../../packages/server/src/modules/people/create-person.ts';
import { newId } from '../../../packages/server/src/shared/ids.ts';
import { toolContext } from '../../../tools/demo/context.ts';
import { rowsWanted } from '../wanted.ts';

const FEW = 10_000;
const GOAL = 1.3;
/** Messages of one visit, and of one conversation but for the long one. */
const OF_A_VISIT = 20;
const OF_ANOTHER = 100;

type Options = { rows?: number; pairs?: number; say: Say };

export async function benchMessages({ rows = 1_000_000, pairs = 25, say }: Options): Promise<Finding[]> {
  const home = await mkdtemp(join(tmpdir(), 'bedside-bench-'));
  const server = await startEmbeddedPostgres({ home });
  server.guard();
  try {
    const few = await threadsOf(server.url, 'few', FEW);
    const many = await threadsOf(server.url, 'many', rows);
    const what = `pages of a conversation, ${rows} / ${FEW} messages`;
    const worst = await compareSizes(few.pages, few, many, { what, goal: GOAL, pairs, say });
    say(lineOf(worst));
    await Promise.all([few.close(), many.close()]);
    return [worst];
  } finally {
    await server.stop();
    await rm(home, { recursive: true, force: true });
  }
}

/** Half of all messages in one conversation, the others in as many short ones as there must be. */
async function threadsOf(serverUrl: string, database: string, rows: number) {
  const admin = driver(serverUrl, { max: 1, onnotice: () => {} });
  await admin.unsafe(`create database ${database}`);
  await admin.end();
  const url = Object.assign(new URL(serverUrl), { pathname: `/${database}` }).href;
  await migrate(url);
  const { client, db, close } = connect(url, { max: 1 });
  const system = toolContext(db, newId('cln'), 'bench');
  await createClinic(system, {
    name: 'Bench Clinic',
    isTest: true,
    timeZone: 'UTC',
    language: 'en',
    allowedOrigins: [],
    visitUrl: 'https://clinic.example/visit',
  });
  const { id: patientId } = await createPerson(system, { kind: 'patient', name: 'Pia Example' });
  const { id: practitionerId } = await createPerson(system, { kind: 'practitioner', name: 'Dr. Paul Example' });
  await fill(client, { clinicId: system.clinicId, patientId, practitionerId, rows });
  const kind = 'practitioner' as const;
  const rights = { departmentIds: [], actsFor: [], opened: [], sessionId: newId('ses'), appointmentId: null };
  const ctx: ServiceContext = { ...system, actor: { type: 'person', id: practitionerId, kind, role: kind, ...rights } };
  const pages: Record<string, [conversation: number, query: object]> = {
    'the newest of a long one': [0, {}],
    'a long one, from its middle back': [0, { before: String(rows / 4) }],
    'a long one, from its middle on': [0, { after: String(rows / 4) }],
    'one visit of a long one': [0, { appointmentId: idAt('apt', 7) }],
    'a short one': [7, {}],
  };
  return {
    pages: Object.keys(pages),
    close,
    async read(page: string) {
      const [conversation, query] = pages[page]!;
      const { views } = await listMessages(ctx, idAt('cnv', conversation), ListMessages.parse(query));
      if (views.length === 0) throw new Error(`${page} found nothing`);
    },
  };
}

const idAt = (prefix: string, n: number) => `${prefix}_${n.toString(16).padStart(32, '0')}`;
const id = (prefix: string, n: string) => `'${prefix}_' || lpad(to_hex((${n})::bigint), 32, '0')`;

type Filling = { clinicId: string; patientId: string; practitionerId: string; rows: number };

async function fill(client: postgres.Sql, { clinicId, patientId, practitionerId, rows }: Filling) {
  const long = rows / 2;
  await client.begin(async (sql) => {
    // Without looking up what each row points to.
    await sql`set local session_replication_role = replica`;
    await sql.unsafe(`insert into people (id, clinic_id, kind, role, name, created_at, updated_at)
      select ${id('pat', 'n')}, '${clinicId}', 'patient', 'patient', 'Pia ' || n, now(), now() from generate_series(1, ${long / OF_ANOTHER}) n`);
    await sql.unsafe(`insert into conversations (id, clinic_id, patient_id, practitioner_id, last_position, last_at, created_at)
      select ${id('cnv', 'n')}, '${clinicId}', case when n = 0 then '${patientId}' else ${id('pat', 'n')} end, '${practitionerId}',
        case when n = 0 then ${long} else ${OF_ANOTHER} end, now(), now() from generate_series(0, ${long / OF_ANOTHER}) n`);
    await sql.unsafe(`insert into messages (id, clinic_id, conversation_id, position, kind, appointment_id, author_id, author_side, client_id, body_hash, text, sent_at)
      select ${id('msg', 'n')}, '${clinicId}', case when n < ${long} then ${id('cnv', '0')} else ${id('cnv', `(n - ${long}) / ${OF_ANOTHER} + 1`)} end,
        case when n < ${long} then n + 1 else (n - ${long}) % ${OF_ANOTHER} + 1 end, 'message',
        ${id('apt', `n / ${OF_A_VISIT}`)}, '${practitionerId}', 'clinic', n::text, md5(n::text), 'Message ' || md5((-n)::text), now()
      from generate_series(0, ${rows - 1}) n`);
  });
  await client`vacuum analyze`;
}

if (import.meta.main) {
  await benchMessages({ rows: rowsWanted(), say: (line) => console.log(line) });
  process.exit(0);
}
