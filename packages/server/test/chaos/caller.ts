import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { as } from '../helpers.ts';
import type { ApiProcesses } from './api-processes.ts';

/** What a write was answered, once it was answered at all. */
export type Answer = { status: number; body: Record<string, unknown>; requestId: string; isReplayed: boolean };

type Wish = {
  path: string;
  token: string;
  body?: unknown;
  method?: string;
  headers?: Record<string, string>;
  /** What may be asked twice by its own nature. */
  isKeyless?: boolean;
  /** A refusal that may well come. */
  unless?: number;
};

/** For as long, whoever has no answer asks again; longer than any process or PostgreSQL may be away. */
const PATIENCE_MS = 60_000;
/** Nobody has done it, or nobody can say yet: the same again, under the same key. */
const AGAIN = new Set([409, 429, 502, 503]);

/** Asks as a careful client does: until there is an answer, always under the same key. Keeps what should never be said. */
export class Caller {
  readonly broken: string[] = [];
  readonly refused: string[] = [];
  readonly #apis: ApiProcesses;

  constructor(apis: ApiProcesses) {
    this.#apis = apis;
  }

  async write({ path, token, body = {}, method, headers, isKeyless = false, unless }: Wish): Promise<Answer> {
    const key = { ...(!isKeyless && { 'idempotency-key': randomUUID() }), ...headers };
    const answer = await this.#until(path, as(token, { body, headers: key, ...(method && { method }) }));
    if (answer.status >= 300 && answer.status !== unless)
      this.refused.push(`${answer.status} ${path} ${JSON.stringify(answer.body)}`);
    return answer;
  }

  read(path: string, token: string): Promise<Answer> {
    return this.#until(path, as(token));
  }

  async #until(path: string, init: RequestInit): Promise<Answer> {
    const until = performance.now() + PATIENCE_MS;
    for (;;) {
      const answer = await this.#ask(path, init);
      if (answer && !mustAskAgain(answer)) return answer;
      if (performance.now() > until) throw new Error(`nobody answers ${path}: ${JSON.stringify(answer)}`);
      await sleep(30);
    }
  }

  async #ask(path: string, init: RequestInit): Promise<Answer | undefined> {
    try {
      const reply = await fetch(`${this.#apis.origin}${path}`, { ...init, signal: AbortSignal.timeout(20_000) });
      const text = await reply.text();
      if (reply.status >= 500 && reply.status !== 503) this.broken.push(`${reply.status} ${path} ${text}`);
      const body = JSON.parse(text || '{}') as Record<string, unknown>;
      const isReplayed = reply.headers.has('idempotent-replayed');
      return { status: reply.status, body, requestId: reply.headers.get('x-request-id') ?? '', isReplayed };
    } catch {
      return undefined;
    }
  }
}

const mustAskAgain = ({ status, body }: Answer) =>
  AGAIN.has(status) && (status !== 409 || body['code'] === 'idempotency.in_flight');
