import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { createHash } from 'node:crypto';
import type { AppEnv } from '../app.ts';
import type { Permission } from '@bedside/contract';
import { requirePermission } from '../auth.ts';
import type { Actor, ServiceContext } from '../context.ts';
import { findReply, keepReply, tryReplyLock, type KeptReply } from '../db/kept-replies.ts';
import { transactAsOne } from '../db/transact.ts';
import { inFlight, notReplayable, otherBody } from '../shared/idempotency.errors.ts';
import { requestInvalid } from '../shared/request.errors.ts';

const KEY = /^[\x21-\x7e]{1,255}$/;
const REPLAYED_HEADERS = ['content-type', 'etag', 'location'];

/**
 * With an `Idempotency-Key`, the effect and its reply are one transaction: a crash leaves both or nothing, and the same request
 * again gets the same reply, while the caller still has the rights by which it was made. Only what succeeded is kept. Without a key
 * nothing changes.
 */
export const idempotent = ({ holdsSecret, needs = null }: { holdsSecret: boolean; needs?: Permission | null }) =>
  createMiddleware<AppEnv>(async (c, next) => {
    const key = c.req.header('idempotency-key');
    if (key === undefined) return next();
    if (!KEY.test(key)) throw requestInvalid({ errors: [{ pointer: 'idempotency-key', detail: 'invalid_format' }] });
    const { ctx } = c.var;
    const scope = hash(principalOf(ctx), c.req.method, c.req.path + new URL(c.req.url).search, key);
    const bodyHash = hash(new Uint8Array(await c.req.arrayBuffer()));

    const outcome = await transactAsOne(ctx, async (joined, tx) => {
      if (!(await tryReplyLock(tx, scope))) throw inFlight({ retryAfterSeconds: 1 });
      const earlier = await findReply(tx, scope);
      if (earlier) return { earlier };
      c.set('ctx', joined);
      const said = hearJson(c);
      await next();
      if (!c.res.ok) return null;
      await keepReply(tx, {
        scope,
        bodyHash,
        standing: standingOf(ctx.actor),
        ...(await replyToKeep(c.res, said, holdsSecret, c.var.resourceId)),
      });
      return {};
    });
    if (!outcome?.earlier) return;
    if (needs) requirePermission(ctx, needs);
    return replay(c, outcome.earlier, bodyHash);
  });

/** A session that a link gave opens one appointment, and replays nothing of the others that its person has; no visitor another's. */
function principalOf({ actor, network }: ServiceContext): string {
  if (actor.type === 'person') return `${actor.id} ${actor.appointmentId ?? ''}`;
  return actor.type === 'visitor' ? `${actor.id} ${network ?? ''}` : actor.id;
}

/** What may be taken from somebody while a reply is kept. A key's scopes are asked for as a permission. */
const standingOf = (actor: Actor): string[] =>
  actor.type === 'person' ? [actor.role, ...actor.departmentIds, ...actor.actsFor] : [];

function replay(c: Context<AppEnv>, { bodyHash: first, holdsSecret, standing, ...reply }: KeptReply, bodyHash: string) {
  if (first !== bodyHash) throw otherBody();
  const still = standingOf(c.var.ctx.actor);
  if (holdsSecret || standing.some((one) => !still.includes(one))) {
    const resourceId = reply.resourceId ?? idIn(reply.body);
    throw notReplayable(resourceId === null ? {} : { resourceId });
  }
  const headers = { ...reply.headers, 'idempotent-replayed': 'true' };
  return reply.body === null
    ? c.body(null, reply.status as 204, headers)
    : c.body(reply.body, reply.status as ContentfulStatusCode, headers);
}

type Said = { text?: string; reply?: Response };

/** What the route hands to `c.json`, so that the reply need not be copied to be kept: a copy is sent more slowly. */
function hearJson(c: Context): Said {
  const said: Said = {};
  const json = c.json.bind(c) as (...args: unknown[]) => Response;
  c.json = ((value: unknown, ...rest: unknown[]) => {
    said.text = JSON.stringify(value);
    return (said.reply = json(value, ...rest));
  }) as typeof c.json;
  return said;
}

async function replyToKeep(
  reply: Response,
  said: Said,
  holdsSecret: boolean,
  resourceId: string | undefined,
): Promise<Omit<KeptReply, 'scope' | 'bodyHash' | 'standing'>> {
  const text = said.reply === reply ? said.text! : await reply.clone().text();
  const headers = REPLAYED_HEADERS.flatMap((name) => (reply.headers.has(name) ? [[name, reply.headers.get(name)!]] : []));
  return {
    status: reply.status,
    headers: Object.fromEntries(headers) as Record<string, string>,
    body: holdsSecret || text === '' ? null : text,
    holdsSecret,
    resourceId: holdsSecret ? (resourceId ?? idIn(text)) : null,
  };
}

function idIn(text: string | null): string | null {
  const { id } = JSON.parse(text || '{}') as { id?: unknown };
  return typeof id === 'string' ? id : null;
}

const hash = (...parts: (string | Uint8Array)[]) => {
  const made = createHash('sha256');
  for (const part of parts) made.update(part).update('\n');
  return made.digest('hex');
};
