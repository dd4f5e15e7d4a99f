import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { FoundFirefox } from '../firefox.ts';
import type { Runner } from './runners.ts';
import { judge, NOTHING, type Totals } from './totals.ts';

export interface SuiteOptions {
  root: string;
  /** Where the suites leave their totals. */
  reports: string;
  chromium: () => Promise<string>;
  firefox: () => FoundFirefox;
  signal?: AbortSignal | undefined;
  /** `false` hides what the suite prints. */
  show?: boolean;
}

/** Runs one suite, showing its output. Whatever goes wrong counts as a failure. */
export async function runSuite(
  runner: Runner,
  { root, reports, chromium, firefox, signal, show = true }: SuiteOptions,
): Promise<Totals> {
  const file = reportOf(runner, reports);
  mkdirSync(dirname(file), { recursive: true });
  rmSync(file, { force: true }); // a suite that crashes must not be judged by what it said yesterday
  const environment: NodeJS.ProcessEnv = { ...process.env, CI: '1', ...runner.environment?.(file) };
  try {
    if (runner.needs === 'chromium') environment['CHROMIUM_PATH'] = await chromium();
    const found = runner.needs === 'firefox' && firefox();
    if (found && 'reason' in found) {
      console.log(`${runner.name} is left out: ${found.reason}`);
      return { ...NOTHING, skipped: 1 };
    }
    if (found) environment['FIREFOX_PATH'] = found.path;
  } catch (error) {
    console.error((error as Error).message);
    return judge(undefined, 1);
  }
  const [script = '', ...args] = runner.command(file);
  const child = spawn(process.execPath, [resolve(root, script), ...args], {
    cwd: resolve(root, runner.folder),
    stdio: ['ignore', show ? 'inherit' : 'ignore', show ? 'inherit' : 'ignore'],
    env: environment,
  });
  const end = () => child.kill('SIGTERM');
  signal?.addEventListener('abort', end, { once: true });
  const exitCode = await new Promise<number>((done) => {
    child.on('exit', (code) => done(code ?? 1));
    child.on('error', () => done(1));
  });
  signal?.removeEventListener('abort', end);
  return judge(
    readReport(file, (report) => runner.read(report)),
    exitCode,
  );
}

/** What failed in the suite's last run, a line each; one that crashed may have none to tell. */
export const failuresOf = (runner: Runner, reports: string): string[] =>
  readReport(reportOf(runner, reports), (report) => runner.failures?.(report)) ?? [];

const reportOf = (runner: Runner, reports: string) => join(reports, `${runner.name.replaceAll(/\W+/g, '-')}.json`);

function readReport<Read>(file: string, read: (report: unknown) => Read): Read | undefined {
  try {
    return read(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}
