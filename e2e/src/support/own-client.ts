import { readFile } from 'node:fs/promises';
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

type Plain = typeof import('livekit-client');
type WithRoom = Window & { LivekitClient: Plain; room?: InstanceType<Plain['Room']> };

/** LiveKit's plain client with such a token, in a page without ours. */
export class OwnClient {
  readonly #person: Person;

  private constructor(person: Person) {
    this.#person = person;
  }

  static async start(person: Person): Promise<OwnClient> {
    // A page of the site, because browsers keep pages from nowhere away from this machine's ports; it has none of our elements.
    await person.open('/');
    await person.page.evaluate(await readFile(LIVEKIT_CLIENT, 'utf8'));
    return new OwnClient(person);
  }

  /** True when LiveKit lets it in, however short. */
  connect(token: string): Promise<boolean> {
    return this.#person.page.evaluate(
      async ({ url, secret }) => {
        const scope = window as unknown as WithRoom;
        scope.room = new scope.LivekitClient.Room({ disconnectOnPageLeave: false });
        return scope.room.connect(url, secret, { maxRetries: 0 }).then(
          () => true,
          () => false,
        );
      },
      { url: running.livekitUrl, secret: token },
    );
  }

  isConnected(): Promise<boolean> {
    return this.#person.page.evaluate(() => (window as unknown as WithRoom).room?.state === 'connected');
  }
}
