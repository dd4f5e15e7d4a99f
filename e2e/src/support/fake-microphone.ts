import { writeFile } from 'node:fs/promises';

const RATE = 48_000;
const SECONDS = 4;

/** Something like a voice: a low tone with overtones that comes in syllables. (Chromium's own beep is too short for a level meter.) */
export async function writeFakeMicrophone(file: string): Promise<void> {
  const samples = Buffer.alloc(RATE * SECONDS * 2);
  for (let at = 0; at < RATE * SECONDS; at++) {
    const time = at / RATE;
    const syllable = Math.max(0, Math.sin(2 * Math.PI * 3 * time)) * (time % 2 < 1.5 ? 1 : 0);
    const pitch = 2 * Math.PI * (140 + 20 * Math.sin(time * 7)) * time;
    const voice = Math.sin(pitch) + 0.5 * Math.sin(2 * pitch) + 0.3 * Math.sin(5 * pitch);
    samples.writeInt16LE(Math.round(9000 * syllable * voice), at * 2);
  }
  await writeFile(file, Buffer.concat([header(samples.length), samples]));
}

function header(length: number): Buffer {
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(RATE, 24);
  head.writeUInt32LE(RATE * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(length, 40);
  return head;
}
