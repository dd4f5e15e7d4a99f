import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { AppEnv } from '../app.ts';
import { recordAccess, recordRefusal } from '../modules/audit/record-access.ts';
import { TelehealthError } from '../shared/errors.ts';
import { routePattern, whatFailed } from './request-log.ts';

/** Malformed requests and limits are no refusals: nothing was asked for that somebody may or may not have. */
const REFUSED: ReadonlySet<number> = new Set([401, 403, 404, 409, 410, 412]);

const ID = /^[a-z]{3}_[0-9a-f]{32}$/;

/** The operation's name by method and route pattern, as in the API document. */
export type OperationOf = (method: string, pattern: string) => string | undefined;

/**
 * What a known caller was refused gets a row of its own, before the reply goes: whoever reads the reply can rely on it. A request
 * that succeeded without a row of its verb gets one too, so that no read is missed. What visitors read is public.
 */
export const auditRequests = (operationOf: OperationOf) =>
  createMiddleware<AppEnv>(async (c, next) => {
    await next();
    const { ctx } = c.var as Partial<AppEnv['Variables']>;
    if (!ctx || (ctx.actor.type === 'visitor' && c.req.method === 'GET')) return;
    const method = c.req.method === 'HEAD' ? 'GET' : c.req.method;
    const action = operationOf(method, routePattern(c));
    if (!action) return;
    const entityId = entityOf(c) ?? ctx.clinicId;
    const refusal = c.error instanceof TelehealthError && REFUSED.has(c.res.status) ? c.error.code : undefined;
    try {
      if (refusal) await recordRefusal(ctx, { action, entityId, code: refusal });
      else if (c.res.ok && ctx.trail?.size === 0 && ctx.actor.type !== 'visitor') await recordAccess(ctx, { action, entityId });
    } catch (error) {
      ctx.log.error({ requestId: ctx.requestId, action, ...whatFailed(error as Error) }, 'the audit row could not be written');
    }
  });

/** The innermost row that the address names. Anything else in an address may be somebody's own words. */
const entityOf = (c: Context): string | undefined => c.req.path.split('/').findLast((part) => ID.test(part));
