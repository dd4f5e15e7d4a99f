import { newId } from '../../src/shared/ids.ts';
import type { Chance } from './chance.ts';

export const ID = /\b[a-z]{3}_[0-9a-f]{32}\b/g;

/** Ids that a request can name: of rows the clinic has, of another clinic's, and of none. */
export class Ids {
  readonly foreign: ReadonlySet<string>;
  #own = new Map<string, string[]>();

  constructor(own: Iterable<string>, foreign: Iterable<string>) {
    this.foreign = new Set(foreign);
    this.learn(own);
  }

  /** What a reply names can be named in the next request. The newest are enough. */
  learn(ids: Iterable<string>): void {
    for (const id of ids) {
      if (this.foreign.has(id)) continue;
      const known = this.#own.get(id.slice(0, 3)) ?? [];
      if (known.includes(id)) continue;
      this.#own.set(id.slice(0, 3), [...known, id].slice(-40));
    }
  }

  pick(chance: Chance, prefixes: readonly string[]): string {
    const prefix = chance.pick(prefixes);
    const own = this.#own.get(prefix) ?? [];
    const foreign = [...this.foreign].filter((id) => id.startsWith(prefix));
    if (own.length > 0 && chance.is(0.75)) return chance.pick(own);
    return foreign.length > 0 && chance.is(0.7) ? chance.pick(foreign) : newId(prefix as 'apt');
  }
}
