import type { Message } from '@bedside/client';
import { at, CALL, call, conversation, happened, idOf, logged, message, notice, PEOPLE, serverNow } from '../clinic.ts';
import { NEVER, Refused, statesOf, type Asked } from '../state.ts';

const FIRST = idOf('cnv', 1);
const read = (all: Message[]): Message[] =>
  all.map((one) => ({ ...one, receipts: [{ personId: PEOPLE.patient.id, state: 'read' }] }));
const talk = read([
  happened(1, 1440 * 3 + 60, { type: 'appointment.scheduled', startsAt: at(-720) }),
  message(2, 1440 * 3, 'Hello Mr Peel, please bring your list of medicines to the visit.'),
  message(3, 1440 * 3 - 20, 'I will. Is the lab result enough, or do you need the letter too?', true),
  message(4, 1440 * 3 - 24, 'The result is enough.', false, { reactions: [{ emoji: '👍', personIds: [PEOPLE.patient.id] }] }),
  happened(5, 722, { type: 'call.ended', callId: idOf('cal', 2), talkSeconds: 741 }),
  message(6, 60, null, true, {
    files: [{ id: idOf('fil', 1), name: 'lab-result-november.pdf', contentType: 'application/pdf', bytes: 184_000 }],
  }),
  message(7, 59, 'I uploaded the lab result.', true, { state: 'delivered' }),
  message(8, 30, 'Thank you, I see it. The second value is the one we talked about: it is much better than in September.'),
  message(9, 12, null, false, { deletedAt: at(-10), can: [] }),
  message(10, 9, 'Take one tablet in the evening from now on.\nhttps://riverside.example/after-your-visit'),
]);
const messages = (data: object[]) => ({ data, olderCursor: null, newerCursor: String(data.length) });
const picture = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 320"><rect width="480" height="320" fill="#cfd8da"/><ellipse cx="240" cy="180" rx="150" ry="84" fill="#d9a27e"/><ellipse cx="250" cy="170" rx="34" ry="20" fill="#c0665a"/></svg>',
)}`;
const one = conversation(1, PEOPLE.practitioner.name);
const thread = (data: object[], change: object = {}) => ({
  'GET /conversations': { data: [{ ...one, ...change }], nextCursor: null },
  [`GET /conversations/${FIRST}`]: { ...one, ...change },
  [`GET /conversations/${FIRST}/messages`]: ({ query }: Asked) => (query.has('after') ? messages([]) : messages(data)),
  [`POST /conversations/${FIRST}/read`]: {},
  [`POST /conversations/${FIRST}/typing`]: {},
  [`POST /conversations/${FIRST}/messages`]: ({ body }: Asked) =>
    message(99, 0, String(body['text']), true, { state: 'sent', clientId: String(body['clientId']) }),
  [`GET /files/${idOf('fil', 2)}/address`]: { url: picture, expiresAt: at(10) },
});
const threads = [
  conversation(1, PEOPLE.practitioner.name, { lastMessage: talk[9]! }),
  conversation(2, 'Dr. Luis Marín', {
    unread: 2,
    lastMessage: message(20, 100, 'How is the cough today?', false, { authorName: 'Dr. Luis Marín' }),
  }),
  conversation(3, 'Dr. Noor Haddad', { lastMessage: message(21, 5000, 'See you in spring.', true) }),
];
const live = call('patient', { can: ['join'], startedAt: at(-4), connectedAt: at(-3) });

export const threadStates = statesOf('visit-thread', {
  loading: { about: 'Before the first reply', replies: { 'GET /conversations': NEVER }, shows: '.bone' },
  empty: {
    about: 'Nobody to write to yet',
    replies: { 'GET /conversations': { data: [], nextCursor: null } },
    shows: 'slot[name=empty]',
  },
  error: {
    about: 'The conversations could not be read',
    replies: { 'GET /conversations': new Refused('server.internal', 500) },
    shows: '[role=alert]',
  },
  list: {
    about: 'Several conversations',
    replies: { ...thread(talk), 'GET /conversations': { data: threads, nextCursor: null } },
    shows: '[part=conversation]',
  },
  first: { about: 'Nothing written yet', replies: thread([]), shows: '[part=composer]' },
  talk: { about: 'Receipts, a file, an answer, what happened', replies: thread(talk), shows: '[part=bubble]' },
  unread: {
    about: 'New since last time, with a picture',
    replies: thread(
      [
        ...talk.slice(0, 8),
        message(11, 4, 'This is the plaster I mean:', false, { state: 'delivered' }),
        message(12, 3, null, false, {
          state: 'delivered',
          files: [{ id: idOf('fil', 2), name: 'plaster.jpg', contentType: 'image/jpeg', bytes: 90_000 }],
        }),
      ],
      { unread: 2 },
    ),
    shows: '[part=picture] img',
  },
  writing: {
    about: 'Long words being written',
    replies: thread(talk),
    steps: [
      { see: '[part=bubble]' },
      {
        write: '[part=composer] textarea',
        text: 'Thank you. I have taken the first one yesterday and slept well.\nMay I drive?',
      },
    ],
    shows: '[part=composer] textarea',
  },
  'not-sent': {
    about: 'What could not be sent stays, and can be sent again',
    replies: { ...thread(talk), [`POST /conversations/${FIRST}/messages`]: new Refused('conversations.read_only', 403) },
    steps: [{ see: '[part=bubble]' }, { write: '[part=composer] textarea', text: 'May I drive?' }, { press: '[part=send]' }],
    shows: '.unsent button',
  },
  typing: {
    about: 'The other side writes',
    replies: thread(talk),
    steps: [
      { see: '[part=bubble]' },
      { tell: { type: 'typing', conversationId: FIRST, personId: idOf('prc', 1), appointmentId: null } },
    ],
    shows: '[part=bubble]',
  },
  react: {
    about: 'What one may do with a message',
    replies: thread(talk),
    ...{ steps: [{ press: '[data-actions]', nth: -1 }], shows: '.actions .emoji' },
  },
  'take-back': {
    about: 'Asked before an own message is taken back',
    replies: thread(talk),
    ...{ steps: [{ press: '.own [data-actions]', nth: -1 }, { press: '.actions .bad' }], shows: '.actions .small' },
  },
  picture: {
    about: 'A picture, large',
    replies: thread([
      message(12, 3, null, false, {
        files: [{ id: idOf('fil', 2), name: 'plaster.jpg', contentType: 'image/jpeg', bytes: 90_000 }],
      }),
    ]),
    ...{ steps: [{ see: '[part=picture] img' }, { press: '[part=picture]' }], shows: 'dialog[open] img' },
  },
  'call-runs': {
    about: 'A call is going on',
    replies: { ...thread(talk), 'GET /calls': { data: [live], nextCursor: null, serverNow } },
    beside: 'telehealth-call',
    shows: '[part=banner]',
  },
  'read-only': { about: 'To be read, not answered', replies: thread(talk, { can: [] }), shows: 'p.composer' },
});

const bell = (all: object[]) => ({
  'GET /notices': {
    data: all,
    unreadCount: all.filter((it) => (it as { readAt: unknown }).readAt === null).length,
    nextCursor: null,
  },
  'POST /notices/read': { unreadCount: 0 },
});
const several = [
  notice(1, 'your_turn', 1),
  notice(2, 'reminder', 5, { minutesBefore: 15 }),
  notice(3, 'running_late', 8),
  notice(4, 'missed_call', 90, { callId: CALL, visit: null, appointmentId: null }),
  notice(5, 'change', 1440, { readAt: at(-1000) }),
  notice(6, 'summary', 1440 * 4, { readAt: at(-5000), talkSeconds: 741 }),
  notice(7, 'invitation', 1440 * 9, { readAt: at(-9000) }),
];

export const noticeStates = statesOf('telehealth-notices', {
  bell: { about: 'Something new', replies: bell(several), shows: '[part=count]' },
  quiet: { about: 'Nothing new', replies: bell([]), shows: '[part=bell]' },
  panel: {
    about: 'What there is',
    replies: bell(several),
    steps: [{ see: '[part=count]' }, { press: '[part=bell]' }],
    shows: '[part=notice]',
  },
  empty: { about: 'Nothing at all', replies: bell([]), steps: [{ press: '[part=bell]' }], shows: 'slot[name=empty]' },
  error: {
    about: 'They could not be read',
    replies: { 'GET /notices': new Refused('server.internal', 500) },
    steps: [{ press: '[part=bell]' }],
    shows: '[role=alert]',
  },
  toasts: {
    about: 'It is their turn, while they read something else',
    replies: {
      'GET /notices': ({ told }) =>
        bell(
          told
            ? [notice(8, 'your_turn', 0, { position: '99' }), notice(9, 'reminder', 0, { position: '98' }), ...several.slice(3)]
            : several.slice(3),
        )['GET /notices']!,
    },
    beside: 'telehealth-call',
    steps: [{ see: '[part=count]' }, { tell: { type: 'notice.created' } }],
    shows: '[part=toast]',
  },
});

const log = [
  logged(2, 70, PEOPLE.practitioner.name, { can: ['call_back'] }),
  logged(3, 60 * 26, 'Dr. Luis Marín', {
    status: 'missed',
    talkSeconds: null,
    connectedAt: null,
    acceptedAt: null,
    can: ['call_back'],
  }),
  logged(4, 60 * 50, 'Dr. Noor Haddad', {
    mode: 'audio',
    rungBy: PEOPLE.patient.id,
    status: 'declined',
    talkSeconds: null,
    connectedAt: null,
  }),
  logged(5, 60 * 73, PEOPLE.practitioner.name, { kind: 'scheduled', rungBy: null, appointmentId: idOf('apt', 9) }),
  logged(6, 60 * 170, 'Dr. Mira Sand', { rungBy: PEOPLE.patient.id, status: 'cancelled', talkSeconds: null, connectedAt: null }),
];
const stats = {
  ...{ total: 5, scheduled: 1, adHoc: 4, audio: 1, video: 4, live: 0, missed: 1, declined: 1, failed: 0, neverConnected: 0 },
  ...{ totalTalkSeconds: 1140, averageTalkSeconds: 570, averageResponseSeconds: 4 },
};
const calls = (data: object[], running: object[] = []) => ({
  'GET /calls': ({ query }: Asked) => ({
    data: query.has('live') ? running : query.has('status') ? [] : data,
    nextCursor: null,
    serverNow,
  }),
  'GET /calls/stats': data.length ? stats : { ...stats, total: 0 },
});
/** Whom one rings back is rung. */
const rung = call('patient', {
  appointmentId: null,
  kind: 'ad_hoc',
  status: 'ringing',
  rungBy: PEOPLE.patient.id,
  ringsUntil: at(5),
  can: ['cancel'],
});
const callBack = {
  'POST /calls': rung,
  [`GET /calls/${CALL}`]: rung,
  [`POST /calls/${CALL}/cancel`]: { ...rung, status: 'cancelled', can: [] },
};
const runs = logged(1, 6, 'Mira Sand', { status: 'accepted', endedAt: null, talkSeconds: null, endReason: null, can: ['join'] });

export const callLogStates = statesOf('call-log', {
  loading: { about: 'Before the first reply', replies: { 'GET /calls': NEVER, 'GET /calls/stats': NEVER }, shows: '.bone' },
  empty: { about: 'No call yet', replies: calls([]), shows: 'slot[name=empty]' },
  error: {
    about: 'The calls could not be read',
    replies: { 'GET /calls': new Refused('server.internal', 500) },
    shows: '[role=alert]',
  },
  many: {
    about: 'Rung, missed, declined, booked',
    replies: { ...calls(log), ...callBack },
    beside: 'telehealth-call',
    shows: '[part=call]',
  },
  filters: {
    about: 'Which calls?',
    replies: calls(log),
    steps: [{ press: '[part=filters] summary' }],
    shows: '[part=filters][open]',
  },
  'none-left': {
    about: 'Filters that leave nothing',
    replies: calls(log),
    steps: [{ press: '[part=filters] summary' }, { write: '[part=filters] [name=status]', text: 'missed' }],
    shows: '[part=filters] .quiet',
  },
  running: {
    about: 'A call of now, and notes of the clinic',
    viewer: 'staff',
    replies: calls(
      log.map((it, index) => ({ ...it, can: ['annotate'], adminNotes: index ? null : 'Rang back by phone.' })),
      [runs],
    ),
    shows: '[part=live]',
  },
  note: {
    about: 'A note being written',
    viewer: 'staff',
    replies: calls(log.map((it) => ({ ...it, can: ['annotate'] }))),
    steps: [{ press: '[data-edit]' }],
    shows: '[part=call] textarea',
  },
});
