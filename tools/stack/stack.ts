import { mkdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { startEmbeddedPostgres } from '../../packages/server/src/db/embedded.ts';
import { takeLock } from '../pid-lock.mjs';
import { demoFileIn, demoKeys, removeDemoFile, writeDemoFile, type DemoFile } from './demo-file.ts';
import { apiEnvironment, siteEnvironment } from './environments.ts';
import { rotate, tailOf } from './logs.ts';
import { startNodeProcess } from './node-process.ts';
import { Part, type Running } from './part.ts';
import { realPieces, type LiveKitPiece, type Pieces } from './pieces.ts';
import { API_HOSTS, SITE_HOSTS, choosePort } from './ports.ts';

export interface StackOptions {
  /** The folder for data, keys and logs. One stack runs per folder. */
  home: string;
  /** The first ports to try. Defaults: 4000 and 4001. */
  apiPort?: number;
  sitePort?: number;
  say(line: string): void;
  /** More settings for the API, such as rate limits. */
  env?: Record<string, string>;
  /** `false` for tests: quicker, and no data is lost unless the machine crashes. */
  fsync?: boolean;
  livekit?: { forceTcp?: boolean; advertisedIp?: string };
  /** Ends the start, or what it has started. */
  signal?: AbortSignal;
  pieces?: Partial<Pieces>;
}

type PartName = 'postgres' | 'livekit' | 'api' | 'site';

export interface Stack extends DemoFile {
  demoFile: string;
  databaseUrl: string;
  livekitApiKey: string;
  livekitApiSecret: string;
  /** `postgres` and `livekit` only where this stack started them. */
  parts: { api: Part; site: Part; postgres?: Part; livekit?: Part };
  /** Rejects when a part has ended too often to be started again. */
  failed: Promise<never>;
  stop(): Promise<void>;
}

/** From the folder where people are, unless it lies elsewhere. */
const shortPath = (path: string): string => {
  const near = relative('', path);
  return near.startsWith('..') ? path : near || path;
};

/** Starts PostgreSQL, LiveKit, the API and a clinic's website, and keeps them running. Errors say in their message what to do. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const home = resolve(options.home);
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const lock = takeLock(join(home, 'stack.lock'));
  if ('heldBy' in lock) {
    throw new Error(
      `Bedside runs already from ${shortPath(home)} (process ${lock.heldBy.join(', ')}). Use that one, or stop it first.`,
    );
  }
  const builder = new StackBuilder(options, home);
  const stop = async () => {
    await builder.stop();
    removeDemoFile(home);
    lock.release();
  };
  try {
    return { ...(await builder.start()), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

class StackBuilder {
  readonly #options: StackOptions;
  readonly #home: string;
  readonly #pieces: Pieces;
  readonly #parts: Partial<Record<PartName, Part>> = {};
  readonly #failed = Promise.withResolvers<never>();

  constructor(options: StackOptions, home: string) {
    this.#options = options;
    this.#home = home;
    this.#pieces = { ...realPieces, ...options.pieces };
    this.#failed.promise.catch(() => {}); // whoever wants to know asks `failed`
  }

  async start(): Promise<Omit<Stack, 'stop'>> {
    const { say, env = {}, apiPort = 4000, sitePort = 4001 } = this.#options;
    const home = this.#home;
    removeDemoFile(home);
    const api = await choosePort({ name: 'the API', wanted: apiPort, hosts: API_HOSTS }, say);
    const site = await choosePort({ name: 'the website', wanted: sitePort, hosts: SITE_HOSTS, not: [api] }, say);
    const urls = { apiUrl: `http://127.0.0.1:${api}`, siteUrl: `http://localhost:${site}` };
    const [{ databaseUrl, databaseDirectUrl }, livekit] = await this.#together([
      this.#startPostgres(),
      this.#startLiveKit(urls.apiUrl),
      this.#pieces.ensureSdk(say),
    ]);
    const keys = demoKeys(home);
    const found = { ...urls, ...keys, databaseUrl, databaseDirectUrl, livekit, home };
    // The API may migrate while the clinic is seeded: migrations wait for each other.
    const [{ appointmentId }, apiPart, sitePart] = await this.#together([
      this.#pieces
        .seedDemo({ databaseUrl: databaseDirectUrl ?? databaseUrl, siteUrl: urls.siteUrl, keys, say })
        .catch((error: Error) => {
          throw new Error(`The demo clinic could not be put into the database: ${error.message}`);
        }),
      this.#startScript('api', 'The API', this.#pieces.apiScript, apiEnvironment(found, env), `${urls.apiUrl}/readyz`),
      this.#startScript('site', 'The website', this.#pieces.siteScript, siteEnvironment(found), `${urls.siteUrl}/`),
    ]);
    const pages = { patientUrl: `${urls.siteUrl}/patient`, practitionerUrl: `${urls.siteUrl}/practitioner` };
    const demo: DemoFile = { ...urls, livekitUrl: livekit.url, ...keys, ...pages, appointmentId };
    writeDemoFile(home, demo);
    return {
      ...demo,
      demoFile: demoFileIn(home),
      databaseUrl,
      livekitApiKey: livekit.apiKey,
      livekitApiSecret: livekit.apiSecret,
      parts: { ...this.#parts, api: apiPart, site: sitePart },
      failed: this.#failed.promise,
    };
  }

  /** First those who use the others. */
  async stop(): Promise<void> {
    await Promise.all([this.#parts.site?.stop(), this.#parts.api?.stop()]);
    await Promise.all([this.#parts.livekit?.stop(), this.#parts.postgres?.stop()]);
  }

  /** Waits for all, also when one fails: what it has started must be known before it is stopped. */
  async #together<T extends unknown[]>(work: [...{ [K in keyof T]: Promise<T[K]> }]): Promise<T> {
    await Promise.allSettled(work);
    this.#options.signal?.throwIfAborted();
    return Promise.all(work) as Promise<T>;
  }

  async #startPostgres(): Promise<{ databaseUrl: string; databaseDirectUrl: string | undefined }> {
    const { DATABASE_URL: elsewhere, DATABASE_DIRECT_URL: direct } = process.env;
    if (elsewhere) return { databaseUrl: elsewhere, databaseDirectUrl: direct || undefined };
    rotate(join(this.#home, 'pg.log'));
    let found: { url: string; port: number } | undefined;
    await this.#startPart('postgres', 'PostgreSQL', 'pg.log', async () => {
      const server = await startEmbeddedPostgres({ home: this.#home, port: found?.port, fsync: this.#options.fsync });
      server.guard();
      found = server;
      return { pid: server.pid, ended: server.ended.then(() => 'its process is gone'), stop: () => server.stop() };
    });
    this.#options.say(`PostgreSQL: running, data in ${shortPath(this.#home)}`);
    return { databaseUrl: found?.url ?? '', databaseDirectUrl: undefined };
  }

  async #startLiveKit(apiUrl: string): Promise<{ url: string; apiKey: string; apiSecret: string }> {
    const { LIVEKIT_URL: url, LIVEKIT_API_KEY: apiKey, LIVEKIT_API_SECRET: apiSecret } = process.env;
    if (url && apiKey && apiSecret) return { url, apiKey, apiSecret };
    if (url)
      throw new Error('LIVEKIT_URL is set: set LIVEKIT_API_KEY and LIVEKIT_API_SECRET too, or unset it to use a local server.');
    const { say, livekit } = this.#options;
    let found: LiveKitPiece | undefined;
    await this.#startPart('livekit', 'LiveKit', 'livekit.log', async () => {
      found = await (found?.again() ??
        this.#pieces.startLiveKit({ home: this.#home, webhookUrl: `${apiUrl}/livekit/webhook`, ...livekit, say }));
      return found;
    });
    if (!found) throw new Error('LiveKit did not start.');
    return found;
  }

  #startScript(key: 'api' | 'site', name: string, script: string, env: NodeJS.ProcessEnv, readyUrl: string): Promise<Part> {
    const logFile = join(this.#home, `${key}.log`);
    rotate(logFile);
    return this.#startPart(key, name, `${key}.log`, (signal) => startNodeProcess({ script, env, logFile, readyUrl }, signal));
  }

  async #startPart(key: PartName, name: string, log: string, launch: (signal: AbortSignal) => Promise<Running>): Promise<Part> {
    const part = new Part({
      name,
      launch,
      logTail: () => tailOf(join(this.#home, log)),
      say: this.#options.say,
      onGiveUp: this.#failed.reject,
    });
    this.#parts[key] = part;
    // Only while it starts: what runs is stopped in order, first those who use the others.
    const giveUp = () => void part.stop();
    this.#options.signal?.addEventListener('abort', giveUp);
    await part.start();
    this.#options.signal?.removeEventListener('abort', giveUp);
    return part;
  }
}
