import type { BaseContext } from '../src/shared/request-context.ts';

const unused = new Proxy({}, { get: () => () => Promise.reject(new Error('not for this process')) });

/** The outside world of a process that does not need it. */
export const NOTHING = { media: unused, storage: unused, requestId: null } as unknown as Omit<
  BaseContext,
  'db' | 'wallClock' | 'newId' | 'log'
>;
