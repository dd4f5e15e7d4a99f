import type { TransactionContext } from '../../context.ts';
import { getClinic } from '../clinics/clinics.queries.ts';
import { sendMail } from '../mails/send-mail.ts';
import { NOTICES } from './account-mails.ts';
import type { AccountRow } from './accounts.table.ts';

/** A mail about what has just happened to an account, to the address it is signed in with. Within the caller's transaction. */
export async function tellHolder(
  tx: TransactionContext,
  { personId, email }: AccountRow,
  kind: keyof typeof NOTICES,
): Promise<void> {
  const content = NOTICES[kind]((await getClinic(tx)).name);
  await sendMail(tx, { kind, to: { personId, name: '', address: email }, content });
}
