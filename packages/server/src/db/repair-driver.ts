import { registerHooks } from 'node:module';

type Repair = [broken: string, repaired: string];

/**
 * What postgres.js 3.4.9 does when a connection is lost (porsager/postgres issues 1066, 1154, 1208), put right as it is loaded.
 * Each text is replaced exactly once; another version fails here, and then this file can go.
 */
const REPAIRS: Record<string, Repair[]> = {
  '/postgres/src/connection.js': [
    // Small messages are written in a later tick. With the connection gone by then, it threw where nobody could catch it.
    [
      `  function nextWrite(fn) {
    const x = socket.write(chunk, fn)`,
      `  function nextWrite(fn) {
    if (socket === null) {
      chunk = nextWriteTimer = null
      error(Errors.connection('CONNECTION_CLOSED', options, socket))
      return false
    }
    const x = socket.write(chunk, fn)`,
    ],
    // Once such a message was dropped, the connection never wrote again, and whoever got it from the pool waited for ever.
    [
      `    clearImmediate(nextWriteTimer)
    socket.removeListener('data', data)`,
      `    clearImmediate(nextWriteTimer)
    chunk = nextWriteTimer = null
    socket.removeListener('data', data)`,
    ],
    // What had been asked of a connection that was reset stayed in its queue: after reconnecting, each answer went to another question.
    [
      `    !hadError && (query || sent.length) && error(Errors.connection('CONNECTION_CLOSED', options, socket))`,
      `    ;(query || sent.length) && error(Errors.connection('CONNECTION_CLOSED', options, socket))
    query = results = errorResponse = null`,
    ],
  ],
  '/postgres/src/index.js': [
    // A transaction that had lost its connection went on with it, also once it was somebody else's.
    [
      `        new Promise((_, reject) => connection.onclose = reject)
      ])`,
      `        new Promise((_, reject) => connection.onclose = e => reject(lost = e))
      ])`,
    ],
    [
      `      , connection
      , prepare = null

    try {
      await sql.unsafe('begin '`,
      `      , connection
      , lost
      , prepare = null

    try {
      await sql.unsafe('begin '`,
    ],
    [
      `        q.catch(e => uncaughtError || (uncaughtError = e))
        c.queue === full`,
      `        q.catch(e => uncaughtError || (uncaughtError = e))
        if (lost) return q.reject(lost)
        c.queue === full`,
    ],
  ],
};

/** Of the process, which has one driver. */
const IS_ON = Symbol.for('bedside.repaired-driver');

/** Call it before anything imports the driver; `driver.ts` does. Again does nothing. */
export function repairDriver(): void {
  if (IS_ON in globalThis) return;
  Object.defineProperty(globalThis, IS_ON, { value: true });
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      const repairs = Object.entries(REPAIRS).find(([file]) => url.endsWith(file))?.[1];
      return repairs ? { ...loaded, source: repairs.reduce(replaceOnce, String(loaded.source)) } : loaded;
    },
  });
}

function replaceOnce(source: string, [broken, repaired]: Repair): string {
  const parts = source.split(broken);
  if (parts.length !== 2) throw new Error('postgres.js is not the version that db/repair-driver.ts knows');
  return parts.join(repaired);
}
