/**
 * The Idempotency-Key of what a person wants. It stays while nobody knows what became of the wish, whatever the pause and however often it
 * is asked for; once it is done, or is another wish, the next has another.
 */
export class WishKey {
  #wish: string | undefined;
  #key = '';

  /** Asks for it under its key. `wish` is all of it that the API is sent. */
  async ask<Reply>(wish: unknown, work: (key: string) => Promise<Reply>): Promise<Reply> {
    const asked = JSON.stringify(wish);
    if (asked !== this.#wish) [this.#wish, this.#key] = [asked, crypto.randomUUID()];
    const done = () => {
      if (asked === this.#wish) this.#wish = undefined;
    };
    try {
      const reply = await work(this.#key);
      done();
      return reply;
    } catch (cause) {
      // It was done before, and what came of it is told only once.
      if ((cause as { code?: string } | null)?.code === 'idempotency.not_replayable') done();
      throw cause;
    }
  }
}
