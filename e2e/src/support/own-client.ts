import { fileURLToPath } from 'node:url';
import type { Person } from './person.ts';
import { running } from './running.ts';

const LIVEKIT_CLIENT = fileURLToPath(new URL('../../../node_modules/livekit-client/dist/livekit-client.umd.js', import.meta.url));
const JWT = /eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+/g;

const tokens = new WeakMap<Person, string>();

/** The token that LiveKit hands to a connected client by itself, good for ten minutes: taken off the wire, where anybody can see their own. */
export const newestToken = {
  listen(person: Person): void {
    person.page.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => {
        const found = payload.toString('latin1').match(JWT)?.at(-1);
        if (found) tokens.set(person, found);
      }),
    );
  },
  of: (person: Person): string | undefined => tokens.get(person),
};

interface Outcome {
  how: 'refused' | 'ejected' | 'stays';
  seconds: number;
}

/** LiveKit's plain client with that token, in a page that is not ours. Gives what became of it within ten seconds. */
export async function ownClient(person: Person, token: string): Promise<Outcome> {
  await person.page.goto('about:blank');
  await person.page.addScriptTag({ path: LIVEKIT_CLIENT });
  return person.page.evaluate(
    async ({ url, secret }) => {
      const { Room } = (window as unknown as { LivekitClient: typeof import('livekit-client') }).LivekitClient;
      const room = new Room({ disconnectOnPageLeave: false });
      const began = performance.now();
      const isOut = new Promise<'ejected'>((resolve) => room.on('disconnected', () => resolve('ejected')));
      const isTooLong = new Promise<'stays'>((resolve) => setTimeout(() => resolve('stays'), 10_000));
      const how = await room.connect(url, secret, { maxRetries: 0 }).then(
        () => Promise.race([isOut, isTooLong]),
        () => 'refused' as const,
      );
      return { how, seconds: (performance.now() - began) / 1000 };
    },
    { url: running.livekitUrl, secret: token },
  );
}
