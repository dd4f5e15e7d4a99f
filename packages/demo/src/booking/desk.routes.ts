import type { BedsideClient } from '@bedside/client';
import type { Context } from 'hono';
import { FRONT_DESK } from '../people.ts';
import { listDirectory, once } from './ask.ts';
import { dateIn, isDate } from './days.ts';
import { addressOf, deskPage } from './pages/desk.ts';
import { deskBookPage } from './pages/desk-book.ts';
import { fieldsOf, newKey, planningSite, visitorOf, type PlanningParts, type SiteEnv } from './parts.ts';
import { refusal, sayingOf } from './refusals.ts';

/** The front desk's day. A real site asks who is signed in, and shows this to its staff only. Mounted at `/desk`. */
export function deskRoutes(parts: PlanningParts) {
  const site = planningSite(parts);
  const page = (c: Context<SiteEnv>) => parts.page(c.get('secureHeadersNonce'));
  const client = parts.clientOf(FRONT_DESK.externalId);

  site.get('/', async (c) => {
    const { me, now } = await visitorOf(c, client);
    const today = dateIn(me.clinic.timeZone, now);
    const asked = c.req.query('date');
    const date = isDate(asked) ? asked : today;
    const practitionerId = c.req.query('practitioner') || undefined;
    const query = { date, ...(practitionerId && { practitionerId }) };
    const [{ data: day }, { data: waiting }, practitioners] = await Promise.all([
      client.GET('/v1/appointments/day', { params: { query } }),
      client.GET('/v1/waiting-entries'),
      listDirectory(client),
    ]);
    const shown = { day, waiting: waiting.data, practitioners, practitionerId, today, saying: c.req.query('say'), newKey };
    return c.html(deskPage(page(c), shown));
  });

  site.get('/book', (c) => c.html(deskBookPage(page(c))));

  site.post('/visits/:id{apt_[0-9a-f]+}/:verb{confirm|cancel|check-in|complete|no-show|reopen}', async (c) => {
    const { id, verb } = c.req.param();
    const field = await fieldsOf(c);
    const header = { 'idempotency-key': field('key'), 'if-match': `"${field('revision')}"` };
    const back = addressOf(field('date'), field('practitioner') || undefined);
    try {
      const saying = await VERBS[verb as Verb](client, { path: { id }, header }, field);
      return c.redirect(`${back}&say=${saying}#${id}`, 303);
    } catch (error) {
      return c.redirect(`${back}&say=${sayingOf(refusal(error))}#${id}`, 303);
    }
  });

  return site;
}

type Params = { path: { id: string }; header: { 'idempotency-key': string; 'if-match': string } };
type Verb = 'confirm' | 'cancel' | 'check-in' | 'complete' | 'no-show' | 'reopen';
type Act = (client: BedsideClient, params: Params, field: (name: string) => string) => Promise<string>;

/** What the desk can do to a visit; each says what came of it. */
const VERBS: Record<Verb, Act> = {
  async confirm(client, params) {
    await once(() => client.POST('/v1/appointments/{id}/confirm', { params }));
    return 'confirmed';
  },
  async cancel(client, params, field) {
    const reason = (['pat', 'prov', 'maint'] as const).find((code) => code === field('reason')) ?? 'other';
    await once(() => client.POST('/v1/appointments/{id}/cancel', { params, body: { reason } }));
    return 'cancelled';
  },
  async 'check-in'(client, params) {
    await once(() => client.POST('/v1/appointments/{id}/check-in', { params, body: {} }));
    return 'arrived';
  },
  async complete(client, params) {
    await once(() => client.POST('/v1/appointments/{id}/complete', { params }));
    return 'completed';
  },
  async reopen(client, params, field) {
    const body = { reason: field('reason') };
    await once(() => client.POST('/v1/appointments/{id}/reopen', { params, body }));
    return 'reopened';
  },
  async 'no-show'(client, params, field) {
    const party = field('party') === 'clinic' ? 'clinic' : 'patient';
    await once(() => client.POST('/v1/appointments/{id}/no-show', { params, body: { party } }));
    return 'missed';
  },
};
