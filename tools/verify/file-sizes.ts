import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const LONG = 300;

/** A note, not a failure: files that are long enough to need a reason. */
export function unusualFileSizes(root: string): string[] {
  const files = globSync('{packages/*,tools,e2e,bench}/**/*.{ts,mjs}', {
    exclude: ['**/node_modules/**', '**/dist/**', '**/*.gen.ts'],
  });
  return files
    .map((file) => ({ file, lines: readFileSync(join(root, file), 'utf8').split('\n').length - 1 }))
    .filter(({ lines }) => lines > LONG)
    .map(({ file, lines }) => `note: ${file} has ${lines} lines`);
}
