import type { VerifyEmail } from '@bedside/contract';
import { and, eq, notExists, sql } from 'drizzle-orm';
import { requireActor } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { addPerson } from '../people/create-person.ts';
import { people, type PersonRow } from '../people/people.table.ts';
import { awaitingApproval, wrongCredentials } from './accounts.errors.ts';
import { findAccount, getSignUp, lockAddress, lockLink, useUpLinks } from './accounts.queries.ts';
import { accounts, type AccountRow, type SignUpRow } from './accounts.table.ts';
import { openSignIn, type Device, type SignedIn } from './open-sign-in.ts';
import { isPassword } from './passwords.ts';

/**
 * The address is theirs: the account comes to be, and they are signed in. The password is asked for once more, so that a link
 * which somebody else has caused opens nothing for them. Practitioners are known from here on, and wait for the clinic.
 */
export async function verifyEmail(ctx: ServiceContext, { token, password }: VerifyEmail, device: Device): Promise<SignedIn> {
  requireActor(ctx, 'visitor');
  const signUp = await transact(ctx, async (tx) => getSignUp(tx, await lockLink(tx, 'signUpId', token)));
  if (!(await isPassword(signUp.passwordHash, password))) throw wrongCredentials();
  const signedIn = await transact(ctx, async (tx) => {
    await lockLink(tx, 'signUpId', token);
    await lockAddress(tx, signUp.email);
    if (await findAccount(tx, signUp.email)) throw wrongCredentials();
    const person = (await knownPatient(tx, signUp)) ?? (await newPerson(tx, signUp));
    const account = await openAccount(tx, { personId: person.id, email: signUp.email, passwordHash: signUp.passwordHash });
    await useUpLinks(tx, 'signUpId', signUp.id);
    return person.status === 'active' ? openSignIn(tx, account, device) : null;
  });
  if (!signedIn) throw awaitingApproval();
  return signedIn;
}

/**
 * Whom the clinic has already under this address, who is now shown to be theirs: one patient without an account, or nobody. Never
 * a practitioner or staff, whom an address alone must not make.
 */
async function knownPatient(tx: TransactionContext, { kind, email }: SignUpRow): Promise<PersonRow | undefined> {
  if (kind !== 'patient') return undefined;
  const theirs = tx.db.select({ id: accounts.id }).from(accounts).where(eq(accounts.personId, people.id));
  const rows = await tx.db
    .select()
    .from(people)
    .where(
      and(
        eq(people.clinicId, tx.clinicId),
        eq(sql`lower(${people.email})`, email),
        eq(people.kind, 'patient'),
        eq(people.status, 'active'),
        notExists(theirs),
      ),
    )
    .limit(2);
  return rows.length === 1 ? rows[0] : undefined;
}

const newPerson = (tx: TransactionContext, { kind, name, email, profile }: SignUpRow): Promise<PersonRow> =>
  addPerson(tx, { kind, name, email, ...profile, status: kind === 'practitioner' ? 'pending' : 'active' });

/** Within the caller's transaction. */
export async function openAccount(
  tx: TransactionContext,
  values: Pick<AccountRow, 'personId' | 'email' | 'passwordHash'>,
): Promise<AccountRow> {
  const now = tx.wallClock.now();
  const account = { id: tx.newId('acc'), clinicId: tx.clinicId, ...values, createdAt: now, updatedAt: now };
  await tx.db.insert(accounts).values(account);
  emitAudit(tx, { action: 'account.create', entityId: account.id, after: account });
  return account;
}
