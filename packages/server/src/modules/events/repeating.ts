export type Repeating = { begin: () => void; stop: () => void };

/** Does `work` again and again, after a pause each, for as long as it is wanted. It does not keep the process running. */
export function repeating(pauseMs: number, isWanted: () => boolean, work: () => Promise<unknown>): Repeating {
  let timer: NodeJS.Timeout | undefined;
  const next = () => {
    timer = isWanted() ? setTimeout(() => void work().finally(next), pauseMs).unref() : undefined;
  };
  return {
    begin: () => {
      if (!timer) next();
    },
    stop: () => clearTimeout(timer),
  };
}
