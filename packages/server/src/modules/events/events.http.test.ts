import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { drain, listen } from '../../listen.ts';
import { transact } from '../../db/transact.ts';
import { fakeClock, makeApp, makeCtx, testConfig, withDatabase } from '../../../test/helpers.ts';
import { secretKey } from '../../../test/makers.ts';
import { openStream } from '../../../test/streams.ts';
import { emitEvent } from './emit-event.ts';
import { createEventHub, type EventHubOptions } from './event-hub.ts';
import { createListener } from './listener.ts';

/** The API behind a real socket. */
async function serve({ db, url }: { db: Parameters<typeof makeCtx>[0]; url: string }, over: Partial<EventHubOptions> = {}) {
  const ctx = makeCtx(db);
  const eventHub = createEventHub({ listener: createListener({ url }), db, wallClock: fakeClock(), log: ctx.log, ...over });
  eventHub.start();
  const server = await listen(makeApp({ db, eventHub }), { ...testConfig(), host: '127.0.0.1', port: 0 });
  const { port } = server.address() as AddressInfo;
  const emit = (n: number) =>
    transact(ctx, async (tx) => emitEvent(tx, { type: 'appointment.updated', appointmentId: null, audience: [], data: { n } }));
  const overHttp = { request: (path: string, init: RequestInit) => fetch(`http://127.0.0.1:${port}${path}`, init) };
  return {
    eventHub,
    port,
    emit,
    app: overHttp as never as Parameters<typeof openStream>[0],
    end: () => drain(server, { endStreams: () => eventHub.close(), seconds: 5 }),
  };
}

test('over a real socket an event arrives at once, and at shutdown the stream ends and the server stops', () =>
  withDatabase(async (world) => {
    const { app, emit, end } = await serve(world);
    const { key } = await secretKey(world.db);
    const stream = await openStream(app, key);
    await stream.until((frames) => frames.length === 1);
    expect(Object.fromEntries(stream.response.headers)).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache, no-transform',
      'x-content-type-options': 'nosniff',
      'x-request-id': expect.any(String),
    });

    await emit(1);
    await stream.until(() => stream.ids.length === 1);
    const began = performance.now();
    await end();

    await stream.ended;
    expect(performance.now() - began).toBeLessThan(9000);
  }));

test('a page that goes away leaves nothing behind', () =>
  withDatabase(async (world) => {
    const { app, eventHub, end } = await serve(world);
    const { key } = await secretKey(world.db);
    const stream = await openStream(app, key);
    expect(eventHub.openStreams).toBe(1);

    await stream.close();

    await expect.poll(() => eventHub.openStreams).toBe(0);
    await end();
  }));

test('a page that is stuck is cut once its queue and the socket are full; the others go on', () =>
  withDatabase(async (world) => {
    const { app, eventHub, port, end } = await serve(world, { queueBytes: 50_000 });
    const ctx = makeCtx(world.db);
    const { key } = await secretKey(world.db);
    const stuck = connect(port, '127.0.0.1');
    stuck.write(`GET /v1/events HTTP/1.1\r\nhost: x\r\naccept: text/event-stream\r\nauthorization: Bearer ${key}\r\n\r\n`);
    stuck.pause();
    await expect.poll(() => eventHub.openStreams).toBe(1);
    const good = await openStream(app, key);

    const text = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`k${n}`, 'x'.repeat(100)]));
    let sent = 0;
    while (eventHub.openStreams === 2 && sent < 2000) {
      await transact(ctx, async (tx) => {
        for (let n = 0; n < 3; n++) emitEvent(tx, { type: 'appointment.updated', appointmentId: null, audience: [], data: text });
      });
      sent += 3;
      await good.until(() => good.ids.length === sent);
    }

    expect(sent).toBeLessThan(2000);
    expect(good.hasEnded).toBe(false);
    // Nobody reads there: the connection is gone, and holds up no shutdown.
    stuck.resume();
    await once(stuck, 'close');
    await end();
  }));
