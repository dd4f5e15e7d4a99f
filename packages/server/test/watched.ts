import type { Db } from '../src/context.ts';
import { databaseFault } from '../src/db/fault.ts';

/** What PostgreSQL refused, of every transaction: a deadlock that was tried again is seen here, and nowhere else. */
export function watched(db: Db) {
  const faults: string[] = [];
  const proxy = new Proxy(db, {
    get: (target, key) =>
      key === 'transaction'
        ? (...args: Parameters<Db['transaction']>) =>
            target.transaction(...args).catch((error: unknown) => {
              const fault = databaseFault(error);
              if (fault) faults.push(fault.code);
              throw error;
            })
        : Reflect.get(target, key, target),
  });
  return { faults, db: proxy };
}
