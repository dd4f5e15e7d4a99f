import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { pack } from '../../../../tools/pack/pack.ts';
import { startPages } from './pages.ts';
import { answerAsClinic } from './visits.ts';

const root = resolve(import.meta.dirname, '../../../..');
const NAMES = ['contract', 'client', 'sdk'] as const;
/** What others install beside them. */
const BESIDE = [
  'lit',
  '@lit',
  'lit-html',
  'lit-element',
  'livekit-client',
  'date-fns',
  '@date-fns',
  'zod',
  'openapi-fetch',
  'react',
  'react-dom',
  'scheduler',
  'vue',
  '@vue',
];

let folder: string;
let tarballs: Record<string, string>;

/** Somebody's project, with our packages as npm would unpack them. */
beforeAll(() => {
  mkdirSync(join(root, '.bedside'), { recursive: true });
  folder = mkdtempSync(join(root, '.bedside/packed-'));
  tarballs = pack(join(folder, 'npm'));
  for (const name of NAMES) {
    const to = join(folder, 'node_modules/@bedside', name);
    mkdirSync(to, { recursive: true });
    execFileSync('tar', ['-xzf', tarballs[name]!, '-C', to, '--strip-components=1']);
  }
  for (const name of BESIDE) symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  cpSync(join(import.meta.dirname, 'apps'), folder, { recursive: true });
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(NAMES)('@bedside/%s, packed', (name) => {
  test('is put together as bundlers and Node expect it', async () => {
    const pkgDir = join(folder, 'node_modules/@bedside', name);
    const { messages, pkg } = await publint({ pkgDir, strict: true, pack: false });
    expect(messages.map((message) => formatMessage(message, pkg!))).toEqual([]);
  });

  test('has the types of what it exports, however they are looked for', async () => {
    const analysis = await checkPackage(createPackageFromTarballData(new Uint8Array(readFileSync(tarballs[name]!))));
    if (!analysis.types) throw new Error('no types at all');
    // Modules only: what `require` or the resolution of before Node 12 would find is not promised.
    const found = analysis.problems.filter((one) => !('resolutionKind' in one) || !/^node(10|16-cjs)$/.test(one.resolutionKind));
    expect(found).toEqual([]);
  });
});

test.each(['bundler', 'nodenext'])(
  'a project in TypeScript that resolves as "%s" has them whole, and is told what is wrong',
  (how) => {
    const args = ['--noEmit', '--strict', '--target', 'es2024', '--jsx', 'react-jsx', '--moduleResolution', how];
    const tsc = [join(root, 'node_modules/typescript/bin/tsc'), ...args, '--module', how === 'bundler' ? 'esnext' : 'nodenext'];
    execFileSync(process.execPath, [...tsc, '--skipLibCheck', 'typed.ts'], { cwd: folder, stdio: 'pipe' });
  },
);

test('a server that renders pages can import every part: nothing runs, nothing throws', () => {
  const parts = ['@bedside/sdk', '@bedside/sdk/define', '@bedside/sdk/react', '@bedside/client', '@bedside/contract'];
  const code = `for (const part of ${JSON.stringify(parts)}) await import(part); console.log(typeof document)`;
  writeFileSync(join(folder, 'server.js'), code);
  expect(execFileSync(process.execPath, ['server.js'], { cwd: folder, encoding: 'utf8' }).trim()).toBe('undefined');
});

describe('a page that is built', () => {
  let browser: Browser;
  let page: Page;
  let pages: Awaited<ReturnType<typeof startPages>>;
  let complaints: string[];

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
    await build({
      entryPoints: ['react-app.js', 'vue-app.js', 'plain-app.js'].map((file) => join(folder, file)),
      bundle: true,
      splitting: true,
      format: 'esm',
      outdir: join(folder, 'site'),
      define: {
        'process.env.NODE_ENV': '"development"',
        __VUE_OPTIONS_API__: 'true',
        __VUE_PROD_DEVTOOLS__: 'false',
        __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
      },
      logLevel: 'error',
    });
  }, 60_000);
  afterAll(() => browser.close());
  beforeEach(async () => {
    pages = await startPages();
    answerAsClinic(pages);
    pages.bring(join(folder, 'site'));
    page = await browser.newPage();
    complaints = [];
    page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
  });
  afterEach(async () => {
    await page.close();
    await pages.close();
  });

  type Shown = { show(on: boolean): void };
  const show = (isShown: boolean) => page.evaluate((on) => (globalThis as unknown as Shown).show(on), isShown);
  const joinButton = () => page.getByRole('button', { name: 'Join visit' });
  async function openWith(app: string) {
    pages.write(`<div id="app"></div><script nonce="n" type="module" src="/app/${app}.js" data-api="API"></script>`);
    await page.goto(pages.siteUrl);
    await joinButton().waitFor();
  }

  test.each([
    ['React 19, in strict mode', 'react-app', ''],
    ['Vue 3', 'vue-app', 'vue'],
    ['plain HTML', 'plain-app', ''],
  ])(
    'with %s: the list is live under the strictest policy, tells the page, goes and comes again',
    async (_name, app, trusted) => {
      pages.trust(trusted);
      await openWith(app);
      expect(pages.asked.filter((path) => path === '/v1/me')).toHaveLength(1);

      await joinButton().click();

      await page.getByText('chosen: apt_1').waitFor();
      await show(false);
      expect(await page.locator('appointment-list').count()).toBe(0);
      await show(true);
      await joinButton().waitFor();
      expect(complaints).toEqual([]);
    },
  );
});
