import { expect, test } from 'vitest';
// @ts-expect-error A script of the build, without types.
import { weigh } from './weigh.mjs';

const chunk = (name: string, brotliBytes: number, imports: string[] = [], dynamicImports: string[] = []) => ({
  name,
  brotliBytes,
  imports,
  dynamicImports,
});
const manifest = () => ({
  loader: { brotliBytes: 100 },
  entry: 'auto.js',
  chunks: {
    'auto.js': chunk('auto', 9000, ['shared.js'], ['visit.js', 'room.js']),
    'shared.js': chunk('shared', 2000),
    'visit.js': chunk('visit', 5000, ['auto.js'], ['stage.js']),
    'stage.js': chunk('stage', 7000, ['auto.js']),
    'room.js': chunk('room', 119_000),
  } as Record<string, ReturnType<typeof chunk>>,
});
const budgets = {
  loader: 300,
  entry: 12_000,
  other: 6000,
  bareLivekit: 116_000,
  chunks: { visit: { limit: 8000 }, stage: { limit: 8000, given: ['visit'] }, room: { overLivekit: 4000 } } as Record<
    string,
    object
  >,
};

test('the entry counts with what it imports, a later step without what is there already', () => {
  const { lines, exceeded } = weigh(manifest(), budgets);
  expect(lines.map((line: string) => line.split(/\s+/).slice(0, 2).join(' '))).toEqual([
    'loader 100',
    'entry 11000',
    'visit 5000',
    'room 119000',
    'stage 7000',
  ]);
  expect(exceeded).toEqual([]);
});

test('one byte too many in any step is named', () => {
  const heavy = manifest();
  heavy.chunks['shared.js']!.brotliBytes = 3001;
  heavy.chunks['room.js']!.brotliBytes = 120_001;
  expect(weigh(heavy, budgets).exceeded).toEqual(['entry is 12001, may be 12000', 'room is 120001, may be 120000']);
});

test('a chunk that nobody gave a budget has the common one', () => {
  const more = manifest();
  more.chunks['auto.js']!.dynamicImports.push('new.js');
  more.chunks['new.js'] = chunk('new', 6001);
  expect(weigh(more, budgets).exceeded).toEqual(['new is 6001, may be 6000']);
});

test('a budget whose chunk is gone, or renamed, does not pass in silence', () => {
  const budget = { ...budgets, chunks: { ...budgets.chunks, blur: { limit: 1 } } };
  expect(weigh(manifest(), budget).exceeded).toEqual(['blur has a budget and is not in the bundle']);
});

test('a later chunk that imports another later chunk is named: a retry would load it twice', () => {
  const tangled = manifest();
  tangled.chunks['stage.js']!.imports.push('visit.js');
  expect(weigh(tangled, budgets).exceeded).toEqual(['stage imports visit.js, may import the entry only']);
});
