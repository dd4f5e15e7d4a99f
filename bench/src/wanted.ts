import { parseArgs } from 'node:util';

const OPTIONS = { rows: { type: 'string' }, pairs: { type: 'string' } } as const;

const wanted = (name: keyof typeof OPTIONS, usual: number): number => {
  const { values } = parseArgs({ options: OPTIONS, strict: false, allowPositionals: true });
  return Number(values[name] ?? usual);
};

/** `--rows 10000000` asks for a larger clinic than the usual one. */
export function rowsWanted(): number {
  const rows = wanted('rows', 1_000_000);
  if (!Number.isInteger(rows) || rows % 100 !== 0 || rows < 1000) throw new Error('--rows wants a number of hundreds, from 1000');
  return rows;
}

/** `--pairs 6` asks for fewer joins of the bench of the first frame: sooner done, wider intervals. */
export function pairsWanted(): number {
  const pairs = wanted('pairs', 40);
  if (!Number.isInteger(pairs) || pairs < 1) throw new Error('--pairs wants a number, from 1');
  return pairs;
}

/** `npm run bench -- lists streams`: these parts alone. None named: all of them. */
export function partsWanted<Part extends string>(parts: readonly Part[]): readonly Part[] {
  const { positionals } = parseArgs({ options: OPTIONS, strict: false, allowPositionals: true });
  const unknown = positionals.find((name) => !parts.includes(name as Part));
  if (unknown !== undefined) throw new Error(`there is no ${unknown}: choose of ${parts.join(', ')}`);
  return positionals.length === 0 ? parts : parts.filter((part) => positionals.includes(part));
}
