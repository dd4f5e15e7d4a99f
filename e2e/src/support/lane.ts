/** A packet that would have to wait longer than this is dropped, as a router with a full queue does; in milliseconds. */
const MOST_WAITING = 500;

type Waiting = { at: number; deliver: () => void };

/** One direction of a link, which carries so much a second; in order. */
export function createLane() {
  let kbps = Number.POSITIVE_INFINITY;
  let isCut = false;
  let freeAt = 0;
  let queue: Waiting[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  const pump = () => {
    clearTimeout(timer);
    const now = performance.now();
    while (queue[0] && !isCut && queue[0].at <= now) queue.shift()!.deliver();
    if (queue[0] && !isCut) timer = setTimeout(pump, queue[0].at - now);
  };

  return {
    /** Delivers in its turn; not at all when it is cut or full, if `mayDrop`. */
    send(bytes: number, deliver: () => void, { mayDrop = false } = {}) {
      const now = performance.now();
      const starts = Math.max(now, freeAt);
      if (mayDrop && (isCut || starts - now > MOST_WAITING)) return;
      freeAt = starts + (bytes * 8) / kbps;
      queue.push({ at: freeAt, deliver });
      pump();
    },
    cut() {
      isCut = true;
    },
    /** Also mends what was cut. What waits goes at once. */
    limit(next: number) {
      kbps = next;
      isCut = false;
      freeAt = 0;
      queue = queue.map(({ deliver }) => ({ at: 0, deliver }));
      pump();
    },
  };
}
export type Lane = ReturnType<typeof createLane>;
