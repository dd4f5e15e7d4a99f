import { writeFile } from 'node:fs/promises';

const WIDTH = 320;
const HEIGHT = 180;
const FRAMES = 30;

/** Two seconds of a bright square on its way across a dark picture: every frame differs from the one before. */
export async function writeFakeCamera(file: string): Promise<void> {
  const parts = [Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F15:1 Ip A1:1 C420jpeg\n`)];
  for (let frame = 0; frame < FRAMES; frame++) parts.push(Buffer.from('FRAME\n'), pictureOf(frame));
  await writeFile(file, Buffer.concat(parts));
}

function pictureOf(frame: number): Buffer<ArrayBuffer> {
  const luma = Buffer.alloc(WIDTH * HEIGHT, 60);
  const left = Math.round(((WIDTH - 60) * frame) / FRAMES);
  for (let row = 60; row < 120; row++) luma.fill(220, row * WIDTH + left, row * WIDTH + left + 60);
  const chroma = Buffer.alloc((WIDTH * HEIGHT) / 2, 118);
  return Buffer.concat([luma, chroma]);
}
