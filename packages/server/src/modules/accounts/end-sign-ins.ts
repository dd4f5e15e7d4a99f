import { and, eq, isNull, ne, type SQL } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { revokeSignInSessions } from '../sessions/revoke-sessions.ts';
import { signIns, type SignInRow } from './sign-ins.table.ts';

type Reason = NonNullable<SignInRow['endReason']>;

/** One browser. Within the caller's transaction. */
export const endSignIn = (tx: TransactionContext, id: string, endReason: Reason) => end(tx, eq(signIns.id, id), endReason);

/** Every browser of an account, but for one. Within the caller's transaction. */
export const endSignInsOf = (tx: TransactionContext, accountId: string, endReason: Reason, exceptId?: string) =>
  end(tx, and(eq(signIns.accountId, accountId), exceptId === undefined ? undefined : ne(signIns.id, exceptId)), endReason);

/** With the sessions that came from them, and so their streams. */
async function end(tx: TransactionContext, which: SQL | undefined, endReason: Reason): Promise<void> {
  const endedAt = tx.wallClock.now();
  const ended = await tx.db
    .update(signIns)
    .set({ endedAt, endReason })
    .where(and(eq(signIns.clinicId, tx.clinicId), isNull(signIns.endedAt), which))
    .returning({ id: signIns.id });
  for (const { id } of ended) emitAudit(tx, { action: 'sign_in.end', entityId: id, after: { endedAt, endReason } });
  await revokeSignInSessions(
    tx,
    ended.map(({ id }) => id),
  );
}
