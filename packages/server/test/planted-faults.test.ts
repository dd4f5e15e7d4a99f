import { sql } from 'drizzle-orm';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { createAppointment } from '../src/modules/appointments/create-appointment.ts';
import { reservations } from '../src/modules/reservations/reservations.table.ts';
import { makeCtx, withDatabase } from './helpers.ts';
import { patient, practitioner } from './makers.ts';
import { overlaps } from './overlaps.ts';
import { FAULTS, plant, PLANTED } from './planted-fault.ts';

/** Of each fault's run, the outcome of each test by its title. */
const outcomes = new Map<string, Map<string, string>>();

const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

async function runAll() {
  const folder = await mkdtemp(join(tmpdir(), 'bedside-faults-'));
  const names = [...new Set(PLANTED.flatMap(({ turnsRed, staysGreen }) => [...turnsRed, ...staysGreen]))];
  const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
  const config = fileURLToPath(new URL('planted-faults.config.ts', import.meta.url));
  const report = join(folder, 'report.ndjson');
  const reporter = fileURLToPath(new URL('planted-faults.reporter.ts', import.meta.url));
  const pattern = `(${names.map(escape).join('|')})$`;
  const args = [vitest, 'run', '--config', config, '--testNamePattern', pattern, '--reporter', reporter];
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([key]) => !/^(VITEST|TEST_POSTGRES_URL|NODE_ENV|VITE_)/.test(key)),
  );
  const child = spawn(process.execPath, args, {
    env: { ...env, PLANTED_FAULTS_REPORT: report },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => void (said += text.toString()));
  await new Promise((done) => child.once('close', done));
  const lines = (await readFile(report, 'utf8').catch(() => '')).split('\n').filter(Boolean);
  if (lines.length === 0) throw new Error(`the run with planted faults told nothing:\n${said}`);
  for (const line of lines) {
    const { project, title, state } = JSON.parse(line) as Record<string, string>;
    const own = outcomes.get(project!) ?? new Map<string, string>();
    outcomes.set(project!, own.set(title!, state!));
  }
  await rm(folder, { recursive: true });
}

describe('a planted fault', () => {
  beforeAll(runAll, 1_800_000);

  test.each(PLANTED.map((fault) => [fault.name, fault] as const))('%s: is noticed by its check', (name, fault) => {
    const seen = outcomes.get(name);
    for (const title of fault.turnsRed) expect([title, seen?.get(title)]).toEqual([title, 'failed']);
    for (const title of fault.staysGreen) expect([title, seen?.get(title)]).toEqual([title, 'passed']);
  });

  test('can be planted in the source as it is, each of them', () => {
    for (const fault of FAULTS) {
      const file = fileURLToPath(new URL(`../${fault.file}`, import.meta.url));
      expect(() => plant(fault).transform(readFileSync(file, 'utf8'), file), fault.name).not.toThrow();
    }
  });

  test('that cannot be planted, or could be in two places, is an error', () => {
    const fault = { ...FAULTS[0]!, find: 'eq(' };
    expect(() => plant(fault).transform('eq(a) eq(b)', `/x/packages/server/${fault.file}`)).toThrow('2 times');
    expect(() => plant(fault).transform('', `/x/packages/server/${fault.file}`)).toThrow('0 times');
  });
});

describe('without the exclusion constraint', () => {
  test('two visits at once are booked, and the count of overlaps says so', () =>
    withDatabase(async ({ db }) => {
      await db.execute(sql`alter table reservations drop constraint reservations_no_overlap`);
      const practitionerId = (await practitioner(db)).id;
      const ctx = makeCtx(db);
      for (const startsAt of ['2030-01-15T10:00:00.000Z', '2030-01-15T10:15:00.000Z']) {
        const patientId = (await patient(db)).id;
        await createAppointment(ctx, { practitionerId, patientId, startsAt, durationMinutes: 30, mode: 'video' });
      }
      const held = (await db.select().from(reservations)).filter(({ subjectId }) => subjectId === practitionerId);
      expect(held).toHaveLength(2);
      expect(await overlaps(db)).toBe(1);
    }));
});
