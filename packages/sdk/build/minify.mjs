import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { minify as terser } from 'terser';

const options = {
  module: true,
  ecma: 2020,
  format: { comments: false },
  compress: { passes: 3, pure_getters: true },
  // lit's own names of what it keeps to itself. The entry has lit in it; a later chunk may have directives, which have to meet it by the
  // same names.
  mangle: { properties: { regex: /^_\$/ } },
};
const SHARED = ['litDirective$', 'litType$', 'AA', 'AB', 'AH', 'AI', 'AM', 'AP', 'AQ', 'AR', 'AS', 'AT', 'AU', 'Ci', 'Ct', 'LH'];
const nameCache = () => ({
  props: { props: Object.fromEntries(SHARED.map((name, index) => [`$_$${name}`, String.fromCharCode(65 + index)])) },
});
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
    const small = await cached(
      `terser ${JSON.stringify([options, SHARED])}`,
      code,
      async () => (await terser(code, { ...options, nameCache: nameCache() })).code,
    );
    return { code: small.toString(), map: null };
  },
});
