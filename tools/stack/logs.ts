import { readFileSync, renameSync, statSync } from 'node:fs';

/** Begins a new log and keeps the last one beside it. */
export function rotate(file: string): void {
  if (statSync(file, { throwIfNoEntry: false })) renameSync(file, `${file}.1`);
}

export function tailOf(file: string, lines = 8): string {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
  } catch {
    return '(no log)';
  }
}
