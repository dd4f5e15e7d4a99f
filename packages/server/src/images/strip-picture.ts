import { readFile, writeFile } from 'node:fs/promises';
import type { Sharp } from 'sharp';
import { bounded } from './make-avatar.ts';

export type Picture = 'image/jpeg' | 'image/png' | 'image/webp';

/** Pictures are decoded one after the other: each takes as much memory as it has pixels. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Writes the picture at `path` anew, upright, with its colours and without where, when and with what it was taken, and without what
 * else was in the file. False when it cannot be read to its end, or has more than 40 million pixels.
 */
export function stripPicture(path: string, type: Picture): Promise<boolean> {
  const mine = last.then(() => strip(path, type));
  last = mine.catch(() => {});
  return mine;
}

async function strip(path: string, type: Picture): Promise<boolean> {
  try {
    const picture = bounded(await readFile(path))
      .autoOrient()
      .keepIccProfile();
    await writeFile(path, await WRITE[type](picture).toBuffer());
    return true;
  } catch {
    return false;
  }
}

/** Whoever looks at a rash looks at its edges: nothing is saved there. */
const WRITE: Record<Picture, (picture: Sharp) => Sharp> = {
  'image/jpeg': (picture) => picture.jpeg({ quality: 95, chromaSubsampling: '4:4:4' }),
  'image/png': (picture) => picture.png(),
  'image/webp': (picture) => picture.webp({ quality: 95 }),
};
