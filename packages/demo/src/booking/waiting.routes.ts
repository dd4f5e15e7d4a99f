import type { BedsideClient } from '@bedside/client';
import type { Context } from 'hono';
import { PEOPLE } from '../people.ts';
import { once } from './ask.ts';
import { CODES, REASONS, waitingPage } from './pages/waiting.ts';
import { fieldsOf, newKey, planningSite, visitorOf, type PlanningParts, type SiteEnv } from './parts.ts';
import { refusal, sayingOf } from './refusals.ts';

/** Who waits for the practitioner, with plain forms. A real site shows it to the practitioner who is signed in. Mounted at `/waiting`. */
export function waitingRoutes(parts: PlanningParts) {
  const site = planningSite(parts);
  const page = (c: Context<SiteEnv>) => parts.page(c.get('secureHeadersNonce'));
  const client = parts.clientOf(PEOPLE.practitioner.externalId);

  site.get('/', async (c) => {
    const [{ me, zones }, { data: waiting }] = await Promise.all([visitorOf(c, client), client.GET('/v1/waiting-entries')]);
    const entries = waiting.data.filter(({ personId }) => personId !== me.person.id);
    return c.html(waitingPage(page(c), { entries, now: waiting.serverNow, zone: zones.own, saying: c.req.query('say'), newKey }));
  });

  site.post('/:verb{message|late|on-time}', async (c) => {
    const field = await fieldsOf(c);
    return c.redirect(await outcome('', () => FOR_ALL[c.req.param('verb') as keyof typeof FOR_ALL](client, field)), 303);
  });

  site.post('/:id{wai_[0-9a-f]+}/:verb{admit|hold|deny|message}', async (c) => {
    const { id, verb } = c.req.param();
    const field = await fieldsOf(c);
    return c.redirect(await outcome(`#${id}`, () => FOR_ONE[verb as keyof typeof FOR_ONE](client, id, field)), 303);
  });

  return site;
}

type Field = (name: string) => string;
const header = (field: Field) => ({ 'idempotency-key': field('key') });

/** Where to go next, with the word for what came of it. */
async function outcome(hash: string, work: () => Promise<string>): Promise<string> {
  try {
    return `/waiting?say=${await work()}${hash}`;
  } catch (error) {
    return `/waiting?say=${sayingOf(refusal(error))}${hash}`;
  }
}

const oneOf = <Code extends string>(codes: Record<Code, string>, asked: string, otherwise: Code): Code =>
  asked in codes ? (asked as Code) : otherwise;
const textOf = (field: Field) => (field('text') ? { text: field('text') } : {});
const messageOf = (field: Field) => ({ code: oneOf(CODES, field('code'), 'soon'), ...textOf(field) });

const FOR_ONE: Record<'admit' | 'hold' | 'deny' | 'message', Act> = {
  async admit(client, id, field) {
    const params = { path: { id }, header: header(field) };
    await once(() => client.POST('/v1/waiting-entries/{id}/admit', { params, body: { withGuests: field('guests') === 'yes' } }));
    return 'admitted';
  },
  async hold(client, id, field) {
    const params = { path: { id }, header: header(field) };
    await once(() => client.POST('/v1/waiting-entries/{id}/hold', { params, body: { message: messageOf(field) } }));
    return 'held';
  },
  async deny(client, id, field) {
    const params = { path: { id }, header: header(field) };
    const body = { reason: oneOf(REASONS, field('reason'), 'technical'), ...textOf(field) };
    await once(() => client.POST('/v1/waiting-entries/{id}/deny', { params, body }));
    return 'denied';
  },
  async message(client, id, field) {
    const params = { path: { id }, header: header(field) };
    await once(() => client.POST('/v1/waiting-entries/{id}/message', { params, body: messageOf(field) }));
    return 'told';
  },
};
type Act = (client: BedsideClient, id: string, field: Field) => Promise<string>;

const FOR_ALL = {
  async message(client: BedsideClient, field: Field) {
    const params = { header: header(field) };
    await once(() => client.POST('/v1/waiting-entries/message', { params, body: { message: messageOf(field) } }));
    return 'told';
  },
  async late(client: BedsideClient, field: Field) {
    const minutes = Number(field('minutes'));
    const body = Number.isInteger(minutes) && minutes > 0 && minutes <= 480 ? { minutes } : {};
    await once(() => client.POST('/v1/waiting-entries/running-late', { params: { header: header(field) }, body }));
    return 'late';
  },
  async 'on-time'(client: BedsideClient, field: Field) {
    await once(() =>
      client.POST('/v1/waiting-entries/running-late', { params: { header: header(field) }, body: { minutes: 0 } }),
    );
    return 'on-time';
  },
};
