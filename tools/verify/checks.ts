import { spawn } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { unusualFileSizes } from './file-sizes.ts';
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

interface RootPackage {
  workspaces: string[];
}

const { workspaces } = JSON.parse(readFileSync('package.json', 'utf8')) as RootPackage;

/** Every check of `npm run verify` but the unit tests, from the root of the repository. Each counts as one. */
export const checks: Check[] = [
  ...[...workspaces, 'tools']
    .filter((folder) => globSync(`${folder}/**/*.ts`, { exclude: ['**/node_modules/**'] }).length > 0)
    .map((folder) => check(`types of ${folder}`, 'node_modules/typescript/bin/tsc', '-p', folder, '--pretty', 'false')),
  { name: 'import rules are those of the table', run: rulesAreCurrent },
  check('lint and import rules', 'node_modules/oxlint/bin/oxlint', '--deny-warnings'),
  check('format', 'node_modules/oxfmt/bin/oxfmt', '--check'),
  check('lock file is complete', 'tools/complete-lock.mjs', '--check'),
  { name: 'licences', run: async () => report(licenceProblems()) },
  { name: 'file sizes', run: async () => ({ ok: true, output: unusualFileSizes().join('\n') }) },
];

/** A script that says by its exit code whether all is well. */
function check(name: string, script: string, ...args: string[]): Check {
  return {
    name,
    run: () =>
      new Promise((resolve) => {
        const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
        const output: Buffer[] = [];
        for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => output.push(chunk));
        child.on('close', (code) => resolve({ ok: code === 0, output: Buffer.concat(output).toString().trimEnd() }));
        child.on('error', (error) => resolve({ ok: false, output: error.message }));
      }),
  };
}

const report = (problems: string[]): Finding => ({ ok: problems.length === 0, output: problems.join('\n') });

async function rulesAreCurrent(): Promise<Finding> {
  const isCurrent = readFileSync('.oxlintrc.json', 'utf8') === oxlintrcText();
  return report(isCurrent ? [] : ['.oxlintrc.json is not what tools/verify/boundaries.ts says: run npm run rules']);
}
