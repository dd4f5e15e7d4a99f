import { createHmac, randomBytes } from 'node:crypto';
import type { Asked } from './fake-bedside.ts';

export interface FakeEndpoint {
  id: string;
  url: string;
  description: string | null;
  enabled: boolean;
  revision: number;
}

/** Where servers are told what happens, as far as this site uses it. */
export class FakeWebhooks {
  readonly endpoints: FakeEndpoint[] = [];
  secret = '';

  answer({ method, path, body, ifMatch }: Asked): { status: number; data: object } | undefined {
    const [, id, verb] = /^\/v1\/webhook-endpoints(?:\/(whk_[0-9a-f]+)(\/rotate-secret)?)?$/.exec(path) ?? [];
    if (!path.startsWith('/v1/webhook-endpoints')) return undefined;
    const one = this.endpoints.find((endpoint) => endpoint.id === id);
    if (!one) return method === 'POST' ? this.#make(body) : { status: 200, data: { data: this.endpoints } };
    if (verb) return { status: 201, data: { ...one, secret: this.#newSecret() } };
    if (ifMatch !== `"${one.revision}"`) return { status: 412, data: {} };
    return { status: 200, data: Object.assign(one, body, { revision: one.revision + 1 }) };
  }

  /** A delivery as Bedside signs it. */
  request(body: object, { id = 'evt_1', secret = this.secret, at = Date.now() } = {}): [path: string, init: RequestInit] {
    const raw = JSON.stringify(body);
    const timestamp = String(Math.floor(at / 1000));
    const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
    const signature = `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${raw}`).digest('base64')}`;
    const signed = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
    return ['/webhooks', { method: 'POST', body: raw, headers: { 'content-type': 'application/json', ...signed } }];
  }

  #make(body: Record<string, unknown>) {
    const made = { id: `whk_${randomBytes(4).toString('hex')}`, enabled: true, revision: 1, ...body } as FakeEndpoint;
    this.endpoints.push(made);
    return { status: 201, data: { ...made, secret: this.#newSecret() } };
  }

  #newSecret() {
    return (this.secret = `whsec_${randomBytes(32).toString('base64')}`);
  }
}
