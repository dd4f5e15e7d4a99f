import { createMiddleware } from 'hono/factory';
import { matchedRoutes } from 'hono/route';
import type { Context } from 'hono';
import type { AppEnv } from '../app.ts';
import { databaseFault } from '../db/fault.ts';
import { TelehealthError } from '../shared/errors.ts';

/** The route's pattern: addresses hold ids of people, and queries what they look for. */
export const routePattern = (c: Context) => matchedRoutes(c).findLast(({ method }) => method !== 'ALL')?.path ?? '(none)';

/** One line a request, with nothing of the person in it. */
export const requestLog = () =>
  createMiddleware<AppEnv>(async (c, next) => {
    const began = performance.now();
    await next();
    const line = {
      requestId: c.var.requestId,
      method: c.req.method,
      route: routePattern(c),
      status: c.res.status,
      ms: Math.round(performance.now() - began),
      ...(c.error && whatFailed(c.error)),
    };
    c.var.base.log[c.res.status >= 500 ? 'error' : 'info'](line, 'request');
  });

/** Messages hold what was sent, down to the parameters of statements: codes and places are enough to find the cause. */
export function whatFailed(error: Error): object {
  if (error instanceof TelehealthError) return { code: error.code };
  const at = error.stack?.split('\n').filter((line) => line.startsWith('    at ')) ?? [];
  return { error: error.name, fault: databaseFault(error), at: at.slice(0, 8).map((line) => line.trim()) };
}
