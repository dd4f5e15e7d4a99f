/** What the screens of a visit say of themselves, in the one live region that they share. */
export class Telling {
  #say: (text: string) => void;
  /** What is said now, and since when. */
  #heard: string[] = [];
  #heardAt = 0;
  /** What the screen last said of itself. */
  #told: readonly string[] | undefined;

  constructor(say: (text: string) => void) {
    this.#say = say;
  }

  /** What is new is heard; not with `isBrought`, when the focus brings it. */
  tell(parts: readonly string[], isBrought: boolean) {
    const told = this.#told;
    const news = told && parts.filter((one) => one && !told.includes(one));
    this.#told = parts;
    if (news?.length && !isBrought) {
      // What came a moment ago may not have been read yet: a part of the screen that was loaded later has news of its own.
      const isFresh = performance.now() - this.#heardAt < 1000;
      this.#heard = [...this.#heard.filter((one) => isFresh && parts.includes(one)), ...news];
      this.#heardAt = performance.now();
      this.#say(this.#heard.join(' – '));
    }
    // Nobody finds later what is not so any more.
    else if (news?.length || (told?.length && !told.some((one) => parts.includes(one)))) this.#say('');
  }

  forget() {
    if (this.#told) this.#say('');
    this.#told = undefined;
  }
}
