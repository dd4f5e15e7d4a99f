import { fileURLToPath } from 'node:url';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { copied } from './packages/sdk/build/copied.mjs';
import { esbuild } from './packages/sdk/build/esbuild.mjs';
import { leanLit } from './packages/sdk/build/lean-lit.mjs';
import { minify } from './packages/sdk/build/minify.mjs';
import { minifyTemplates } from './packages/sdk/build/minify-templates.mjs';
import { retryableImports } from './packages/sdk/build/retryable-imports.mjs';

/** The SDK as a browser gets it: `auto` and the chunks it asks for later. Written, weighed and signed by packages/sdk/build/build.mjs. */
export default {
  input: { auto: fileURLToPath(new URL('packages/sdk/src/auto.ts', import.meta.url)) },
  preserveEntrySignatures: 'allow-extension',
  plugins: [
    copied(),
    // 'production' without lit's checks for developers.
    nodeResolve({ browser: true, exportConditions: ['production'] }),
    esbuild(),
    leanLit(),
    minifyTemplates(),
    retryableImports(),
    minify(),
  ],
  output: {
    format: 'es',
    dir: fileURLToPath(new URL('packages/sdk/dist', import.meta.url)),
    entryFileNames: '[name]-[hash].js',
    chunkFileNames: '[name]-[hash].js',
    // The entry names the chunks: of 16 letters they are fewer bytes in it than of 64.
    hashCharacters: 'hex',
    hoistTransitiveImports: false,
    generatedCode: 'es2015',
  },
  onwarn(warning, warn) {
    // livekit-client's bundled packages meet each other in a circle; nothing to mend here.
    if (warning.code === 'CIRCULAR_DEPENDENCY' && warning.ids?.every((id) => id.includes('node_modules'))) return;
    warn(warning);
    throw new Error(`rollup warns: ${warning.message}`);
  },
};
