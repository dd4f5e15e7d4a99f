// Writes the reference of the public elements from their doc blocks: the manifest, what editors and JSX read, and a page of the docs.
// Needs Node 24 and its own packages: npm ci --prefix tools/elements-manifest
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fingerprintOf, generated, root, sdk, sourceFingerprint } from './fingerprint.ts';
import { jsxTypes } from './jsx-types.mjs';
import { page } from './page.mjs';
import { reactWrappers } from './react-wrappers.mjs';
import { publicManifest } from './public-manifest.mjs';

const { create, ts } = await load('@custom-elements-manifest/analyzer/index.js');
const { litPlugin } = await load('@custom-elements-manifest/analyzer/src/features/framework-plugins/lit/lit.js');
const { generateVsCodeCustomElementData } = await load('custom-element-vs-code-integration');
const { generateJsxTypes } = await load('custom-element-jsx-integration');

const patterns = ['src/components/*/*.ts', 'src/events/*.ts', 'src/internal/base-element.ts', 'src/index.ts'];
const files = globSync(patterns, { cwd: sdk, exclude: ['**/*.test.ts'] }).sort();
/** @param {string} file */
const parse = (file) => ts.createSourceFile(file, readFileSync(join(sdk, file), 'utf8'), ts.ScriptTarget.ESNext, true);
const manifest = publicManifest(
  create({ modules: files.map(parse), plugins: litPlugin(), context: { dev: false, thirdPartyCEMs: [] } }),
);

const folder = mkdtempSync(join(tmpdir(), 'elements-'));
try {
  const options = { outdir: folder, hideLogs: true };
  generateVsCodeCustomElementData(structuredClone(manifest), { ...options, cssFileName: null });
  generateJsxTypes(structuredClone(manifest), { ...options, fileName: 'jsx.d.ts' });
  const [manifestFile, vsCodeFile, jsxFile, pageFile, reactFile, reactTypesFile] = generated;
  write(vsCodeFile, readFileSync(join(folder, 'vscode.html-custom-data.json'), 'utf8'));
  write(jsxFile, jsxTypes(readFileSync(join(folder, 'jsx.d.ts'), 'utf8'), manifest));
  write(pageFile, page(manifest));
  const { code, types } = reactWrappers(manifest);
  write(reactFile, code);
  write(reactTypesFile, types);
  const others = Object.fromEntries(generated.slice(1).map((file) => [file, fingerprintOf(file)]));
  const fingerprints = { sources: sourceFingerprint(), ...others };
  write(manifestFile, `${JSON.stringify({ ...manifest, 'x-sha256': fingerprints }, null, 2)}\n`);
} finally {
  rmSync(folder, { recursive: true });
}

/** @param {string} name */
function load(name) {
  return import(name).catch(() => {
    console.error('The generator is not installed. Run: npm ci --prefix tools/elements-manifest');
    process.exit(1);
  });
}

/** @param {string} file @param {string} text */
function write(file, text) {
  const before = read(file);
  const after = text.endsWith('\n') ? text : `${text}\n`;
  if (before !== after) writeFileSync(join(root, file), after);
  console.log(before === after ? `unchanged  ${file}` : `written    ${file}`);
}

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(join(root, file), 'utf8');
  } catch {
    return undefined;
  }
}
