import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cachedPath, cacheFolders, firstWritable } from './cache.ts';
import { ensureLiveKit, isLiveKitElsewhere } from './ensure.ts';
import { binaryName, isTested, moduleVersion, releasePins } from './pins.ts';
import { emptyPath, fakeProgram, fakeRelease, newFolder, serve, until } from './test-fixtures.ts';

let said: string[];
let cacheDir: string;
let bin: string;
const closers: (() => Promise<void>)[] = [];

beforeEach(() => {
  said = [];
  cacheDir = newFolder();
  bin = emptyPath();
});
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const servedBy = async (...args: Parameters<typeof serve>) => {
  const server = await serve(...args);
  closers.push(server.close);
  return server;
};
const ensure = (release: ReturnType<typeof fakeRelease>, baseUrl: string) =>
  ensureLiveKit({
    say: (line) => said.push(line),
    env: { PATH: bin, HOME: cacheDir },
    cacheDir,
    archive: { baseUrl, pins: release.pins },
  });
const leftInCache = () => readdirSync(cacheDir, { recursive: true });

describe('what need not be fetched', () => {
  test('when LIVEKIT_URL is set, nothing is looked for', async () => {
    expect(isLiveKitElsewhere({ LIVEKIT_URL: 'wss://media.example' })).toBe(true);
    expect(isLiveKitElsewhere({ LIVEKIT_URL: ' ' })).toBe(false);
    expect(isLiveKitElsewhere({})).toBe(false);
    await expect(ensureLiveKit({ say: () => {}, env: { LIVEKIT_URL: 'wss://media.example' } })).rejects.toThrow(
      'LIVEKIT_URL is set',
    );
  });

  test('when a tested version is on PATH, it is taken and nothing is downloaded', async () => {
    const release = fakeRelease();
    const server = await servedBy((_request, reply) => reply.end(release.bytes));
    const program = fakeProgram(bin, 'echo "livekit-server version 1.13.6"');
    expect(await ensure(release, server.baseUrl)).toEqual({ path: program.path, version: '1.13.6', how: 'path' });
    expect(server.requests).toEqual([]);
  });

  test.each([
    ['echo "livekit-server version 1.9.0"', 'version 1.9.0, tested are >=1.13.4 <1.14'],
    ['echo "livekit-server version 1.14.0"', 'version 1.14.0, tested are >=1.13.4 <1.14'],
    ['exit 1', 'it does not tell its version'],
  ])('when the one on PATH does "%s", it is skipped and the reason said', async (says, reason) => {
    const release = fakeRelease();
    const server = await servedBy((_request, reply) => reply.end(release.bytes));
    const program = fakeProgram(bin, says);
    expect(await ensure(release, server.baseUrl)).toMatchObject({ how: 'archive' });
    expect(said).toContain(`LiveKit: ${program.path} skipped: ${reason}`);
  });

  test.each([
    ['1.13.3', false],
    ['1.13.4', true],
    ['1.13.12', true],
    ['1.14.0', false],
    ['1.13.4-rc1', false],
    ['11.13.5', false],
  ])('version %s is tested: %s', (version, expected) => expect(isTested(version)).toBe(expected));
});

describe('the release archive', () => {
  test('when its hash is right, it is kept in the cache and the next start needs no network', async () => {
    const release = fakeRelease();
    const server = await servedBy((_request, reply) => {
      reply.setHeader('content-length', release.bytes.length);
      reply.end(release.bytes);
    });
    const path = cachedPath(cacheDir, '1.13.9');
    expect(await ensure(release, server.baseUrl)).toEqual({ path, version: '1.13.9', how: 'archive' });
    expect(server.requests).toEqual(['/v1.13.9/livekit_1.13.9_test.tar.gz']);
    expect(said).toContain('LiveKit: downloading, 100 %');
    expect(
      leftInCache()
        .map(String)
        .filter((name) => !path.endsWith(name) && !dirname(path).endsWith(name)),
    ).toEqual([]);

    await server.close();
    expect(await ensure(release, server.baseUrl)).toEqual({ path, version: '1.13.9', how: 'cache' });
  });

  test('when its hash is wrong, it is neither run nor kept', async () => {
    const release = fakeRelease();
    const other = fakeRelease('1.13.9', '1.13.9 but not ours');
    const server = await servedBy((_request, reply) => reply.end(other.bytes));
    await expect(ensure(release, server.baseUrl)).rejects.toThrow('no livekit-server to be had');
    expect(said.join('\n')).toMatch(/release archive: livekit_1\.13\.9_test\.tar\.gz has the wrong SHA-256/);
    expect(other.wasRun()).toBe(false);
    expect(leftInCache()).toEqual([]);
  });

  test('the fixture does leave a mark when it is run', async () => {
    const release = fakeRelease();
    const server = await servedBy((_request, reply) => reply.end(release.bytes));
    await ensure(release, server.baseUrl);
    expect(release.wasRun()).toBe(true);
  });

  test('when it says another version than the pinned one, it is not kept', async () => {
    const release = fakeRelease('1.13.9', '1.13.8');
    const server = await servedBy((_request, reply) => reply.end(release.bytes));
    await expect(ensure(release, server.baseUrl)).rejects.toThrow('no livekit-server to be had');
    expect(said.join('\n')).toContain('it does not run here as 1.13.9 (it says 1.13.8)');
    expect(leftInCache()).toEqual([]);
  });

  test('when it is missing, truncated or the server is gone, the reason is one line and nothing is kept', async () => {
    const release = fakeRelease();
    const missing = await servedBy((_request, reply) => void reply.writeHead(404).end());
    await expect(ensure(release, missing.baseUrl)).rejects.toThrow();
    expect(said.filter((line) => line.includes('release archive'))).toEqual([
      `LiveKit: release archive: ${new URL(missing.baseUrl).host} did not deliver it: the server answered 404`,
    ]);

    const truncated = await servedBy((_request, reply) => {
      reply.setHeader('content-length', release.bytes.length);
      reply.write(release.bytes.subarray(0, 50), () => reply.destroy());
    });
    said = [];
    await expect(ensure(release, truncated.baseUrl)).rejects.toThrow();
    expect(said.filter((line) => line.includes('release archive'))).toHaveLength(1);
    expect(said.join('\n')).toContain('did not deliver it: ');

    await missing.close();
    said = [];
    await expect(ensure(release, missing.baseUrl)).rejects.toThrow();
    expect(said.join('\n')).toContain('ECONNREFUSED');
    expect(leftInCache()).toEqual([]);
    expect(release.wasRun()).toBe(false);
  });

  test('when the server accepts but never answers, it is given up after five seconds', async () => {
    const silent = await servedBy(() => {});
    const started = Date.now();
    await expect(ensure(fakeRelease(), silent.baseUrl)).rejects.toThrow();
    expect(said.join('\n')).toContain('no answer within 5 s');
    expect(Date.now() - started).toBeLessThan(8_000);
  }, 15_000);

  test('when there is none for this platform, that is said', async () => {
    await expect(ensure({ ...fakeRelease(), pins: {} }, 'http://127.0.0.1:1')).rejects.toThrow();
    expect(said.join('\n')).toContain(`release archive: none with a known hash for ${process.platform} ${process.arch}`);
  });

  test('every pin is a tested version with a whole hash', () => {
    for (const pin of Object.values(releasePins)) {
      expect(isTested(pin.version)).toBe(true);
      expect(pin.sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(pin.asset).toContain(pin.version);
    }
  });
});

describe('the build', () => {
  const unreachable = 'http://127.0.0.1:1';
  const output = `while [ "$1" != -o ]; do shift; done; out=$2`;

  test('when the archive cannot be had and Go is there, the pinned module is built and kept', async () => {
    const note = join(newFolder(), 'note');
    fakeProgram(
      bin,
      `echo "$* | $CGO_ENABLED | $PWD" > '${note}'\n${output}\nprintf '#!/bin/sh\\necho version ${moduleVersion}' > "$out"; chmod +x "$out"`,
      'go',
    );
    expect(await ensure(fakeRelease(), unreachable)).toEqual({
      path: cachedPath(cacheDir, moduleVersion),
      version: moduleVersion,
      how: 'build',
    });
    expect(readFileSync(note, 'utf8')).toMatch(/^build -mod=readonly .*livekit-server\/cmd\/server \| 0 \| /);
    expect(readdirSync(cacheDir).filter((name) => name.startsWith('.making-'))).toEqual([]);
  });

  test('when Go fails, its last line is said and nothing is kept', async () => {
    fakeProgram(bin, `${output}\necho half > "$out"; echo one >&2; echo 'no room on disk' >&2; exit 1`, 'go');
    await expect(ensure(fakeRelease(), unreachable)).rejects.toThrow();
    expect(said).toContain('LiveKit: build: Go could not build it: no room on disk');
    expect(existsSync(cachedPath(cacheDir, moduleVersion))).toBe(false);
  });

  test('when there is no home, Go gets folders of its own', async () => {
    const note = join(newFolder(), 'note');
    fakeProgram(bin, `echo "$GOCACHE|$GOMODCACHE|$GOPATH" > '${note}'; exit 1`, 'go');
    const env = { PATH: bin, HOME: '/dev/null' };
    await expect(ensureLiveKit({ say: () => {}, env, cacheDir, archive: { pins: {} } })).rejects.toThrow();
    for (const folder of readFileSync(note, 'utf8').trim().split('|')) expect(folder.startsWith(cacheDir)).toBe(true);

    const set = { ...env, GOMODCACHE: '/somewhere' };
    await expect(ensureLiveKit({ say: () => {}, env: set, cacheDir, archive: { pins: {} } })).rejects.toThrow();
    expect(readFileSync(note, 'utf8').split('|')[1]).toBe('/somewhere');
  });

  test('go.mod pins the version that is looked for in the cache', () => {
    const goMod = readFileSync(join(dirname(fileURLToPath(import.meta.url)), 'go.mod'), 'utf8');
    expect(goMod).toContain(`github.com/livekit/livekit-server v${moduleVersion} `);
    expect(isTested(moduleVersion)).toBe(true);
  });
});

test('when nothing works, each reason and then one line that says what to do', async () => {
  const failure = await ensure(fakeRelease(), 'http://127.0.0.1:1').catch((cause: Error) => cause.message);
  expect(said).toHaveLength(2);
  expect(said[1]).toBe('LiveKit: build: Go is not on PATH');
  expect(failure).toMatch(/^LiveKit: no livekit-server to be had\. Install .*brew install livekit.*LIVEKIT_URL.*$/);
});

describe('the cache', () => {
  test('when two starts need it at once, one downloads and both run the same program', async () => {
    const release = fakeRelease();
    const server = await servedBy((_request, reply) => reply.end(release.bytes));
    const both = await Promise.all([ensure(release, server.baseUrl), ensure(release, server.baseUrl)]);
    expect(both.map((found) => found.how).sort()).toEqual(['archive', 'cache']);
    expect(both[0].path).toBe(both[1].path);
    expect(server.requests).toHaveLength(1);
    expect(said).toContain('LiveKit: another start is fetching it; waiting');
  });

  test('when the one that was fetching has died, its lock and its leftovers do not stop the next', async () => {
    const lock = join(cacheDir, '.lock');
    const leftover = join(cacheDir, '.making-dead');
    writeFileSync(lock, 'dead');
    mkdirSync(leftover);
    writeFileSync(join(leftover, binaryName), 'half');
    const longAgo = new Date(Date.now() - 24 * 60 * 60_000);
    for (const path of [lock, leftover]) utimesSync(path, longAgo, longAgo);

    const release = fakeRelease();
    const server = await servedBy((_request, reply) => reply.end(release.bytes));
    expect(await ensure(release, server.baseUrl)).toMatchObject({ how: 'archive' });
    expect(existsSync(lock)).toBe(false);
    expect(existsSync(leftover)).toBe(false);
  });

  test('when the lock is held by a living start, the next one waits for it', async () => {
    const release = fakeRelease();
    const server = await servedBy((_request, reply) => reply.end(release.bytes));
    writeFileSync(join(cacheDir, '.lock'), 'alive');
    const waiting = ensure(release, server.baseUrl);
    await until('it says that it waits', () => said.length > 0);
    expect(server.requests).toEqual([]);
    fakeProgram(dirname(cachedPath(cacheDir, '1.13.9')), 'echo "livekit-server version 1.13.9"');
    const longAgo = new Date(0);
    utimesSync(join(cacheDir, '.lock'), longAgo, longAgo);
    expect(await waiting).toMatchObject({ how: 'cache' });
    expect(server.requests).toEqual([]);
  });

  test('when what it holds does not run, it is replaced', async () => {
    const release = fakeRelease();
    const server = await servedBy((_request, reply) => reply.end(release.bytes));
    fakeProgram(dirname(cachedPath(cacheDir, '1.13.9')), 'exit 1');
    expect(await ensure(release, server.baseUrl)).toMatchObject({ how: 'archive' });
    expect(said.join('\n')).toContain('skipped: it does not run here');
  });

  test('it is outside the checkout, unless there is no home to write to', async () => {
    expect(cacheFolders({ HOME: '/home/someone' })[0]).toBe('/home/someone/.cache/bedside/livekit');
    expect(cacheFolders({ HOME: '/home/someone', XDG_CACHE_HOME: '/var/caches' })[0]).toBe('/var/caches/bedside/livekit');
    expect(cacheFolders({ HOME: '/home/someone', XDG_CACHE_HOME: 'not/absolute' })[0]).toBe(
      '/home/someone/.cache/bedside/livekit',
    );
    expect(cacheFolders({ HOME: '/home/someone' })[1]).toMatch(/\.bedside\/livekit$/);

    const [home, checkout] = ['/dev/null/.cache/bedside/livekit', join(newFolder(), '.bedside', 'livekit')];
    expect(await firstWritable([home, checkout], (line) => said.push(line))).toBe(checkout);
    expect(said).toEqual([`LiveKit: ${home} cannot be written to`]);
  });
});
