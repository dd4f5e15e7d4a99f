import { createRoute } from '@hono/zod-openapi';
import { ListNotices, NoticeList, ReadNotices, UnreadCount, type Notice } from '@bedside/contract';
import { createRouter, json, permission, replies } from '../../routes.ts';
import { listNotices } from './list-notices.ts';
import type { NoticeRow } from './notices.table.ts';
import { readNotices } from './read-notices.ts';

const list = createRoute({
  operationId: 'listNotices',
  summary: 'List what you were told',
  description:
    'Your own only. A `notice.created` event announces each. Guests and patients who came by a link see those of its visit.',
  method: 'get',
  path: '/',
  ...permission(null),
  request: { query: ListNotices },
  responses: replies('A page, newest first', NoticeList, []),
});

const read = createRoute({
  operationId: 'readNotices',
  summary: 'Mark notices as read',
  description: 'Some, or all up to a position. Read on one device is read on all.',
  method: 'post',
  path: '/read',
  ...permission(null),
  request: { body: json(ReadNotices) },
  responses: replies('What is left unread', UnreadCount, []),
});

/** Mounted at `/v1/notices`. */
export const noticeRoutes = () =>
  createRouter()
    .openapi(list, async (c) => {
      const { rows, ...page } = await listNotices(c.var.ctx, c.req.valid('query'));
      return c.json({ data: rows.map(noticeToApi), ...page }, 200);
    })
    .openapi(read, async (c) => c.json({ unreadCount: await readNotices(c.var.ctx, c.req.valid('json')) }, 200));

const noticeToApi = (row: NoticeRow): Notice => ({
  id: row.id,
  kind: row.kind,
  appointmentId: row.appointmentId,
  callId: row.callId,
  visit: row.facts.visit ?? null,
  minutesBefore: row.facts.minutesBefore ?? null,
  talkSeconds: row.facts.talkSeconds ?? null,
  position: String(row.position),
  readAt: row.readAt?.toISOString() ?? null,
  createdAt: row.createdAt.toISOString(),
});
