import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { requestTooLarge } from '../../shared/request.errors.ts';

export type Part = { bytes: number; sha256: string };

/**
 * Writes a body to `path` as it comes, a few kB in memory at a time. Beyond `most` bytes, or when the sender is gone, nothing is
 * left of it. Throws `request.too_large`.
 */
export async function receivePart(body: AsyncIterable<Uint8Array>, path: string, most: number): Promise<Part> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const hash = createHash('sha256');
  let bytes = 0;
  async function* counted(chunks: AsyncIterable<Uint8Array>) {
    for await (const chunk of chunks) {
      bytes += chunk.byteLength;
      if (bytes > most) throw requestTooLarge();
      hash.update(chunk);
      yield chunk;
    }
  }
  try {
    await pipeline(body, counted, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
  return { bytes, sha256: hash.digest('hex') };
}
