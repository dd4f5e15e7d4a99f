/** One address, never a string that somebody would parse. */
export type MailAddress = { name: string; address: string };

/** One mail to one person. */
export type MailMessage = {
  /** Of the row in `mails`: the same at every attempt, and the Message-ID is made of it. */
  id: string;
  clinicId: string;
  /** What the clinic is called; the address is the sender's own. */
  fromName: string;
  to: MailAddress;
  subject: string;
  text: string;
  html: string;
  calendar?: { method: 'REQUEST' | 'CANCEL'; text: string };
};

/** The outside world of mail. */
export type MailPort = {
  /** Resolves when the mail was taken. Throws `MailRefused`. */
  send: (message: MailMessage) => Promise<void>;
  close: () => Promise<void>;
};

/** Why a mail was not taken. `isPermanent`: this mail will never be; anything else may work later. */
export class MailRefused extends Error {
  override name = 'MailRefused';
  readonly isPermanent: boolean;
  /** SMTP's reply code, when there was a reply. */
  readonly responseCode: number | null;

  constructor({ isPermanent, responseCode }: { isPermanent: boolean; responseCode: number | null }) {
    super('the mail was not taken');
    this.isPermanent = isPermanent;
    this.responseCode = responseCode;
  }
}
