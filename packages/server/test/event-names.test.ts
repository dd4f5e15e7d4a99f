import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { EVENT_TYPES } from '@bedside/contract';
import { expect, test } from 'vitest';
import { TELLS } from './writes.ts';

const modules = fileURLToPath(new URL('../src/modules/', import.meta.url));
const sources = globSync('**/*.ts', { cwd: modules })
  .filter((file) => !file.endsWith('.test.ts'))
  .map((file) => readFileSync(modules + file, 'utf8'));

/** Where an event gets its name: in what is emitted, and in what is handed on to it. */
const NAMING = /\b(?:type|event|told|to): [^\n]*|\b(?:announce\w*|tell\w*|answer\w*|say\w*)\((?:[^()\n]|\([^()]*\))*/g;
/** Names that are put together, with all that they can be; each stands in the source just so. */
const COMPOSED: Record<string, readonly string[]> = {
  '`call.${to}`': ['call.declined', 'call.missed', 'call.cancelled'],
  '`${kind}.${what}`': ['patient.created', 'patient.updated', 'practitioner.created', 'practitioner.updated'],
};

const emitted = new Set(
  sources.flatMap((source) => (source.match(NAMING) ?? []).flatMap((line) => line.match(/'[a-z_]+\.[a-z_]+'/g) ?? [])),
);
const composed = Object.entries(COMPOSED)
  .filter(([text]) => sources.some((source) => source.includes(text)))
  .flatMap(([, names]) => names);

test('every event of the contract has somebody who tells it', () => {
  const told = new Set([...[...emitted].map((name) => name.slice(1, -1)), ...composed, ...Object.values(TELLS).flat()]);
  expect(EVENT_TYPES.filter((type) => !told.has(type))).toEqual([]);
});

test('every name that a source gives an event is one of the contract’s', () => {
  const nouns = new Set(EVENT_TYPES.map((type) => type.split('.')[0]));
  const events = sources.flatMap((source) => source.match(/\bevent: '[a-z_]+\.[a-z_]+'/g) ?? []);
  expect(events.length).toBeGreaterThan(10);
  for (const name of events.map((text) => text.slice("event: '".length, -1))) {
    expect(nouns).toContain(name.split('.')[0]);
    expect(EVENT_TYPES).toContain(name);
  }
  expect(composed).toHaveLength(Object.values(COMPOSED).flat().length);
});
