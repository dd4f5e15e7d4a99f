import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startNodeProcess } from '../node-process.ts';
import type { LiveKitOptions, LiveKitPiece, Pieces } from '../pieces.ts';
import { choosePort } from '../ports.ts';

const script = fileURLToPath(new URL('server.mjs', import.meta.url));

/** A stack whose API, website and LiveKit are the smallest servers that do. Its PostgreSQL is real. */
export const standIns: Pieces = {
  apiScript: script,
  siteScript: script,
  ensureSdk: async () => {},
  startLiveKit: async (options) => {
    const port = await choosePort(
      { name: 'LiveKit', wanted: 21_000 + (process.pid % 5000), hosts: ['127.0.0.1', '::1'] },
      () => {},
    );
    return startStandInLiveKit(options, port);
  },
  seedDemo: async () => ({ appointmentId: 'apt_seeded' }),
};

async function startStandInLiveKit(options: LiveKitOptions, port: number): Promise<LiveKitPiece> {
  const running = await startNodeProcess(
    {
      script,
      env: { PORT: `${port}`, WEBHOOK_URL: options.webhookUrl },
      logFile: join(options.home, 'livekit.log'),
      readyUrl: `http://127.0.0.1:${port}/`,
    },
    new AbortController().signal,
  );
  return {
    ...running,
    url: `ws://127.0.0.1:${port}`,
    apiKey: 'key',
    apiSecret: 'secret',
    again: () => startStandInLiveKit(options, port),
  };
}
