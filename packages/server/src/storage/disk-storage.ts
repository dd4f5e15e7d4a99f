import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { partName, requireKey, type StoragePort } from './storage-port.ts';

/** Files in a folder of this machine: for one process, and for development. */
export function createDiskStorage({ folder }: { folder: string }): StoragePort {
  const partsFolder = join(folder, 'parts');
  const pathOf = (key: string) => {
    requireKey(key);
    return join(folder, key);
  };
  return {
    partsFolder,
    async keep(key, path) {
      const target = pathOf(key);
      await mkdir(dirname(target), { recursive: true, mode: 0o700 });
      await flush(path);
      await rename(path, target);
      await flush(dirname(target));
    },
    async open(key) {
      const path = pathOf(key);
      const isThere = await stat(path).catch(ignoreMissing);
      return isThere && (Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>);
    },
    async remove(key) {
      await rm(pathOf(key), { force: true });
      await rm(join(partsFolder, partName(key)), { force: true });
    },
  };
}

/** What was written, and the name that it was given, outlive the machine's power. */
async function flush(path: string) {
  const handle = await open(path, 'r');
  await handle.sync().finally(() => handle.close());
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
