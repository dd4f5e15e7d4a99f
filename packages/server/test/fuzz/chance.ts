import { hash } from 'node:crypto';

/** A reproducible source of chance: the same seed, the same run. */
export class Chance {
  readonly #seed: number;
  #drawn = 0;

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** From 0 up to, not including, 1. */
  next(): number {
    return Number.parseInt(hash('sha256', `${this.#seed}:${this.#drawn++}`).slice(0, 8), 16) / 2 ** 32;
  }

  is(probability: number): boolean {
    return this.next() < probability;
  }

  /** Both ends included. */
  integer(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  pick<One>(all: readonly One[]): One {
    return all[this.integer(0, all.length - 1)]!;
  }
}
