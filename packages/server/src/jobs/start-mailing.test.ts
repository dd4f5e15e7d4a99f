import { expect, test } from 'vitest';
import type { MailMessage } from '../mail/mail-port.ts';
import { transact } from '../db/transact.ts';
import { sendMail } from '../modules/mails/send-mail.ts';
import { mails } from '../modules/mails/mails.table.ts';
import { asOwner, makeCtx, withDatabase } from '../../test/helpers.ts';
import { clinic } from '../../test/makers.ts';
import { createListener } from '../modules/events/listener.ts';
import { startMailing } from './start-mailing.ts';

test('a mail goes out as soon as its change is committed, and none begins once it was told to stop', () =>
  withDatabase(async ({ db, url }) => {
    await clinic(db);
    const ctx = makeCtx(db);
    const { promise: first, resolve: arrived } = Promise.withResolvers<MailMessage>();
    let isClosed = false;
    const mail = { send: async (message: MailMessage) => arrived(message), close: async () => void (isClosed = true) };
    // Without the bell it would be an hour.
    const mailing = startMailing({ ...ctx, listener: createListener({ url }), mail, idleMs: 3_600_000 });
    const queue = (subject: string) =>
      transact(ctx, (tx) =>
        sendMail(tx, { kind: 'test', to: { name: '', address: 'pia@mail.example' }, content: { subject, lines: [] } }),
      );

    await queue('first');
    expect(await first).toMatchObject({ subject: 'first', to: { address: 'pia@mail.example' } });
    await mailing.stop();
    await queue('second');

    expect(isClosed).toBe(true);
    const rows = await asOwner(db, (owner) => owner.select().from(mails).orderBy(mails.createdAt));
    expect(rows.map(({ content, status }) => [content?.subject, status]).sort()).toEqual([
      ['first', 'sent'],
      ['second', 'queued'],
    ]);
  }));
