import { and, eq, lte, sql } from 'drizzle-orm';
import { requireActor } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { MailRefused, type MailMessage, type MailPort } from '../../mail/mail-port.ts';
import { composeMail } from './compose-mail.ts';
import { LEASE_MS, pauseAfter } from './mails.rules.ts';
import { mails, type MailRow } from './mails.table.ts';

type Claimed = { mail: MailRow; message: MailMessage | null };

/**
 * One attempt at one mail. The lease and not a lock keeps other processes away while the mail server takes its time: whoever
 * dies meanwhile is followed by another, so a mail goes out at least once, always with the same Message-ID.
 */
export async function deliverMail(ctx: ServiceContext, port: MailPort, mailId: string): Promise<void> {
  requireActor(ctx, 'system');
  const claimed = await transact(ctx, (tx) => claim(tx, mailId));
  if (!claimed) return;
  const { mail, message } = claimed;
  if (!message) return settle(ctx, mail, { status: 'dropped' });
  try {
    await port.send(message);
  } catch (error) {
    if (!(error instanceof MailRefused)) throw error;
    const { responseCode } = error;
    if (error.isPermanent) return settle(ctx, mail, { status: 'refused', responseCode });
    const pause = pauseAfter(mail.attempts);
    if (pause === undefined) return settle(ctx, mail, { status: 'failed', responseCode });
    return settle(ctx, mail, { dueAt: new Date(ctx.wallClock.now().getTime() + pause), responseCode });
  }
  await settle(ctx, mail, { status: 'sent', sentAt: ctx.clock.now(), responseCode: 250 });
}

/** Its link is made here, so that what a lost attempt may have sent is the only thing that ever held it. */
async function claim(tx: TransactionContext, mailId: string): Promise<Claimed | undefined> {
  const now = tx.wallClock.now();
  const isDue = and(eq(mails.clinicId, tx.clinicId), eq(mails.id, mailId), eq(mails.status, 'queued'), lte(mails.dueAt, now));
  const [mail] = await tx.db
    .update(mails)
    .set({ attempts: sql`${mails.attempts} + 1`, dueAt: new Date(now.getTime() + LEASE_MS) })
    .where(isDue)
    .returning();
  return mail && { mail, message: await composeMail(tx, mail) };
}

/** Unless another attempt has begun since. */
async function settle(ctx: ServiceContext, { id, attempts }: MailRow, change: Partial<MailRow>): Promise<void> {
  await transact(ctx, async (tx) => {
    const isMine = and(
      eq(mails.clinicId, tx.clinicId),
      eq(mails.id, id),
      eq(mails.status, 'queued'),
      eq(mails.attempts, attempts),
    );
    await tx.db.update(mails).set(change).where(isMine);
  });
}
