import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A URL's pathname has %20 where the path has a space: `fileURLToPath` gives the path. */
const PATHNAME_OF_A_FILE = /import\.meta\.url\)\.pathname/;

export function encodedPaths(root: string): string[] {
  const files = globSync('{*,{packages/*,tools,e2e,bench}/**/*}.{ts,mjs}', {
    cwd: root,
    exclude: ['**/node_modules/**', '**/dist/**'],
  });
  if (files.length === 0) return ['no file was read'];
  return files.flatMap((file) =>
    readFileSync(join(root, file), 'utf8')
      .split('\n')
      .flatMap((line, index) => (PATHNAME_OF_A_FILE.test(line) ? [`${file}:${index + 1}: use fileURLToPath`] : [])),
  );
}
