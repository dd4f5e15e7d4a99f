import { and, eq, gt, isNull, ne, or } from 'drizzle-orm';
import type { Actor, TransactionContext } from '../../context.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { sessions } from '../sessions/sessions.table.ts';
import { AWAY_AFTER_MS } from '../waiting/waiting.rules.ts';
import type { Door } from './read-doors.ts';

type Person = Extract<Actor, { type: 'person' }>;

/** Connected, or waiting before an open page, on another device than this. */
export async function isOnAnotherDevice(
  tx: TransactionContext,
  { id, sessionId }: Person,
  { entry, place }: Door,
  deviceId: string,
) {
  if (place?.state === 'connected') return place.deviceId !== deviceId;
  const isWaiting = entry?.state === 'waiting' || entry?.state === 'held';
  if (!isWaiting || entry.deviceId === deviceId) return false;
  const seenSince = new Date(tx.wallClock.now().getTime() - AWAY_AFTER_MS);
  const others = await tx.db
    .select({ id: sessions.id })
    .from(sessions)
    .where(
      and(
        eq(sessions.clinicId, tx.clinicId),
        eq(sessions.personId, id),
        ne(sessions.id, sessionId),
        isNull(sessions.revokedAt),
        gt(sessions.lastSeenAt, seenSince),
      ),
    )
    .limit(1);
  return others.length > 0;
}

/** Whoever goes on here ends the link's sessions elsewhere; in the room LiveKit puts out the older one of two equal identities. */
export async function endOtherDevices(
  tx: TransactionContext,
  { id, sessionId }: Person,
  appointmentId: string,
  deviceId: string,
) {
  const ended = await tx.db
    .update(sessions)
    .set({ revokedAt: tx.wallClock.now() })
    .where(
      and(
        eq(sessions.clinicId, tx.clinicId),
        eq(sessions.personId, id),
        eq(sessions.appointmentId, appointmentId),
        isNull(sessions.revokedAt),
        ne(sessions.id, sessionId),
        or(isNull(sessions.deviceId), ne(sessions.deviceId, deviceId)),
      ),
    )
    .returning({ id: sessions.id });
  for (const { id: entityId } of ended) await emitAudit(tx, { action: 'session.revoke', entityId, after: { revokedAt: true } });
}

/** Someone who asks is there, also before their page follows the events. */
export const appear = (tx: TransactionContext, { sessionId }: Person) =>
  tx.db
    .update(sessions)
    .set({ lastSeenAt: tx.wallClock.now() })
    .where(and(eq(sessions.clinicId, tx.clinicId), eq(sessions.id, sessionId)));
