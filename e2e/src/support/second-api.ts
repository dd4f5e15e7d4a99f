import { join } from 'node:path';
import { apiEnvironment } from '../../../tools/stack/environments.ts';
import { startNodeProcess } from '../../../tools/stack/node-process.ts';
import { realPieces } from '../../../tools/stack/pieces.ts';
import { API_HOSTS, choosePort } from '../../../tools/stack/ports.ts';
import type { Stack } from '../../../tools/stack/stack.ts';

type Options = { home: string; env: Record<string, string>; endings: (() => Promise<unknown>)[] };

/** Starts it when it is first asked for: a second API process beside the stack's, as a load balancer would have it. */
export function startSecondApi(stack: Stack, { home, env, endings }: Options): () => Promise<string> {
  let started: Promise<string> | undefined;
  return () => (started ??= start());

  async function start() {
    const port = await choosePort({ name: 'the second API', wanted: 4300, hosts: API_HOSTS }, () => {});
    const apiUrl = `http://127.0.0.1:${port}`;
    const { livekitUrl: url, livekitApiKey: apiKey, livekitApiSecret: apiSecret } = stack;
    const found = { ...stack, home, apiUrl, databaseDirectUrl: undefined, livekit: { url, apiKey, apiSecret } };
    const { stop } = await startNodeProcess(
      {
        script: realPieces.apiScript,
        env: apiEnvironment(found, env),
        logFile: join(home, 'second-api.log'),
        readyUrl: `${apiUrl}/readyz`,
      },
      AbortSignal.timeout(60_000),
    );
    endings.push(stop);
    return apiUrl;
  }
}
