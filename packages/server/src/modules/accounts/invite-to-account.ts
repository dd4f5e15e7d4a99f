import type { InviteToAccount } from '@bedside/contract';
import { and, eq } from 'drizzle-orm';
import { actorNotAllowed, requirePermission } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { invitationNoEmail } from '../invitations/invitations.errors.ts';
import { sendMail } from '../mails/send-mail.ts';
import { personNotFound } from '../people/people.errors.ts';
import { visibleTo } from '../people/people.queries.ts';
import { people, type PersonRow } from '../people/people.table.ts';
import { emailTaken } from './accounts.errors.ts';
import { findAccount, lockAddress, sameAddress } from './accounts.queries.ts';
import { accounts, type AccountRow } from './accounts.table.ts';
import { openAccount } from './verify-email.ts';

/** An account for one of the clinic's people, who chooses its password by the mail that they get. Again: another such mail. */
export async function inviteToAccount(ctx: ServiceContext, { personId }: InviteToAccount): Promise<AccountRow> {
  if (requirePermission(ctx, 'people.manage') === 'own') throw actorNotAllowed();
  return transact(ctx, async (tx) => {
    const [person] = await tx.db
      .select()
      .from(people)
      .where(and(eq(people.id, personId), eq(people.status, 'active'), visibleTo(tx)))
      .for('update');
    if (!person || person.kind === 'guest') throw personNotFound();
    return mailAccountInvitation(tx, person);
  });
}

/** Within the caller's transaction, who has looked at the person. Throws `invitations.no_email` and `accounts.email_taken`. */
export async function mailAccountInvitation(
  tx: TransactionContext,
  { id: personId, name, email }: PersonRow,
): Promise<AccountRow> {
  if (!email) throw invitationNoEmail();
  const account = (await accountOf(tx, personId)) ?? (await makeAccount(tx, personId, email));
  await sendMail(tx, { kind: 'account_invitation', subjectId: account.id, to: { personId, name, address: account.email } });
  return account;
}

async function accountOf(tx: TransactionContext, personId: string): Promise<AccountRow | undefined> {
  const isTheirs = and(eq(accounts.clinicId, tx.clinicId), eq(accounts.personId, personId));
  const [row] = await tx.db.select().from(accounts).where(isTheirs);
  return row;
}

async function makeAccount(tx: TransactionContext, personId: string, email: string): Promise<AccountRow> {
  await lockAddress(tx, email);
  if (await findAccount(tx, email)) throw emailTaken();
  return openAccount(tx, { personId, email: sameAddress(email), passwordHash: null });
}
