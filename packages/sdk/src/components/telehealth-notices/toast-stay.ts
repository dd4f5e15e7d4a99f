/** How long a toast stays while nobody looks at it closely. */
const STAYS = 9000;

/** How long each toast has still to stay. Time passes only while they are looked at, and nobody is at one of them. */
export class ToastStay {
  #left = new Map<string, number>();
  #since: number | undefined;

  /** Takes off what has passed. `over` have stayed long enough, `waits` is what is left to the others; while held, neither. */
  count(ids: readonly string[], isHeld: boolean): { over: readonly string[]; waits: readonly number[] } {
    const now = performance.now();
    const passed = this.#since === undefined ? 0 : now - this.#since;
    for (const id of ids) this.#left.set(id, (this.#left.get(id) ?? STAYS) - passed);
    this.#since = isHeld ? undefined : now;
    if (isHeld) return { over: [], waits: [] };
    const left = (id: string) => this.#left.get(id)!;
    return { over: ids.filter((id) => left(id) <= 0), waits: ids.map(left).filter((wait) => wait > 0) };
  }

  /** It is gone. */
  forget(id: string) {
    this.#left.delete(id);
  }
}
