import type { ChangePassword, SetPassword } from '@bedside/contract';
import { eq } from 'drizzle-orm';
import { requireActor } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { authInvalid } from '../../shared/auth.errors.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { linkInvalid, wrongCredentials } from './accounts.errors.ts';
import { lockAccount, lockLink, useUpLinks } from './accounts.queries.ts';
import { isSignedIn } from './accounts.rules.ts';
import { accounts, type AccountRow } from './accounts.table.ts';
import { endSignInsOf } from './end-sign-ins.ts';
import { hashPassword, isPassword, requireUncommon } from './passwords.ts';
import { lockSignIn } from './refresh-session.ts';
import { tellHolder } from './tell-holder.ts';

/** By the link of a mail: a new password, and every browser is signed out. Throws `accounts.link_invalid`. */
export async function setPassword(ctx: ServiceContext, { token, password }: SetPassword): Promise<void> {
  requireActor(ctx, 'visitor');
  const { email } = await transact(ctx, (tx) => accountOf(tx, token));
  requireUncommon(password, { email });
  const passwordHash = await hashPassword(password);
  await transact(ctx, async (tx) => replace(tx, await accountOf(tx, token), passwordHash));
}

async function accountOf(tx: TransactionContext, token: string): Promise<AccountRow> {
  const account = await lockAccount(tx, await lockLink(tx, 'accountId', token));
  if (!account) throw linkInvalid();
  return account;
}

/** By who is signed in and knows the old one. Every other browser is signed out. Throws `accounts.wrong_credentials`. */
export async function changePassword(
  ctx: ServiceContext,
  cookie: string | undefined,
  { currentPassword, newPassword }: ChangePassword,
): Promise<void> {
  requireActor(ctx, 'visitor');
  const before = await transact(ctx, (tx) => signedIn(tx, cookie));
  if (!(await isPassword(before.account.passwordHash, currentPassword))) throw wrongCredentials();
  requireUncommon(newPassword, { email: before.account.email });
  const passwordHash = await hashPassword(newPassword);
  await transact(ctx, async (tx) => {
    const { account, signInId } = await signedIn(tx, cookie);
    if (account.passwordHash !== before.account.passwordHash) throw wrongCredentials();
    await replace(tx, account, passwordHash, signInId);
  });
}

async function signedIn(tx: TransactionContext, cookie: string | undefined): Promise<{ account: AccountRow; signInId: string }> {
  const found = cookie === undefined ? undefined : await lockSignIn(tx, cookie);
  if (!found || found.usedAt || !isSignedIn(found.signIn, tx.wallClock.now())) throw authInvalid();
  return { account: found.account, signInId: found.signIn.id };
}

async function replace(tx: TransactionContext, before: AccountRow, passwordHash: string, exceptId?: string): Promise<void> {
  const change = { passwordHash, updatedAt: tx.wallClock.now() };
  await tx.db.update(accounts).set(change).where(eq(accounts.id, before.id));
  emitAudit(tx, { action: 'account.set_password', entityId: before.id, before, after: { ...before, ...change } });
  await useUpLinks(tx, 'accountId', before.id);
  await endSignInsOf(tx, before.id, 'password_changed', exceptId);
  // An invited person chooses their first one: nothing was changed that they should hear of.
  if (before.passwordHash !== null) await tellHolder(tx, before, 'password_changed');
}
