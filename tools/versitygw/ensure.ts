// A real S3 server for tests of the storage: built with Go from what go.mod and go.sum pin, once, into the person's cache.
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { allOnPath, lastLine, run, type Env } from '../livekit/run.ts';

const here = dirname(fileURLToPath(import.meta.url));
export const VERSION = '1.8.0';

/** Where `src/storage/storage.test.ts` looks for it. */
export const cachedGateway = (env: Env): string =>
  join(
    env.XDG_CACHE_HOME || join(homedir(), '.cache'),
    `bedside/versitygw/${VERSION}-${process.platform}-${process.arch}`,
    'versitygw',
  );

/** Says why when it cannot be had; the tests that need it are skipped then. */
export async function ensureGateway({ env, say }: { env: Env; say: (line: string) => void }): Promise<string | undefined> {
  const path = cachedGateway(env);
  if (existsSync(path)) return path;
  const go = allOnPath('go', env)[0];
  if (!go) return void say('versitygw: Go is not on PATH, so the storage is not tried against an S3 server');
  await mkdir(dirname(path), { recursive: true });
  const folder = await mkdtemp(join(dirname(path), '.making-'));
  try {
    for (const name of ['go.mod', 'go.sum']) await copyFile(join(here, name), join(folder, name));
    say(`versitygw: building ${VERSION} with Go, about a minute and a half, once`);
    const made = join(folder, 'versitygw');
    const built = await run(
      go,
      [
        ...['build', '-mod=readonly', '-modcacherw', '-trimpath', '-ldflags', '-s -w', '-o', made],
        'github.com/versity/versitygw/cmd/versitygw',
      ],
      { cwd: folder, env: { ...env, GOWORK: 'off', GOOS: '', GOARCH: '', CGO_ENABLED: '0' } },
    );
    if (!built.ok) return void say(`versitygw: Go could not build it: ${lastLine(built.output)}`);
    await rename(made, path);
    return path;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
