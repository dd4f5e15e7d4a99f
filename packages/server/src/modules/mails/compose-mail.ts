import type { TransactionContext } from '../../context.ts';
import type { MailMessage } from '../../mail/mail-port.ts';
import { renderMail, type MailContent } from '../../mail/render-mail.ts';
import { accountMail } from '../accounts/account-mails.ts';
import { getClinic } from '../clinics/clinics.queries.ts';
import type { ClinicRow } from '../clinics/clinics.table.ts';
import { renewLink } from '../invitations/renew-link.ts';
import type { StoredContent } from './mails.rules.ts';
import type { MailRow } from './mails.table.ts';

/** Of buttons and the line at the top, for a clinic that has not said. */
const COLOR = '#1f5f5b';

/** What goes out now, with a link that is made now; null when there is nobody any more to send it to. */
export async function composeMail(tx: TransactionContext, mail: MailRow): Promise<MailMessage | null> {
  const clinic = await getClinic(tx);
  const content = await contentOf(tx, mail, clinic);
  if (!content) return null;
  const { name: clinicName, phone, language } = clinic;
  const { id, clinicId, toName: name, toAddress: address } = mail;
  const rendered = await renderMail(content, { clinicName, phone, language, color: clinic.branding.primaryColour ?? COLOR });
  const { subject, calendar } = content;
  return { id, clinicId, fromName: clinicName, to: { name, address }, subject, ...rendered, ...(calendar && { calendar }) };
}

type Content = MailContent & Pick<StoredContent, 'calendar'>;

async function contentOf(tx: TransactionContext, mail: MailRow, clinic: ClinicRow): Promise<Content | null> {
  const { kind, subjectId, content } = mail;
  if (!content) return accountMail(tx, mail, clinic);
  const { button, ...said } = content;
  const url = kind === 'invitation' && subjectId ? await renewLink(tx, subjectId, clinic) : button?.url;
  if (button && url === undefined) return null;
  return { ...said, ...(button && url !== undefined && { button: { label: button.label, url } }) };
}
