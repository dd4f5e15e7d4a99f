import { and, eq, isNull, sql } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { hashSecret } from '../../shared/ids.ts';
import { linkInvalid } from './accounts.errors.ts';
import { accountLinks, accounts, signUps, type AccountRow, type SignUpRow } from './accounts.table.ts';

/** As it is compared: people do not type it the same way twice. */
export const sameAddress = (email: string) => email.toLowerCase();

export async function findAccount(tx: TransactionContext, email: string): Promise<AccountRow | undefined> {
  const isTheirs = eq(sql`lower(${accounts.email})`, sameAddress(email));
  const [row] = await tx.db
    .select()
    .from(accounts)
    .where(and(eq(accounts.clinicId, tx.clinicId), isTheirs));
  return row;
}

/** Whoever makes an account with this address waits until the transaction ends; then it is taken, or still free. */
export const lockAddress = (tx: TransactionContext, email: string) =>
  tx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`account ${tx.clinicId} ${sameAddress(email)}`}, 0))`);

/** Locked until the transaction ends. */
export async function lockAccount(tx: TransactionContext, id: string): Promise<AccountRow | undefined> {
  const [row] = await tx.db
    .select()
    .from(accounts)
    .where(and(eq(accounts.clinicId, tx.clinicId), eq(accounts.id, id)))
    .for('update');
  return row;
}

export async function getSignUp(tx: TransactionContext, id: string): Promise<SignUpRow> {
  const [row] = await tx.db
    .select()
    .from(signUps)
    .where(and(eq(signUps.clinicId, tx.clinicId), eq(signUps.id, id)));
  if (!row) throw new Error('the sign-up of a mail is not there');
  return row;
}

type Of = 'signUpId' | 'accountId';

/** Whose live link this is, locked until the transaction ends. Throws `accounts.link_invalid`. */
export async function lockLink(tx: TransactionContext, of: Of, token: string): Promise<string> {
  const [row] = await tx.db
    .select()
    .from(accountLinks)
    .where(
      and(eq(accountLinks.clinicId, tx.clinicId), eq(accountLinks.secretHash, hashSecret(token)), isNull(accountLinks.usedAt)),
    )
    .for('update');
  const id = row?.[of];
  if (!row || !id || row.expiresAt <= tx.wallClock.now()) throw linkInvalid();
  return id;
}

/** With the one that was used, all others that say the same. */
export const useUpLinks = (tx: TransactionContext, of: Of, id: string) =>
  tx.db
    .update(accountLinks)
    .set({ usedAt: tx.wallClock.now() })
    .where(and(eq(accountLinks.clinicId, tx.clinicId), eq(accountLinks[of], id), isNull(accountLinks.usedAt)));
