import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pack } from '../../../../tools/pack/pack.ts';
import { startPages } from '../built/pages.ts';
import { answerAsClinic } from '../built/visits.ts';

/** Angular with its own builder and zone.js: 250 MB, so in a folder of its own and not with what `npm install` brings. */
const root = resolve(import.meta.dirname, '../../../..');
const npm = (args: string[], cwd: string) => execFileSync('npm', args, { cwd, stdio: 'inherit' });

let folder: string;
beforeAll(() => {
  mkdirSync(join(root, '.bedside'), { recursive: true });
  folder = mkdtempSync(join(root, '.bedside/angular-'));
  cpSync(join(import.meta.dirname, 'angular'), folder, { recursive: true });
  npm(['install', '--no-package-lock', '--no-audit', '--no-fund', '--ignore-scripts'], folder);
  const tarballs = pack(join(folder, 'npm'));
  for (const name of ['contract', 'sdk'] as const) {
    const to = join(folder, 'node_modules/@bedside', name);
    mkdirSync(to, { recursive: true });
    execFileSync('tar', ['-xzf', tarballs[name]!, '-C', to, '--strip-components=1']);
  }
  // What the packages bring with them, as this checkout has it.
  for (const name of ['lit', '@lit', 'lit-html', 'lit-element', 'livekit-client', 'date-fns', '@date-fns', 'zod']) {
    // Angular's builder has a zod of its own, by the same name.
    rmSync(join(folder, 'node_modules', name), { recursive: true, force: true });
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));
  }
  execFileSync(process.execPath, ['node_modules/@angular/cli/bin/ng.js', 'build'], { cwd: folder, stdio: 'inherit' });
}, 900_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('with Angular and zone.js: the list is live under the strictest policy, tells the page, goes and comes again', async () => {
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  const pages = await startPages();
  try {
    answerAsClinic(pages);
    pages.trust('angular');
    pages.bring(join(folder, 'site/browser'));
    pages.write(`<clinic-page></clinic-page><script nonce="n" src="/app/polyfills.js" type="module"></script>
      <script nonce="n" type="module" src="/app/main.js" data-api="API"></script>`);
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    const joinButton = page.getByRole('button', { name: 'Join visit' });
    const show = (isShown: boolean) =>
      page.evaluate((on) => (globalThis as unknown as { show(on: boolean): void }).show(on), isShown);

    await page.goto(pages.siteUrl);
    await joinButton.waitFor();
    expect(pages.asked.filter((path) => path === '/v1/me')).toHaveLength(1);
    await joinButton.click();
    await page.getByText('chosen: apt_1').waitFor();
    await show(false);
    await expect.poll(() => page.locator('appointment-list').count()).toBe(0);
    await show(true);
    await joinButton.waitFor();
    expect(complaints).toEqual([]);
  } finally {
    await pages.close();
    await browser.close();
  }
});
