import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { problem, sse, startClinicServer } from '../../test/clinic-server.ts';
import { ApiError } from './api-error.ts';
import { createEventStream } from './event-stream.ts';
import type { StreamEvent } from './telehealth-api.ts';

let server: Awaited<ReturnType<typeof startClinicServer>>;
let stop = () => {};

beforeEach(async () => {
  server = await startClinicServer();
});
afterEach(async () => {
  stop();
  vi.unstubAllGlobals();
  await server.close();
});

function follow(options: { silence?: number; pauses?: readonly [number, number]; spread?: number } = {}) {
  const heard: StreamEvent[] = [];
  const open = async (headers: Record<string, string>, signal: AbortSignal) => {
    const reply = await fetch(`${server.url}/v1/events`, { headers, signal }).catch(() => {
      throw new ApiError('network.offline');
    });
    if (reply.ok) return reply;
    throw new ApiError((await reply.json()).code, reply.status, undefined, Number(reply.headers.get('retry-after')) || null);
  };
  const stream = createEventStream({
    open,
    emit: (event) => heard.push(event),
    silence: 5000,
    pauses: [10, 100],
    spread: 10,
    ...options,
  });
  stop = () => stream.stop();
  stream.start();
  return { heard, stream, types: () => heard.map(({ type }) => type).filter((type) => type !== 'connection') };
}
const lastIds = () => server.asked.map(({ headers }) => headers['last-event-id']);

test('the first opening asks elements to reload what they loaded before it', async () => {
  server.on('GET /v1/events', (_request, reply) => sse(reply).event('7', 'waiting.joined', { appointmentId: 'apt' }));
  const { types, heard } = follow();
  await vi.waitFor(() => expect(types()).toEqual(['resync', 'waiting.joined']));
  expect(heard.at(-1)).toMatchObject({ appointmentId: 'apt', position: '7' });
  expect(server.asked[0]!.headers.accept).toBe('text/event-stream');
});

test('a broken stream goes on after the last event that came, with no reload', async () => {
  let opened = 0;
  server.on('GET /v1/events', (_request, reply) => {
    const stream = sse(reply);
    stream.event(`${++opened}`, 'appointment.updated');
    if (opened < 3) setTimeout(stream.drop, 20);
  });
  const { types } = follow();
  await vi.waitFor(() =>
    expect(types()).toEqual(['resync', 'appointment.updated', 'appointment.updated', 'appointment.updated']),
  );
  expect(lastIds()).toEqual([undefined, '1', '2']);
});

test('a stream that breaks before anything happened goes on from where it was opened', async () => {
  let opened = 0;
  server.on('GET /v1/events', (_request, reply) => {
    const stream = sse(reply);
    opened += 1;
    stream.raw('retry: 1000\nid: 88\n\n');
    if (opened === 1) setTimeout(stream.drop, 20);
    else stream.event('89', 'waiting.joined');
  });
  const { types } = follow();
  await vi.waitFor(() => expect(types()).toEqual(['resync', 'waiting.joined']));
  expect(lastIds()).toEqual([undefined, '88']);
});

test('an ephemeral event has no position: the next opening goes on after the last that had one', async () => {
  let opened = 0;
  server.on('GET /v1/events', (_request, reply) => {
    const stream = sse(reply);
    if (++opened > 1) return;
    stream.event('41', 'waiting.joined');
    stream.ephemeral('clock', { type: 'clock', offsetSeconds: 600, serverNow: '2030-01-01T00:00:00.000Z' });
    setTimeout(stream.end, 20);
  });
  const { heard } = follow();
  await vi.waitFor(() => expect(lastIds()).toEqual([undefined, '41']));
  expect(heard).toContainEqual({ type: 'clock', offsetSeconds: 600, serverNow: '2030-01-01T00:00:00.000Z' });
});

test('a position too old to go on from means: reload, and start from now', async () => {
  let opened = 0;
  server.on('GET /v1/events', (_request, reply) => {
    opened += 1;
    if (opened === 2) return problem(reply, 410, 'events.expired');
    const stream = sse(reply);
    if (opened === 1) {
      stream.event('1', 'waiting.joined');
      setTimeout(stream.drop, 20);
    }
  });
  const { types } = follow();
  await vi.waitFor(() => expect(types()).toEqual(['resync', 'waiting.joined', 'resync']));
  expect(lastIds()).toEqual([undefined, '1', undefined]);
});

test('a stream that has fallen silent is opened again; one with heartbeats is not', async () => {
  let opened = 0;
  let beats = 0;
  server.on('GET /v1/events', (_request, reply) => {
    const stream = sse(reply);
    opened += 1;
    if (opened > 1) {
      const beat = setInterval(() => stream.raw(`: beat ${++beats}\n\n`), 60);
      reply.on('close', () => clearInterval(beat));
    }
  });
  follow({ silence: 400 });
  await vi.waitFor(() => expect(opened).toBe(2), 10_000);
  // As long as three silences that would have been too long.
  await vi.waitFor(() => expect(beats).toBeGreaterThan(20), 10_000);
  expect(opened).toBe(2);
});

test('a server that is down is asked less and less often, and the page is told', async () => {
  server.on('GET /v1/events', (_request, reply) => problem(reply, 503, 'server.unavailable'));
  const { heard } = follow({ pauses: [40, 10_000] });
  await vi.waitFor(() => expect(server.asked.length).toBe(4), { timeout: 5000 });
  expect(heard).toContainEqual({ type: 'connection', state: 'retrying' });
  const before = server.asked.length;
  // Nothing may happen, and so nothing can be waited for: twice the first pause.
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(server.asked.length - before).toBeLessThanOrEqual(1);
});

test('online again: the pause ends at once', async () => {
  const target = new EventTarget();
  vi.stubGlobal('addEventListener', target.addEventListener.bind(target));
  vi.stubGlobal('removeEventListener', target.removeEventListener.bind(target));
  server.on('GET /v1/events', (_request, reply) => problem(reply, 503, 'server.unavailable'));
  follow({ pauses: [60_000, 60_000] });
  await vi.waitFor(() => expect(server.asked.length).toBe(1));
  // Said again until the reply is in: before that there is no pause to end.
  await vi.waitFor(() => {
    target.dispatchEvent(new Event('online'));
    expect(server.asked.length).toBeGreaterThan(1);
  }, 10_000);
});

test('somebody else’s visit now, or signed out: elements reload once, and the stream stops hammering', async () => {
  server.on('GET /v1/events', (_request, reply) => problem(reply, 409, 'join.active_elsewhere'));
  const { types } = follow({ pauses: [10, 60_000] });
  await vi.waitFor(() => expect(types()).toEqual(['resync']));
  // Nothing may happen, and so nothing can be waited for: many times the first pause.
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(server.asked.length).toBe(1);
});

test('stopped means stopped: no further opening, no further event', async () => {
  let stream: ReturnType<typeof sse> | undefined;
  server.on('GET /v1/events', (_request, reply) => void (stream = sse(reply)));
  const { heard, stream: own } = follow();
  await vi.waitFor(() => expect(stream).toBeDefined());
  await vi.waitFor(() => expect(heard.length).toBe(2));
  own.stop();
  stream!.event('1', 'waiting.joined');
  await new Promise((resolve) => setTimeout(resolve, 80));
  expect(heard.length).toBe(2);
  expect(server.asked.length).toBe(1);
});

test('frames cut anywhere, with any line ending and in several data lines, are read whole', async () => {
  server.on('GET /v1/events', async (_request, reply) => {
    const stream = sse(reply);
    const text = ': hello\r\n\r\nid: 9\r\nevent: waiting.left\r\ndata: {"appointmentId":\r\ndata: "ü"}\r\n\r\n';
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += 7) {
      reply.write(bytes.subarray(at, at + 7));
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    stream.raw('event: waiting.left\ndata: {not json\n\n');
    stream.event('10', 'waiting.joined');
  });
  const { heard, types } = follow();
  await vi.waitFor(() => expect(types()).toEqual(['resync', 'waiting.left', 'waiting.joined']));
  expect(heard.at(-2)).toMatchObject({ appointmentId: 'ü' });
});

test('a stream that ended well is opened again after a while of chance, so that not everyone comes at once', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  const opened: number[] = [];
  server.on('GET /v1/events', (_request, reply) => {
    opened.push(Date.now());
    const stream = sse(reply);
    if (opened.length === 1) setTimeout(stream.end, 100);
  });
  follow({ spread: 600 });
  await vi.waitFor(() => expect(opened).toHaveLength(2), 3000);
  expect(opened[1]! - opened[0]! - 100).toBeGreaterThan(250);
  vi.restoreAllMocks();
});

test('told to come less often, it comes when it was told', async () => {
  const opened: number[] = [];
  server.on('GET /v1/events', (_request, reply) => {
    opened.push(Date.now());
    if (opened.length > 1) return void sse(reply);
    reply.setHeader('retry-after', '1');
    problem(reply, 429, 'rate_limit.exceeded');
  });
  follow();
  await vi.waitFor(() => expect(opened).toHaveLength(2), 4000);
  expect(opened[1]! - opened[0]!).toBeGreaterThan(650);
});
