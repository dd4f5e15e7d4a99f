import type {
  Appointment,
  Call,
  CallLogEntry,
  Conversation,
  DirectoryEntry,
  JoinDecision,
  Me,
  Message,
  Notice,
  SlotList,
  WaitingEntry,
} from '@bedside/client';

// What the API would say of an invented clinic. Its clock stands still, so that every picture of a state is the same.
const MINUTE = 60_000;
export const NOW = Date.parse('2026-11-24T10:00:00.000Z');
/** So many minutes from now. */
export const at = (minutes: number) => new Date(NOW + minutes * MINUTE).toISOString();
export const idOf = (prefix: string, number: number) => `${prefix}_${String(number).padStart(32, '0')}`;
export const serverNow = at(0);

export const PEOPLE = {
  patient: { id: idOf('pat', 1), name: 'Jonas Peel', role: 'patient' },
  practitioner: { id: idOf('prc', 1), name: 'Dr. Amara Okafor', role: 'practitioner' },
  staff: { id: idOf('stf', 1), name: 'Lea Brandt', role: 'staff' },
  interpreter: { id: idOf('gst', 1), name: 'Ines Sole', role: 'guest' },
} as const;
export type Viewer = 'patient' | 'practitioner' | 'staff';
export const VISIT = idOf('apt', 1);
export const CALL = idOf('cal', 1);

export const me = (viewer: Viewer, timeZone = 'Europe/London'): Me => ({
  person: {
    ...PEOPLE[viewer],
    ...{ kind: viewer, timeZone, language: null, avatarUrl: null, profileCompleted: true, revision: 1 },
  },
  clinic: {
    ...{ id: idOf('cln', 1), name: 'Riverside Clinic', timeZone: 'Europe/London', language: 'en' },
    ...{ phone: '+1 202 555 0100', isTest: true },
  },
  actsFor: [],
  appointmentId: null,
  serverNow,
});

const participant = (
  { id, name, role }: { id: string; name: string; role: 'patient' | 'practitioner' },
  specialty: string | null = null,
) => ({
  ...{ personId: id, name, role, specialty },
});

/** A visit in so many minutes, with its door a quarter of an hour before. */
export function visit(number: number, inMinutes: number, change: Partial<Appointment> = {}): Appointment {
  return {
    ...{ id: idOf('apt', number), status: 'scheduled', mode: 'video', title: null, places: null },
    ...{ startsAt: at(inMinutes), endsAt: at(inMinutes + 30) },
    participants: [participant(PEOPLE.practitioner, 'Cardiology'), participant(PEOPLE.patient)],
    joinWindow: { opensAt: at(inMinutes - 15), closesAt: at(inMinutes + 30) },
    ...{ callId: null, description: null, reason: null, comment: null, package: null, location: null, departmentId: null },
    ...{ expiresAt: null, rescheduledAt: null, cancelReason: null, cancelComment: null, noShowParty: null, noShowProposed: null },
    ...{ reminderMinutes: null, metadata: {}, externalId: null, seriesId: null, revision: 1 },
    can: inMinutes <= 15 && inMinutes > -30 ? ['join', 'cancel'] : ['cancel', 'reschedule'],
    ...{ createdAt: at(-3000), updatedAt: at(-3000) },
    ...change,
  };
}

/** As `visit`, with somebody else. */
export const visitOf = (
  number: number,
  inMinutes: number,
  name: string,
  change: Partial<Appointment> = {},
  specialty = 'Dermatology',
) =>
  visit(number, inMinutes, {
    participants: [participant({ id: idOf('prc', number), name, role: 'practitioner' }, specialty), participant(PEOPLE.patient)],
    ...change,
  });

/** As `visit`, of another patient: for who looks from the clinic's side. */
export const visitBy = (number: number, inMinutes: number, name: string, change: Partial<Appointment> = {}) =>
  visit(number, inMinutes, {
    participants: [
      participant(PEOPLE.practitioner, 'Cardiology'),
      participant({ id: idOf('pat', number), name, role: 'patient' }),
    ],
    ...change,
  });

export const decision = (change: Partial<JoinDecision> = {}): JoinDecision => ({
  ...{ decision: 'enter', reason: null, opensAt: at(-15), closesAt: at(30), retryAfterSeconds: null, queue: null, trace: [] },
  serverNow,
  ...change,
});

export const entry = (number: number, name: string, change: Partial<WaitingEntry> = {}): WaitingEntry => ({
  ...{ id: idOf('wai', number), appointmentId: idOf('apt', number), personId: idOf('pat', number), name, role: 'patient' },
  ...{ state: 'waiting', since: at(-number * 3 - 1), present: true, deviceCheck: { camera: 'ready', microphone: 'ready' } },
  ...{ place: number, estimate: null, message: null, runningLate: null },
  appointment: { startsAt: at(number * 30 - 30), endsAt: at(number * 30), mode: 'video', title: null },
  practitioner: { name: PEOPLE.practitioner.name, presence: 'here' },
  can: ['admit', 'hold', 'deny', 'message'],
  serverNow,
  ...change,
});

type Place = Call['participants'][number];
/** Somebody's place in the call; in the room they are `p-patient`, `p-practitioner`, … */
export const place = (who: keyof typeof PEOPLE, change: Partial<Place> = {}): Place => ({
  ...{ id: `par_${who}`, personId: PEOPLE[who].id, name: PEOPLE[who].name, role: PEOPLE[who].role },
  ...{ identity: `p-${who}`, state: 'connected', ordinal: null, isHandRaised: false, isSteppedOut: false, mayShareScreen: true },
  ...{ avatarUrl: null },
  ...change,
});

export const call = (viewer: Viewer, change: Partial<Call> = {}): Call => ({
  ...{ id: CALL, appointmentId: VISIT, kind: 'scheduled', mode: 'video', rungBy: null, ringsUntil: null, status: 'accepted' },
  ...{ acceptedAt: at(-13), startedAt: at(-13), connectedAt: at(-12), responseSeconds: null, isLocked: false, busyCallId: null },
  ...{ endedAt: null, endReason: null, endedBy: null, talkSeconds: null },
  participants: [place('patient'), place('practitioner')],
  can: viewer === 'practitioner' ? ['leave', 'end', 'remove', 'moderate', 'lock'] : ['leave'],
  serverNow,
  ...change,
});

/** A call that was, so many minutes ago. */
export const logged = (number: number, minutesAgo: number, name: string, change: Partial<CallLogEntry> = {}): CallLogEntry => ({
  ...call('patient', {
    id: idOf('cal', number),
    appointmentId: null,
    kind: 'ad_hoc',
    rungBy: idOf('prc', number),
    status: 'ended',
  }),
  ...{ startedAt: at(-minutesAgo), acceptedAt: at(-minutesAgo), connectedAt: at(-minutesAgo), responseSeconds: 4 },
  ...{
    endedAt: at(-minutesAgo + 12),
    endReason: 'ended',
    talkSeconds: 60 * (6 + number),
    can: [],
    quality: [],
    adminNotes: null,
  },
  participants: [
    place('patient', { state: 'left' }),
    place('practitioner', { state: 'left', name, personId: idOf('prc', number) }),
  ],
  ...change,
});

export const conversation = (number: number, name: string, change: Partial<Conversation> = {}): Conversation => ({
  id: idOf('cnv', number),
  patient: { id: PEOPLE.patient.id, name: PEOPLE.patient.name, present: true },
  practitioner: { id: idOf('prc', number), name, present: number === 1 },
  ...{ unread: 0, lastMessage: null, can: ['write', 'ring'], lastAt: at(-number * 50), createdAt: at(-9000) },
  ...change,
});

/** Written so many minutes ago by the practitioner, or by who looks. */
export const message = (
  number: number,
  minutesAgo: number,
  text: string | null,
  isMine = false,
  change: Partial<Message> = {},
): Message => ({
  ...{ id: idOf('msg', number), conversationId: idOf('cnv', 1), kind: 'message', appointmentId: null },
  ...(isMine
    ? { authorId: PEOPLE.patient.id, authorName: PEOPLE.patient.name, state: 'read', can: ['react', 'delete'] }
    : { authorId: PEOPLE.practitioner.id, authorName: PEOPLE.practitioner.name, state: 'read', can: ['react'] }),
  ...{ onBehalfOf: null, clientId: null, text, files: [], reactions: [], event: null, receipts: [], deletedAt: null },
  ...{ sentAt: at(-minutesAgo), cursor: String(number) },
  ...change,
});

export const happened = (number: number, minutesAgo: number, event: Partial<NonNullable<Message['event']>>): Message =>
  message(number, minutesAgo, null, false, {
    ...{ kind: 'event', authorId: null, authorName: null, state: null, can: [] },
    event: { type: 'appointment.scheduled', callId: null, startsAt: at(-minutesAgo), talkSeconds: null, ...event },
  });

export const notice = (number: number, kind: Notice['kind'], minutesAgo: number, change: Partial<Notice> = {}): Notice => ({
  ...{ id: idOf('ntc', number), kind, appointmentId: VISIT, callId: null, minutesBefore: 15, talkSeconds: null },
  visit: { startsAt: at(10), endsAt: at(40), mode: 'video', opensAt: at(-5), closesAt: at(40) },
  ...{ position: String(100 - number), readAt: null, createdAt: at(-minutesAgo) },
  ...change,
});

export const practitioner = (
  number: number,
  name: string,
  specialty: string,
  change: Partial<DirectoryEntry> = {},
): DirectoryEntry => ({
  ...{ id: idOf('prc', number), name, specialty, about: null, languages: ['en'], experienceYears: 12, qualification: null },
  ...{ departmentIds: [], avatarUrl: null, rating: null },
  ...change,
});

/** Free half hours, given as `24T14:00` of this November. */
export const slots = (...times: string[]): SlotList => ({
  data: times.map((time) => {
    const startsAt = `2026-11-${time}:00.000Z`;
    return { startsAt, endsAt: new Date(Date.parse(startsAt) + 30 * MINUTE).toISOString(), localStart: `2026-11-${time}:00Z` };
  }),
  ...{
    timeZone: 'Europe/London',
    practitionerTimeZone: 'Europe/London',
    durationMinutes: 30,
    modes: ['video', 'audio'],
    serverNow,
  },
});
