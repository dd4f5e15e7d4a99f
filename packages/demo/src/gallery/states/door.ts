import { at, CALL, decision, entry, idOf, PEOPLE, serverNow, slots, VISIT, visit } from '../clinic.ts';
import { Refused, statesOf, type Reply, type Room, type Step } from '../state.ts';
import { checkIn } from './list.ts';

/** What a `<telehealth-call>` asks of the clinic on its way to the door. */
export const door = (answer: Parameters<typeof decision>[0] = {}, more: Record<string, Reply> = {}) => ({
  [`GET /appointments/${VISIT}`]: visit(1, 0),
  [`GET /appointments/${VISIT}/join-decision`]: decision(answer),
  [`POST /appointments/${VISIT}/join`]: grant,
  'POST /network-checks': grant,
  ...more,
});
export const grant = {
  ...{ callId: CALL, serverUrl: 'wss://media.riverside.example', participantToken: 'gallery', identity: 'p-patient' },
  ...{ expiresAt: at(60), mayPublish: ['camera', 'microphone', 'screen_share'] },
};
export const join: Step = { press: '[part=actions] .primary[aria-disabled=false]' };

const refused = (reason: string, more: object = {}) =>
  door(
    {},
    {
      [`POST /appointments/${VISIT}/join`]: new Refused(`join.${reason}`, 409, {
        reason,
        serverNow,
        opensAt: at(10),
        closesAt: at(30),
        ...more,
      }),
    },
  );
const row = (about: string, room: Room, shows = '.help', steps: Step[] = []) => ({
  ...{ about, opens: VISIT, replies: door(), room, shows },
  ...(steps.length && { steps }),
});
const PHONE = {
  userAgent:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
  ...{ touchPoints: 5, canChooseSpeaker: false },
};
const both = (name: string, message = '') => ({ camera: { name, message }, microphone: { name, message } });

/** Of a group: two whom the caller acts for. */
const CHILDREN = ['Mia Peel', 'Tom Peel'].map((name, index) => ({
  ...{ personId: idOf('pat', 7 + index), role: 'patient' as const, name, specialty: null },
}));
const group = visit(1, 0, { title: 'Sleep well: a course', places: { capacity: 8, taken: 5 } });
const forWhom = {
  ...{ room: {}, opens: VISIT },
  replies: door(
    {},
    {
      [`GET /appointments/${VISIT}`]: {
        ...group,
        participants: [...group.participants.filter(({ role }) => role === 'practitioner'), ...CHILDREN],
      },
      [`GET /appointments/${VISIT}/join-decision`]: ({ query }) =>
        query.has('personId') ? decision() : new Refused('proxies.patient_required', 422),
    },
  ),
};

export const prejoinStates = statesOf('prejoin', {
  fine: { about: 'You look and sound fine', opens: VISIT, replies: door(), shows: '.meter .on' },
  connection: {
    ...{ about: 'The connection is good', opens: VISIT, replies: door() },
    ...{ steps: [{ see: '.meter .on' }, { press: '[part=devices] .device .quiet', nth: -1 }], shows: '[part=devices] .pill.ok' },
  },
  'no-connection': {
    ...{ about: 'Something holds the connection up', opens: VISIT, replies: door(), room: { isBlocked: true } },
    ...{
      steps: [{ see: '.meter .on' }, { press: '[part=devices] .device .quiet', nth: -1 }],
      shows: '[part=devices] .pill.warn',
    },
  },
  silent: { ...row('Nothing is heard yet', { isSilent: true }, '.meter') },
  asks: { ...row('Before the browser asks', { permission: 'prompt', surroundings: { isAsking: true } }, '[part=preview]') },
  denied: { ...row('Both denied', { permission: 'denied', ...both('NotAllowedError') }) },
  'denied-iphone': {
    ...row('Both denied, Safari on an iPhone', { permission: 'denied', ...both('NotAllowedError'), surroundings: PHONE }),
  },
  dismissed: { ...row('The question was closed', { permission: 'prompt', ...both('NotAllowedError') }) },
  'by-system': { ...row('Denied by the system', { ...both('NotAllowedError', 'Permission denied by system') }) },
  'by-page': {
    ...row('The page itself allows no camera', {
      ...both('NotAllowedError'),
      surroundings: { isAllowed: { camera: false, microphone: false } },
    }),
  },
  'in-use': { ...row('Another program has the camera', { camera: { name: 'NotReadableError' } }) },
  none: { ...row('No camera, no microphone', both('NotFoundError')) },
  'no-camera': { ...row('No camera', { camera: { name: 'NotFoundError' } }) },
  'no-microphone': { ...row('No microphone', { microphone: { name: 'NotFoundError' } }) },
  'in-app': {
    ...row('Inside another app', {
      ...both('NotAllowedError'),
      permission: 'denied',
      surroundings: { ...PHONE, isInApp: true, hasMediaDevices: false },
    }),
  },
  unsupported: {
    ...row('A browser that is too old', { ...both('NotSupportedError'), surroundings: { hasMediaDevices: false } }),
  },
  insecure: {
    ...row('An insecure page', { ...both('NotSupportedError'), surroundings: { isSecure: false, hasMediaDevices: false } }),
  },
  'for-whom': { ...forWhom, about: 'For which of two children', shows: 'fieldset button' },
  'for-tom': {
    ...forWhom,
    about: 'For one of two children',
    steps: [{ press: 'fieldset button', nth: 1 }],
    shows: '.about .quiet',
  },
  early: {
    about: 'Before the door opens',
    opens: VISIT,
    replies: {
      ...door({ decision: 'refuse', reason: 'too_early', opensAt: at(10) }),
      [`GET /appointments/${VISIT}`]: visit(1, 25),
    },
    shows: '.pill.warn',
  },
  'too-late': {
    about: 'After it has closed',
    opens: VISIT,
    replies: { ...door({ decision: 'refuse', reason: 'too_late' }), [`GET /appointments/${VISIT}`]: visit(1, -90, { can: [] }) },
    shows: 'h2',
  },
  elsewhere: {
    about: 'The visit is open on another device',
    ...{ opens: VISIT, replies: refused('active_elsewhere'), steps: [join], shows: 'dialog[open]' },
  },
  'at-the-clinic': {
    about: 'A visit without a call',
    opens: VISIT,
    replies: {
      ...door({ decision: 'refuse', reason: 'no_call_in_this_mode' }),
      [`GET /appointments/${VISIT}`]: visit(1, 0, { mode: 'in_person' }),
    },
    shows: '[part=about] h3',
  },
});

const waits = (change: Parameters<typeof entry>[2] = {}, more: Record<string, Reply> = {}) => {
  const mine = entry(1, PEOPLE.patient.name, {
    appointmentId: VISIT,
    personId: PEOPLE.patient.id,
    can: ['leave', 'answer_running_late'],
    ...change,
  });
  return {
    ...door({ decision: 'wait', reason: 'waiting_for_practitioner' }, { [`POST /appointments/${VISIT}/join`]: mine }),
    'GET /waiting-entries': { data: [mine], serverNow },
    [`GET /practitioners/${PEOPLE.practitioner.id}/slots`]: slots('24T12:00', '24T15:30', '25T09:00', '25T09:30'),
    ...more,
  };
};
const waiting = (about: string, replies: Record<string, Reply>, shows = 'telehealth-waiting h2', steps: Step[] = []) => ({
  ...{ about, opens: VISIT, replies, shows, steps: [join, ...steps] },
});
const late = { minutes: 10, since: at(-3), choice: null, callBackNumber: null, readyAt: null };

export const waitingStates = statesOf('waiting', {
  knows: waiting('The practitioner knows', waits({ place: null })),
  place: waiting(
    'Second in line, and about how long',
    waits({
      place: 2,
      since: at(-8),
      estimate: { fromMinutes: 5, toMinutes: 10 },
      practitioner: { name: PEOPLE.practitioner.name, presence: 'in_another_visit' },
    }),
    '.steps',
  ),
  away: waiting(
    'The practitioner has not come yet',
    waits({ place: 1, practitioner: { name: PEOPLE.practitioner.name, presence: 'away' } }),
  ),
  message: waiting(
    'A message from the clinic',
    waits({ place: 1, message: { code: 'soon', text: 'Please have your medication list at hand.', at: at(-1) } }),
    '.said',
  ),
  held: waiting('Held', waits({ state: 'held', place: null, message: { code: 'delayed', text: null, at: at(-1) } })),
  late: waiting(
    'Running late: what would you like?',
    waits({ place: 2, since: at(-8), runningLate: late }),
    'telehealth-waiting .stack button',
  ),
  'late-phone': waiting(
    'Running late: on which number?',
    waits({ place: 2, since: at(-8), runningLate: late }),
    'telehealth-waiting [type=tel]',
    [{ press: 'telehealth-waiting .choices button', nth: 2 }],
  ),
  'late-other-time': waiting(
    'Running late: which other time?',
    waits({ place: 2, since: at(-8), runningLate: late }),
    'telehealth-waiting .choices .num',
    [{ press: 'telehealth-waiting .choices button', nth: 3 }],
  ),
  'late-waits': waiting('Running late, and what was chosen', waits({ place: 2, runningLate: { ...late, choice: 'tell_me' } })),
  left: waiting('Gone out of the waiting room', waits({ place: 1 }), 'telehealth-goodbye h2', [
    { press: 'telehealth-waiting .row .quiet', nth: -1 },
  ]),
  guest: waiting(
    'A guest who came with the patient',
    waits({ role: 'guest', personId: PEOPLE.interpreter.id, place: 1 }),
    '.steps',
  ),
});

const out = (about: string, replies: Record<string, Reply>) => ({
  ...{ about, opens: VISIT, replies, steps: [join], shows: 'telehealth-goodbye h2, telehealth-prejoin p.small, .pill' },
});
export const refusedStates = statesOf('refused', {
  denied: out('Not let in, and why', {
    ...refused('denied'),
    'GET /waiting-entries': {
      data: [
        entry(1, PEOPLE.patient.name, {
          state: 'denied',
          message: { code: 'other', text: 'Please call us: we have a question first.', at: at(-1) },
        }),
      ],
      serverNow,
    },
  }),
  cancelled: out('Cancelled meanwhile', refused('cancelled')),
  ended: out('It is over already', refused('ended')),
  'check-in': out('Something is asked first', {
    ...refused('checkin_incomplete'),
    [`GET /appointments/${VISIT}/check-in`]: checkIn,
  }),
  locked: out('The room is locked', refused('locked')),
  full: out('The room is full', refused('room_full')),
  'not-yours': out('Somebody else’s visit', refused('not_participant')),
});
export const anotherVisit = idOf('apt', 2);
