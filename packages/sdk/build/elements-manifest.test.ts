import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  declarationsOf,
  fingerprintOf,
  generated,
  root,
  sourceFingerprint,
} from '../../../tools/elements-manifest/fingerprint.ts';

const AGAIN = 'run: node tools/elements-manifest/generate.mjs';

const { 'x-sha256': kept } = JSON.parse(readFileSync(join(root, generated[0]!), 'utf8')) as {
  'x-sha256': Record<string, string>;
};

test('the reference was made from the elements as they are', () => {
  expect(kept['sources'], AGAIN).toBe(sourceFingerprint());
});

test.each(generated.slice(1))('%s is as it was generated', (file) => {
  expect(kept[file], AGAIN).toBe(fingerprintOf(file));
});

const element = `
/**
 * @summary A thing.
 * @slot here - Something.
 */
export class Thing extends TelehealthElement {
  static override properties = {
    one: { attribute: 'o-ne' },
  };

  /** The one. */
  declare one: string;

  #secret = 1;

  /** Does it. */
  async act() {
    await this.#secret;
  }

  start() {
    return 1;
  }

  /** Hidden. */
  #hidden() {}

  protected override render() {
    return html\`<slot></slot>\`;
  }
}
`;

test.each([
  ['a summary', 'A thing.', 'Another thing.'],
  ['a slot', '@slot here', '@slot there'],
  ['an attribute', "'o-ne'", "'on-e'"],
  ['a type', 'one: string', 'one: number'],
  ['a description', 'The one.', 'The two.'],
  ['a method', 'act()', 'react()'],
  ['a method without a doc block', 'start()', 'start(now: boolean)'],
])('%s is another: the reference is stale', (_what, before, after) => {
  const edited = element.replace(before, after);
  expect(edited).not.toBe(element);
  expect(declarationsOf(edited)).not.toBe(declarationsOf(element));
});

test.each([
  ['a private field', '#secret = 1', '#secret = 2'],
  ['the inside of a method', 'return 1', 'return 2'],
  ['a private method', 'Hidden.', 'Well hidden.'],
  ['a template', '<slot>', '<slot name="x">'],
])('%s is another: the reference is not', (_what, before, after) => {
  const edited = element.replace(before, after);
  expect(edited).not.toBe(element);
  expect(declarationsOf(edited)).toBe(declarationsOf(element));
});
