import { createMiddleware } from 'hono/factory';
import { Histogram, type Registry } from 'prom-client';
import type { AppEnv } from '../app.ts';
import { routePattern } from './request-log.ts';

/** How long requests take, by route and status. */
export function measureRequests(registry: Registry) {
  const seconds = new Histogram({
    name: 'bedside_http_request_seconds',
    help: 'Time from request to reply; of a stream, to its beginning',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [registry],
  });
  return createMiddleware<AppEnv>(async (c, next) => {
    const stop = seconds.startTimer();
    await next();
    stop({ method: c.req.method, route: routePattern(c), status: c.res.status });
  });
}
