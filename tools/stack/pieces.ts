import { fileURLToPath } from 'node:url';
import type { DemoKeys } from './demo-file.ts';
import type { Running } from './part.ts';
import { ensureSdk } from './sdk-build.ts';

export interface LiveKitPiece extends Running {
  url: string;
  apiKey: string;
  apiSecret: string;
  /** Starts it again as it was, on the same ports with the same keys. */
  again(): Promise<LiveKitPiece>;
}

export interface LiveKitOptions {
  home: string;
  webhookUrl: string;
  forceTcp?: boolean | undefined;
  advertisedIp?: string | undefined;
  say(line: string): void;
}

export interface SeedOptions {
  databaseUrl: string;
  siteUrl: string;
  keys: DemoKeys;
  say(line: string): void;
}

/** What a stack is put together from. Tests put stand-ins in their place. */
export interface Pieces {
  apiScript: string;
  siteScript: string;
  ensureSdk(say: (line: string) => void): Promise<void>;
  startLiveKit(options: LiveKitOptions): Promise<LiveKitPiece>;
  seedDemo(options: SeedOptions): Promise<{ appointmentId: string }>;
}

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** The modules of one part are loaded when it is started, so that production never loads those of the others. */
export const realPieces: Pieces = {
  apiScript: fromRoot('packages/server/src/main.ts'),
  siteScript: fromRoot('packages/demo/src/main.ts'),
  ensureSdk,
  async startLiveKit(options) {
    const { ensureLiveKit } = await import('../livekit/ensure.ts');
    const { path } = await ensureLiveKit({ say: options.say, env: process.env });
    return launchLiveKit({ ...options, path });
  },
  async seedDemo(options) {
    const { seedDemo } = await import('../demo/seed.ts');
    return seedDemo(options);
  },
};

type StartOptions = import('../livekit/start.ts').StartOptions;

async function launchLiveKit(options: StartOptions): Promise<LiveKitPiece> {
  const { startLiveKit } = await import('../livekit/start.ts');
  const server = await startLiveKit(options);
  const { ports, apiKey, apiSecret } = server;
  return {
    ...server,
    ended: server.exited.then(({ code, signal, error }) => error ?? signal ?? `exit code ${code}`),
    again: () => launchLiveKit({ ...options, ports, keys: { apiKey, apiSecret }, say: () => {} }),
  };
}
