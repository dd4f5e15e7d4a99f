import { lazy } from '../internal/lazy.ts';
import type { Language, Speaker } from './words.ts';

/*
 * How a table gets translated.
 * 1. The English table stands in `<something>-words.ts` and has an `id`: `area` or `area.part`. An area is what one element, or one later
 *    part of it, needs at once.
 * 2. Its translations stand in `<language>/<language>-<area>.ts`, for each of the languages below: `export const tables = { '<id>': { … } satisfies
 *    Translation<typeof englishWords> }` (translation.ts). Add a line to each language below for a new area.
 * 3. An element that draws with the area from the start stands in FIRST. A part that comes later awaits `learn(this, 'area')` beside its
 *    import.
 * translations.test.ts tells which key of which language is missing, or still English. A chunk is 4 kB at most.
 */

/** What the element of this name needs before its first drawing. */
const FIRST: Record<string, string> = {
  'appointment-list': 'list',
  'telehealth-call': 'call',
  'waiting-room': 'board',
  'appointment-booking': 'booking',
  'appointment-calendar': 'calendar',
  'call-log': 'call-log',
  'telehealth-incoming-call': 'ring',
  'telehealth-notices': 'notices',
  'telehealth-outgoing-call': 'ring',
  'visit-thread': 'thread',
};

type Load = () => Promise<{ tables: Record<string, object> }>;
/** An area in two chunks, since one would be larger than 4 kB. */
const both =
  (one: Load, other: Load): Load =>
  async () => {
    const [first, second] = await Promise.all([one(), other()]);
    return { tables: { ...first.tables, ...second.tables } };
  };

/** Each language's areas. English is what stands in the tables themselves. */
const AREAS: Record<string, Record<string, Load>> = {
  ar: {
    list: lazy((retryQuery) => import('./ar/ar-list.ts')),
    call: lazy((retryQuery) => import('./ar/ar-call.ts')),
    visit: both(
      lazy((retryQuery) => import('./ar/ar-visit.ts')),
      lazy((retryQuery) => import('./ar/ar-visit-more.ts')),
    ),
    board: lazy((retryQuery) => import('./ar/ar-board.ts')),
    guests: lazy((retryQuery) => import('./ar/ar-guests.ts')),
    ring: lazy((retryQuery) => import('./ar/ar-ring.ts')),
    booking: lazy((retryQuery) => import('./ar/ar-booking.ts')),
    calendar: lazy((retryQuery) => import('./ar/ar-calendar.ts')),
    notices: lazy((retryQuery) => import('./ar/ar-notices.ts')),
    thread: lazy((retryQuery) => import('./ar/ar-thread.ts')),
    errors: lazy((retryQuery) => import('./ar/ar-errors.ts')),
    details: lazy((retryQuery) => import('./ar/ar-details.ts')),
    'call-log': lazy((retryQuery) => import('./ar/ar-call-log.ts')),
  },
  de: {
    list: lazy((retryQuery) => import('./de/de-list.ts')),
    call: lazy((retryQuery) => import('./de/de-call.ts')),
    visit: both(
      lazy((retryQuery) => import('./de/de-visit.ts')),
      lazy((retryQuery) => import('./de/de-visit-more.ts')),
    ),
    board: lazy((retryQuery) => import('./de/de-board.ts')),
    guests: lazy((retryQuery) => import('./de/de-guests.ts')),
    errors: lazy((retryQuery) => import('./de/de-errors.ts')),
    booking: lazy((retryQuery) => import('./de/de-booking.ts')),
    calendar: lazy((retryQuery) => import('./de/de-calendar.ts')),
    'call-log': lazy((retryQuery) => import('./de/de-call-log.ts')),
    details: lazy((retryQuery) => import('./de/de-details.ts')),
    notices: lazy((retryQuery) => import('./de/de-notices.ts')),
    ring: lazy((retryQuery) => import('./de/de-ring.ts')),
    thread: lazy((retryQuery) => import('./de/de-thread.ts')),
  },
  es: {
    list: lazy((retryQuery) => import('./es/es-list.ts')),
    call: lazy((retryQuery) => import('./es/es-call.ts')),
    visit: both(
      lazy((retryQuery) => import('./es/es-visit.ts')),
      lazy((retryQuery) => import('./es/es-visit-more.ts')),
    ),
    board: lazy((retryQuery) => import('./es/es-board.ts')),
    guests: lazy((retryQuery) => import('./es/es-guests.ts')),
    booking: lazy((retryQuery) => import('./es/es-booking.ts')),
    calendar: lazy((retryQuery) => import('./es/es-calendar.ts')),
    'call-log': lazy((retryQuery) => import('./es/es-call-log.ts')),
    details: lazy((retryQuery) => import('./es/es-details.ts')),
    notices: lazy((retryQuery) => import('./es/es-notices.ts')),
    ring: lazy((retryQuery) => import('./es/es-ring.ts')),
    thread: lazy((retryQuery) => import('./es/es-thread.ts')),
    errors: lazy((retryQuery) => import('./es/es-errors.ts')),
  },
  fr: {
    list: lazy((retryQuery) => import('./fr/fr-list.ts')),
    call: lazy((retryQuery) => import('./fr/fr-call.ts')),
    visit: both(
      lazy((retryQuery) => import('./fr/fr-visit.ts')),
      lazy((retryQuery) => import('./fr/fr-visit-more.ts')),
    ),
    board: lazy((retryQuery) => import('./fr/fr-board.ts')),
    guests: lazy((retryQuery) => import('./fr/fr-guests.ts')),
    booking: lazy((retryQuery) => import('./fr/fr-booking.ts')),
    calendar: lazy((retryQuery) => import('./fr/fr-calendar.ts')),
    'call-log': lazy((retryQuery) => import('./fr/fr-call-log.ts')),
    details: lazy((retryQuery) => import('./fr/fr-details.ts')),
    notices: lazy((retryQuery) => import('./fr/fr-notices.ts')),
    ring: lazy((retryQuery) => import('./fr/fr-ring.ts')),
    thread: lazy((retryQuery) => import('./fr/fr-thread.ts')),
    errors: lazy((retryQuery) => import('./fr/fr-errors.ts')),
  },
  tr: {
    list: lazy((retryQuery) => import('./tr/tr-list.ts')),
    call: lazy((retryQuery) => import('./tr/tr-call.ts')),
    visit: both(
      lazy((retryQuery) => import('./tr/tr-visit.ts')),
      lazy((retryQuery) => import('./tr/tr-visit-more.ts')),
    ),
    board: lazy((retryQuery) => import('./tr/tr-board.ts')),
    guests: lazy((retryQuery) => import('./tr/tr-guests.ts')),
    booking: lazy((retryQuery) => import('./tr/tr-booking.ts')),
    calendar: lazy((retryQuery) => import('./tr/tr-calendar.ts')),
    'call-log': lazy((retryQuery) => import('./tr/tr-call-log.ts')),
    details: lazy((retryQuery) => import('./tr/tr-details.ts')),
    notices: lazy((retryQuery) => import('./tr/tr-notices.ts')),
    ring: lazy((retryQuery) => import('./tr/tr-ring.ts')),
    thread: lazy((retryQuery) => import('./tr/tr-thread.ts')),
    errors: lazy((retryQuery) => import('./tr/tr-errors.ts')),
  },
};

/** How long until words that could not be loaded are asked for again. */
const LATER = 10_000;
type Host = HTMLElement & Speaker & { requestUpdate(): void; hasUpdated: boolean };

/** One language of this page. */
export class Spoken implements Language {
  readonly #areas: Record<string, Load>;
  readonly #tables: Record<string, object> = {};
  readonly #merged = new WeakMap<object, object>();
  readonly #asked = new Map<string, Promise<void>>();
  /** Who draws anew when words come late. */
  #hosts = new Set<Host>();

  constructor(areas: Record<string, Load>) {
    this.#areas = areas;
  }

  add(host: Host) {
    this.#hosts = new Set([...this.#hosts].filter(({ isConnected }) => isConnected)).add(host);
  }

  table<Table extends object>(english: Table): Table {
    const { id = '' } = english as { id?: string };
    const translated = this.#tables[id];
    if (!translated) {
      // Somebody forgot to await it: English for a moment.
      const area = areaOf(id);
      if (this.#areas[area] && !this.#asked.has(area)) void this.learn(area).then(this.#drawAgain);
      return english;
    }
    let merged = this.#merged.get(english);
    if (!merged) this.#merged.set(english, (merged = merge(english, translated)));
    return merged as Table;
  }

  learn(area: string) {
    let asked = this.#asked.get(area);
    if (!asked) this.#asked.set(area, (asked = this.#load(area)));
    return asked;
  }

  async #load(area: string) {
    try {
      const it = await this.#areas[area]?.();
      Object.assign(this.#tables, it?.tables);
    } catch {
      setTimeout(() => void this.#load(area).then(this.#drawAgain), LATER);
    }
  }

  #drawAgain = () => {
    for (const host of this.#hosts) if (host.isConnected) drawAll(host);
  };
}

/** An element and those that it is made of, which read their words themselves. */
function drawAll(one: Partial<Host> & Element) {
  one.requestUpdate?.();
  for (const part of one.shadowRoot?.querySelectorAll('*') ?? []) if (part.localName.includes('-')) drawAll(part);
}

/** What is not translated stays English, also in the groups of a table. */
function merge(english: object, translated: object): object {
  const isGroup = (value: unknown) => typeof value === 'object' && !Array.isArray(value);
  const groups = Object.entries(translated).filter(([, value]) => isGroup(value));
  const merged = groups.map(([key, value]) => [key, { ...(english as Record<string, object>)[key], ...value }]);
  return { ...english, ...translated, ...Object.fromEntries(merged) };
}

const areaOf = (id: string) => id.split('.')[0]!;
const all = new Map<string, Spoken>();
/** Whose `lang` and `dir` are ours. */
const marked = new WeakSet<HTMLElement>();

/**
 * Lets an element speak the language that is asked for, or English when we do not know it; settles with the tag to write dates in, once the
 * words of its first drawing are there. Where it speaks another language than the page around it, it says so by `lang` and `dir`, for screen
 * readers and for layout.
 */
export async function speak(host: Host, language: string, around: string): Promise<string> {
  const [tag, base] = known(language);
  let spoken = all.get(base);
  if (!spoken) all.set(base, (spoken = new Spoken(AREAS[base] ?? {})));
  spoken.add(host);
  const isAnother = host.hasUpdated && host.spoken !== spoken;
  host.spoken = spoken;
  mark(host, tag, base, around);
  await spoken.learn(FIRST[host.localName] ?? '');
  if (isAnother) queueMicrotask(() => drawAll(host));
  return tag;
}

function known(language: string): [tag: string, base: string] {
  try {
    const { baseName, language: base } = new Intl.Locale(language);
    if (base === 'en' || AREAS[base]) return [baseName, base];
  } catch {
    // Not a language tag.
  }
  return ['en', 'en'];
}

function mark(host: HTMLElement, tag: string, base: string, around: string) {
  // The provider says nothing itself, and what is in it is the page's own.
  if (host.localName === 'telehealth-provider') return;
  const dir = base === 'ar' ? 'rtl' : 'ltr';
  const isAsAround = around.split('-')[0]!.toLowerCase() === base;
  const isRightAround = host.parentElement ? getComputedStyle(host.parentElement).direction === dir : true;
  if (isAsAround && (base !== 'ar' || isRightAround)) {
    if (marked.delete(host)) for (const name of ['lang', 'dir']) host.removeAttribute(name);
    return;
  }
  marked.add(host);
  host.lang = tag;
  host.dir = dir;
}
