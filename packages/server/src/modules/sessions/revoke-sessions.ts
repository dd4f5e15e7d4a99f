import { and, eq, gt, inArray, isNull, ne, or, type SQL } from 'drizzle-orm';
import { requireActor } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { AWAY_AFTER_MS } from './presence.queries.ts';
import { sessions } from './sessions.table.ts';

/** The caller's own session ends, and with it its streams. */
export async function revokeCurrentSession(ctx: ServiceContext): Promise<void> {
  const { sessionId } = requireActor(ctx, 'person');
  await transact(ctx, (tx) => revoke(tx, eq(sessions.id, sessionId)));
}

/** All live sessions of an invitation, but for those of this device. Within the caller's transaction. */
export const revokeInvitationSessions = (tx: TransactionContext, invitationId: string, exceptDeviceId?: string) =>
  revoke(
    tx,
    and(
      eq(sessions.invitationId, invitationId),
      exceptDeviceId === undefined ? undefined : ne(sessions.deviceId, exceptDeviceId),
    ),
  );

/** All that followed from these sign-ins. Within the caller's transaction. */
export const revokeSignInSessions = (tx: TransactionContext, signInIds: readonly string[]) =>
  revoke(tx, inArray(sessions.signInId, [...signInIds]));

/** All live sessions of a person, wherever they came from. Within the caller's transaction. */
export const revokePersonSessions = (tx: TransactionContext, personId: string) => revoke(tx, eq(sessions.personId, personId));

type Here = { personId: string; appointmentId: string; sessionId: string; deviceId: string };

/** A person's other live sessions for one visit, on every device but this. Within the caller's transaction. */
export const revokeOtherDevices = (tx: TransactionContext, { personId, appointmentId, sessionId, deviceId }: Here) =>
  revoke(
    tx,
    and(
      eq(sessions.personId, personId),
      eq(sessions.appointmentId, appointmentId),
      ne(sessions.id, sessionId),
      or(isNull(sessions.deviceId), ne(sessions.deviceId, deviceId)),
    ),
  );

/** The devices on which this invitation is open now: a session counts while its page has been heard of, or is just opening. */
export async function presentDevices(tx: TransactionContext, invitationId: string): Promise<string[]> {
  const since = new Date(tx.wallClock.now().getTime() - AWAY_AFTER_MS);
  const rows = await tx.db
    .select({ deviceId: sessions.deviceId })
    .from(sessions)
    .where(
      and(live(tx), eq(sessions.invitationId, invitationId), or(gt(sessions.lastSeenAt, since), gt(sessions.createdAt, since))),
    );
  return rows.flatMap(({ deviceId }) => deviceId ?? []);
}

async function revoke(tx: TransactionContext, which: SQL | undefined): Promise<void> {
  const revokedAt = tx.wallClock.now();
  const revoked = await tx.db
    .update(sessions)
    .set({ revokedAt })
    .where(and(live(tx), which))
    .returning({ id: sessions.id });
  for (const { id } of revoked) emitAudit(tx, { action: 'session.revoke', entityId: id, after: { revokedAt } });
}

const live = (tx: TransactionContext) =>
  and(eq(sessions.clinicId, tx.clinicId), isNull(sessions.revokedAt), gt(sessions.expiresAt, tx.wallClock.now()));
