import { open } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { drawPortrait, type Look } from './portrait.ts';

const WIDTH = 960;
const HEIGHT = 540;
const FRAMES = 20;

/** Films an invented person into a file that Chromium takes for a camera. */
export async function film(page: Page, look: Look, file: string): Promise<void> {
  const output = await open(file, 'w');
  await output.write(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`);
  await page.addScriptTag({ content: `window.drawPortrait = ${drawPortrait.toString()}` });
  for (let frame = 0; frame < FRAMES; frame++) {
    const picture = await page.evaluate(frameAsYuv, { look, time: frame / FRAMES, width: WIDTH, height: HEIGHT });
    await output.write('FRAME\n');
    await output.write(Buffer.from(picture, 'base64'));
  }
  await output.close();
}

/** Runs in the page: one picture as planes of brightness and, at half the size, of colour. */
function frameAsYuv({ look, time, width, height }: { look: Look; time: number; width: number; height: number }): string {
  const { drawPortrait: draw } = window as unknown as { drawPortrait: typeof drawPortrait };
  const rgba = draw(new OffscreenCanvas(width, height), look, time);
  const planes = new Uint8Array((width * height * 3) / 2);
  const [blue, red] = [width * height, (width * height * 5) / 4];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4;
      const [r = 0, g = 0, b = 0] = rgba.subarray(at, at + 3);
      planes[y * width + x] = 0.299 * r + 0.587 * g + 0.114 * b;
      if (y % 2 || x % 2) continue;
      const half = (y / 2) * (width / 2) + x / 2;
      planes[blue + half] = 128 - 0.168736 * r - 0.331264 * g + 0.5 * b;
      planes[red + half] = 128 + 0.5 * r - 0.418688 * g - 0.081312 * b;
    }
  }
  let text = '';
  for (let at = 0; at < planes.length; at += 32_768) text += String.fromCharCode(...planes.subarray(at, at + 32_768));
  return btoa(text);
}
