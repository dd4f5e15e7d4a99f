// The outbox of webhooks, drained by one process, against bare workers on a bare queue of as many jobs on the same PostgreSQL.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type postgres from 'postgres';
import { connect, migrate } from '../../../packages/server/src/db/connect.ts';
import { startEmbeddedPostgres } from '../../../packages/server/src/db/embedded.ts';
import type { ServiceContext } from '../../../packages/server/src/context.ts';
import { createClinic } from '../../../packages/server/src/modules/clinics/create-clinic.ts';
import { createWebhookEndpoint } from '../../../packages/server/src/modules/webhooks/manage-webhook-endpoints.ts';
import { deliverWebhooks } from '../../../packages/server/src/modules/webhooks/deliver-webhooks.ts';
import { newId } from '../../../packages/server/src/shared/ids.ts';
import type { WebhookPort } from '../../../packages/server/src/webhooks/webhook-port.ts';
import { toolContext } from '../../../tools/demo/context.ts';
import { findingOf, lineOf, type Finding, type Say } from '../goals.ts';
import { median } from '../statistics.ts';

/** As many as one endpoint is sent at once. */
const WORKERS = 16;
const GOAL = 0.5;
/** Visits that the events are of: what is of one visit waits for what was before it. */
const VISITS = 200;

/** A receiver that answers at once, so that what is measured is the outbox. */
const RECEIVER: WebhookPort = {
  accepts: () => true,
  secretOf: (seed) => seed,
  send: async () => ({ statusCode: 204, problem: null }),
};

type Options = { jobs?: number; pairs?: number; say: Say };

export async function benchOutbox({ jobs = 2000, pairs = 10, say }: Options): Promise<Finding[]> {
  const home = await mkdtemp(join(tmpdir(), 'bedside-bench-'));
  const server = await startEmbeddedPostgres({ home });
  server.guard();
  await migrate(server.url);
  const ours = connect(server.url);
  const theirs = connect(server.url, { max: WORKERS });
  try {
    const clinic = await makeClinic(toolContext(ours.db, newId('cln'), 'bench'));
    await theirs.client`create table bare_jobs (id bigint primary key, state text not null, attempts integer not null default 0,
      due_at timestamptz not null, body jsonb not null)`;
    await theirs.client`create index bare_jobs_due_idx on bare_jobs (due_at) where state = 'pending'`;
    const measure = {
      ours: async () => {
        await happen(ours.client, clinic, jobs);
        return rateOf(jobs, () =>
          deliverWebhooks(clinic.ctx, { webhooks: RECEIVER, publicUrl: 'http://api.clinic.example' }, clinic.endpointId),
        );
      },
      bare: async () => {
        await queue(theirs.client, jobs);
        return rateOf(jobs, () => Promise.all(Array.from({ length: WORKERS }, () => work(theirs.client))));
      },
    };
    await measure.ours();
    await measure.bare();
    const rates = { ours: [] as number[], bare: [] as number[] };
    const ratios: number[] = [];
    for (let pair = 0; pair < pairs; pair++) {
      for (const one of pair % 2 === 0 ? (['ours', 'bare'] as const) : (['bare', 'ours'] as const))
        rates[one].push(await measure[one]());
      ratios.push(rates.ours.at(-1)! / rates.bare.at(-1)!);
    }
    await requireDrained(ours.client);
    const finding = findingOf(`outbox drained, ours / ${WORKERS} bare workers`, ratios, { atLeast: GOAL });
    say(`  ${Math.round(median(rates.ours))} to ${Math.round(median(rates.bare))} a second, ${pairs} pairs`);
    say(lineOf(finding));
    return [finding];
  } finally {
    await Promise.all([ours.close(), theirs.close()]);
    await server.stop();
    await rm(home, { recursive: true, force: true });
  }
}

type Clinic = Awaited<ReturnType<typeof makeClinic>>;

async function makeClinic(ctx: ServiceContext) {
  await createClinic(ctx, {
    name: 'Bench Clinic',
    isTest: true,
    timeZone: 'UTC',
    language: 'en',
    allowedOrigins: [],
    visitUrl: 'https://clinic.example/visit',
  });
  const input = { url: 'https://clinic.example/webhooks', description: null, eventTypes: null, payload: 'thin' as const };
  const { row } = await createWebhookEndpoint(ctx, RECEIVER, input);
  return { ctx, endpointId: row.id };
}

let happened = 0;

/** As many events as a busy clinic has. */
async function happen(client: postgres.Sql, { ctx: { clinicId } }: Clinic, count: number) {
  const from = happened;
  happened += count;
  await client.begin(async (sql) => {
    const [{ last } = { last: '0' }] = await sql<
      { last: string }[]
    >`insert into event_positions as stood (clinic_id, last_position)
      values (${clinicId}, ${count}) on conflict (clinic_id) do update set last_position = stood.last_position + ${count}
      returning last_position as last`;
    await sql`insert into events (clinic_id, position, id, type, at, appointment_id, audience, data)
      select ${clinicId}, ${last}::bigint - ${count}::bigint + n, 'evt_' || lpad(to_hex(${from}::bigint + n), 32, '0'), 'appointment.updated', now(),
        'apt_' || lpad(to_hex(n % ${VISITS}::bigint), 32, '0'), '{}', '{}' from generate_series(1, ${count}::bigint) n`;
  });
}

async function queue(client: postgres.Sql, count: number) {
  const from = happened;
  happened += count;
  await client`insert into bare_jobs (id, state, due_at, body) select ${from}::bigint + n, 'pending', now(), '{"type": "appointment.updated"}'
    from generate_series(1, ${count}::bigint) n`;
}

/** One job after the other, each in a transaction, until there is none. */
async function work(client: postgres.Sql): Promise<void> {
  for (let found = true; found;) {
    found = await client.begin(async (sql) => {
      const [job] = await sql<{ id: string }[]>`select id, body from bare_jobs where state = 'pending' and due_at <= now()
        order by due_at limit 1 for update skip locked`;
      if (job) await sql`update bare_jobs set state = 'done', attempts = attempts + 1 where id = ${job.id}`;
      return job !== undefined;
    });
  }
}

async function rateOf(jobs: number, work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return jobs / ((performance.now() - began) / 1000);
}

async function requireDrained(client: postgres.Sql) {
  const [left] = await client`select (select count(*) from webhook_deliveries where state = 'delivered')::int as sent,
    (select count(*) from webhook_deliveries where state <> 'delivered')::int + (select count(*) from bare_jobs where state <> 'done')::int as open`;
  if (left?.['open'] !== 0 || left['sent'] === 0) throw new Error('not everything was sent');
}

if (import.meta.main) {
  await benchOutbox({ say: (line) => console.log(line) });
  process.exit(0);
}
