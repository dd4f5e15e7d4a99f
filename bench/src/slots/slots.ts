// A month of slots of fifty practitioners, against fifty times the reservations of one of them by a bare indexed SELECT.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type postgres from 'postgres';
import { connect, migrate } from '../../../packages/server/src/db/connect.ts';
import { startEmbeddedPostgres } from '../../../packages/server/src/db/embedded.ts';
import { transact } from '../../../packages/server/src/db/transact.ts';
import { readSlots } from '../../../packages/server/src/modules/slots/read-slots.ts';
import type { ServiceContext } from '../../../packages/server/src/context.ts';
import { findingOf, lineOf, type Finding, type Say } from '../goals.ts';
import { median } from '../statistics.ts';
import { bookedMonth } from './world.ts';

const PRACTITIONERS = 50;
const DAY_MS = 86_400_000;

type Options = { pairs?: number; say: Say };
type Month = { from: number; until: number };

export async function benchSlots({ pairs = 30, say }: Options): Promise<Finding[]> {
  const home = await mkdtemp(join(tmpdir(), 'bedside-bench-'));
  const server = await startEmbeddedPostgres({ home });
  server.guard();
  await migrate(server.url);
  const { db, client, close } = connect(server.url, { max: 1 });
  try {
    const { ctx, practitionerIds } = await bookedMonth(db, client, PRACTITIONERS);
    const from = ctx.clock.now().getTime();
    const month = { from, until: from + 31 * DAY_MS };
    const ours = () => slotsOfAll(ctx, practitionerIds, month);
    const bare = () => fiftySelects(client, ctx.clinicId, practitionerIds, month);
    const counts = [await ours(), await bare()];
    for (let n = 0; n < 10; n++) await Promise.all([ours(), bare()]);
    const ratios: number[] = [];
    const ms = { ours: [] as number[], bare: [] as number[] };
    for (let pair = 0; pair < pairs; pair++) {
      const order = pair % 2 === 0 ? (['ours', 'bare'] as const) : (['bare', 'ours'] as const);
      for (const one of order) ms[one].push(await timeOf(one === 'ours' ? ours : bare));
      ratios.push(ms.ours.at(-1)! / ms.bare.at(-1)!);
    }
    say(`slots: ${counts[0]} free of ${PRACTITIONERS} practitioners in 31 days, beside ${counts[1]} reservations`);
    say(`  ${median(ms.ours).toFixed(1)} ms to ${median(ms.bare).toFixed(1)} ms, ${pairs} pairs`);
    const finding = findingOf(`a month of slots, ours / ${PRACTITIONERS} bare SELECTs`, ratios, { atMost: 1 });
    say(lineOf(finding));
    return [finding];
  } finally {
    await close();
    await server.stop();
    await rm(home, { recursive: true, force: true });
  }
}

async function slotsOfAll(ctx: ServiceContext, practitionerIds: readonly string[], month: Month): Promise<number> {
  const found = await transact(ctx, (tx) => readSlots(tx, { practitionerIds }, month));
  return found.reduce((sum, { slots }) => sum + slots.length, 0);
}

/** What a program would do that asks for one practitioner after the other, and has not worked out anything yet. */
async function fiftySelects(client: postgres.Sql, clinicId: string, practitionerIds: readonly string[], { from, until }: Month) {
  let rows = 0;
  for (const id of practitionerIds) {
    const found = await client`select lower(during), upper(during) from reservations
      where clinic_id = ${clinicId} and subject_id = ${id} and during && tstzrange(${new Date(from).toISOString()}, ${new Date(until).toISOString()})
      and released_at is null and not override`;
    rows += found.length;
  }
  return rows;
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

if (import.meta.main) {
  await benchSlots({ say: (line) => console.log(line) });
  process.exit(0);
}
