import { z } from 'zod';

/** What each kind of row's id begins with; then an underscore and 32 random hex digits. */
export const ID_PREFIXES = {
  clinic: 'cln',
  patient: 'pat',
  practitioner: 'prc',
  staff: 'stf',
  guest: 'gst',
  appointment: 'apt',
  reservation: 'rsv',
  slotHold: 'shd',
  scheduleException: 'exc',
  waitingEntry: 'wai',
  lateOffer: 'rlo',
  waitlistEntry: 'wle',
  freedSlot: 'fsl',
  waitlistOffer: 'wlo',
  call: 'cal',
  callParticipant: 'par',
  callRoom: 'rom',
  invitation: 'inv',
  mail: 'mai',
  account: 'acc',
  signUp: 'sup',
  signIn: 'sin',
  identityProvider: 'idp',
  session: 'ses',
  apiKey: 'key',
  department: 'dep',
  proxy: 'prx',
  breakGlassGrant: 'bgl',
  event: 'evt',
  webhookEndpoint: 'whk',
  webhookDelivery: 'whd',
  audit: 'aud',
  consent: 'cns',
  note: 'not',
  notice: 'ntc',
  calendarFeed: 'cfd',
  joinDecision: 'dec',
  review: 'rev',
  series: 'ser',
  conversation: 'cnv',
  message: 'msg',
  file: 'fil',
} as const;
export type IdPrefix = (typeof ID_PREFIXES)[keyof typeof ID_PREFIXES];

const id = (prefixes: string, example: string) =>
  z
    .string()
    .regex(new RegExp(`^(${prefixes})_[0-9a-f]{32}$`))
    .meta({ example: `${example}_${'0123456789abcdef'.repeat(2)}` });

export const ApiKeyId = id('key', 'key');
export const AppointmentId = id('apt', 'apt');
export const AuditEventId = id('aud', 'aud');
export const CalendarFeedId = id('cfd', 'cfd');
export const BreakGlassGrantId = id('bgl', 'bgl');
export const CallId = id('cal', 'cal');
export const CallParticipantId = id('par', 'par');
export const ClinicId = id('cln', 'cln');
export const ConversationId = id('cnv', 'cnv');
export const FileId = id('fil', 'fil');
export const MessageId = id('msg', 'msg');
export const ConsentId = id('cns', 'cns');
export const DepartmentId = id('dep', 'dep');
export const EventId = id('evt', 'evt');
export const NoteId = id('not', 'not');
export const NoticeId = id('ntc', 'ntc');
export const InvitationId = id('inv', 'inv');
export const MailId = id('mai', 'mai');
export const AccountId = id('acc', 'acc');
export const IdentityProviderId = id('idp', 'idp');
export const ScheduleExceptionId = id('exc', 'exc');
export const SlotHoldId = id('shd', 'shd');
export const ProxyId = id('prx', 'prx');
export const PatientId = id('pat', 'pat');
export const PractitionerId = id('prc', 'prc');
export const ReviewId = id('rev', 'rev');
export const SeriesId = id('ser', 'ser');
export const StaffId = id('stf', 'stf');
export const WebhookEndpointId = id('whk', 'whk');
export const WebhookDeliveryId = id('whd', 'whd');
export const WaitingEntryId = id('wai', 'wai');
export const WaitlistEntryId = id('wle', 'wle');
export const WaitlistOfferId = id('wlo', 'wlo');
/** A patient, practitioner, member of staff or guest. */
export const PersonId = id('pat|prc|stf|gst', 'pat');

/** Random and made by the browser; kept in one tab's `history.state`, so a reload is the same device and a second tab is not. */
export const DeviceId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{16,64}$/)
  .meta({ example: 'b6d2f0a4c1e84f7ab6d2f0a4c1e84f7a' });

/** A UTC instant, RFC 3339. */
export const Instant = z.iso.datetime().meta({ example: '2026-11-24T09:45:00.000Z' });

const FIRST = Date.UTC(1970, 0, 1);
const END = Date.UTC(9000, 0, 1);

/** Years that every part of the system can hold and reckon with. */
export const isReckonable = (instant: Date): boolean => instant.getTime() >= FIRST && instant.getTime() < END;

/** An instant in a request: from 1970 on, before the year 9000. */
export const InstantInput = Instant.refine((text) => isReckonable(new Date(text)));
