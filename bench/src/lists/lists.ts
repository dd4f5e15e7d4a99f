// A page of the list of visits, by each of its filters: in a clinic of 10 k visits against one of 1 M, on the same PostgreSQL.
import { ListAppointments } from '@bedside/contract';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { postgres } from '../../../packages/server/src/db/driver.ts';
import { connect, migrate } from '../../../packages/server/src/db/connect.ts';
import { startEmbeddedPostgres } from '../../../packages/server/src/db/embedded.ts';
import { cursorOf } from '../../../packages/server/src/modules/appointments/appointments.rules.ts';
import { listAppointments } from '../../../packages/server/src/modules/appointments/list-appointments.ts';
import { compareSizes } from '../compare-sizes.ts';
import { lineOf, type Finding, type Say } from '../goals.ts';
import { rowsWanted } from '../wanted.ts';
import { clinicWith } from './world.ts';

const FEW = 10_000;
const GOAL = 1.3;
/** Of these alone: a table of a few rows is rightly read through. */
const READ_THROUGH = /Seq Scan on (appointments|appointment_participants|people)\b/;

type Options = { rows?: number; pairs?: number; say: Say };

export async function benchLists({ rows = 1_000_000, pairs = 25, say }: Options): Promise<Finding[]> {
  const home = await mkdtemp(join(tmpdir(), 'bedside-bench-'));
  const server = await startEmbeddedPostgres({ home });
  server.guard();
  try {
    const began = performance.now();
    const few = await listsOf(server.url, 'few', FEW);
    const many = await listsOf(server.url, 'many', rows);
    say(`lists: ${FEW} and ${rows} visits, written in ${Math.round((performance.now() - began) / 1000)} s`);
    const what = `list pages, ${rows} / ${FEW} visits`;
    const worst = await compareSizes(Object.keys(few.pages), few, many, { what, goal: GOAL, pairs, say });
    for (const name of Object.keys(many.pages)) {
      const plans = await many.plansOf(name);
      if (plans.length === 0) throw new Error('PostgreSQL told no plans');
      for (const plan of plans) if (READ_THROUGH.test(plan)) throw new Error(`a list by ${name} reads a table through:\n${plan}`);
    }
    say(`  no table is read through: ${Object.keys(many.pages).length} pages`);
    say(lineOf(worst));
    await Promise.all([few.close(), many.close()]);
    return [worst];
  } finally {
    await server.stop();
    await rm(home, { recursive: true, force: true });
  }
}

async function listsOf(serverUrl: string, database: string, rows: number) {
  const admin = postgres(serverUrl, { max: 1, onnotice: () => {} });
  await admin.unsafe(`create database ${database}`);
  await admin.end();
  const url = Object.assign(new URL(serverUrl), { pathname: `/${database}` }).href;
  await migrate(url);
  let plans: string[] = [];
  const { client, db, close } = connect(url, { max: 1, onNotice: (message) => plans.push(message) });
  const { ctx, departmentId, name, personOf, startOf } = await clinicWith(db, client, rows);
  const middle = cursorOf({ startsAt: startOf(rows / 2), id: personOf('apt', rows / 2) } as Parameters<typeof cursorOf>[0]);
  const pages: Record<string, object> = {
    'nothing, first page': {},
    'nothing, last first': { order: 'desc' },
    'nothing, deep page': { after: middle },
    day: { from: startOf(rows / 2).toISOString(), to: startOf(rows / 2 + 96).toISOString() },
    status: { status: 'scheduled' },
    'status, deep page': { status: 'scheduled', after: middle },
    mode: { mode: 'chat', after: middle },
    practitioner: { practitionerId: personOf('prc', 7) },
    patient: { patientId: personOf('pat', 77) },
    department: { departmentId, after: middle },
    externalId: { externalId: 'visit-777' },
    updatedSince: { updatedSince: startOf(rows - 50).toISOString() },
    rescheduled: { rescheduled: 'true', after: middle },
    'a name': { q: name },
  };
  const read = async (page: string) => {
    const { views } = await listAppointments(ctx, ListAppointments.parse(pages[page]));
    if (views.length === 0) throw new Error(`${page} found nothing`);
  };
  return {
    pages,
    read,
    close,
    /** Also of what runs inside functions. */
    plansOf: async (page: string) => {
      await client.unsafe(`load 'auto_explain'; set auto_explain.log_min_duration = 0; set auto_explain.log_nested_statements = on;
        set client_min_messages = log`);
      plans = [];
      await read(page);
      await client.unsafe('set auto_explain.log_min_duration = -1');
      return plans.filter((message) => message.includes('plan:'));
    },
  };
}

if (import.meta.main) {
  await benchLists({ rows: rowsWanted(), say: (line) => console.log(line) });
  process.exit(0);
}
