import { sql } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { mails } from './mails.table.ts';
import type { StoredContent } from './mails.rules.ts';

/** LISTEN / NOTIFY channel: there is something to send. */
export const MAILS_CHANNEL = 'bedside_mails';

/** Whose link: it is made when the mail is sent, so that no row ever holds one that works. */
export type LinkedMail =
  | { kind: string; subjectId: string; content: StoredContent }
  | { kind: 'sign_up'; subjectId: string; content?: undefined }
  | { kind: 'account_invitation'; subjectId: string; content?: undefined }
  | { kind: 'password_reset'; subjectId?: undefined; content?: undefined };
/** Everything else says all there is to say. */
export type PlainMail = { kind: string; subjectId?: undefined; content: StoredContent };

export type NewMail = (LinkedMail | PlainMail) & {
  /** Without an address nothing is sent; the row says so, for whoever has to tell the person. */
  to: { personId?: string | null; name: string; address: string | null };
  appointmentId?: string | null;
  /** What it tells of: the same person is not sent it twice. */
  cause?: string;
};

/**
 * Queues one mail to one person; it goes out once the caller's transaction has committed, and not at all if that fails. Null when
 * the person was sent it already.
 * Use neutral words: clinic, time with zone, "visit", link; never a reason, and nobody's name but the recipient's.
 */
export async function sendMail(
  tx: TransactionContext,
  { kind, to, subjectId, appointmentId, cause, content }: NewMail,
): Promise<string | null> {
  const [made] = await tx.db
    .insert(mails)
    .values({
      id: tx.newId('mai'),
      clinicId: tx.clinicId,
      kind,
      personId: to.personId ?? null,
      appointmentId: appointmentId ?? null,
      toName: to.name,
      toAddress: to.address ?? '',
      content: content ?? null,
      subjectId: subjectId ?? null,
      cause: cause ?? null,
      status: to.address ? 'queued' : 'no_address',
      dueAt: tx.wallClock.now(),
      createdAt: tx.clock.now(),
    })
    .onConflictDoNothing({ target: [mails.clinicId, mails.personId, mails.cause] })
    .returning({ id: mails.id });
  if (made && to.address) await tx.db.execute(sql`select pg_notify(${MAILS_CHANNEL}, '')`);
  return made?.id ?? null;
}
