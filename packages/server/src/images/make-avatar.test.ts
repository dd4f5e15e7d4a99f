import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { isPicture } from './is-picture.ts';
import { makeAvatar } from './make-avatar.ts';

const plain = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: '#3366cc' } });

/** A PNG of one colour that says it is this large; its own pixels take a few kB. */
function bomb(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const frame = Buffer.alloc(8 + body.length);
    frame.writeUInt32BE(data.length, 0);
    body.copy(frame, 4);
    frame.writeUInt32BE(crc32(body), 4 + body.length);
    return frame;
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const rows = deflateSync(Buffer.alloc(Math.min(height, 50_000) * (Math.ceil(width / 8) + 1)));
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))]);
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

describe('makeAvatar', () => {
  test.each([
    ['JPEG', () => plain(640, 480).jpeg().toBuffer()],
    ['PNG', () => plain(32, 90).png().toBuffer()],
    ['WebP', () => plain(300, 300).webp().toBuffer()],
  ])('a %s becomes 256 × 256 WebP', async (_format, make) => {
    const bytes = await make();
    const avatar = await makeAvatar(bytes);
    expect(isPicture(bytes)).toBe(true);
    expect(await sharp(avatar).metadata()).toMatchObject({ format: 'webp', width: 256, height: 256 });
  });

  test('where and with what it was taken is gone, and it stands upright', async () => {
    const left = { input: await plain(10, 20).tint('#ff0000').png().toBuffer(), left: 0, top: 0 };
    const exif = { IFD0: { Copyright: 'Pia Example' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 30/1 0/1' } };
    const sideways = await plain(20, 20).composite([left]).withExif(exif).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    expect((await sharp(sideways).metadata()).exif).toBeDefined();

    const avatar = await makeAvatar(sideways);

    const { exif: kept, icc, xmp, orientation } = await sharp(avatar).metadata();
    expect([kept, icc, xmp, orientation]).toEqual([undefined, undefined, undefined, undefined]);
    expect(avatar!.includes('Pia Example')).toBe(false);
    // What was on the left is on top.
    const { data } = await sharp(avatar).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    const at = (x: number, y: number) => [...data.subarray((y * 256 + x) * 3, (y * 256 + x) * 3 + 3)];
    expect(at(128, 20)).not.toEqual(at(128, 236));
    expect(Math.abs(at(20, 20)[0]! - at(236, 20)[0]!)).toBeLessThan(16);
  });

  test.each([
    ['a page behind a picture', async () => Buffer.concat([await plain(64, 64).jpeg().toBuffer(), Buffer.from(PAGE)])],
    ['a page in a comment', async () => withComment(await plain(64, 64).jpeg().toBuffer())],
  ])('%s is a picture, and nothing of the page is kept', async (_how, make) => {
    const avatar = await makeAvatar(await make());
    expect(avatar).toBeDefined();
    expect(avatar!.includes('<script')).toBe(false);
  });

  test.each([
    ['65,000 × 65,000 in a few kB', bomb(65_000, 65_000)],
    ['8,000 × 5,001, just too many', bomb(8000, 5001)],
    ['100,000 in one row', bomb(1_000_000, 41)],
  ])('a bomb is refused before it unfolds: %s', async (_what, bytes) => {
    expect(isPicture(bytes)).toBe(true);
    const before = process.memoryUsage().rss;
    const began = performance.now();
    expect(await makeAvatar(bytes)).toBeUndefined();
    expect(performance.now() - began).toBeLessThan(1000);
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024);
  });

  test('(just as many as allowed is not)', async () => {
    expect(await makeAvatar(bomb(8000, 5000))).toBeDefined();
  });

  test('one that ends too early is refused', async () => {
    const whole = await plain(640, 480).jpeg().toBuffer();
    expect(await makeAvatar(whole.subarray(0, whole.length / 2))).toBeUndefined();
  });

  test.each([
    [
      'the first bytes of a PNG and then a drawing',
      Buffer.from(`\x89PNG\r\n\x1a\n${'<svg xmlns="http://www.w3.org/2000/svg"/>'}`, 'latin1'),
    ],
    ['the first bytes of a WebP and then a page', Buffer.from('RIFF\x00\x00\x00\x00WEBP<script>1</script>', 'latin1')],
    ['the first bytes of a JPEG and then an archive', Buffer.from('\xff\xd8\xff\xe0PK\x03\x04', 'latin1')],
  ])('%s is refused', async (_what, bytes) => {
    expect(isPicture(bytes)).toBe(true);
    expect(await makeAvatar(bytes)).toBeUndefined();
  });
});

const PAGE = '<html><script>alert(1)</script></html>';

/** Another segment behind the first two bytes of a JPEG. */
function withComment(jpeg: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(PAGE.length + 2, 0);
  return Buffer.concat([jpeg.subarray(0, 2), Buffer.from([0xff, 0xfe]), length, Buffer.from(PAGE), jpeg.subarray(2)]);
}

describe('isPicture', () => {
  test.each([
    ['a drawing', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
    ['a drawing with a prolog', '<?xml version="1.0"?><svg/>'],
    ['a page', '<!doctype html><img src=x>'],
    ['a GIF that is a script', 'GIF89a=1;alert(1)'],
    ['a bitmap', 'BM\x00\x00'],
    ['a TIFF', 'II*\x00'],
    ['a PDF', '%PDF-1.7'],
    ['an archive', 'PK\x03\x04'],
    ['a sound that begins like a WebP', 'RIFF\x00\x00\x00\x00WAVE'],
    ['a picture that something stands before', ' \xff\xd8\xff'],
    ['nothing', ''],
  ])('not %s', (_what, text) => {
    expect(isPicture(Buffer.from(text, 'latin1'))).toBe(false);
  });
});
