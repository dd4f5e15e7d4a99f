import { and, eq } from 'drizzle-orm';
import { requireActor } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { authInvalid } from '../../shared/auth.errors.ts';
import { hashSecret } from '../../shared/ids.ts';
import { getPerson } from '../people/people.queries.ts';
import { openSession, type OpenedSession } from '../sessions/open-session.ts';
import { lockAccount } from './accounts.queries.ts';
import { isSignedIn, TWICE_MS } from './accounts.rules.ts';
import type { AccountRow } from './accounts.table.ts';
import { endSignIn } from './end-sign-ins.ts';
import { newRefreshToken } from './open-sign-in.ts';
import { refreshTokens, signIns, type SignInRow } from './sign-ins.table.ts';
import { tellHolder } from './tell-holder.ts';

/** `refreshToken` is null when another tab has just got the new one: the browser has it already. */
export type Refreshed = { session: OpenedSession; refreshToken: string | null };

/**
 * A fresh session for a browser that is signed in, and a new cookie for the used one. A cookie that comes again was copied: the
 * whole sign-in ends, for the thief and for the person alike, and the person is told. Throws `auth.invalid`.
 */
export async function refreshSession(ctx: ServiceContext, token: string | undefined): Promise<Refreshed> {
  requireActor(ctx, 'visitor');
  if (token === undefined) throw authInvalid();
  const refreshed = await transact(ctx, async (tx) => {
    const found = await lockSignIn(tx, token);
    if (!found || !isSignedIn(found.signIn, tx.wallClock.now())) return null;
    return refresh(tx, found, hashSecret(token));
  });
  if (!refreshed) throw authInvalid();
  return refreshed;
}

type Found = { signIn: SignInRow; account: AccountRow; usedAt: Date | null };

async function refresh(tx: TransactionContext, { signIn, account, usedAt }: Found, tokenHash: string): Promise<Refreshed | null> {
  const now = tx.wallClock.now();
  if (usedAt && now.getTime() >= usedAt.getTime() + TWICE_MS) {
    await endSignIn(tx, signIn.id, 'reused');
    await tellHolder(tx, account, 'sign_in_reused');
    return null;
  }
  if ((await getPerson(tx, { personId: account.personId })).status !== 'active') {
    await endSignIn(tx, signIn.id, 'not_active');
    return null;
  }
  const session = await openSession(tx, account.personId, { signInId: signIn.id });
  if (usedAt) return { session, refreshToken: null };
  await tx.db.update(refreshTokens).set({ usedAt: now }).where(eq(refreshTokens.tokenHash, tokenHash));
  await tx.db.update(signIns).set({ lastUsedAt: now }).where(eq(signIns.id, signIn.id));
  return { session, refreshToken: await newRefreshToken(tx, signIn.id) };
}

/**
 * The sign-in that a cookie belongs to, with its account; both are locked until the transaction ends, the account first, as
 * everywhere. Undefined for a cookie that we do not know.
 */
export async function lockSignIn(tx: TransactionContext, token: string): Promise<Found | undefined> {
  const isIt = and(eq(refreshTokens.clinicId, tx.clinicId), eq(refreshTokens.tokenHash, hashSecret(token)));
  const [known] = await tx.db
    .select({ signInId: signIns.id, accountId: signIns.accountId })
    .from(refreshTokens)
    .innerJoin(signIns, eq(signIns.id, refreshTokens.signInId))
    .where(isIt);
  const account = known && (await lockAccount(tx, known.accountId));
  if (!account) return undefined;
  const [signIn] = await tx.db.select().from(signIns).where(eq(signIns.id, known.signInId));
  const [refreshToken] = await tx.db.select({ usedAt: refreshTokens.usedAt }).from(refreshTokens).where(isIt);
  return signIn && refreshToken && { signIn, account, usedAt: refreshToken.usedAt };
}
