import { and, eq } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { hashSecret, newSecret } from '../../shared/ids.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { openSession, type OpenedSession } from '../sessions/open-session.ts';
import { SIGNED_IN_MS } from './accounts.rules.ts';
import type { AccountRow } from './accounts.table.ts';
import { refreshTokens, signIns } from './sign-ins.table.ts';
import { tellHolder } from './tell-holder.ts';

/** What the browser calls itself. */
export type Device = { userAgent: string };
/** The session for the page, and the secret for the cookie; it cannot be read again. */
export type SignedIn = { session: OpenedSession; refreshToken: string };

/** Whoever was known by their password. Within the caller's transaction. */
export async function openSignIn(tx: TransactionContext, account: AccountRow, { userAgent }: Device): Promise<SignedIn> {
  const now = tx.wallClock.now();
  const deviceHash = hashSecret(userAgent);
  const earlier = await tx.db
    .selectDistinct({ deviceHash: signIns.deviceHash })
    .from(signIns)
    .where(and(eq(signIns.clinicId, tx.clinicId), eq(signIns.accountId, account.id)));
  const row = {
    id: tx.newId('sin'),
    clinicId: tx.clinicId,
    accountId: account.id,
    deviceHash,
    expiresAt: new Date(now.getTime() + SIGNED_IN_MS),
    lastUsedAt: now,
    createdAt: now,
  };
  await tx.db.insert(signIns).values(row);
  emitAudit(tx, { action: 'sign_in.create', entityId: row.id, after: row });
  const isNew = earlier.length > 0 && !earlier.some((known) => known.deviceHash === deviceHash);
  if (isNew) await tellHolder(tx, account, 'new_sign_in');
  const refreshToken = await newRefreshToken(tx, row.id);
  return { session: await openSession(tx, account.personId, { signInId: row.id }), refreshToken };
}

export async function newRefreshToken(tx: TransactionContext, signInId: string): Promise<string> {
  const token = newSecret();
  const row = { tokenHash: hashSecret(token), clinicId: tx.clinicId, signInId, createdAt: tx.wallClock.now() };
  await tx.db.insert(refreshTokens).values(row);
  return token;
}
