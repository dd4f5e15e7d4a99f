import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SETTINGS } from '../src/config.ts';

test("the README's table of settings says what config.ts says", () => {
  const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
  const [, table] = /<!-- settings:.*?-->\n([\s\S]*?)<!-- \/settings -->/.exec(readme) ?? [];
  const rows = Object.entries(SETTINGS).map(
    ([name, { default: fallback, doc }]) => `| \`${name}\` | ${fallback === null ? '–' : `\`${fallback}\``} | ${doc} |`,
  );
  expect(table?.trim().split('\n')).toEqual(['| key | default | what it does |', '|---|---|---|', ...rows]);
});
