// Builds the SDK for browsers into packages/sdk/dist: hashed chunks, telehealth.js, manifest.json. Fails when a budget is exceeded.
// node packages/sdk/build/build.mjs
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { rollup } from 'rollup';
import { minify as terser } from 'terser';
import config from '../../../rollup.config.mjs';
import { cached } from './minify.mjs';
import { weigh } from './weigh.mjs';

const home = join(import.meta.dirname, '..');
const dist = join(home, 'dist');
const next = join(home, `dist.${process.pid}`);
const started = Date.now();

const bundle = await rollup(config);
const { output } = await bundle.generate(config.output);
await bundle.close();

const entry = output.find((chunk) => chunk.type === 'chunk' && chunk.isEntry);
const source = readFileSync(join(home, 'src/loader/telehealth.js'), 'utf8').replaceAll('ENTRY', entry.fileName);
const { code: loader } = await terser(source, { ecma: 2020, compress: { passes: 2 } });

const describe = async (file, text) => {
  const bytes = Buffer.from(text);
  const brotli = await cached('brotli 11', bytes, () => brotliCompressSync(bytes));
  writeFileSync(join(next, file), bytes);
  writeFileSync(join(next, `${file}.br`), brotli);
  return {
    file,
    bytes: bytes.length,
    brotliBytes: brotli.length,
    integrity: `sha384-${createHash('sha384').update(bytes).digest('base64')}`,
  };
};

mkdirSync(next, { recursive: true });
try {
  const manifest = {
    loader: { ...(await describe('telehealth.js', loader)), imports: [], dynamicImports: [entry.fileName] },
    entry: entry.fileName,
    chunks: {},
  };
  for (const chunk of output) {
    if (chunk.type !== 'chunk') throw new Error(`${chunk.fileName} is not a chunk: the SDK is JavaScript only`);
    const { name, fileName, code, imports, dynamicImports } = chunk;
    manifest.chunks[fileName] = { name, ...(await describe(fileName, code)), imports, dynamicImports };
  }
  writeFileSync(join(next, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  const { lines, exceeded } = weigh(manifest, JSON.parse(readFileSync(join(home, 'budgets.json'), 'utf8')));
  console.log(lines.join('\n'));
  if (exceeded.length) throw new Error(`over budget: ${exceeded.join('; ')}`);
  // In one go, so that a server that reads it never sees half.
  rmSync(dist, { recursive: true, force: true });
  renameSync(next, dist);
  console.log(`SDK built into packages/sdk/dist in ${((Date.now() - started) / 1000).toFixed(1)} s`);
} catch (cause) {
  console.error(`SDK not built: ${cause.message}`);
  process.exitCode = 1;
} finally {
  rmSync(next, { recursive: true, force: true });
}
