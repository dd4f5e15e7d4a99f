import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { fetchArchive } from './archive.ts';
import { buildFromModule } from './build.ts';
import { cachedPath, cacheFolders, firstWritable, privateFolder, putIntoCache, withLock } from './cache.ts';
import { binaryName, isTested, moduleVersion, releasePins, testedRange, type Pins } from './pins.ts';
import { allOnPath, messageOf, versionOf, type Env } from './run.ts';

export type Say = (line: string) => void;
export type FoundLiveKit = { path: string; version: string; how: 'path' | 'cache' | 'archive' | 'build' };
export type EnsureOptions = {
  say: Say;
  env: Env;
  /** Instead of the person's cache folder. */
  cacheDir?: string;
  /** Where archives come from and what they must hash to; for tests. */
  archive?: { baseUrl?: string; pins?: Pins };
};

/** True when a LiveKit server runs elsewhere and there is nothing to find or start. */
export const isLiveKitElsewhere = (env: Env) => Boolean(env.LIVEKIT_URL?.trim());

/**
 * A tested livekit-server: on PATH, in the cache, the official archive, or built with Go, whichever comes first. Each step that
 * cannot work says why; when none does, the error says what to do.
 */
export async function ensureLiveKit({ say, env, cacheDir, archive = {} }: EnsureOptions): Promise<FoundLiveKit> {
  if (isLiveKitElsewhere(env)) throw new Error('LIVEKIT_URL is set: that server is used, none is started here');
  const pin = (archive.pins ?? releasePins)[`${process.platform}-${process.arch}`];
  const versions = [...new Set([...(pin ? [pin.version] : []), moduleVersion])];
  const folders = cacheDir ? [cacheDir] : cacheFolders(env);

  const ready = (await onPath(say, env)) ?? (await inCache(folders, versions, env, say));
  if (ready) return ready;

  const folder = await firstWritable(folders, say);
  if (!folder) throw new Error(whatToDo);
  return withLock(
    folder,
    () => say('LiveKit: another start is fetching it; waiting'),
    async () => {
      const meanwhile = await inCache([folder], versions, env, say);
      if (meanwhile) return meanwhile;

      const make = async (how: 'archive' | 'build', version: string, work: (into: string) => Promise<string>) => {
        const into = await privateFolder(folder);
        try {
          const made = await work(into);
          const actual = await versionOf(made, env);
          if (actual !== version) throw new Error(`it does not run here as ${version} (it says ${actual ?? 'nothing'})`);
          return { path: await putIntoCache(made, folder, version), version, how };
        } catch (cause) {
          say(`LiveKit: ${how === 'archive' ? 'release archive' : 'build'}: ${messageOf(cause)}`);
          return undefined;
        } finally {
          await rm(into, { recursive: true, force: true });
        }
      };

      if (!pin) say(`LiveKit: release archive: none with a known hash for ${process.platform} ${process.arch}`);
      const made =
        (pin &&
          (await make('archive', pin.version, (into) =>
            fetchArchive({ pin, folder: into, baseUrl: archive.baseUrl, env, say }),
          ))) ??
        (await make('build', moduleVersion, (into) => buildFromModule({ folder: into, env, say })));
      if (!made) throw new Error(whatToDo);
      say(`LiveKit: ${made.version} is ready (${made.how}), kept in ${folder}`);
      return made;
    },
  );
}

async function onPath(say: Say, env: Env): Promise<FoundLiveKit | undefined> {
  for (const path of allOnPath(binaryName, env)) {
    const version = await versionOf(path, env);
    if (version && isTested(version)) return { path, version, how: 'path' };
    say(
      `LiveKit: ${path} skipped: ${version ? `version ${version}, tested are ${testedRange}` : 'it does not tell its version'}`,
    );
  }
  return undefined;
}

async function inCache(folders: string[], versions: string[], env: Env, say: Say): Promise<FoundLiveKit | undefined> {
  for (const path of folders.flatMap((folder) => versions.map((version) => cachedPath(folder, version)))) {
    const version = await versionOf(path, env);
    if (version && isTested(version)) return { path, version, how: 'cache' };
    if (existsSync(path)) say(`LiveKit: ${path} skipped: it does not run here`);
  }
  return undefined;
}

const whatToDo =
  `LiveKit: no livekit-server to be had. Install version ${testedRange} with your package manager (macOS: brew install livekit), ` +
  'or install Go and start again, or set LIVEKIT_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET.';
