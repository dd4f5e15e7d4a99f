import { readFileSync } from 'node:fs';
import { createBedsideClient } from '@bedside/client';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { deliverDueWebhooks } from '../src/jobs/start-webhooks.ts';
import { asOwner, fakeClock, makeApp, makeCtx, withDatabase } from './helpers.ts';
import { secretKey } from './makers.ts';
import { startReceiver } from './receiver.ts';
import { happen, OUTSIDE } from './webhooks.ts';
import { receive, register, sendAgain, verify } from './webhooks-guide.ts';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

test('the guide shows the code that is run here, block by block', () => {
  const ours = [...read('webhooks-guide.ts').matchAll(/^\/\/ [a-z-]+\n([\s\S]*?)^\/\/ end$/gm)].map(([, block]) => block);
  const guide = read('../../../docs/src/content/docs/webhooks.md');
  expect(ours).toHaveLength(4);
  expect([...guide.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, block]) => block)).toEqual(ours);
});

test('what the guide shows registers, takes what Bedside signed once, refuses the rest, and has sent again what was given up', () =>
  withDatabase(async ({ db }) => {
    const { key } = await secretKey(db);
    const wallClock = fakeClock(new Date());
    const app = makeApp({ db, wallClock, webhooks: OUTSIDE.webhooks });
    const client = createBedsideClient({ apiUrl: 'http://api.clinic.example', secretKey: key, fetch: app.request.bind(app) });
    const [seen, answers] = [new Map<string, unknown>(), [] as number[]];
    const inbox = { addOnce: async (id: string, event: unknown) => void seen.set(id, event) };
    let secret = '';
    const receiver = await startReceiver(async ({ raw, headers }) => {
      const request = new Request('http://clinic.example/', { method: 'POST', body: raw, headers });
      const { status } = await receive(request, secret, inbox);
      answers.push(status);
      return { status };
    });
    const made = await register(client, receiver.url);
    const deliver = () => deliverDueWebhooks(makeCtx(db, { wallClock }), OUTSIDE);

    await happen(db, null, {}, 'appointment.scheduled');
    await deliver();
    expect([answers, seen.size]).toEqual([[401], 0]);

    await asOwner(db, (owner) => owner.execute(sql`update webhook_deliveries set state = 'failed'`));
    secret = made.secret;
    for (let times = 0; times < 2; times++) {
      await sendAgain(client, made.id);
      await deliver();
      await asOwner(db, (owner) => owner.execute(sql`update webhook_deliveries set state = 'failed'`));
    }
    expect([answers, seen.size]).toEqual([[401, 204, 204], 1]);
    expect([...seen.values()]).toMatchObject([{ type: 'appointment.scheduled' }]);

    const { raw, headers } = receiver.received.at(-1)!;
    expect(() => verify(secret, new Headers(headers), raw, Date.now() + 301_000)).toThrow('too old');
    expect(() => verify(secret, new Headers(headers), `${raw} `)).toThrow('not from Bedside');
    await receiver.stop();
  }));
