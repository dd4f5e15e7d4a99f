import type { EphemeralEvent } from '@bedside/contract';
import type { Db } from '../../context.ts';
import { actAsApp } from '../../db/transact.ts';
import type { Clock } from '../../shared/clock.ts';
import type { EventStream } from './event-stream.ts';
import { ephemeralFrameOf, sees } from './events.rules.ts';
import { presenceAudience } from './presence.queries.ts';

export type PresenceNews = EphemeralEvent & { type: 'presence' };

type Options = { db: Db; wallClock: Clock; clinicId: string; streams: ReadonlySet<EventStream> };

/**
 * Tells the streams of one clinic who is there and who has gone, in order. What comes while it looks up whom that concerns waits for
 * the next look: when thousands of pages are back at once, that is a handful of transactions and not thousands.
 */
export class PresenceTeller {
  readonly #options: Options;
  #news: PresenceNews[] = [];
  #telling: Promise<void> | undefined;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Settles once all of it is told. Rejects when the database does not answer: then it waits, and is told first the next time. */
  tell(news: readonly PresenceNews[]): Promise<void> {
    this.#news.push(...news);
    if (this.#news.length === 0) return Promise.resolve();
    return (this.#telling ??= this.#tellAll());
  }

  async #tellAll() {
    try {
      while (this.#news.length > 0) {
        const news = [...this.#news];
        await this.#tellThese(news);
        this.#news.splice(0, news.length);
      }
    } finally {
      this.#telling = undefined;
    }
  }

  async #tellThese(news: readonly PresenceNews[]) {
    const { db, wallClock, clinicId, streams } = this.#options;
    const concerned = await db.transaction(async (tx) => {
      await actAsApp(tx, clinicId);
      return presenceAudience(tx, clinicId, [...new Set(news.map(({ personId }) => personId))], wallClock.now());
    });
    const byPerson = Map.groupBy(concerned, ({ ofPersonId }) => ofPersonId);
    for (const one of news) {
      const told = (byPerson.get(one.personId) ?? []).map(({ personId, appointmentId }) => ({
        audience: [personId],
        appointmentId,
      }));
      if (told.length === 0) continue;
      const frame = ephemeralFrameOf(one);
      for (const stream of streams) if (told.some((to) => sees(stream.sight, to))) stream.send(frame);
    }
  }
}
