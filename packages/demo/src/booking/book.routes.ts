import type { Context } from 'hono';
import { PEOPLE } from '../people.ts';
import { firstFree, firstFreeDay, freeTimes, listDirectory, readPractitioner, type Wanted } from './ask.ts';
import { bookTime, holdTime, releaseTime, type Time } from './book.ts';
import { dateIn, dayToShow, spanFrom } from './days.ts';
import { forgetHold, keepHold, readHold, type Hold } from './hold-cookie.ts';
import { detailsPage } from './pages/details.ts';
import { directoryPage } from './pages/directory.ts';
import { timesPage } from './pages/times.ts';
import { fieldsOf, newKey, planningSite, visitorOf, type PlanningParts, type SiteEnv } from './parts.ts';
import { refusal, sayingOf } from './refusals.ts';

const MINUTE_MS = 60_000;

/** From the directory to a booked visit: each step is a page or a form of its own. Mounted at `/book`. */
export function bookRoutes(parts: PlanningParts) {
  const site = planningSite(parts);
  const page = (c: Context<SiteEnv>) => parts.page(c.get('secureHeadersNonce'));
  const client = parts.clientOf(PEOPLE.patient.externalId);

  site.get('/', async (c) => {
    const wanted = wantedFrom(c.req.query());
    const [{ zones, now }, all, found] = await Promise.all([
      visitorOf(c, client),
      listDirectory(client),
      listDirectory(client, wanted),
    ]);
    const ids = found.map(({ id }) => id);
    return c.html(directoryPage(page(c), { all, found, wanted, zones, firstFree: await firstFree(client, ids, now) }));
  });

  site.get('/:practitioner{prc_[0-9a-f]+}', async (c) => {
    return times(c, c.req.param('practitioner'), { from: c.req.query('from'), saying: c.req.query('say') });
  });

  site.post('/:practitioner{prc_[0-9a-f]+}', async (c) => {
    const field = await fieldsOf(c);
    const time = { practitionerId: c.req.param('practitioner'), startsAt: field('startsAt') };
    const typed = { reason: field('reason'), mode: field('mode') };
    try {
      const kept = await hold(c, time);
      return typed.reason ? await details(c, time, { kept, typed }) : c.redirect(addressOf(time), 303);
    } catch (error) {
      return instead(c, time, { saying: sayingOf(refusal(error)), typed });
    }
  });

  site.get('/:practitioner{prc_[0-9a-f]+}/:at{[0-9TZ:.-]+}', async (c) => {
    const { now } = await visitorOf(c, client);
    return details(c, timeIn(c), { kept: readHold(c, now) });
  });

  site.post('/:practitioner{prc_[0-9a-f]+}/:at{[0-9TZ:.-]+}', async (c) => {
    const time = timeIn(c);
    const field = await fieldsOf(c);
    const typed = { reason: field('reason'), mode: field('mode') };
    try {
      if (field('again')) return await details(c, time, { kept: await hold(c, time), typed });
      const [{ me, now }, { durationMinutes, modes }] = await Promise.all([visitorOf(c, client), timesAround(time)]);
      const mode = modes.find((one) => one === typed.mode) ?? modes[0] ?? 'video';
      const visit = await bookTime(client, {
        ...{ ...time, durationMinutes, mode, reason: typed.reason, patientId: me.person.id },
        ...{ holdId: readHold(c, now)?.id, key: field('key') || newKey() },
      });
      forgetHold(c, addressOf(time));
      return c.redirect(`/visits/${visit.id}?say=booked`, 303);
    } catch (error) {
      const refused = refusal(error);
      if (refused.code === 'slot_holds.not_found') return details(c, time, { kept: undefined, typed });
      return instead(c, time, { saying: sayingOf(refused), typed });
    }
  });

  site.post('/:practitioner{prc_[0-9a-f]+}/:at{[0-9TZ:.-]+}/release', async (c) => {
    const time = timeIn(c);
    const held = readHold(c, (await visitorOf(c, client)).now);
    if (held) await releaseTime(client, held.id);
    forgetHold(c, addressOf(time));
    return c.redirect(await otherTimes(c, time), 303);
  });

  async function hold(c: Context, time: Time): Promise<Hold> {
    const [{ now }, held] = await Promise.all([visitorOf(c, client), holdTime(client, time)]);
    keepHold(c, addressOf(time), held, now);
    return held;
  }

  type Shown = { from: string | undefined; saying: string | undefined; typed?: Typed };

  async function times(c: Context<SiteEnv>, id: string, { from, saying, typed = NOTHING }: Shown) {
    const [practitioner, { zones, now }] = await Promise.all([readPractitioner(client, id), visitorOf(c, client)]);
    const span = spanFrom(from, dateIn(zones.own, now));
    const free = await freeTimes(client, id, span, zones.own);
    const next = free.days.length > 0 ? undefined : await firstFreeDay(client, id, now, zones.own);
    return c.html(timesPage(page(c), { practitioner, times: free, span, zones, now, saying, typed, firstFreeDay: next }));
  }

  /** The other times of that day. What was typed goes along in the page: an address is no place for it. */
  async function instead(c: Context<SiteEnv>, time: Time, { saying, typed }: { saying: string; typed: Typed }) {
    if (!typed.reason) return c.redirect(await otherTimes(c, time, saying), 303);
    const from = dayToShow((await visitorOf(c, client)).zones.own, time.startsAt);
    return times(c, time.practitionerId, { from, saying, typed });
  }

  async function details(c: Context<SiteEnv>, time: Time, { kept, typed = NOTHING }: { kept: Hold | undefined; typed?: Typed }) {
    const [practitioner, { zones, now }, { durationMinutes, modes }] = await Promise.all([
      readPractitioner(client, time.practitionerId),
      visitorOf(c, client),
      timesAround(time),
    ]);
    const endsAt = new Date(Date.parse(time.startsAt) + durationMinutes * MINUTE_MS).toISOString();
    const shown = { practitioner, startsAt: time.startsAt, endsAt, modes, zones, now, hold: kept, typed, key: newKey() };
    return c.html(detailsPage(page(c), shown));
  }

  /** Where the other times of that day are. */
  async function otherTimes(c: Context, { practitionerId, startsAt }: Time, saying?: string): Promise<string> {
    const from = dayToShow((await visitorOf(c, client)).zones.own, startsAt);
    return `/book/${practitionerId}?${new URLSearchParams({ ...(from && { from }), ...(saying && { say: saying }) })}`;
  }

  /** How long a visit is, and how people can meet. Async, so that a time that is none leaves nothing behind that was asked with it. */
  const timesAround = async ({ practitionerId, startsAt }: Time) => {
    const day = dateIn('UTC', startsAt);
    return freeTimes(client, practitionerId, { first: day, last: day }, 'UTC');
  };

  return site;
}

interface Typed {
  reason: string;
  mode: string;
}
const NOTHING: Typed = { reason: '', mode: '' };

const addressOf = ({ practitionerId, startsAt }: Time) => `/book/${practitionerId}/${startsAt}`;

function timeIn(c: Context<SiteEnv>): Time {
  const { practitioner = '', at = '' } = c.req.param() as Record<string, string>;
  return { practitionerId: practitioner, startsAt: at };
}

/** A search of less than three letters would be refused: it is left out. */
function wantedFrom({ q = '', specialty = '', language = '' }: Record<string, string>): Wanted {
  return { ...(q.trim().length >= 3 && { q: q.trim() }), ...(specialty && { specialty }), ...(language && { language }) };
}
