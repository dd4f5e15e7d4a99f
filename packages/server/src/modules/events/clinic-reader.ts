import { actAsApp } from '../../db/transact.ts';
import type { Db } from '../../context.ts';
import type { Clock } from '../../shared/clock.ts';
import type { EventStream } from './event-stream.ts';
import { eventsAfter, headPosition } from './events.queries.ts';
import { frameOf, sees } from './events.rules.ts';
import type { EventRow } from './events.table.ts';
import { PresenceTeller, type PresenceNews } from './presence-teller.ts';
import { presentPeople } from './presence.queries.ts';

const PAGE = 500;

/**
 * Reads the events of one clinic for all of its streams in this process. One reader at a time, always from where the last
 * reading ended: with one reading per notification they would overtake each other, and events would be lost.
 */
export class ClinicReader {
  readonly clinicId: string;
  readonly streams = new Set<EventStream>();
  /** Whose page was open when it was last looked at. */
  present: Set<string> = new Set();
  readonly #presence: PresenceTeller;
  readonly #db: Db;
  readonly #wallClock: Clock;
  #position: number | undefined;
  #isRung = false;
  #reading: Promise<void> | undefined;

  constructor(db: Db, wallClock: Clock, clinicId: string) {
    this.#db = db;
    this.#wallClock = wallClock;
    this.clinicId = clinicId;
    this.#presence = new PresenceTeller({ db, wallClock, clinicId, streams: this.streams });
  }

  /** Those who share a visit with them learn that they are there, or have gone. */
  tellPresence(news: readonly PresenceNews[]): Promise<void> {
    for (const { personId, present } of news) this.present[present ? 'add' : 'delete'](personId);
    return this.#presence.tell(news);
  }

  /** Something may have happened. Settles when all that was committed before the call has been told. */
  ring(): Promise<void> {
    this.#isRung = true;
    return (this.#reading ??= this.#readOn());
  }

  /** From now on no event is missed. */
  async ready(): Promise<void> {
    if (this.#position === undefined) await this.ring();
  }

  async #readOn() {
    try {
      while (this.#isRung) {
        this.#isRung = false;
        const rows = await this.#read();
        for (const row of rows) this.#tell(row);
        if (rows.length === PAGE) this.#isRung = true;
      }
    } finally {
      // In the same breath as the loop's last look: a ring in between would be lost.
      this.#reading = undefined;
    }
  }

  #read() {
    return this.#within(async (within) => {
      if (this.#position !== undefined) return eventsAfter(within, this.#position, PAGE, 'clinic');
      this.present = await presentPeople(within.db, this.clinicId, this.#wallClock.now());
      this.#position = await headPosition(within);
      return [];
    });
  }

  #tell(row: EventRow) {
    this.#position = row.position;
    let frame: Uint8Array | undefined;
    for (const stream of this.streams) if (sees(stream.sight, row)) stream.tell(row.position, (frame ??= frameOf(row)));
  }

  #within<Result>(work: (within: { db: Db; clinicId: string }) => Promise<Result>) {
    return this.#db.transaction(async (db) => {
      await actAsApp(db, this.clinicId);
      return work({ db, clinicId: this.clinicId });
    });
  }
}
