import type { startPages } from './pages.ts';

const hex = '0123456789abcdef'.repeat(2);
const IDS = { patient: `pat_${hex}`, practitioner: `prc_${hex}`, visit: `apt_${hex}`, later: `apt_${hex.slice(0, -1)}0` };
const CONVERSATION = `cnv_${hex}`;
const MINUTE = 60_000;
const iso = (time: number) => new Date(time).toISOString();

/** Elements of every kind, of one patient, as a clinic's page may have them all. */
export const EVERY_ELEMENT = [
  'appointment-list',
  'telehealth-call',
  'waiting-room',
  'appointment-booking',
  'visit-thread',
  'telehealth-notices',
  'call-log',
  'appointment-calendar',
] as const;

/** A clinic that answers whatever any element asks when it opens: a visit that is open, one much later, a conversation, a notice. */
export function answerAsWholeClinic(pages: Awaited<ReturnType<typeof startPages>>) {
  const now = Date.now();
  const serverNow = iso(now);
  const places = [
    { personId: IDS.practitioner, role: 'practitioner', name: 'Dr. Amara Okafor', specialty: null },
    { personId: IDS.patient, role: 'patient', name: 'Jonas Peel', specialty: null },
  ];
  const visit = (id: string, inMinutes: number, can: string[]) => ({
    ...{ id, status: 'scheduled', mode: 'video', title: null, participants: places, places: null, revision: 1, can },
    ...{ startsAt: iso(now + inMinutes * MINUTE), endsAt: iso(now + (inMinutes + 30) * MINUTE) },
    joinWindow: { opensAt: iso(now + (inMinutes - 15) * MINUTE), closesAt: iso(now + (inMinutes + 30) * MINUTE) },
    ...{ createdAt: serverNow, updatedAt: serverNow, seriesId: null, departmentId: null },
  });
  const one = visit(IDS.visit, 10, ['join']);
  const clinic = { name: 'Harbour Clinic', timeZone: 'UTC', phone: '+1 555 0100', isTest: true };
  const practitioner = {
    ...{ id: IDS.practitioner, name: 'Dr. Amara Okafor', specialty: 'Cardiology', about: null, languages: ['en'] },
    ...{ experienceYears: 12, qualification: null, departmentIds: [], avatarUrl: null, rating: null },
  };
  const conversation = {
    ...{ id: CONVERSATION, patient: { id: IDS.patient, name: 'Jonas Peel', present: false }, unread: 0, lastMessage: null },
    ...{ practitioner: { id: IDS.practitioner, name: 'Dr. Amara Okafor', present: true }, can: ['write', 'ring'] },
    ...{ lastAt: serverNow, createdAt: serverNow },
  };
  const slot = iso(Math.ceil(now / (24 * 60 * MINUTE)) * 24 * 60 * MINUTE + 540 * MINUTE);
  const slots = { timeZone: 'UTC', practitionerTimeZone: 'UTC', durationMinutes: 30, modes: ['video'], serverNow };
  const decision = { decision: 'wait', reason: 'waiting_for_practitioner', retryAfterSeconds: null, queue: null, trace: [] };
  const entry = {
    ...{
      id: `wai_${hex}`,
      appointmentId: IDS.visit,
      personId: IDS.patient,
      name: 'Jonas Peel',
      role: 'patient',
      state: 'waiting',
    },
    ...{ since: serverNow, present: true, deviceCheck: null, place: 1, estimate: null, message: null, runningLate: null },
    ...{ appointment: { startsAt: one.startsAt, endsAt: one.endsAt, mode: 'video', title: null }, can: ['leave'], serverNow },
    practitioner: { name: 'Dr. Amara Okafor', presence: 'here' },
  };
  const replies: Record<string, unknown> = {
    'GET /v1/me': {
      person: { id: IDS.patient, name: 'Jonas Peel', kind: 'patient', timeZone: null },
      clinic,
      appointmentId: null,
      serverNow,
    },
    'GET /v1/appointments': { data: [one, visit(IDS.later, 900, [])], nextCursor: null, serverNow },
    [`GET /v1/appointments/${IDS.visit}`]: one,
    [`GET /v1/appointments/${IDS.visit}/join-decision`]: { ...decision, ...one.joinWindow, serverNow },
    [`POST /v1/appointments/${IDS.visit}/join`]: entry,
    'GET /v1/waiting-entries': { data: [], serverNow },
    [`GET /v1/appointments/${IDS.visit}/running-late`]: { runningLate: null, serverNow },
    'GET /v1/calls': { data: [], nextCursor: null, serverNow },
    'GET /v1/calls/stats': {
      ...{ total: 0, scheduled: 0, adHoc: 0, audio: 0, video: 0, live: 0, declined: 0, failed: 0, missed: 0, neverConnected: 0 },
      ...{ totalTalkSeconds: 0, averageTalkSeconds: null, averageResponseSeconds: null },
    },
    'GET /v1/notices': { data: [], unreadCount: 0, nextCursor: null },
    'GET /v1/conversations': { data: [conversation], nextCursor: null },
    [`GET /v1/conversations/${CONVERSATION}`]: conversation,
    [`GET /v1/conversations/${CONVERSATION}/messages`]: { data: [], olderCursor: null, newerCursor: '0' },
    [`POST /v1/conversations/${CONVERSATION}/typing`]: {},
    [`POST /v1/conversations/${CONVERSATION}/messages`]: {
      ...{ id: `msg_${hex}`, conversationId: CONVERSATION, kind: 'message', appointmentId: null, authorId: IDS.patient },
      ...{
        authorName: 'Jonas Peel',
        onBehalfOf: null,
        clientId: null,
        text: 'Good morning',
        files: [],
        reactions: [],
        event: null,
      },
      ...{ state: 'sent', receipts: [], sentAt: serverNow, deletedAt: null, cursor: '1', can: [] },
    },
    'GET /v1/practitioners': { data: [practitioner], nextCursor: null },
    [`GET /v1/practitioners/${IDS.practitioner}`]: practitioner,
    [`GET /v1/practitioners/${IDS.practitioner}/slots`]: { ...slots, data: [{ startsAt: slot, localStart: slot }] },
    'GET /v1/slots': { ...slots, data: [{ practitionerId: IDS.practitioner, startsAt: slot, localStart: slot }] },
    'GET /v1/waitlist-entries': { data: [], nextCursor: null },
  };
  for (const [route, body] of Object.entries(replies)) pages.answer(route, body);
  return { visitId: IDS.visit, conversationId: CONVERSATION };
}
