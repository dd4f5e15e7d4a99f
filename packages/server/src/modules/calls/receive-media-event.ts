import { sql } from 'drizzle-orm';
import { asApp, transact } from '../../db/transact.ts';
import { contextOf, type BaseContext } from '../../shared/request-context.ts';
import { mediaEvents } from './media-events.table.ts';
import { reconcileCall } from './reconcile-call.ts';

type Found = { call_id: string; clinic_id: string; clock_offset_seconds: number };

/** A hint from LiveKit that something changed in a room. It is not believed but looked into, once. Throws `webhooks.invalid_signature`. */
export async function receiveMediaEvent(base: BaseContext, rawBody: string, authorization: string | undefined): Promise<void> {
  const event = await base.media.readWebhook(rawBody, authorization);
  if (event.type === 'other') return;
  const [found] = await asApp(base.db, (tx) => tx.execute<Found>(sql`select * from find_call_room(${event.room})`));
  if (!found) return;
  const ctx = contextOf(base, {
    clinicId: found.clinic_id,
    clockOffsetSeconds: found.clock_offset_seconds,
    actor: { type: 'system', id: 'livekit' },
  });
  const isNew = await transact(ctx, async (tx) => {
    const row = { id: event.id, clinicId: tx.clinicId, receivedAt: tx.wallClock.now() };
    const added = await tx.db.insert(mediaEvents).values(row).onConflictDoNothing().returning({ id: mediaEvents.id });
    return added.length > 0;
  });
  if (isNew) await reconcileCall(ctx, found.call_id);
}
