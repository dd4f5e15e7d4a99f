import { and, eq } from 'drizzle-orm';
import { requirePermission } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { sessions } from '../sessions/sessions.table.ts';
import { emitEphemeral } from './emit-ephemeral.ts';
import type { EventHub } from './event-hub.ts';
import type { EventStream } from './event-stream.ts';
import { eventsExpired } from './events.errors.ts';
import { eventsAfter, headPosition, oldestFor, requireResumable } from './events.queries.ts';
import { frameOf, openingFrame, sightOf, type Sight } from './events.rules.ts';
import { presentPeople, touchSessions } from './presence.queries.ts';

/** Someone who has more than this to catch up on reads anew: it is quicker, and the queue stays small. */
const MOST_TO_RESUME = 1000;

/** Follows the events that the caller may see: from `after` on, or from now. Throws `events.expired`. */
export async function openEventStream(
  ctx: ServiceContext,
  hub: EventHub,
  { after }: { after: number | undefined },
): Promise<EventStream> {
  const sight = sightOf(ctx.actor, requirePermission(ctx, 'appointments.read'));
  const principalId = ctx.actor.type === 'person' ? ctx.actor.sessionId : ctx.actor.id;
  const stream = await hub.join({ clinicId: ctx.clinicId, principalId, sight });
  try {
    const { from, rows, last, expiresAt } = await transact(ctx, async (tx) => {
      emitAudit(tx, { action: 'event_stream.open', entityId: principalId });
      return { ...(await readPast(tx, after, sight)), expiresAt: await appear(tx) };
    });
    stream.expiresAt = expiresAt;
    stream.send(openingFrame(from));
    for (const row of rows) stream.send(frameOf(row));
    stream.follow(last);
    return stream;
  } catch (error) {
    stream.end();
    throw error;
  }
}

/** The head is read first, so all that is at or below it is among the rows or not for this caller. */
async function readPast(tx: TransactionContext, after: number | undefined, sight: Sight) {
  const head = await headPosition(tx);
  if (after === undefined) return { from: head, rows: [], last: head };
  const from = await requireResumable(tx, after, oldestFor(sight, head));
  const rows = await eventsAfter(tx, from, MOST_TO_RESUME + 1, sight);
  if (rows.length > MOST_TO_RESUME) throw eventsExpired();
  return { from, rows, last: Math.max(head, rows.at(-1)?.position ?? 0) };
}

/** A person's page is open from now on. Says when their session ends; null for a secret key. */
async function appear(tx: TransactionContext): Promise<Date | null> {
  if (tx.actor.type !== 'person') return null;
  const { id: personId, sessionId } = tx.actor;
  const now = tx.wallClock.now();
  const present = await presentPeople(tx.db, tx.clinicId, now, personId);
  await touchSessions(tx.db, tx.clinicId, [sessionId], now);
  if (!present.has(personId)) await emitEphemeral(tx, { type: 'presence', personId, present: true });
  const [session] = await tx.db
    .select({ expiresAt: sessions.expiresAt })
    .from(sessions)
    .where(and(eq(sessions.clinicId, tx.clinicId), eq(sessions.id, sessionId)));
  return session?.expiresAt ?? now;
}
