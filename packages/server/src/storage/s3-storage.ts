import { AwsClient } from 'aws4fetch';
import { openAsBlob } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { partName, requireKey, type StoragePort } from './storage-port.ts';

/** One try; what did not come through is tried three times. */
const TIMEOUT_MS = 60_000;
const RETRIES = 2;

type Options = {
  /** `https://KEY:SECRET@host/bucket?region=…`; the region is `us-east-1` unless it is said. */
  url: string;
  partsFolder?: string;
};

/** Any server that speaks S3, with path-style addresses and signature version 4. */
export function createS3Storage({ url, partsFolder = join(tmpdir(), 'bedside-parts') }: Options): StoragePort {
  const { origin, pathname, username, password, searchParams } = new URL(url);
  const bucket = `${origin}${pathname.replace(/\/$/, '')}`;
  const client = new AwsClient({
    accessKeyId: decodeURIComponent(username),
    secretAccessKey: decodeURIComponent(password),
    service: 's3',
    region: searchParams.get('region') ?? 'us-east-1',
    retries: RETRIES,
  });
  const ask = async (key: string, init: RequestInit): Promise<Response> => {
    requireKey(key);
    const reply = await client.fetch(`${bucket}/${key}`, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (reply.ok || reply.status === 404) return reply;
    await reply.body?.cancel();
    // Its body names the bucket and the key.
    throw new Error(`the storage answered ${init.method} with ${reply.status}`);
  };
  return {
    partsFolder,
    async keep(key, path, { contentType, sha256 }) {
      // Read from the disk as it is sent, and again where it has to be sent again. The server compares the hash.
      const body = await openAsBlob(path);
      const headers = { 'content-type': contentType, 'x-amz-content-sha256': sha256 };
      const reply = await ask(key, { method: 'PUT', body, headers });
      await reply.body?.cancel();
      if (reply.status === 404) throw new Error('the storage has no such bucket');
      await rm(path, { force: true });
    },
    async open(key) {
      const reply = await ask(key, { method: 'GET' });
      if (reply.ok && reply.body) return reply.body;
      await reply.body?.cancel();
      return undefined;
    },
    async remove(key) {
      await rm(join(partsFolder, partName(key)), { force: true });
      const reply = await ask(key, { method: 'DELETE' });
      await reply.body?.cancel();
    },
  };
}
