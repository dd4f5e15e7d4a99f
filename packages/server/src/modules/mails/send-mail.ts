import { sql } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { mails } from './mails.table.ts';
import type { StoredContent } from './mails.rules.ts';

/** LISTEN / NOTIFY channel: there is something to send. */
export const MAILS_CHANNEL = 'bedside_mails';

/** Whose link: it is made when the mail is sent, so that no row ever holds one that works. */
export type LinkedMail =
  | { kind: 'invitation'; subjectId: string; content: StoredContent }
  | { kind: 'sign_up'; subjectId: string; content?: undefined }
  | { kind: 'account_invitation'; subjectId: string; content?: undefined }
  | { kind: 'password_reset'; subjectId?: undefined; content?: undefined };
/** Everything else says all there is to say. */
export type PlainMail = {
  kind: string;
  subjectId?: undefined;
  content: StoredContent & { button?: { label: string; url: string } };
};

export type NewMail = (LinkedMail | PlainMail) & {
  to: { personId?: string | null; name: string; address: string };
  appointmentId?: string | null;
};

/**
 * Queues one mail to one person; it goes out once the caller's transaction has committed, and not at all if that fails.
 * Use neutral words: clinic, time with zone, "visit", link; never a reason, and nobody's name but the recipient's.
 */
export async function sendMail(
  tx: TransactionContext,
  { kind, to, subjectId, appointmentId, content }: NewMail,
): Promise<string> {
  const id = tx.newId('mai');
  await tx.db.insert(mails).values({
    id,
    clinicId: tx.clinicId,
    kind,
    personId: to.personId ?? null,
    appointmentId: appointmentId ?? null,
    toName: to.name,
    toAddress: to.address,
    content: content ?? null,
    subjectId: subjectId ?? null,
    status: 'queued',
    dueAt: tx.wallClock.now(),
    createdAt: tx.clock.now(),
  });
  await tx.db.execute(sql`select pg_notify(${MAILS_CHANNEL}, '')`);
  return id;
}
