import { and, asc, eq, gt, inArray, lte } from 'drizzle-orm';
import { requireActor } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { databaseFault } from '../../db/fault.ts';
import { transact } from '../../db/transact.ts';
import { eventPositions } from '../events/event-positions.table.ts';
import { events, type EventRow } from '../events/events.table.ts';
import { LAST_TRY, pauseAfterTry, READ_TYPES } from './notices.rules.ts';
import { tellEvent } from './tell-event.ts';
import { toldPositions } from './told-positions.table.ts';

/** So that one clinic with much to tell does not hold up the others. */
const AT_ONCE = 200;

/**
 * Reads on in the events of a clinic, and tells people of them: each event once, in the transaction that moves the position
 * past it. Any number of processes may try; one at a time reads. Says whether there may be more.
 */
export async function tellEvents(ctx: ServiceContext): Promise<boolean> {
  requireActor(ctx, 'system');
  for (let count = 0; count < AT_ONCE; count++) {
    let event: EventRow | undefined;
    try {
      event = await transact(ctx, async (tx) => {
        const next = await claimNext(tx);
        event = next;
        if (!next) return undefined;
        await tellEvent(tx, next);
        await standAt(tx, next.position);
        return next;
      });
    } catch (error) {
      if (!event) throw error;
      await putOff(ctx, event, error);
      return false;
    }
    if (!event) return false;
  }
  return true;
}

/** The next event that somebody is to be told of. Without one, all that there is counts as told. */
async function claimNext(tx: TransactionContext): Promise<EventRow | undefined> {
  await makePosition(tx);
  const [told] = await tx.db
    .select()
    .from(toldPositions)
    .where(eq(toldPositions.clinicId, tx.clinicId))
    .for('update', { skipLocked: true });
  if (!told || (told.dueAt && told.dueAt > tx.wallClock.now())) return undefined;
  // Before the events: one that is committed in between must not be taken for told.
  const [head] = await tx.db.select().from(eventPositions).where(eq(eventPositions.clinicId, tx.clinicId));
  const lastPosition = head?.lastPosition ?? 0;
  const [next] = await tx.db
    .select()
    .from(events)
    .where(
      and(
        eq(events.clinicId, tx.clinicId),
        gt(events.position, told.position),
        lte(events.position, lastPosition),
        inArray(events.type, [...READ_TYPES]),
      ),
    )
    .orderBy(asc(events.position))
    .limit(1);
  if (!next && lastPosition > told.position) await standAt(tx, lastPosition);
  return next;
}

const makePosition = (tx: TransactionContext) =>
  tx.db.insert(toldPositions).values({ clinicId: tx.clinicId, position: 0 }).onConflictDoNothing();

const standAt = (tx: TransactionContext, position: number) =>
  tx.db.update(toldPositions).set({ position, attempts: 0, dueAt: null }).where(eq(toldPositions.clinicId, tx.clinicId));

/** Tried again later; after the last attempt it is passed over, for the sake of those behind it. */
async function putOff(ctx: ServiceContext, { id, type, position }: EventRow, error: unknown): Promise<void> {
  await transact(ctx, async (tx) => {
    await makePosition(tx);
    const [told] = await tx.db.select().from(toldPositions).where(eq(toldPositions.clinicId, tx.clinicId)).for('update');
    if (!told || told.position >= position) return;
    const attempts = told.attempts + 1;
    const isLast = attempts >= LAST_TRY;
    const facts = { id, type, attempts, fault: databaseFault(error) ?? 'unknown' };
    if (isLast) ctx.log.error(facts, 'an event was passed over: nobody was told of it');
    else ctx.log.warn(facts, 'an event could not be told yet');
    if (isLast) return void (await standAt(tx, position));
    const dueAt = new Date(tx.wallClock.now().getTime() + pauseAfterTry(attempts));
    await tx.db.update(toldPositions).set({ attempts, dueAt }).where(eq(toldPositions.clinicId, tx.clinicId));
  });
}
