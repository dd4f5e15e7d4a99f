import type { TransactionContext } from '../../context.ts';
import type { MailMessage } from '../../mail/mail-port.ts';
import { renderMail, type MailContent } from '../../mail/render-mail.ts';
import { languageFor } from '../../mail/say.ts';
import { accountMail } from '../accounts/account-mails.ts';
import { appointmentsById } from '../appointments/appointments.queries.ts';
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
  const { name: clinicName, phone } = clinic;
  const language = content.language ?? languageFor(clinic.language);
  const { id, clinicId, toName: name, toAddress: address } = mail;
  const rendered = await renderMail(content, { clinicName, phone, language, color: clinic.branding.primaryColour ?? COLOR });
  const { subject, calendar } = content;
  return { id, clinicId, fromName: clinicName, to: { name, address }, subject, ...rendered, ...(calendar && { calendar }) };
}

type Content = MailContent & Pick<StoredContent, 'calendar' | 'language'>;

async function contentOf(tx: TransactionContext, mail: MailRow, clinic: ClinicRow): Promise<Content | null> {
  const { subjectId, content } = mail;
  if (!content) return accountMail(tx, mail, clinic);
  if (await isTooLate(tx, mail, content)) return null;
  const { subject, lines, button, calendar, language } = content;
  const said = { subject, lines, ...(calendar && { calendar }), ...(language !== undefined && { language }) };
  const url = subjectId ? await renewLink(tx, subjectId, clinic) : button?.url;
  if (button && url === undefined) return null;
  return { ...said, ...(button && url !== undefined && { button: { label: button.label, url } }) };
}

/** A mail server that was away does not make a reminder of what is over, cancelled or at another time. */
async function isTooLate(tx: TransactionContext, { appointmentId }: MailRow, { goodUntil, startsAt }: StoredContent) {
  if (goodUntil !== undefined && tx.clock.now() >= new Date(goodUntil)) return true;
  if (startsAt === undefined || appointmentId === null) return false;
  const [visit] = await appointmentsById(tx, [appointmentId]);
  return visit?.startsAt.toISOString() !== startsAt || !['scheduled', 'checked_in'].includes(visit.status);
}
