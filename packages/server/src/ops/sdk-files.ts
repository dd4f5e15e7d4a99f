import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** As `packages/sdk/build` writes it. */
type Manifest = { loader: { file: string }; chunks: Record<string, { file: string }> };

export type SdkFile = { body: Buffer<ArrayBuffer>; headers: Record<string, string> };

const A_YEAR = 'public, max-age=31536000, immutable';
const FIVE_MINUTES = 'public, max-age=300';

/**
 * The built elements, by the names in their manifest and by no others. Hashed names are kept for good; the loader, whose name
 * stays, is asked for again after five minutes. A new build is seen without a restart.
 */
export function createSdkFiles(folder: string) {
  const manifestFile = join(folder, 'manifest.json');
  let known: { mtimeMs: number; cacheOf: Map<string, string> } | undefined;

  async function cacheControls(): Promise<Map<string, string>> {
    const { mtimeMs } = await stat(manifestFile);
    if (known?.mtimeMs === mtimeMs) return known.cacheOf;
    const { loader, chunks } = JSON.parse(await readFile(manifestFile, 'utf8')) as Manifest;
    const hashed = Object.keys(chunks).map((file) => [file, A_YEAR] as const);
    known = { mtimeMs, cacheOf: new Map([[loader.file, FIVE_MINUTES], ['manifest.json', FIVE_MINUTES], ...hashed]) };
    return known.cacheOf;
  }

  /** Undefined when there is no such file, or nothing was built. */
  return async function find(name: string, acceptEncoding: string): Promise<SdkFile | undefined> {
    const cacheControl = (await cacheControls().catch(ifMissing))?.get(name);
    if (cacheControl === undefined) return undefined;
    const compressed = /\bbr\b/.test(acceptEncoding) ? await readFile(join(folder, `${name}.br`)).catch(ifMissing) : undefined;
    const body = compressed ?? (await readFile(join(folder, name)).catch(ifMissing));
    return (
      body && {
        body,
        headers: {
          'content-type': name.endsWith('.json') ? 'application/json' : 'text/javascript; charset=utf-8',
          'cache-control': cacheControl,
          'cross-origin-resource-policy': 'cross-origin',
          vary: 'Accept-Encoding',
          ...(compressed && { 'content-encoding': 'br' }),
        },
      }
    );
  };
}

function ifMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
