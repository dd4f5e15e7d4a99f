// The launcher in a small copy of the repository, with a stand-in for npm: `npm run check:start` has the real one.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../../packages/server/src/db/embedded/processes.ts';
import { howFar } from '../fingerprint.mjs';

const tools = fileURLToPath(new URL('..', import.meta.url));
const platform = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
const node = `node_modules/node-${platform}`;

/** Does what `npm ci` does, as far as the launcher can tell, when the file `go-on` appears. */
const npm = `
  const fs = require('fs');
  fs.appendFileSync('npm.log', 'began\\n');
  fs.rmSync('node_modules', { recursive: true, force: true });
  fs.mkdirSync('${node}/bin', { recursive: true });
  const timer = setInterval(() => {
    if (!fs.existsSync('go-on')) return;
    clearInterval(timer);
    if (fs.existsSync('fail')) process.exit(1);
    fs.symlinkSync(${JSON.stringify(process.execPath)}, '${node}/bin/node');
    fs.copyFileSync('package-lock.json', 'node_modules/.package-lock.json');
    fs.writeFileSync('node_modules/.bedside-stamp', '');
    fs.appendFileSync('npm.log', 'ended\\n');
  }, 10);`;

const OPTIONAL = { 'node_modules/other-platform': { version: '1.0.0', optional: true } };

describe('the launcher', { timeout: 30_000 }, () => {
  let folder: string;
  let children: ChildProcess[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bedside setup '));
    children = [];
    mkdirSync(join(folder, 'tools'));
    for (const file of ['go.mjs', 'setup.mjs', 'fingerprint.mjs', 'pid-lock.mjs'])
      cpSync(join(tools, file), join(folder, 'tools', file));
    writeFileSync(join(folder, 'npm-cli.js'), npm);
    writeFileSync(join(folder, 'script.mjs'), `console.log('script runs', process.argv.slice(2).join(' '));`);
    writeFileSync(
      join(folder, 'endless.mjs'),
      `console.log('endless runs'); setInterval(() => {}, 1000); process.on('disconnect', () => process.exit());`,
    );
    writeLock({ 'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' } });
  });

  afterEach(() => {
    for (const child of children) if (child.exitCode === null) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  });

  const writeLock = (packages: object) =>
    writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages: { '': {}, ...OPTIONAL, ...packages } }));
  const letNpmGoOn = () => appendFileSync(join(folder, 'go-on'), '');
  const npmLog = () =>
    existsSync(join(folder, 'npm.log')) ? readFileSync(join(folder, 'npm.log'), 'utf8').trim().split('\n') : [];

  function launch(...args: string[]) {
    const env = { PATH: process.env['PATH'], npm_execpath: join(folder, 'npm-cli.js') };
    const child = spawn(process.execPath, [join(folder, 'tools/go.mjs'), ...args], {
      cwd: tmpdir(),
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.push(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk));
    const ended = once(child, 'close') as Promise<[number | null]>;
    return {
      child,
      output: () => output,
      says: async (text: string) => expect(await until(() => output.includes(text), 10_000), `it said: ${output}`).toBe(true),
      code: async () => (await ended)[0],
    };
  }

  async function installed(): Promise<void> {
    letNpmGoOn();
    expect(await launch('script.mjs').code()).toBe(0);
    rmSync(join(folder, 'npm.log'));
    rmSync(join(folder, 'go-on'));
  }

  it('when nothing is installed, installs and then runs the script with its arguments', async () => {
    letNpmGoOn();
    const first = launch('script.mjs', 'one', 'two words');

    expect(await first.code()).toBe(0);
    expect(first.output()).toContain('Installing packages');
    expect(first.output()).toContain('script runs one two words');
  });

  it('when all is installed, runs the script and nothing else', async () => {
    await installed();
    const again = launch('script.mjs');

    expect(await again.code()).toBe(0);
    expect(again.output().trim()).toBe('script runs');
    expect(npmLog()).toEqual([]);
  });

  it.each([
    ['a version has changed', { 'node_modules/a': { version: '1.0.1', integrity: 'sha512-a' } }],
    ['the same version has another content', { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-b' } }],
    [
      'a package was added',
      { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' }, 'node_modules/b': { version: '1.0.0' } },
    ],
    ['a package was removed', {}],
  ])('when %s in the lock file, installs again', async (_, packages) => {
    await installed();
    writeLock(packages);
    letNpmGoOn();

    expect(await launch('script.mjs').code()).toBe(0);
    expect(npmLog()).toEqual(['began', 'ended']);
  });

  it('when npm was killed halfway, installs again', async () => {
    await installed();
    rmSync(join(folder, 'node_modules/.bedside-stamp'));
    letNpmGoOn();

    expect(await launch('script.mjs').code()).toBe(0);
    expect(npmLog()).toEqual(['began', 'ended']);
  });

  it('when the installation fails, says in a line what to do, and the next start tries again', async () => {
    writeFileSync(join(folder, 'fail'), '');
    letNpmGoOn();
    const first = launch('script.mjs');
    expect(await first.code()).toBe(1);
    expect(first.output()).toMatch(/The installation did not finish \(1\)\. Check the network, then run the same command again/);
    expect(first.output()).not.toContain('script runs');

    rmSync(join(folder, 'fail'));
    expect(await launch('script.mjs').code()).toBe(0);
  });

  it('when two start at once, one installs and the other waits', async () => {
    const one = launch('script.mjs');
    const other = launch('script.mjs');
    expect(await until(() => /is installing; waiting for it/.test(one.output() + other.output()), 10_000)).toBe(true);
    letNpmGoOn();

    expect([await one.code(), await other.code()]).toEqual([0, 0]);
    expect(npmLog()).toEqual(['began', 'ended']);
  });

  it('when the launcher is killed and npm goes on, the next start waits for npm and does not start a second one', async () => {
    const first = launch('script.mjs');
    expect(await until(() => npmLog().length === 1, 10_000)).toBe(true);
    // Only once the lock names npm too: the moment before is npm's own start.
    expect(
      await until(() => readFileSync(join(folder, '.bedside/setup.lock'), 'utf8').trim().split('\n').length === 2, 5000),
    ).toBe(true);
    first.child.kill('SIGKILL');
    const second = launch('script.mjs');
    await second.says('is installing; waiting for it');
    letNpmGoOn();

    expect(await second.code()).toBe(0);
    expect(npmLog()).toEqual(['began', 'ended']);
  });

  it('when told to end while npm installs, ends npm too', async () => {
    const first = launch('script.mjs');
    expect(await until(() => npmLog().length === 1, 10_000)).toBe(true);
    first.child.kill('SIGTERM');

    expect(await first.code()).toBe(1);
    letNpmGoOn();
    const second = launch('script.mjs');
    expect(await second.code()).toBe(0);
    expect(second.output()).not.toContain('waiting for it');
  });

  it('when something runs from the folder, does not install under it', async () => {
    await installed();
    const running = launch('endless.mjs');
    await running.says('endless runs');
    writeLock({});
    const second = launch('script.mjs');

    expect(await second.code()).toBe(1);
    expect(second.output()).toMatch(
      /^The packages must be installed again, but process \d+ is running from this folder\. Stop it first/,
    );
    expect(npmLog()).toEqual([]);

    running.child.kill('SIGKILL'); // and leaves its note behind
    letNpmGoOn();
    expect(await launch('script.mjs').code()).toBe(0);
  });

  it('when the script fails or is killed, ends the same way', async () => {
    await installed();
    writeFileSync(join(folder, 'script.mjs'), 'process.exit(7)');
    expect(await launch('script.mjs').code()).toBe(7);

    writeFileSync(join(folder, 'script.mjs'), `process.kill(process.pid, 'SIGKILL')`);
    expect(await launch('script.mjs').code()).toBe(128 + 9);
  });
});

it('says that npm looks packages up while none is unpacked, and then how many are', () => {
  expect(howFar({ present: 0, wanted: 568 }, 20_100)).toBe('  npm is looking up 568 packages, 20 s');
  expect(howFar({ present: 183, wanted: 568 }, 66_000)).toBe('  183 of 568 packages are unpacked, 66 s');
});
