import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

const DAY = 86_400_000;

/** Parts of uploads whose process was killed, on this machine; those of others are theirs. Says how many there were. */
export async function removeOldParts(folder: string, now: Date): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  let removed = 0;
  for (const name of names.filter((one) => one.endsWith('.part'))) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (!found || now.getTime() - found.mtimeMs < DAY) continue;
    await rm(path, { force: true });
    removed++;
  }
  return removed;
}
