import type { Db } from '../../context.ts';
import { actAsApp } from '../../db/transact.ts';
import type { MailPort } from '../../mail/mail-port.ts';
import type { Clock } from '../../shared/clock.ts';
import { inboxMails } from './inbox-mails.table.ts';

/** Stands in for a mail server where there is none: nothing leaves, developers read it in the inbox. */
export const createInbox = ({ db, wallClock }: { db: Db; wallClock: Clock }): MailPort => ({
  send: ({ id: mailId, clinicId, subject, text, html, calendar }) =>
    db.transaction(async (tx) => {
      await actAsApp(tx, clinicId);
      const row = { mailId, clinicId, subject, text, html, calendar: calendar?.text ?? null, createdAt: wallClock.now() };
      await tx.insert(inboxMails).values(row).onConflictDoNothing();
    }),
  close: async () => {},
});
