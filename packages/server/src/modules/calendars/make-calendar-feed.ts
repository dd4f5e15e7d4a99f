import { and, eq, isNull } from 'drizzle-orm';
import { actorNotAllowed, requireActor } from '../../auth.ts';
import type { PersonActor, ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { hashSecret, newSecret } from '../../shared/ids.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { lockSubjects } from '../reservations/lock-subjects.ts';
import { calendarFeeds } from './calendar-feeds.table.ts';
import { calendarFeedNotFound } from './calendars.errors.ts';

export type MadeFeed = { id: string; createdAt: Date; secret: string };

/** A calendar address of one's own. It takes the place of the one from before, which works no more. */
export async function makeCalendarFeed(ctx: ServiceContext): Promise<MadeFeed> {
  const person = requireOwn(ctx);
  return transact(ctx, async (tx) => {
    // Whoever asks twice at once gets two, one after the other.
    await lockSubjects(tx, [person.id]);
    await revoke(tx, person);
    const secret = newSecret();
    const values = { id: tx.newId('cfd'), clinicId: tx.clinicId, personId: person.id, createdAt: tx.wallClock.now() };
    await tx.db.insert(calendarFeeds).values({ ...values, secretHash: hashSecret(secret) });
    emitAudit(tx, { action: 'calendar_feed.create', entityId: values.id, after: values });
    return { id: values.id, createdAt: values.createdAt, secret };
  });
}

/** From now on nobody reads it. Throws `calendar_feeds.not_found` when there was none. */
export async function deleteCalendarFeed(ctx: ServiceContext): Promise<void> {
  const person = requireOwn(ctx);
  await transact(ctx, async (tx) => {
    if (!(await revoke(tx, person))) throw calendarFeedNotFound();
  });
}

/** A link to one visit makes no address to all of them. */
function requireOwn(ctx: ServiceContext): PersonActor {
  const person = requireActor(ctx, 'person');
  if (person.appointmentId !== null) throw actorNotAllowed();
  return person;
}

async function revoke(tx: TransactionContext, { id: personId }: PersonActor): Promise<boolean> {
  const revokedAt = tx.wallClock.now();
  const [revoked] = await tx.db
    .update(calendarFeeds)
    .set({ revokedAt })
    .where(and(eq(calendarFeeds.clinicId, tx.clinicId), eq(calendarFeeds.personId, personId), isNull(calendarFeeds.revokedAt)))
    .returning({ id: calendarFeeds.id });
  if (revoked) emitAudit(tx, { action: 'calendar_feed.revoke', entityId: revoked.id, after: { revokedAt } });
  return revoked !== undefined;
}
