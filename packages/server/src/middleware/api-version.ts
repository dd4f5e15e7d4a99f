import { createMiddleware } from 'hono/factory';
import type { AppEnv } from '../app.ts';
import { unknownVersion } from '../shared/request.errors.ts';

/** By date; the last is what those get who name none. Whatever is added is added to all; what would break somebody makes a new one. */
export const API_VERSIONS = ['2026-11-01'] as const;

/** `API-Version` says which one the caller was written for, and of every reply by which it was made. */
export const apiVersion = () =>
  createMiddleware<AppEnv>(async (c, next) => {
    const wanted = c.req.header('api-version') ?? API_VERSIONS.at(-1)!;
    c.header('API-Version', API_VERSIONS.find((one) => one === wanted) ?? API_VERSIONS.at(-1)!);
    if (!(API_VERSIONS as readonly string[]).includes(wanted)) throw unknownVersion();
    await next();
  });
