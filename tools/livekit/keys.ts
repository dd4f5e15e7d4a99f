import { randomBytes, randomUUID } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Keys } from './config.ts';

/** The keys of this folder, made at the first start and kept, so that a restarted server still knows the tokens given out. */
export async function keysOf(home: string): Promise<Keys> {
  const path = join(home, 'livekit-keys.json');
  const kept = await readKeys(path);
  if (kept) return kept;

  // Written aside and linked: whoever comes second takes the first one's keys, and nobody reads half a file.
  const aside = `${path}.${randomUUID()}`;
  const made: Keys = { apiKey: `bedside_${randomBytes(16).toString('hex')}`, apiSecret: randomBytes(48).toString('base64url') };
  await writeFile(aside, JSON.stringify(made, null, 2), { mode: 0o600 });
  try {
    await link(aside, path);
    return made;
  } catch {
    const others = await readKeys(path);
    if (!others) throw new Error(`LiveKit: ${path} cannot be used; delete it and start again`);
    return others;
  } finally {
    await rm(aside, { force: true });
  }
}

async function readKeys(path: string): Promise<Keys | undefined> {
  try {
    const { apiKey, apiSecret } = JSON.parse(await readFile(path, 'utf8')) as Partial<Keys>;
    return apiKey && apiSecret && apiSecret.length >= 32 ? { apiKey, apiSecret } : undefined;
  } catch {
    return undefined;
  }
}
