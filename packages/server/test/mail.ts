import type { Db } from '../src/context.ts';
import { deliverDueMails } from '../src/jobs/start-mailing.ts';
import type { MailMessage } from '../src/mail/mail-port.ts';
import type { Clock } from '../src/shared/clock.ts';
import { makeCtx } from './helpers.ts';

/** Sends all that is due, and gives what went out. */
export async function mailsOut(db: Db, wallClock: Clock): Promise<MailMessage[]> {
  const sent: MailMessage[] = [];
  await deliverDueMails(makeCtx(db, { wallClock }), { send: async (message) => void sent.push(message), close: async () => {} });
  return sent;
}

/** The secret in the link of a mail. */
export function secretIn(mail: MailMessage | undefined): string {
  const [, secret] = /#[a-z-]+=([A-Za-z0-9_-]{43})/.exec(mail?.text ?? '') ?? [];
  if (!secret) throw new Error('the mail holds no link with a secret');
  return secret;
}
