import { spawn } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unusualFileSizes } from './file-sizes.ts';
import { encodedPaths } from './encoded-paths.ts';
import { licenceProblems } from './licences.ts';
import { oxlintrcText } from './oxlintrc.ts';

export interface Finding {
  ok: boolean;
  output: string;
}

export interface Check {
  name: string;
  run(): Promise<Finding>;
}

/** turbo writes to the home folder otherwise. */
const QUIET = { DO_NOT_TRACK: '1', TURBO_TELEMETRY_DISABLED: '1' };

interface RootPackage {
  workspaces: string[];
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const { workspaces } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as RootPackage;

/** Every check of `npm run verify` but the unit tests. Each counts as one. */
export const checks: Check[] = [
  ...workspaces
    .filter((folder) => globSync(`${folder}/**/*.ts`, { cwd: root, exclude: ['**/node_modules/**'] }).length > 0)
    .map((folder) => turbo(`types of ${folder}`, 'types', `--filter=./${folder}`)),
  check('types of tools', 'node_modules/typescript/bin/tsc', '-p', 'tools', '--pretty', 'false'),
  { name: 'import rules are those of the table', run: rulesAreCurrent },
  check('lint and import rules', 'node_modules/oxlint/bin/oxlint', '--deny-warnings'),
  check('format', 'node_modules/oxfmt/bin/oxfmt', '--check'),
  check('lock file is complete', 'tools/complete-lock.mjs', '--check'),
  { name: 'paths may have spaces', run: async () => report(encodedPaths(root)) },
  { name: 'licences', run: async () => report(licenceProblems(join(root, 'package-lock.json'))) },
  { name: 'file sizes', run: async () => ({ ok: true, output: unusualFileSizes(root).join('\n') }) },
];

/** The browser's files, with their byte budgets. */
export const build: Check = turbo('build', 'build', '--filter=@bedside/sdk');

/** A script that says by its exit code whether all is well. */
function check(name: string, script: string, ...args: string[]): Check {
  return {
    name,
    run: () =>
      new Promise((resolve) => {
        const child = spawn(process.execPath, [script, ...args], {
          cwd: root,
          stdio: ['ignore', 'pipe', 'pipe'],
          env: { ...process.env, ...QUIET },
        });
        const output: Buffer[] = [];
        for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => output.push(chunk));
        child.on('close', (code) => resolve({ ok: code === 0, output: withoutNoise(Buffer.concat(output).toString()) }));
        child.on('error', (error) => resolve({ ok: false, output: error.message }));
      }),
  };
}

/** A task of turbo.json, which remembers what was well with the same files. */
export function turbo(name: string, task: string, ...args: string[]): Check {
  return check(name, 'node_modules/turbo/bin/turbo', 'run', task, ...args, '--output-logs=errors-only', '--log-prefix=none');
}

/** npm, which turbo runs, says at length that a script has failed. */
function withoutNoise(text: string): string {
  const noise =
    /^(npm (error|warn)|cache (miss|hit)|> |\s*•|\s*Tasks:|\s*Cached:|\s*Time:|Failed:|\s*$|.* ERROR {2}(command|run))/;
  return text
    .split('\n')
    .filter((line) => !noise.test(line))
    .join('\n');
}

const report = (problems: string[]): Finding => ({ ok: problems.length === 0, output: problems.join('\n') });

async function rulesAreCurrent(): Promise<Finding> {
  const isCurrent = readFileSync(join(root, '.oxlintrc.json'), 'utf8') === oxlintrcText();
  return report(isCurrent ? [] : ['.oxlintrc.json is not what tools/verify/boundaries.ts says: run npm run rules']);
}
