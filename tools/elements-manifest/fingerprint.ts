// Apart from generate.mjs, so that a test can ask for it without the analyzer.
import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));
export const sdk = join(root, 'packages/sdk');

/** From the root; the first holds the fingerprints of the sources and of the others. */
export const generated = [
  'packages/sdk/custom-elements.json',
  'packages/sdk/vscode.html-custom-data.json',
  'packages/sdk/jsx.d.ts',
  'docs/src/content/docs/elements.md',
  'packages/sdk/react/index.js',
  'packages/sdk/react/index.d.ts',
] as const;

/** Of a file, from the root. */
export const fingerprintOf = (file: string) => sha256(readFileSync(join(root, file), 'utf8'));

/** Of all that the reference is made of: which elements are public, the events whole, and what each element declares. */
export function sourceFingerprint() {
  const elements = globSync(['src/components/*/*.ts', 'src/internal/base-element.ts'], { cwd: sdk }).filter(isElement).sort();
  const events = globSync('src/events/*.ts', { cwd: sdk }).sort();
  const read = (file: string) => readFileSync(join(sdk, file), 'utf8');
  return sha256([...['src/index.ts', ...events].map(read), ...elements.map((file) => declarationsOf(read(file)))].join('\n'));
}

/** Doc blocks with the line that they are about, declared properties and public methods: what a method does inside changes nothing here. */
export function declarationsOf(source: string) {
  const doc = /^ *\/\*\*(?:[^*]|\*(?!\/))*\*\/\n.*/;
  const properties = /^ {2}static override properties[^;]*;/;
  const member = /^ {2}(?:declare |async |get |set )?[a-z]\w*.*[;{]$/;
  return [...source.matchAll(new RegExp([doc, properties, member].map((one) => one.source).join('|'), 'gm'))]
    .map(([text]) => text)
    .filter((text) => !/\n {2}(#|private|protected)|^ {2}(private|protected|override|super\b)/.test(text))
    .join('\n');
}

const isElement = (file: string) => /[/\\]([\w-]+)[/\\]\1\.ts$|base-element\.ts$/.test(file);
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
