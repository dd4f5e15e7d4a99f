import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { areas, type Area } from './boundaries.ts';
import { bansOf, oxlintrcText } from './oxlintrc.ts';

const oxlint = fileURLToPath(new URL('../../node_modules/oxlint/bin/oxlint', import.meta.url));

interface Finding {
  filename: string;
  message: string;
  code: string;
  help?: string;
}

const planted = areas.flatMap((area) =>
  Object.entries(bansOf(area)).flatMap(([name, { planted }]) =>
    planted.map((code, index) => ({ area: area.name, code, file: fileIn(area, `${name}-${index}`) })),
  ),
);

/** A file that only this area's globs match: in a folder deep enough for every relative path in the table. */
function fileIn({ files: [glob = ''] }: Area, id: string): string {
  if (!glob.includes('*')) return glob.replace(/^packages/, `${id}/packages`);
  const path = glob.replace('/**/*.', `/thing/${id}.`).replace(/\/\*\*$/, `/thing/${id}.ts`);
  return `${id}/${path}`;
}

const areaNamed = (name: string): Area => {
  const area = areas.find((one) => one.name === name);
  if (!area) throw new Error(`no area ${name}`);
  return area;
};

describe('the import rules', { timeout: 60_000 }, () => {
  let folder: string;
  let findings: Finding[];
  let filesRead: number;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'bedside-rules-'));
    // Each planted file has a copy of the tree of its own, so that files with one fixed name do not overwrite each other.
    for (const { file, code } of planted) {
      const path = join(folder, file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, `${code}\n`);
      writeFileSync(join(folder, file.split('/')[0] ?? '', '.oxlintrc.json'), oxlintrcText());
    }
    const result = spawnSync(process.execPath, [oxlint, '--format=json', '.'], { cwd: folder, encoding: 'utf8' });
    const report = JSON.parse(result.stdout) as { diagnostics: Finding[]; number_of_files: number };
    findings = report.diagnostics;
    filesRead = report.number_of_files;
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('when a violation of each rule is planted, every file is read', () => {
    expect(planted.length).toBeGreaterThan(80);
    expect(filesRead).toBe(planted.length);
  });

  it.each(planted)('when $area has `$code`, it is caught', ({ file, area }) => {
    const reasons = Object.values(bansOf(areaNamed(area))).map(({ why }) => why);
    const said = findings.filter(({ filename }) => filename === file).map(({ message, help }) => `${message} ${help ?? ''}`);

    expect(said.filter((text) => reasons.some((why) => text.includes(why)))).not.toEqual([]);
  });
});
