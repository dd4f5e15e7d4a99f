import { createTransport } from 'nodemailer';
import { MailRefused, type MailMessage, type MailPort } from './mail-port.ts';

type Options = {
  url: string;
  /** The address that every mail comes from. */
  from: string;
  /** Refuse to speak without TLS. */
  requireTls: boolean;
  /** How long the server may be silent. */
  silenceMs?: number;
};

/** Sends by SMTP. The only file that knows nodemailer. */
export function createSmtpMail({ url, from, requireTls, silenceMs = 15_000 }: Options): MailPort {
  const transport = createTransport({
    ...fromUrl(url),
    requireTLS: requireTls,
    connectionTimeout: silenceMs,
    greetingTimeout: silenceMs,
    socketTimeout: silenceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = from.slice(from.lastIndexOf('@') + 1);

  return {
    async send({ id, fromName, to, subject, text, html, calendar }: MailMessage) {
      if (!ONE_ADDRESS.test(to.address)) throw new MailRefused({ isPermanent: true, responseCode: null });
      try {
        await transport.sendMail({
          messageId: `<${id}@${domain}>`,
          from: { name: oneLine(fromName), address: from },
          to: { name: oneLine(to.name), address: to.address },
          envelope: { from, to: [to.address] },
          subject: oneLine(subject),
          text,
          html,
          headers: { 'Auto-Submitted': 'auto-generated' },
          ...(calendar && { icalEvent: { method: calendar.method, filename: 'visit.ics', content: calendar.text } }),
        });
      } catch (error) {
        throw refusalOf(error);
      }
    },
    async close() {
      transport.close();
    },
  };
}

/** The library parses even what it is given as one address, and sends to whoever a line break brings in. */
const ONE_ADDRESS = /^[^\s<>()[\],;:"\\@]+@[^\s<>()[\],;:"\\@]+$/;

function fromUrl(text: string) {
  const { protocol, hostname, port, username, password } = new URL(text);
  const secure = protocol === 'smtps:';
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port ? Number(port) : secure ? 465 : 587,
    secure,
    ...(username && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
  };
}

const oneLine = (value: string) => value.replaceAll(/[\r\n]+/g, ' ');

/** What the server says about the recipient or the message with 5xx is for good; about our login or the connection it is not. */
function refusalOf(error: unknown): MailRefused {
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown };
  const replied = typeof responseCode === 'number' ? responseCode : null;
  const isAboutThis = code === 'EENVELOPE' || code === 'EMESSAGE';
  return new MailRefused({ isPermanent: isAboutThis && (replied === null || replied >= 500), responseCode: replied });
}
