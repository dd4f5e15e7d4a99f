// A check that cannot fail is a defect: in a copy of the repository with a fault for each, each must fail.
import { spawnSync } from 'node:child_process';
import { appendFileSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCopy, type Clone } from '../check-start/clone.ts';
import { checks } from '../verify/checks.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** It notes, and never fails. */
const NEVER_FAILS = ['file sizes'];

describe('npm run verify', () => {
  let clone: Clone;
  let output: string;

  beforeAll(() => {
    clone = makeCopy();
    symlinkSync(join(root, 'node_modules'), join(clone.folder, 'node_modules'));
    plantFaults(clone.folder);
    const code = `
      import { verifySuite } from './tools/test/suites.ts';
      console.log(await verifySuite().run());`;
    const result = spawnSync(process.execPath, ['--input-type=module', '-e', code], { cwd: clone.folder, encoding: 'utf8' });
    output = result.stdout + result.stderr;
  }, 300_000);

  afterAll(() => clone.remove());

  it.each(checks.map(({ name }) => name).filter((name) => !NEVER_FAILS.includes(name)))(
    'when its fault is planted, "%s" fails',
    (name) => {
      expect(output).toContain(`✗ ${name} `);
    },
  );
});

function plantFaults(folder: string): void {
  const { workspaces } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { workspaces: string[] };
  // A wrong type, a variable that nobody uses, and no format at all.
  const fault = 'const planted:number="a type error"\n';
  for (const workspace of workspaces) writeFileSync(join(folder, workspace, 'src/planted.ts'), fault);
  writeFileSync(join(folder, 'tools/planted.ts'), fault);
  writeFileSync(join(folder, 'planted.mjs'), `void new URL('a b', import.meta.url).${'pathname'};`);
  appendFileSync(join(folder, '.oxlintrc.json'), ' ');

  const file = join(folder, 'package-lock.json');
  const lock = JSON.parse(readFileSync(file, 'utf8')) as { packages: Record<string, object> };
  for (const at of Object.keys(lock.packages)) if (at.endsWith('-win32-x64')) delete lock.packages[at];
  lock.packages['node_modules/planted'] = { version: '1.0.0', license: 'GPL-3.0-only' };
  writeFileSync(file, JSON.stringify(lock));
}
