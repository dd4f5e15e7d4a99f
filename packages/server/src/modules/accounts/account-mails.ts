import type { PersonKind } from '@bedside/contract';
import type { TransactionContext } from '../../context.ts';
import type { MailContent } from '../../mail/render-mail.ts';
import { languageFor, say, type MailLanguage } from '../../mail/say.ts';
import type { MailKind } from '../../mail/texts/mail-texts.ts';
import { hashSecret, newSecret } from '../../shared/ids.ts';
import type { ClinicRow } from '../clinics/clinics.table.ts';
import { pageFor } from '../clinics/page-for.ts';
import { linkTo } from '../invitations/link.rules.ts';
import { getPerson } from '../people/people.queries.ts';
import { isOfClinic } from '../people/people.rules.ts';
import { findAccount, getSignUp, lockAccount } from './accounts.queries.ts';
import { INVITED_MS, RESET_MS, VERIFY_MS } from './accounts.rules.ts';
import { accountLinks } from './accounts.table.ts';

type Content = MailContent & { language: MailLanguage };
type Mail = { kind: string; toAddress: string; subjectId: string | null };
type Of = { signUpId: string; accountId?: undefined } | { accountId: string; signUpId?: undefined };

/** What a mail about an account says, found out when it goes out: whoever asked for it cannot tell from anything what it was. */
export async function accountMail(tx: TransactionContext, mail: Mail, clinic: ClinicRow): Promise<Content | null> {
  if (mail.kind === 'sign_up' && mail.subjectId) return signUpMail(tx, mail.subjectId, clinic);
  if (mail.kind === 'password_reset') return resetMail(tx, mail.toAddress, clinic);
  if (mail.kind === 'account_invitation' && mail.subjectId) return invitedMail(tx, mail.subjectId, clinic);
  return null;
}

async function signUpMail(tx: TransactionContext, signUpId: string, clinic: ClinicRow): Promise<Content> {
  const { email, kind } = await getSignUp(tx, signUpId);
  const account = await findAccount(tx, email);
  if (account) {
    const { page, language } = await readerOf(tx, account.personId, clinic);
    return contentOf(clinic, 'account_exists', page, language);
  }
  return contentOf(clinic, 'sign_up', linkTo(signInPage(clinic, kind), 'verify', await newLink(tx, { signUpId }, VERIFY_MS)));
}

async function resetMail(tx: TransactionContext, address: string, clinic: ClinicRow): Promise<Content | null> {
  const account = await findAccount(tx, address);
  if (!account) return null;
  const secret = await newLink(tx, { accountId: account.id }, RESET_MS);
  const { page, language } = await readerOf(tx, account.personId, clinic);
  return contentOf(clinic, 'password_reset', linkTo(page, 'set-password', secret), language);
}

async function invitedMail(tx: TransactionContext, accountId: string, clinic: ClinicRow): Promise<Content> {
  const secret = await newLink(tx, { accountId }, INVITED_MS);
  const account = await lockAccount(tx, accountId);
  const reader = account && (await readerOf(tx, account.personId, clinic));
  const url = linkTo(reader?.page ?? clinic.visitUrl, 'set-password', secret);
  return contentOf(clinic, 'account_invitation', url, reader?.language);
}

function contentOf({ name, language: ours }: ClinicRow, kind: MailKind, url: string, theirs?: string | null): Content {
  const language = languageFor(theirs, ours);
  const { button: label, ...said } = say(language, kind, { clinic: name });
  return { ...said, language, ...(label !== undefined && { button: { label, url } }) };
}

/** The clinic's own people sign in where they work, once the clinic has said where that is. */
const signInPage = (clinic: ClinicRow, kind: PersonKind) => pageFor(clinic, isOfClinic(kind)) ?? clinic.visitUrl;

async function readerOf(tx: TransactionContext, personId: string, clinic: ClinicRow) {
  const { kind, language } = await getPerson(tx, { personId });
  return { page: signInPage(clinic, kind), language };
}

async function newLink(tx: TransactionContext, of: Of, forMs: number): Promise<string> {
  const secret = newSecret();
  const createdAt = tx.wallClock.now();
  const expiresAt = new Date(createdAt.getTime() + forMs);
  await tx.db.insert(accountLinks).values({ secretHash: hashSecret(secret), clinicId: tx.clinicId, ...of, expiresAt, createdAt });
  return secret;
}

/** Told after the fact, so that a theft does not go unseen. */
export type AccountNotice = 'new_sign_in' | 'sign_in_reused' | 'password_changed';
