import { copyFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isWritable } from './cache.ts';
import { binaryName, modulePackage, moduleVersion } from './pins.ts';
import { allOnPath, lastLine, run, type Env } from './run.ts';

const here = dirname(fileURLToPath(import.meta.url));
const tellEveryMs = 15_000;

type Options = { folder: string; env: Env; say: (line: string) => void };

/** Builds the module that go.mod and go.sum pin. About three minutes on two cores, once. */
export async function buildFromModule({ folder, env, say }: Options): Promise<string> {
  const go = allOnPath('go', env)[0];
  if (!go) throw new Error('Go is not on PATH');

  for (const name of ['go.mod', 'go.sum']) await copyFile(join(here, name), join(folder, name));
  const made = join(folder, binaryName);
  const started = Date.now();
  say(`LiveKit: building ${moduleVersion} with Go, about three minutes, once`);
  const progress = setInterval(() => say(`LiveKit: building, ${Math.round((Date.now() - started) / 1000)} s`), tellEveryMs);
  const built = await run(
    go,
    ['build', '-mod=readonly', '-modcacherw', '-trimpath', '-ldflags', '-s -w', '-o', made, modulePackage],
    {
      cwd: folder,
      env: { ...env, ...(await goFolders(env, folder)), GOWORK: 'off', GOOS: '', GOARCH: '', CGO_ENABLED: '0' },
    },
  ).finally(() => clearInterval(progress));
  if (!built.ok) throw new Error(`Go could not build it: ${lastLine(built.output)}`);
  return made;
}

/** Go keeps its caches in the home folder and stops when that is missing or read-only: then they live and die with the build. */
async function goFolders(env: Env, folder: string): Promise<Env> {
  const home = env.HOME || env.USERPROFILE;
  if (home && (await isWritable(join(home, '.cache')))) return {};
  const own = { GOPATH: join(folder, 'go'), GOCACHE: join(folder, 'go-build'), GOMODCACHE: join(folder, 'go-mod') };
  return Object.fromEntries(Object.entries(own).map(([name, path]) => [name, env[name] || path]));
}
