import type { SignIn } from '@bedside/contract';
import { requireActor } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import type { TelehealthError } from '../../shared/errors.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { getPerson } from '../people/people.queries.ts';
import { accountDeactivated, awaitingApproval, wrongCredentials } from './accounts.errors.ts';
import { findAccount, lockAccount } from './accounts.queries.ts';
import type { AccountRow } from './accounts.table.ts';
import { openSignIn, type Device, type SignedIn } from './open-sign-in.ts';
import { isPassword } from './passwords.ts';

/**
 * By e-mail and password. An unknown address and a wrong password take the same work and give the same answer; what else is
 * wrong with an account is told to who knows its password.
 */
export async function signIn(
  ctx: ServiceContext,
  { email, password }: SignIn,
  device: Device,
  check: typeof isPassword = isPassword,
): Promise<SignedIn> {
  requireActor(ctx, 'visitor');
  const account = await transact(ctx, (tx) => findAccount(tx, email));
  // Not while a transaction is open: this is the slow part, on purpose.
  const isRight = await check(account?.passwordHash, password);
  const outcome = await transact(ctx, (tx) => (account && isRight ? enter(tx, account, device) : refuse(tx, account?.id)));
  if ('refused' in outcome) throw outcome.refused();
  return outcome;
}

type Outcome = SignedIn | { refused: () => TelehealthError };

async function enter(tx: TransactionContext, { id, passwordHash }: AccountRow, device: Device): Promise<Outcome> {
  const account = await lockAccount(tx, id);
  if (account?.passwordHash !== passwordHash) return refuse(tx, id);
  const { status } = await getPerson(tx, { personId: account.personId });
  if (status === 'active') return openSignIn(tx, account, device);
  return refuse(tx, id, status === 'pending' ? awaitingApproval : accountDeactivated);
}

/** Written down, also for an address that nobody has. */
async function refuse(tx: TransactionContext, accountId: string | undefined, refused = wrongCredentials): Promise<Outcome> {
  emitAudit(tx, { action: 'sign_in.refuse', entityId: accountId ?? tx.clinicId });
  return { refused };
}
