// A process of its own that holds many event streams open, as as many pages do. Told what by its parent.
import { Agent, get, type IncomingMessage } from 'node:http';

export type Order =
  /** `facts`: how many there were before. */
  | { kind: 'open'; port: number; tokens: string[]; facts: number }
  /** How many of the facts each has, by now. */
  | { kind: 'look' }
  | { kind: 'await'; facts: number };
export type Opened = { kind: 'opened'; seconds: number };
export type Looked = { kind: 'looked'; fewest: number; wrong: number; resumed: number };
/** When each client had the last of the facts, in ms of this machine's clock. */
export type Arrived = { kind: 'arrived'; at: number[] };

const agent = new Agent({ keepAlive: true, maxSockets: Infinity });
/** As pages do that lose their stream together. */
const LONGEST_PAUSE_MS = 1000;

/** The others come of it by themselves. */
const COUNTED = /^event: appointment\.scheduled$/m;

class Client {
  /** Of all that there were, those before it counted as its own. */
  facts: number;
  /** Positions that came again, or not in order. */
  wrong = 0;
  resumed = -1;
  lastAt = 0;
  #position = 0;
  #rest = '';

  constructor(facts: number) {
    this.facts = facts;
  }

  open(port: number, token: string, onOpen: () => void) {
    let isOver = false;
    // A connection that is reset may tell so twice, by its request and by its reply: one client has one stream.
    const again = () => {
      if (!isOver) setTimeout(() => this.open(port, token, onOpen), Math.random() * LONGEST_PAUSE_MS);
      isOver = true;
    };
    const headers = {
      accept: 'text/event-stream',
      authorization: `Bearer ${token}`,
      ...(this.#position > 0 && { 'last-event-id': String(this.#position) }),
    };
    const request = get({ agent, host: '127.0.0.1', port, path: '/v1/events', headers }, (reply: IncomingMessage) => {
      if (reply.statusCode !== 200) {
        reply.resume();
        return void again();
      }
      this.#rest = '';
      this.resumed++;
      reply.setEncoding('utf8');
      reply.on('data', (text: string) => this.#read(text, onOpen));
      // A connection that is reset ends with an error and a close.
      reply.once('error', () => {});
      reply.once('close', again);
    });
    request.on('error', again);
  }

  #read(text: string, onOpen: () => void) {
    const frames = (this.#rest + text).split('\n\n');
    this.#rest = frames.pop()!;
    for (const frame of frames) {
      const position = Number(/^id: (\d+)$/m.exec(frame)?.[1] ?? 0);
      if (position === 0) continue;
      if (!/^data:/m.test(frame)) {
        this.#position ||= position;
        onOpen();
        continue;
      }
      if (position <= this.#position) this.wrong++;
      this.#position = position;
      if (!COUNTED.test(frame)) continue;
      this.facts++;
      this.lastAt = Date.now();
      if (this.facts === awaited) arrive();
    }
  }
}

const clients: Client[] = [];
let awaited = -1;
let arrive = () => {};
const reply = (message: Opened | Looked | Arrived) => process.send?.(message);

const ORDERS: { [Kind in Order['kind']]: (order: Order & { kind: Kind }) => void } = {
  open({ port, tokens, facts }) {
    const began = performance.now();
    let isOpen = 0;
    const opening = tokens.map((token) => {
      const client = new Client(facts);
      let isNew = true;
      client.open(port, token, () => {
        if (!isNew) return;
        isNew = false;
        if (++isOpen === tokens.length) reply({ kind: 'opened', seconds: (performance.now() - began) / 1000 });
      });
      return client;
    });
    clients.push(...opening);
  },
  look() {
    const fewest = Math.min(...clients.map(({ facts }) => facts));
    const wrong = clients.reduce((sum, client) => sum + client.wrong, 0);
    reply({ kind: 'looked', fewest, wrong, resumed: clients.filter(({ resumed }) => resumed > 0).length });
  },
  await({ facts }) {
    awaited = facts;
    arrive = () => {
      if (clients.every((client) => client.facts >= facts)) reply({ kind: 'arrived', at: clients.map(({ lastAt }) => lastAt) });
    };
    arrive();
  },
};

if (import.meta.main) process.on('message', (order: Order) => ORDERS[order.kind](order as never));
