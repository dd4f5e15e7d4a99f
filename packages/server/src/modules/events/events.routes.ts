import { createRoute } from '@hono/zod-openapi';
import { EventList, EventPosition, ListEvents } from '@bedside/contract';
import type { HonoRequest } from 'hono';
import { z } from 'zod';
import type { AppEnv } from '../../app.ts';
import { createRouter, permission, replies } from '../../routes.ts';
import type { EventStream } from './event-stream.ts';
import { toApi } from './events.rules.ts';
import { listEvents } from './list-events.ts';
import { openEventStream } from './open-event-stream.ts';

const LastEventId = z.object({ 'last-event-id': EventPosition.optional() });

const { 200: list, ...refusals } = replies('A stream of events, or a list of them', EventList, ['events.expired']);

const follow = createRoute({
  operationId: 'listEvents',
  summary: 'Follow the events of your appointments, or catch up on them',
  description: `With \`Accept: text/event-stream\` the reply is a stream that stays open: one frame an event, \`id\` its position,
\`event\` its type, \`data\` a DomainEvent. Send the last id again as \`Last-Event-ID\` and it goes on from there without gap or
duplicate; without it, it starts now. Frames without an id (\`clock\`, \`presence\`: EphemeralEvent) are told once. A comment
comes every 15 s. It ends with the session: open it again with a fresh one. On \`events.expired\`, read anew and start without
a position. A session or key has eight streams at a time: the next one ends the oldest. With any other \`Accept\` the reply is a list.`,
  method: 'get',
  path: '/',
  ...permission('appointments.read'),
  request: { query: ListEvents, headers: LastEventId },
  responses: {
    200: { ...list, content: { ...list.content, 'text/event-stream': { schema: z.string().meta({ id: 'EventStream' }) } } },
    ...refusals,
  },
});

export const eventRoutes = () =>
  createRouter().openapi(follow, async (c) => {
    const query = c.req.valid('query');
    const resumeFrom = c.req.valid('header')['last-event-id'] ?? query.after;
    if (wantsStream(c.req)) {
      const stream = await openEventStream(c.var.ctx, c.var.eventHub, positionOf(resumeFrom));
      return c.newResponse(handOver(c.env, stream), 200, STREAM_HEADERS);
    }
    const { rows, nextPosition } = await listEvents(c.var.ctx, query);
    return c.json({ data: rows.map(toApi), nextPosition: String(nextPosition) }, 200);
  });

/** Behind a socket the reply has no body: `listen` lets the stream write for itself. */
function handOver(env: AppEnv['Bindings'] | undefined, stream: EventStream): EventStream['body'] | null {
  if (!env?.outgoing) return stream.body;
  env.eventStream = stream;
  return null;
}

/** HEAD comes here as well, and what it would open nobody could read or close. */
const wantsStream = (request: HonoRequest) =>
  request.method === 'GET' && (request.header('accept')?.includes('text/event-stream') ?? false);

const positionOf = (text: string | undefined) => ({ after: text === undefined ? undefined : Number(text) });

/** Not to be kept, changed or collected on the way. */
const STREAM_HEADERS = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
};
