// The docs name tests as proof: each is there, under that name.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/src/content/docs/call-screens.md'), 'utf8');
const named = [...page.matchAll(/\| `([^`]+\.test\.ts)`: (.+) \|$/gm)].map(([, file, name]) => ({ file: file!, name: name! }));

it('every row of the table names a test', () => {
  expect(named.length).toBe(page.split('\n').filter((line) => line.startsWith('| ')).length - 2);
});

it.each(named)('$file has “$name”', ({ file, name }) => {
  const path = join(root, file);
  expect(existsSync(path) && readFileSync(path, 'utf8').includes(name)).toBe(true);
});
