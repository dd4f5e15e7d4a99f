import { z } from 'zod';
import { APPOINTMENT_MODES } from './appointments.ts';
import { AppointmentId, CallId, Instant, NoticeId } from './ids.ts';
import { NOTICE_KINDS } from './mails.ts';

/** Opaque, grows with each notice. */
export const NoticePosition = z
  .string()
  .regex(/^\d{1,15}$/)
  .meta({ example: '42' });

/** Something told inside the page: ids and times, which interfaces put into words. Kept for 90 days. */
export const Notice = z
  .object({
    id: NoticeId,
    kind: z.enum(NOTICE_KINDS),
    appointmentId: AppointmentId.nullable(),
    callId: CallId.nullable(),
    /** The visit as it was when this was told, with the person's own join window; null where there is none. */
    visit: z
      .object({ startsAt: Instant, endsAt: Instant, mode: z.enum(APPOINTMENT_MODES), opensAt: Instant, closesAt: Instant })
      .nullable(),
    /** Of a reminder: how long before the start. */
    minutesBefore: z.int().nullable(),
    /** Of a summary: how long it was talked. */
    talkSeconds: z.int().nullable(),
    position: NoticePosition,
    readAt: Instant.nullable(),
    createdAt: Instant,
  })
  .meta({ id: 'Notice' });
export type Notice = z.infer<typeof Notice>;

export const ListNotices = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  /** The `nextCursor` of the page before. */
  after: NoticePosition.optional(),
  /** Only those that were not read. */
  unread: z.literal('true').optional(),
});
export type ListNotices = z.output<typeof ListNotices>;

export const NoticeList = z
  .object({ data: z.array(Notice), unreadCount: z.int(), nextCursor: NoticePosition.nullable() })
  .meta({ id: 'NoticeList' });
export type NoticeList = z.infer<typeof NoticeList>;

/** Some by their ids, or all up to the position of the newest that was shown. */
export const ReadNotices = z
  .union([z.strictObject({ ids: z.array(NoticeId).min(1).max(100) }), z.strictObject({ upTo: NoticePosition })])
  .meta({ id: 'ReadNotices', example: { upTo: '42' } });
export type ReadNotices = z.output<typeof ReadNotices>;

export const UnreadCount = z.object({ unreadCount: z.int() }).meta({ id: 'UnreadCount' });
export type UnreadCount = z.infer<typeof UnreadCount>;
