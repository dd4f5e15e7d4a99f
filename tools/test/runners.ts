import { failuresOfVitest, totalsOfVitest, type Totals } from './totals.ts';

export interface Runner {
  name: string;
  /** `unit` runs in `npm run verify` too; `whole` only in `npm test`. */
  when: 'unit' | 'whole';
  folder: string;
  /** A script from the root, with arguments. It writes what it counted to the file. */
  command(totalsFile: string): string[];
  environment?(totalsFile: string): Record<string, string>;
  read(report: unknown): Totals;
  /** What failed, a line each. */
  failures?(report: unknown): string[];
  /** Which browser it needs: without Chromium it fails, without Firefox it is left out. */
  needs?: 'chromium' | 'firefox';
}

/** All suites of `npm test`, in the order in which they run. */
export const runners: Runner[] = [
  vitest('contract', 'unit', 'packages/contract'),
  vitest('tools', 'unit', 'tools', ['verify/', 'test/']),
  vitest('sdk: call, API client, words', 'unit', 'packages/sdk'),
  vitest('demo site', 'unit', 'packages/demo'),
  vitest('bench', 'unit', 'bench'),
  vitest('start and stop', 'whole', 'tools', ['--exclude=verify/**', '--exclude=test/**']),
  vitest('server', 'whole', 'packages/server'),
  webTestRunner('sdk: elements', 'packages/sdk/web-test-runner.config.mjs'),
  { ...webTestRunner('sdk: elements in Firefox', 'packages/sdk/web-test-runner.firefox.config.mjs'), needs: 'firefox' },
  { ...vitest('sdk: as built', 'whole', 'packages/sdk', ['--config', 'vitest.built.config.ts']), needs: 'chromium' },
  { ...vitest('e2e', 'whole', 'e2e'), needs: 'chromium' },
];

export function vitest(name: string, when: Runner['when'], folder: string, args: string[] = []): Runner {
  return {
    name,
    when,
    folder,
    command: (file) => [
      ...['node_modules/vitest/vitest.mjs', 'run', ...args],
      ...['--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
    ],
    read: (report) => totalsOfVitest(report as Parameters<typeof totalsOfVitest>[0]),
    failures: (report) => failuresOfVitest(report as Parameters<typeof failuresOfVitest>[0]),
  };
}

/** Its configuration has the reporter of wtr-totals.mjs, and names files from the root. */
export function webTestRunner(name: string, config: string): Runner {
  return {
    name,
    when: 'whole',
    folder: '.',
    command: () => ['node_modules/@web/test-runner/dist/bin.js', '--config', config],
    environment: (file) => ({ TOTALS: file }),
    read: (report) => (report as { totals: Totals }).totals,
    failures: (report) => (report as { failures: string[] }).failures,
    needs: 'chromium',
  };
}
