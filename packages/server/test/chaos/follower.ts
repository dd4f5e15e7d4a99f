import { setTimeout as sleep } from 'node:timers/promises';
import type { App } from '../../src/app.ts';
import { openStream } from '../streams.ts';
import type { ApiProcesses } from './api-processes.ts';

/** A page that follows the events: when its stream is cut it goes on at another process, from where it stood. */
export function follow(apis: ApiProcesses, token: string) {
  const stopping = new AbortController();
  const { signal } = stopping;
  const before: string[] = [];
  let now: readonly (string | undefined)[] = [];
  let lastEventId = '0';
  let resumed = -1;

  async function run() {
    while (!signal.aborted) {
      const { origin } = apis;
      const request = (path: string, init?: RequestInit) => fetch(`${origin}${path}`, { ...init, signal });
      const stream = await openStream({ request } as Pick<App, 'request'>, token, { lastEventId }).catch(() => undefined);
      if (stream) {
        resumed++;
        const watching = setInterval(() => (now = stream.ids), 20);
        await stream.ended.catch(() => {});
        clearInterval(watching);
        before.push(...(stream.ids as string[]));
        now = [];
        lastEventId = stream.position ?? lastEventId;
      } else await sleep(50);
    }
  }
  const running = run();

  return {
    get ids() {
      return [...before, ...now] as string[];
    },
    get resumed() {
      return resumed;
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
export type Follower = ReturnType<typeof follow>;
