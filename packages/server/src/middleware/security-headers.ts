import { createMiddleware } from 'hono/factory';
import type { AppEnv } from '../app.ts';

const EVERYWHERE = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  // Replies are about one person; what may be kept says so itself.
  'cache-control': 'no-store',
};

/** What a reply says about itself stays; the rest is as strict as it can be. */
export function securityHeaders({ isHttps }: { isHttps: boolean }) {
  const headers = Object.entries({ ...EVERYWHERE, ...(isHttps && { 'strict-transport-security': 'max-age=31536000' }) });
  return createMiddleware<AppEnv>(async (c, next) => {
    await next();
    for (const [name, value] of headers) if (!c.res.headers.has(name)) c.res.headers.set(name, value);
    c.res.headers.set('x-request-id', c.var.requestId);
  });
}
