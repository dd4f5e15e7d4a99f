import type { TransactionContext } from '../../context.ts';
import type { MailContent } from '../../mail/render-mail.ts';
import { hashSecret, newSecret } from '../../shared/ids.ts';
import type { ClinicRow } from '../clinics/clinics.table.ts';
import { linkTo } from '../invitations/link.rules.ts';
import { findAccount, getSignUp } from './accounts.queries.ts';
import { INVITED_MS, RESET_MS, VERIFY_MS } from './accounts.rules.ts';
import { accountLinks } from './accounts.table.ts';

type Mail = { kind: string; toAddress: string; subjectId: string | null };
type Of = { signUpId: string; accountId?: undefined } | { accountId: string; signUpId?: undefined };

const NOT_YOU = 'If this was not you, you need not do anything.';

/** What a mail about an account says, found out when it goes out: whoever asked for it cannot tell from anything what it was. */
export async function accountMail(tx: TransactionContext, mail: Mail, clinic: ClinicRow): Promise<MailContent | null> {
  if (mail.kind === 'sign_up' && mail.subjectId) return signUpMail(tx, mail.subjectId, clinic);
  if (mail.kind === 'password_reset') return resetMail(tx, mail.toAddress, clinic);
  if (mail.kind === 'account_invitation' && mail.subjectId) return invitedMail(tx, mail.subjectId, clinic);
  return null;
}

async function signUpMail(tx: TransactionContext, signUpId: string, { name, visitUrl }: ClinicRow): Promise<MailContent> {
  const { email } = await getSignUp(tx, signUpId);
  if (await findAccount(tx, email)) {
    return {
      subject: `Your account at ${name}`,
      lines: [`Somebody wanted to make an account at ${name} with this address. You have one already: please sign in.`, NOT_YOU],
      button: { label: 'Sign in', url: visitUrl },
    };
  }
  return {
    subject: `Confirm your e-mail address for ${name}`,
    lines: [`Please confirm that this address is yours, to finish your account at ${name}. The link works for a day.`, NOT_YOU],
    button: { label: 'Confirm the address', url: linkTo(visitUrl, 'verify', await newLink(tx, { signUpId }, VERIFY_MS)) },
  };
}

async function resetMail(tx: TransactionContext, address: string, { name, visitUrl }: ClinicRow): Promise<MailContent | null> {
  const account = await findAccount(tx, address);
  if (!account) return null;
  const secret = await newLink(tx, { accountId: account.id }, RESET_MS);
  return {
    subject: `A new password for ${name}`,
    lines: [`Choose a new password for your account at ${name}. The link works for an hour, once.`, NOT_YOU],
    button: { label: 'Choose a password', url: linkTo(visitUrl, 'set-password', secret) },
  };
}

async function invitedMail(tx: TransactionContext, accountId: string, { name, visitUrl }: ClinicRow): Promise<MailContent> {
  return {
    subject: `Your account at ${name}`,
    lines: [`${name} has made an account for you. Choose a password to sign in. The link works for a week, once.`],
    button: { label: 'Choose a password', url: linkTo(visitUrl, 'set-password', await newLink(tx, { accountId }, INVITED_MS)) },
  };
}

async function newLink(tx: TransactionContext, of: Of, forMs: number): Promise<string> {
  const secret = newSecret();
  const createdAt = tx.wallClock.now();
  const expiresAt = new Date(createdAt.getTime() + forMs);
  await tx.db.insert(accountLinks).values({ secretHash: hashSecret(secret), clinicId: tx.clinicId, ...of, expiresAt, createdAt });
  return secret;
}

/** Told after the fact, so that a theft does not go unseen. */
export const NOTICES = {
  new_sign_in: (clinic: string) => ({
    subject: `New sign-in at ${clinic}`,
    lines: [
      `Somebody has signed in to your account at ${clinic} with a browser that we have not seen before.`,
      'If this was not you, choose a new password: that signs out every browser.',
    ],
  }),
  sign_in_reused: (clinic: string) => ({
    subject: `We have signed you out at ${clinic}`,
    lines: [
      `A sign-in to your account at ${clinic} was used from two places, so we have ended it. Please sign in again.`,
      'If this happens again, choose a new password.',
    ],
  }),
  password_changed: (clinic: string) => ({
    subject: `Your password at ${clinic} was changed`,
    lines: [
      `The password of your account at ${clinic} was changed, and every other browser was signed out.`,
      'If this was not you, ask for a new password on the sign-in page, and call the clinic.',
    ],
  }),
} as const;
