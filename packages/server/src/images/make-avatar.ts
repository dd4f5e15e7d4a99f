import sharp from 'sharp';

/** Only these decoders exist here: nothing that runs scripts, loads other files or is a document. */
const DECODERS = ['Jpeg', 'Png', 'Webp'].map((format) => `VipsForeignLoad${format}Buffer`);
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: DECODERS });
// One picture is one core's work, and nobody sends the same one twice.
sharp.concurrency(1);
sharp.cache(false);

export const AVATAR_PIXELS = 256;
/** More than a phone's camera makes, less than what a bomb unfolds to. */
const MOST_PIXELS = 40_000_000;
const SECONDS = 10;

/** To be decoded to its end or not at all, within limits of pixels and time. */
export const bounded = (bytes: Uint8Array) =>
  sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'truncated', sequentialRead: true, pages: 1 }).timeout({
    seconds: SECONDS,
  });

/**
 * Its pixels, written anew: 256 × 256 WebP, upright, cut to the middle, without what else was in the file. Undefined when it cannot
 * be read to its end, or has more than 40 million pixels, which is looked at before any of them is decoded.
 */
export async function makeAvatar(bytes: Uint8Array): Promise<Buffer | undefined> {
  try {
    return await bounded(bytes)
      .autoOrient()
      .resize(AVATAR_PIXELS, AVATAR_PIXELS, { fit: 'cover' })
      .webp({ quality: 82 })
      .toBuffer();
  } catch {
    return undefined;
  }
}
