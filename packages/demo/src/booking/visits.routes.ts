import type { Appointment, BedsideClient } from '@bedside/client';
import type { Context } from 'hono';
import { OPEN_STATUSES } from '../bedside.ts';
import { PEOPLE } from '../people.ts';
import { firstFreeDay, freeTimes, once } from './ask.ts';
import { dateIn, dayToShow, spanFrom } from './days.ts';
import { cancelPage, movePage, PATIENTS_REASONS } from './pages/change.ts';
import { visitPlanPage } from './pages/visit.ts';
import { visitsPage } from './pages/visits.ts';
import { fieldsOf, newKey, planningSite, visitorOf, type PlanningParts, type SiteEnv } from './parts.ts';
import { refusal, sayingOf } from './refusals.ts';
import { withRole } from './words.ts';

/** What a patient has planned: to see, to move, to cancel. Mounted at `/visits`. */
export function visitsRoutes(parts: PlanningParts) {
  const site = planningSite(parts);
  const page = (c: Context<SiteEnv>) => parts.page(c.get('secureHeadersNonce'));
  const client = parts.clientOf(PEOPLE.patient.externalId);

  site.get('/', async (c) => {
    const query = { status: ['pending' as const, ...OPEN_STATUSES], limit: 50 };
    const [{ zones, now }, { data }] = await Promise.all([
      visitorOf(c, client),
      client.GET('/v1/appointments', { params: { query } }),
    ]);
    const visits = data.data.filter(({ endsAt }) => endsAt > now);
    return c.html(visitsPage(page(c), { visits, zones, now }));
  });

  site.get('/:id{apt_[0-9a-f]+}', async (c) => {
    const [visit, { zones }] = await Promise.all([readVisit(client, c.req.param('id')), visitorOf(c, client)]);
    return c.html(visitPlanPage(page(c), { visit, zones, saying: c.req.query('say') }));
  });

  site.get('/:id{apt_[0-9a-f]+}/visit.ics', async (c) => {
    const path = { id: c.req.param('id') };
    const { data } = await client.GET('/v1/appointments/{id}/calendar.ics', { params: { path }, parseAs: 'text' });
    return c.body(data, 200, {
      'content-type': 'text/calendar; charset=utf-8',
      'content-disposition': 'attachment; filename="visit.ics"',
    });
  });

  site.get('/:id{apt_[0-9a-f]+}/move', async (c) => {
    const [visit, { zones, now }] = await Promise.all([readVisit(client, c.req.param('id')), visitorOf(c, client)]);
    const practitionerId = withRole(visit, 'practitioner')?.personId ?? '';
    const span = spanFrom(c.req.query('from'), dateIn(zones.own, now));
    const times = await freeTimes(client, practitionerId, span, zones.own, visit.id);
    const next = times.days.length > 0 ? undefined : await firstFreeDay(client, practitionerId, now, zones.own);
    const shown = { visit, times, span, zones, now, firstFreeDay: next, saying: c.req.query('say'), key: newKey() };
    return c.html(movePage(page(c), shown));
  });

  site.post('/:id{apt_[0-9a-f]+}/move', async (c) => {
    const id = c.req.param('id');
    const field = await fieldsOf(c);
    const startsAt = field('startsAt');
    // The page has one key and many times: each time that is chosen is a wish of its own.
    const header = { 'idempotency-key': `${field('key')}:${startsAt}`, 'if-match': `"${field('revision')}"` };
    try {
      await once(() => client.POST('/v1/appointments/{id}/reschedule', { params: { path: { id }, header }, body: { startsAt } }));
      return c.redirect(`/visits/${id}?say=moved`, 303);
    } catch (error) {
      const saying = sayingOf(refusal(error));
      if (!TIME_IS_GONE.includes(saying)) return c.redirect(`/visits/${id}?say=${saying}`, 303);
      const from = dayToShow((await visitorOf(c, client)).zones.own, startsAt);
      return c.redirect(`/visits/${id}/move?${new URLSearchParams({ ...(from && { from }), say: saying })}`, 303);
    }
  });

  site.get('/:id{apt_[0-9a-f]+}/cancel', async (c) => {
    const [visit, { zones }] = await Promise.all([readVisit(client, c.req.param('id')), visitorOf(c, client)]);
    return c.html(cancelPage(page(c), { visit, zones, saying: c.req.query('say'), key: newKey() }));
  });

  site.post('/:id{apt_[0-9a-f]+}/cancel', async (c) => {
    const id = c.req.param('id');
    const field = await fieldsOf(c);
    const reason = PATIENTS_REASONS.map(([code]) => code).find((code) => code === field('reason')) ?? 'other';
    const comment = field('comment');
    const header = { 'idempotency-key': field('key'), 'if-match': `"${field('revision')}"` };
    try {
      await once(() =>
        client.POST('/v1/appointments/{id}/cancel', {
          params: { path: { id }, header },
          body: { reason, ...(comment && { comment }) },
        }),
      );
      return c.redirect(`/visits/${id}?say=cancelled`, 303);
    } catch (error) {
      return c.redirect(`/visits/${id}?say=${sayingOf(refusal(error))}`, 303);
    }
  });

  return site;
}

const TIME_IS_GONE = ['appointments.slot_taken', 'appointments.not_a_slot', 'appointments.in_the_past'];

const readVisit = async (client: BedsideClient, id: string): Promise<Appointment> =>
  (await client.GET('/v1/appointments/{id}', { params: { path: { id } } })).data;
