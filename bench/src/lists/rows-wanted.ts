import { parseArgs } from 'node:util';

/** `--rows 10000000` asks for a larger clinic than the usual one. */
export function rowsWanted(): number {
  const { values } = parseArgs({ options: { rows: { type: 'string' } }, strict: false });
  const rows = Number(values.rows ?? 1_000_000);
  if (!Number.isInteger(rows) || rows % 100 !== 0 || rows < 1000) throw new Error('--rows wants a number of hundreds, from 1000');
  return rows;
}
