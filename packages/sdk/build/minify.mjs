import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { minify as terser } from 'terser';

const options = {
  module: true,
  ecma: 2020,
  format: { comments: false },
  compress: { passes: 3, pure_getters: true },
  // lit's own names of what it keeps to itself; the entry alone has lit in it.
  mangle: { properties: { regex: /^_\$/ } },
};
const cache = join(import.meta.dirname, '../../../node_modules/.cache/bedside-sdk');

/** What was made of the same input before, from node_modules/.cache: livekit-client alone takes terser and brotli half a minute. */
export async function cached(kind, input, make) {
  const file = join(cache, createHash('sha256').update(`${kind}\n`).update(input).digest('hex'));
  try {
    return readFileSync(file);
  } catch {
    const made = Buffer.from(await make());
    mkdirSync(cache, { recursive: true });
    // In one go: a build that runs at the same time never reads half.
    writeFileSync(`${file}.${process.pid}`, made);
    renameSync(`${file}.${process.pid}`, file);
    return made;
  }
}

export const minify = () => ({
  name: 'minify',
  async renderChunk(code) {
    const small = await cached(`terser ${JSON.stringify(options)}`, code, async () => (await terser(code, options)).code);
    return { code: small.toString(), map: null };
  },
});
