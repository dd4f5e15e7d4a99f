/** Where a bell has just rung, or something is due soon. */
const SOON_MS = 20_000;
/** So many times longer when nothing becomes due meanwhile: five minutes, the most that a ring which was lost can cost. */
const QUIET_TIMES = 15;

/**
 * How long a job rests when there is nothing to do. It is woken by a bell, and is back in time for what is due by then; whoever
 * makes something due without an event rings too (`ringJobs`).
 */
export class Pace {
  readonly soonMs: number;
  #soonLooks = 1;

  constructor(soonMs = SOON_MS) {
    this.soonMs = soonMs;
  }

  rang(): void {
    // One may be under way that began before the ring.
    this.#soonLooks = 2;
  }

  /** In ms, from `now`. `isDueBy` is asked whether anything becomes due until then; not after a ring: more may be to come. */
  async rest(now: Date, isDueBy: (until: Date) => Promise<boolean>): Promise<number> {
    if (this.#soonLooks-- > 0) return this.soonMs;
    this.#soonLooks = 0;
    const quietMs = this.soonMs * QUIET_TIMES;
    return (await isDueBy(new Date(now.getTime() + quietMs))) ? this.soonMs : quietMs;
  }
}
