import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';

export type Taken = { from: string; to: string[]; raw: string };
export type Refusal = { at: 'recipient' | 'data' | 'login'; code: number; address?: string };

/** A real mail server that keeps what it takes; `refuse` may be for one address only. */
export async function withMailServer(refuse: Refusal | undefined, use: (url: string, taken: Taken[]) => Promise<void>) {
  const taken: Taken[] = [];
  const no = (code: number) => Object.assign(new Error('no'), { responseCode: code });
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onAuth: (_auth, _session, done) => (refuse?.at === 'login' ? done(no(refuse.code)) : done(null, { user: 'bedside' })),
    onRcptTo: ({ address }, _session, done) =>
      done(refuse?.at === 'recipient' && (refuse.address ?? address) === address ? no(refuse.code) : null),
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (refuse?.at === 'data') return done(no(refuse.code));
        const { mailFrom, rcptTo } = session.envelope;
        const from = mailFrom ? mailFrom.address : '';
        taken.push({ from, to: rcptTo.map(({ address }) => address), raw: Buffer.concat(chunks).toString('utf8') });
        done();
      });
    },
  });
  server.on('error', () => {});
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const { port } = listening.address() as AddressInfo;
  try {
    await use(`smtp://bedside:pass%40word@127.0.0.1:${port}`, taken);
  } finally {
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }
}

export type Read = Email & { to: NonNullable<Email['to']>; calendar: string | null };

/** As another program reads them, in the order of their addresses. */
export async function readMails(taken: readonly Taken[]): Promise<Read[]> {
  const mails = await Promise.all(taken.map(({ raw }) => PostalMime.parse(raw)));
  const read = mails.map((mail) => ({ ...mail, to: mail.to ?? [], calendar: calendarIn(mail) }));
  return read.sort((one, other) => (addressOf(one) < addressOf(other) ? -1 : 1));
}

const addressOf = ({ to }: { to: NonNullable<Email['to']> }) => to[0]?.address ?? '';

function calendarIn({ attachments }: Email): string | null {
  const found = attachments.find(({ mimeType }) => mimeType === 'text/calendar');
  if (!found) return null;
  return typeof found.content === 'string' ? found.content : new TextDecoder().decode(found.content);
}
