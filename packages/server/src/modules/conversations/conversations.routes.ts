import { createRoute } from '@hono/zod-openapi';
import {
  Conversation,
  Emoji,
  ConversationId,
  ConversationList,
  ListConversations,
  ListMessages,
  Message,
  MessageId,
  MessagePage,
  OpenConversation,
  PostMessage,
  SetReaction,
  ReadMessages,
  Typing,
} from '@bedside/contract';
import { z } from 'zod';
import { createRouter, json, needsNoKey, noContent, permission, replies } from '../../routes.ts';
import '../appointments/appointments.errors.ts';
import '../files/files.errors.ts';
import '../people/people.errors.ts';
import './conversations.errors.ts';
import { deleteMessage } from './delete-message.ts';
import { conversationToApi, listConversations, readConversation } from './list-conversations.ts';
import { listMessages } from './list-messages.ts';
import { readMessages } from './note-receipt.ts';
import { openConversation } from './open-conversation.ts';
import { postMessage } from './post-message.ts';
import { addReaction, removeReaction } from './react-to-message.ts';
import { tellTyping } from './tell-typing.ts';
import { messageToApi } from './view-messages.ts';

const params = z.strictObject({ id: ConversationId });
const ofMessage = z.strictObject({ id: ConversationId, messageId: MessageId });

const list = createRoute({
  operationId: 'listConversations',
  summary: 'List conversations',
  description: 'Your own, the one with the newest entry first: what is unread, the last message, and who is there.',
  method: 'get',
  path: '/',
  ...permission('messages.read'),
  request: { query: ListConversations },
  responses: replies('A page of conversations', ConversationList, ['request.invalid']),
});

const open = createRoute({
  operationId: 'openConversation',
  summary: 'Open a conversation with a patient',
  description: `People who share an appointment have one already. The clinic opens others: with the team, or for a practitioner. The
same conversation again when it is there.`,
  method: 'post',
  path: '/',
  ...permission('messages.write'),
  request: { body: json(OpenConversation) },
  responses: replies('The conversation, new or not', Conversation, ['people.not_found', 'people.not_active']),
});

const read = createRoute({
  operationId: 'getConversation',
  summary: 'Read a conversation',
  method: 'get',
  path: '/{id}',
  ...permission('messages.read'),
  request: { params },
  responses: replies('The conversation', Conversation, ['conversations.not_found']),
});

const page = createRoute({
  operationId: 'listMessages',
  summary: 'Read messages',
  description: `Oldest first: the newest page, or what is \`before\` or \`after\` a cursor. Going on from \`newerCursor\` misses nothing.
What a page carries counts as delivered. With \`appointmentId\` it is the thread of that visit.`,
  method: 'get',
  path: '/{id}/messages',
  ...permission('messages.read'),
  request: { params, query: ListMessages },
  responses: replies('A page of messages', MessagePage, ['conversations.not_found']),
});

const post = createRoute({
  operationId: 'postMessage',
  summary: 'Write a message',
  description: `Exactly once for each \`clientId\`: send the same request again until a reply comes. Plain text; it is never edited. Files
are uploaded before.`,
  method: 'post',
  path: '/{id}/messages',
  ...permission('messages.write'),
  ...needsNoKey,
  request: { params, body: json(PostMessage) },
  responses: replies(
    'The message',
    Message,
    ['conversations.not_found', 'appointments.not_found', 'files.not_found', 'messages.client_id_taken'],
    { status: 201 },
  ),
});

const remove = createRoute({
  operationId: 'deleteMessage',
  summary: 'Take a message back',
  description: 'Its author can, for 15 minutes. A place without words and files stays.',
  method: 'delete',
  path: '/{id}/messages/{messageId}',
  ...permission('messages.write'),
  request: { params: ofMessage },
  responses: noContent('It has no words any more', [
    'conversations.not_found',
    'messages.not_found',
    'messages.too_late_to_delete',
  ]),
});

const react = createRoute({
  operationId: 'addReaction',
  summary: 'SetReaction to a message',
  method: 'put',
  path: '/{id}/messages/{messageId}/reactions',
  ...permission('messages.write'),
  request: { params: ofMessage, body: json(SetReaction) },
  responses: replies('The message', Message, ['conversations.not_found', 'messages.not_found', 'messages.deleted']),
});

const unreact = createRoute({
  operationId: 'removeReaction',
  summary: 'Take a reaction back',
  method: 'delete',
  path: '/{id}/messages/{messageId}/reactions',
  ...permission('messages.write'),
  request: { params: ofMessage, query: z.strictObject({ emoji: Emoji }) },
  responses: replies('The message', Message, ['conversations.not_found', 'messages.not_found', 'messages.deleted']),
});

const markRead = createRoute({
  operationId: 'readMessages',
  summary: 'Say how far you have read',
  method: 'post',
  path: '/{id}/read',
  ...permission('messages.read'),
  ...needsNoKey,
  request: { params, body: json(ReadMessages) },
  responses: noContent('It is noted', ['conversations.not_found', 'messages.not_found']),
});

const typing = createRoute({
  operationId: 'tellTyping',
  summary: 'Say that you are writing',
  description: 'Told once to the open streams of the others. Say it again every few seconds while it is so.',
  method: 'post',
  path: '/{id}/typing',
  ...permission('messages.write'),
  ...needsNoKey,
  request: { params, body: json(Typing) },
  responses: noContent('They are told', ['conversations.not_found', 'appointments.not_found']),
});

/** Mounted at `/v1/conversations`. */
export const conversationRoutes = () =>
  createRouter()
    .openapi(list, async (c) => {
      const { views, nextCursor } = await listConversations(c.var.ctx, c.req.valid('query'));
      return c.json({ data: views.map(conversationToApi), nextCursor }, 200);
    })
    .openapi(open, async (c) => c.json(conversationToApi(await openConversation(c.var.ctx, c.req.valid('json'))), 200))
    .openapi(read, async (c) => c.json(conversationToApi(await readConversation(c.var.ctx, c.req.valid('param').id)), 200))
    .openapi(page, async (c) => {
      const { views, ...cursors } = await listMessages(c.var.ctx, c.req.valid('param').id, c.req.valid('query'));
      return c.json({ data: views.map(messageToApi), ...cursors }, 200);
    })
    .openapi(post, async (c) => {
      const view = await postMessage(c.var.ctx, c.req.valid('param').id, c.req.valid('json'));
      return c.json(messageToApi(view), 201);
    })
    .openapi(remove, async (c) => {
      const { id, messageId } = c.req.valid('param');
      await deleteMessage(c.var.ctx, id, messageId);
      return c.body(null, 204);
    })
    .openapi(react, async (c) => {
      const { id, messageId } = c.req.valid('param');
      return c.json(messageToApi(await addReaction(c.var.ctx, id, messageId, c.req.valid('json'))), 200);
    })
    .openapi(unreact, async (c) => {
      const { id, messageId } = c.req.valid('param');
      return c.json(messageToApi(await removeReaction(c.var.ctx, id, messageId, c.req.valid('query'))), 200);
    })
    .openapi(markRead, async (c) => {
      await readMessages(c.var.ctx, c.req.valid('param').id, c.req.valid('json'));
      return c.body(null, 204);
    })
    .openapi(typing, async (c) => {
      await tellTyping(c.var.ctx, c.req.valid('param').id, c.req.valid('json'));
      return c.body(null, 204);
    });
