import { z } from 'zod';
import { AppointmentId, Instant, MailId } from './ids.ts';

export const MAIL_STATUSES = ['queued', 'sent', 'failed', 'dropped'] as const;
/** `failed`: the mail server refused it for good, or for a day. `dropped`: there was nobody to send it to. */
export type MailStatus = (typeof MAIL_STATUSES)[number];

/** A mail that was kept here instead of being sent. `text` and `html` hold live links. */
export const InboxMail = z
  .object({
    id: MailId,
    kind: z.string(),
    to: z.object({ name: z.string(), address: z.string() }),
    appointmentId: AppointmentId.nullable(),
    subject: z.string(),
    text: z.string(),
    html: z.string(),
    /** The attached iCalendar file. */
    calendar: z.string().nullable(),
    at: Instant,
  })
  .meta({ id: 'InboxMail' });
export type InboxMail = z.infer<typeof InboxMail>;

export const InboxMailList = z.object({ data: z.array(InboxMail) }).meta({ id: 'InboxMailList' });
export type InboxMailList = z.infer<typeof InboxMailList>;
