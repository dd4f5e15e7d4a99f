import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

export const SDK_DIST = join(root, 'packages/sdk/dist');

const MANIFEST = join(SDK_DIST, 'manifest.json');
const SOURCES = [
  'packages/{sdk,client,contract}/src/**/*',
  'packages/sdk/package.json',
  'rollup.config.mjs',
  'package-lock.json',
];

/** Builds the browser's files when a source is newer than they are. Throws an Error with the builder's last words. */
export async function ensureSdk(say: (line: string) => void): Promise<void> {
  if (isFresh()) return;
  say('Building the elements ...');
  const began = performance.now();
  const build = spawn(process.execPath, ['tools/build.ts'], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const output: Buffer[] = [];
  for (const stream of [build.stdout, build.stderr]) stream.on('data', (chunk: Buffer) => output.push(chunk));
  const [code] = await once(build, 'close');
  const lastLines = Buffer.concat(output).toString().trimEnd().split('\n').slice(-15).join('\n');
  if (code !== 0) throw new Error(`The elements could not be built:\n${lastLines}`);
  utimesSync(MANIFEST, new Date(), new Date()); // turbo may have brought back an older build of the same sources
  say(`Built in ${((performance.now() - began) / 1000).toFixed(1)} s.`);
}

export const isSdkBuilt = (): boolean => existsSync(MANIFEST);

function isFresh(): boolean {
  if (!isSdkBuilt()) return false;
  const built = statSync(MANIFEST).mtimeMs;
  return globSync(SOURCES, { cwd: root }).every((file) => statSync(join(root, file)).mtimeMs <= built);
}
