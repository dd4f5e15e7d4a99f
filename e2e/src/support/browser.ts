import { join } from 'node:path';
import { chromium, type BrowserServer } from 'playwright-core';
import { chromiumFlags } from '../../../tools/chromium.ts';
import { writeFakeCamera } from './fake-camera.ts';

/**
 * A Chromium whose camera is a small moving picture and whose microphone beeps. It has no `--use-fake-ui-for-media-stream`: who may
 * use the camera is each context's own permission, so that one browser has people who may and people who may not.
 */
export async function launchBrowser(folder: string): Promise<BrowserServer> {
  const camera = join(folder, 'camera.y4m');
  await writeFakeCamera(camera);
  return chromium.launchServer({ ...launchOptions([`--use-file-for-fake-video-capture=${camera}`]), host: '127.0.0.1' });
}

export const launchOptions = (more: string[] = []) => ({
  executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
  headless: true,
  chromiumSandbox: process.getuid?.() !== 0,
  args: [
    ...chromiumFlags(),
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--use-fake-device-for-media-stream',
    ...more,
  ],
});
