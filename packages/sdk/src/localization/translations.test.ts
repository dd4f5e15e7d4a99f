import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { errorWords } from './error-sentences.ts';

/** Tables whose English has settled: every language has every key. What others lack is said in English. */
const SETTLED = new Set([
  'list',
  'list.later',
  'list.tools',
  'call.shell',
  'call.prejoin',
  'visit',
  'visit.prejoin',
  'visit.waiting',
  'visit.stage',
  'visit.late',
  'visit.help',
  'visit.notes',
  'board',
  'board.answers',
  'booking',
  'booking.later',
  'calendar',
  'call-log',
  'guests',
  'details',
  'details.check_in',
  'details.move',
  'details.notes',
  'details.patients',
  'details.people',
  'notices',
  'ring',
  'thread',
  'thread.pane',
  'errors',
]);
/** What is the same in both languages, beside figures with their units. */
const SAME: Record<string, string[]> = {
  fr: ['Message', 'Messages', 'patient', 'Notes', 'Type', 'Excel', 'PDF', 'Word'],
  es: ['Excel', 'PDF', 'Word'],
  de: ['Excel', 'PDF', 'Text', 'Word'],
  tr: ['Excel', 'PDF', 'Word'],
  ar: ['Excel', 'PDF', 'Word'],
};
const FIGURES = /((given|more) )?(\d+|NaN)( (h|min|s|kB|MB)\b)?/g;

const LANGUAGES = ['ar', 'de', 'es', 'fr', 'tr'];
type Table = Record<string, unknown>;
const modules = (folder: string, pattern: RegExp) =>
  Promise.all(
    readdirSync(join(import.meta.dirname, folder))
      .filter((file) => pattern.test(file))
      .map((file) => import(join(import.meta.dirname, folder, file)) as Promise<Record<string, Table>>),
  );

const english = new Map<string, Table>([['errors', errorWords]]);
for (const module of await modules('.', /-words\.ts$/))
  for (const table of Object.values(module)) if (typeof table['id'] === 'string') english.set(table['id'], table);

/** What functions are called with: figures, words, several names. */
const SAMPLES: unknown[][] = [
  ...[1, 2, 5, 61, 4000].map((number) => [number, 'given 1', 'more 1']),
  [['given 1', 'given 2'], 3, 4],
];
const said = (value: unknown, given: unknown[]) => {
  try {
    return `${(value as (...all: unknown[]) => unknown)(...given)}`;
  } catch {
    return '';
  }
};

/** Each sentence of a table by its path, a function called with figures and words in its places. */
function sentences(table: Table, path = ''): [path: string, text: string][] {
  return Object.entries(table).flatMap(([key, value]): [string, string][] => {
    const here = path ? `${path}.${key}` : key;
    if (here === 'id') return [];
    if (typeof value === 'string') return [[here, value]];
    if (typeof value !== 'function') return sentences(value as Table, here);
    return SAMPLES.map((given): [string, string] => [`${here}(${String(given[0])})`, said(value, given)]);
  });
}
/** A table of the same shape: every key, of the same kind. */
const shape = (table: Table, path = ''): string[] =>
  Object.entries(table).flatMap(([key, value]) => {
    const here = path ? `${path}.${key}` : key;
    if (here === 'id') return [];
    return value && typeof value === 'object' ? shape(value as Table, here) : [`${here}: ${typeof value}`];
  });

test('the tables are found', () => {
  expect([...english.keys()]).toEqual(expect.arrayContaining(['list', 'list.later', 'errors']));
});

for (const language of LANGUAGES) {
  const loaded = (await modules(language, /\.ts$/)).flatMap(({ tables }) => Object.entries(tables as Record<string, Table>));
  const tables = new Map(loaded);

  test(`${language}: each table stands in for an English one, under one id`, () => {
    expect([...tables.keys()].filter((id) => !english.has(id))).toEqual([]);
    expect(tables.size).toBe(loaded.length);
  });

  for (const [id, table] of english) {
    const translated = tables.get(id);
    if (SETTLED.has(id))
      test(`${language}: ${id} has every sentence`, () => {
        expect(translated && shape(translated).sort()).toEqual(shape(table).sort());
      });
    if (translated)
      test(`${language}: ${id} is translated, all of it`, () => {
        const before = new Map(sentences(table));
        const same = sentences(translated).filter(
          ([path, text]) => /\p{L}/u.test(text.replace(FIGURES, '')) && before.get(path) === text,
        );
        expect(same.filter(([, text]) => !SAME[language]?.includes(text))).toEqual([]);
      });
  }
}

test('in Arabic a telephone number stands as it is dialled', async () => {
  const tables = Object.assign({}, ...(await modules('ar', /\.ts$/)).map(({ tables }) => tables)) as Record<string, Table>;
  const number = '+1-202-555-0100';
  const said = [tables['visit'], tables['call.prejoin']].map((table) =>
    (table!['callClinic'] as (phone: string) => string)(number),
  );
  said.push((tables['visit.waiting']!['phoneOn'] as (phone: string) => string)(number));
  for (const sentence of said) expect(sentence).toContain(`\u2066${number}\u2069`);
});
