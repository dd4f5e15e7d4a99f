import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { AppEnv } from '../app.ts';
import type { ApiVersion } from '../shared/api-versions.ts';
import { unknownVersion } from '../shared/request.errors.ts';

/**
 * `API-Version` says which one the caller was written for, and of every reply by which it was made. Who names none is answered
 * by the newest, until `pinVersion` knows better.
 */
export const apiVersion = (versions: readonly ApiVersion[]) =>
  createMiddleware<AppEnv>(async (c, next) => {
    c.set('apiVersions', versions);
    const [wanted, newest] = [c.req.header('api-version'), versions.at(-1)!];
    const found = wanted === undefined ? newest : versions.find(({ version }) => version === wanted);
    answerBy(c, found ?? newest);
    if (!found) throw unknownVersion();
    await next();
  });

/** For a caller who names none: the version of their key. Throws `request.unknown_version` when it is gone. */
export function pinVersion(c: Context<AppEnv>, pinned: string): void {
  if (c.req.header('api-version') !== undefined) return;
  const found = c.var.apiVersions.find(({ version }) => version === pinned);
  if (!found) throw unknownVersion();
  answerBy(c, found);
}

/** RFC 9745 and RFC 8594 for those that will go. */
function answerBy(c: Context<AppEnv>, { version, deprecatedAt, sunsetAt, guide }: ApiVersion): void {
  c.set('apiVersion', version);
  c.header('API-Version', version);
  c.header('Deprecation', deprecatedAt && `@${Math.floor(deprecatedAt.getTime() / 1000)}`);
  c.header('Sunset', sunsetAt?.toUTCString());
  if (guide !== undefined) c.header('Link', `<${guide}>; rel="deprecation"`);
}
