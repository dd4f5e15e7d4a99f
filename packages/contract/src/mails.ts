import { z } from 'zod';
import { PageCursor } from './cursors.ts';
import { AppointmentId, Instant, MailId, PersonId } from './ids.ts';

export const MAIL_STATUSES = ['queued', 'sent', 'refused', 'failed', 'dropped', 'no_address'] as const;
/**
 * `refused`: the mail server says that it never will. `failed`: given up after a day. `dropped`: it was too late to say it, or
 * there was nobody any more to say it to. `no_address`: the person has none, so somebody has to tell them.
 */
export type MailStatus = (typeof MAIL_STATUSES)[number];

/** What people are told of by mail; each can be switched off in the clinic's settings. */
export const NOTICE_KINDS = [
  'request',
  'invitation',
  'change',
  'cancellation',
  'reminder',
  'running_late',
  'your_turn',
  'incoming_call',
  'missed_call',
  'declined_call',
  'summary',
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** Those that staff can send again by hand. */
export const NOTIFY_KINDS = [
  'request',
  'invitation',
  'change',
  'cancellation',
  'reminder',
] as const satisfies readonly NoticeKind[];
export type NotifyKind = (typeof NOTIFY_KINDS)[number];

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

/** One mail to one person, and what became of it. */
export const Delivery = z
  .object({
    id: MailId,
    kind: z.string().meta({ example: 'invitation' }),
    appointmentId: AppointmentId.nullable(),
    to: z.object({
      personId: PersonId.nullable(),
      name: z.string(),
      /** Null when the person has none. */
      address: z.string().nullable(),
    }),
    status: z.enum(MAIL_STATUSES),
    attempts: z.int(),
    /** The first digit of the mail server's last answer: 2 took it, 4 asked for patience, 5 refused. Null: no answer yet. */
    answerClass: z.union([z.literal(2), z.literal(4), z.literal(5)]).nullable(),
    createdAt: Instant,
    sentAt: Instant.nullable(),
    /** When it is tried next; null when it is not. */
    nextAttemptAt: Instant.nullable(),
  })
  .meta({ id: 'Delivery' });
export type Delivery = z.infer<typeof Delivery>;

export const DeliveryList = z.object({ data: z.array(Delivery) }).meta({ id: 'DeliveryList' });
export type DeliveryList = z.infer<typeof DeliveryList>;

/** Those that never arrived unless you ask for others. */
export const ListDeliveries = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  after: PageCursor,
  status: z.enum(['refused', 'failed']).optional(),
});
export type ListDeliveries = z.output<typeof ListDeliveries>;
export const DeliveryPage = z.object({ data: z.array(Delivery), nextCursor: z.string().nullable() }).meta({ id: 'DeliveryPage' });
export type DeliveryPage = z.infer<typeof DeliveryPage>;

/** Without `personIds`: to everyone whom it would go to by itself. */
export const NotifyAppointment = z
  .strictObject({ kind: z.enum(NOTIFY_KINDS), personIds: z.array(PersonId).min(1).max(100).optional() })
  .meta({ id: 'NotifyAppointment', example: { kind: 'invitation' } });
export type NotifyAppointment = z.output<typeof NotifyAppointment>;
