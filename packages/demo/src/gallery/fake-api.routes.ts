import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { findState } from './all-states.ts';
import { at, idOf, me, serverNow, VISIT } from './clinic.ts';
import { NEVER, Refused, type Asked, type GalleryState, type Reply } from './state.ts';

type Told = { type: string } & Record<string, unknown>;
/** One page that shows a state: what it was told, and its stream of events. */
interface Run {
  told: number;
  /** Its clock, once it was told another time. */
  serverNow?: string;
  waiting: Told[];
  wake: () => void;
}
/** Pages come and go; the oldest are forgotten. */
const MOST_RUNS = 500;

/** Stands in for the API: what a state says that it answers, and nothing that is kept. */
export function fakeApiRoutes() {
  const routes = new Hono();
  const runs = new Map<string, Run>();
  const runOf = (name: string): Run => {
    const run = runs.get(name) ?? { told: 0, waiting: [], wake: () => {} };
    runs.set(name, run);
    if (runs.size > MOST_RUNS) runs.delete(runs.keys().next().value!);
    return run;
  };

  routes.post('/session', (c) => c.json({ token: 'gallery' }));

  routes.post('/:element/:name/:run/tell', async (c) => {
    const run = runOf(c.req.param('run'));
    const event = (await c.req.json()) as Told;
    if (typeof event['serverNow'] === 'string') run.serverNow = event['serverNow'];
    else run.told += 1;
    run.waiting.push(event);
    run.wake();
    return c.body(null, 204);
  });

  routes.get('/:element/:name/:run/v1/events', (c) => {
    const run = runOf(c.req.param('run'));
    return streamSSE(c, async (stream) => {
      await stream.writeSSE({ id: '0', data: '' });
      while (!stream.aborted && !stream.closed) {
        for (let event = run.waiting.shift(); event; event = run.waiting.shift()) await stream.writeSSE(frame(event));
        await new Promise<void>((resolve) => {
          run.wake = resolve;
          stream.onAbort(resolve);
        });
      }
    });
  });

  routes.all('/:element/:name/:run/v1/*', async (c) => {
    const { element, name, run } = c.req.param();
    const state = findState(element!, name!);
    if (!state) return c.notFound();
    const path = c.req.path.replace(/^.*?\/v1(?=\/)/, '');
    const body = (await c.req.json().catch(() => ({}))) as Asked['body'];
    const { told, serverNow: now = serverNow } = runOf(run!);
    const asked = { query: new URL(c.req.url).searchParams, body, told };
    const reply = replyOf(state, `${c.req.method} ${path}`, asked);
    c.header('cache-control', 'no-store');
    if (reply === NEVER) await new Promise<void>((resolve) => c.req.raw.signal.addEventListener('abort', () => resolve()));
    if (!(reply instanceof Refused)) return c.json('serverNow' in reply ? { ...reply, serverNow: now } : reply);
    return c.json(
      { type: 'about:blank', title: reply.code, status: reply.status, detail: reply.code, code: reply.code, ...reply.more },
      (reply.status || 503) as 409,
    );
  });
  return routes;
}

const NOTHING = { data: [], nextCursor: null, serverNow };

function replyOf(state: GalleryState, name: string, asked: Asked): object {
  const common: Record<string, Reply> = {
    'GET /me': me(state.viewer ?? 'patient', state.timeZone),
    'GET /appointments': NOTHING,
    'GET /waitlist-entries': NOTHING,
    'GET /waiting-entries': NOTHING,
    'GET /conversations': NOTHING,
    'GET /notices': { ...NOTHING, unreadCount: 0 },
    'GET /calls': NOTHING,
  };
  const reply = state.replies?.[name] ?? common[name] ?? new Refused('requests.not_found', 404);
  return typeof reply === 'function' ? reply(asked) : reply;
}

function frame({ type, ...more }: Told) {
  const base = { id: idOf('evt', 1), at: at(0), clinicId: idOf('cln', 1), appointmentId: VISIT, position: '1', data: {} };
  return { event: type, data: JSON.stringify({ ...base, type, ...more }) };
}
