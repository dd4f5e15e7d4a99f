import type { TransactionContext } from '../../context.ts';
import { languageFor, say } from '../../mail/say.ts';
import { getClinic } from '../clinics/clinics.queries.ts';
import { sendMail } from '../mails/send-mail.ts';
import { getPerson } from '../people/people.queries.ts';
import type { AccountNotice } from './account-mails.ts';
import type { AccountRow } from './accounts.table.ts';

/** A mail about what has just happened to an account, to the address it is signed in with. Within the caller's transaction. */
export async function tellHolder(tx: TransactionContext, { personId, email }: AccountRow, kind: AccountNotice): Promise<void> {
  const clinic = await getClinic(tx);
  const language = languageFor((await getPerson(tx, { personId })).language, clinic.language);
  const { subject, lines } = say(language, kind, { clinic: clinic.name });
  await sendMail(tx, { kind, to: { personId, name: '', address: email }, content: { subject, lines, language } });
}
