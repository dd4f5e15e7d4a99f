import { bodyLimit } from 'hono/body-limit';
import type { Context, Hono } from 'hono';
import { newKey, planningSite, visitorOf, type PlanningParts, type SiteEnv } from '../booking/parts.ts';
import { refusal, sayingOf, sentenceFor } from '../booking/refusals.ts';
import { PEOPLE, type Role } from '../people.ts';
import { listPage } from './pages/list.ts';
import { threadPage, type Draft } from './pages/thread.ts';
import { sendMessage } from './send-message.ts';

/** 25 MiB is what the API takes, and the form has some words around it. */
const LARGEST_FORM = 26 * 1024 * 1024;

/** What patient and practitioner write to each other, with plain forms. A real site knows who is signed in. Mounted at `/messages`. */
export function messagesRoutes(parts: PlanningParts): Hono<SiteEnv> {
  const site = planningSite(parts);
  site.get('/', (c) => c.redirect('/messages/patient'));
  for (const role of Object.keys(PEOPLE) as Role[]) site.route(`/${role}`, routesOf(role, parts));
  return site;
}

function routesOf(role: Role, parts: PlanningParts): Hono<SiteEnv> {
  const site = planningSite(parts);
  const client = parts.clientOf(PEOPLE[role].externalId);
  const page = (c: Context<SiteEnv>) => parts.page(c.get('secureHeadersNonce'));

  site.get('/', async (c) => {
    const [{ zones }, { data: list }] = await Promise.all([
      visitorOf(c, client),
      client.GET('/v1/conversations', { params: { query: { limit: 100 } } }),
    ]);
    return c.html(listPage(page(c), { role, conversations: list.data, zone: zones.own }));
  });

  site.get('/:id{cnv_[0-9a-f]+}', async (c) => thread(c, c.req.param('id'), { clientId: newKey(), text: '' }));

  site.post('/:id{cnv_[0-9a-f]+}', bodyLimit({ maxSize: LARGEST_FORM, onError: tooLarge }), async (c) => {
    const id = c.req.param('id');
    const sent = await sendMessage(client, id, await c.req.parseBody());
    if (sent.refused === undefined) return c.redirect(`/messages/${role}/${id}?say=sent`, 303);
    // What they wrote stays in the form. Nothing was kept under its id, unless the refusal is about that.
    const clientId = sent.refused === 'messages.client_id_taken' ? newKey() : sent.clientId;
    return thread(c, id, { clientId, text: sent.text, refused: sentenceFor(sent.refused) });
  });

  site.post('/:id{cnv_[0-9a-f]+}/:messageId{msg_[0-9a-f]+}/take-back', async (c) => {
    const { id, messageId } = c.req.param();
    const asked = client.DELETE('/v1/conversations/{id}/messages/{messageId}', { params: { path: { id, messageId } } });
    const say = await asked.then(
      () => 'taken-back',
      (error: unknown) => sayingOf(refusal(error)),
    );
    return c.redirect(`/messages/${role}/${id}?say=${say}`, 303);
  });

  site.get('/files/:fileId{fil_[0-9a-f]+}', async (c) => {
    const path = { id: c.req.param('fileId') };
    const { data: address } = await client.GET('/v1/files/{id}/address', { params: { path } });
    return c.redirect(address.url);
  });

  async function thread(c: Context<SiteEnv>, id: string, draft: Draft) {
    const path = { id };
    const before = c.req.query('before');
    const query = { limit: 50, ...(before && { before }) };
    const [{ me, zones }, { data: conversation }, { data: messages }] = await Promise.all([
      visitorOf(c, client),
      client.GET('/v1/conversations/{id}', { params: { path } }),
      client.GET('/v1/conversations/{id}/messages', { params: { path, query } }),
    ]);
    const newest = messages.data.findLast(({ kind, authorId }) => kind === 'message' && authorId !== me.person.id);
    // A browser that only fetches ahead has shown it to nobody.
    if (newest && conversation.unread > 0 && !c.req.header('sec-purpose')?.includes('prefetch'))
      await client.POST('/v1/conversations/{id}/read', { params: { path }, body: { messageId: newest.id } });
    const shown = { role, conversation, messages, draft, me: me.person.id, zone: zones.own, saying: c.req.query('say') };
    return c.html(threadPage(page(c), shown), draft.refused ? 422 : 200);
  }

  return site;
}

const tooLarge = (c: Context) => c.redirect(`${c.req.path}?say=request.too_large`, 303);
