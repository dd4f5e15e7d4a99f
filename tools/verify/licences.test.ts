import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isAllowed, licenceProblems } from './licences.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'bedside-licences-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function problemsOf(packages: Record<string, object>): string[] {
  const file = join(folder, 'package-lock.json');
  writeFileSync(file, JSON.stringify({ packages: { '': { name: 'root' }, ...packages } }));
  return licenceProblems(file, {});
}

it('when every licence is allowed, there is nothing to say', () => {
  expect(problemsOf({ 'node_modules/a': { version: '1.0.0', license: 'MIT' } })).toEqual([]);
});

it('when a shipped package has a copyleft licence, it is named', () => {
  expect(problemsOf({ 'node_modules/@a/b': { version: '1.0.0', license: 'GPL-3.0-only' } })).toEqual([
    '@a/b@1.0.0: GPL-3.0-only',
  ]);
});

it('when a licence is for development only, it is allowed there and nowhere else', () => {
  const axe = { version: '4.0.0', license: 'MPL-2.0' };

  expect(problemsOf({ 'node_modules/axe': { ...axe, dev: true } })).toEqual([]);
  expect(problemsOf({ 'node_modules/axe': axe })).toEqual(['axe@4.0.0: MPL-2.0']);
});

it('when no licence is named, that is a problem', () => {
  expect(problemsOf({ 'node_modules/a/node_modules/b': { version: '2.0.0' } })).toEqual(['b@2.0.0: no licence named']);
});

it('when the lock file names no package, the check has not seen anything and fails', () => {
  expect(problemsOf({})).toHaveLength(1);
});

it('when there is a choice, one allowed licence is enough; when all count, it is not', () => {
  expect(isAllowed('(MIT OR GPL-2.0)', ['MIT'])).toBe(true);
  expect(isAllowed('MIT AND GPL-2.0', ['MIT'])).toBe(false);
});
