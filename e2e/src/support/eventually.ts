import { setTimeout as pause } from 'node:timers/promises';

interface Patience {
  withinSeconds?: number;
  everyMs?: number;
}

/** Asks until the answer is neither undefined, null nor false, and gives it back. Fails with what it waited for. */
export async function eventually<Answer>(
  what: string,
  ask: () => Answer | Promise<Answer>,
  { withinSeconds = 30, everyMs = 100 }: Patience = {},
): Promise<Exclude<Answer, undefined | null | false>> {
  const deadline = performance.now() + withinSeconds * 1000;
  for (let last: unknown; ;) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== null && answer !== false) {
        return answer as Exclude<Answer, undefined | null | false>;
      }
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (performance.now() > deadline) {
      throw new Error(`After ${withinSeconds} s still not: ${what}`, { cause: last });
    }
    await pause(everyMs);
  }
}
