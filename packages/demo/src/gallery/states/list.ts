import { at, decision, idOf, PEOPLE, slots, VISIT, visit, visitOf } from '../clinic.ts';
import { NEVER, Refused, statesOf, type Step } from '../state.ts';

const page = (...data: object[]) => ({ data, nextCursor: null, serverNow: at(0) });
const few = [
  visit(1, 10, { title: null, status: 'checked_in' }),
  visitOf(2, 1440 * 3 + 15, 'Dr. Luis Marín', { mode: 'audio' }),
  visitOf(3, 1440 * 8 + 375, 'Dr. Amara Okafor', { mode: 'in_person', can: ['cancel', 'reschedule', 'check_in'] }, 'Cardiology'),
];
const many = [
  ...few,
  visitOf(4, 1440 * 9, 'Dr. Noor Haddad', { status: 'pending', expiresAt: at(1440) }),
  visitOf(5, 1440 * 14, 'Dr. Mira Sand', { title: 'Sleep well: a course', places: { capacity: 8, taken: 5 } }),
  visitOf(6, 1440 * 21, 'Dr. Luis Marín', { seriesId: idOf('ser', 1) }),
  visitOf(7, -1440 * 2, 'Dr. Luis Marín', { status: 'completed', can: ['review'] }),
];
const list = { 'GET /appointments': page(...many) };
const DETAILS = 'telehealth-visit-details dialog[open]';
const openFirst: Step[] = [{ press: '[part=details]' }, { see: DETAILS }];

/** One visit whose details are open, with what is known of it. */
const detailed = (change: Parameters<typeof visit>[2] = {}, inMinutes = 1440 + 60) => {
  const one = visit(1, inMinutes, {
    ...{ reason: 'Palpitations at night', package: 'Follow-up', location: { kind: 'inside' as const, text: 'Room 4' } },
    ...change,
  });
  return {
    'GET /appointments': page(one),
    [`GET /appointments/${VISIT}`]: one,
    [`GET /appointments/${VISIT}/invitations`]: { data: [] },
    [`GET /appointments/${VISIT}/notes`]: { data: [note] },
    [`GET /practitioners/${PEOPLE.practitioner.id}/slots`]: slots('25T09:00', '25T09:30', '25T15:00', '26T11:00', '27T08:30'),
  };
};
const note = {
  ...{
    id: idOf('nte', 1),
    appointmentId: VISIT,
    authorId: PEOPLE.practitioner.id,
    patientId: PEOPLE.patient.id,
    state: 'signed',
  },
  ...{ text: 'Regular pulse, blood pressure 128/82.\nWalk every day; come back in six weeks.', addendumTo: null, revision: 2 },
  ...{ signedAt: at(-30), releasedAt: at(-25), createdAt: at(-60), updatedAt: at(-30), can: [] },
};
export const checkIn = {
  asks: {
    location: true,
    contactNumber: true,
    consents: [{ subject: 'visit_terms', version: '3', text: 'I agree that this visit takes place by video.' }],
    form: {
      type: 'object',
      required: ['since'],
      properties: {
        since: { type: 'string', title: 'Since when do you have it?' },
        pain: { type: 'integer', title: 'How strong is it?', description: '0 is none, 10 is the worst.' },
        where: { type: 'array', title: 'Where?', items: { enum: ['Chest', 'Arm', 'Back'] } },
      },
    },
  },
  ...{ given: null, isComplete: false },
};
const all: Parameters<typeof visit>[2] = { can: ['check_in', 'reschedule', 'cancel', 'update', 'notes'] };
/** By its place among the buttons: the first word of each depends on the language. */
const step = (nth: number): Step => ({ press: `${DETAILS} .buttons button`, nth });

export const listStates = statesOf('appointment-list', {
  loading: { about: 'Before the first reply', replies: { 'GET /appointments': NEVER }, shows: '.bone' },
  empty: { about: 'No visit yet', replies: { 'GET /appointments': page() }, shows: 'slot[name=empty]' },
  error: {
    about: 'The API does not answer as it should',
    replies: { 'GET /appointments': new Refused('server.internal', 500) },
    shows: '[role=alert]',
  },
  few: { about: 'One is now, two are ahead', replies: { 'GET /appointments': page(...few) }, shows: '[part~=now]' },
  'other-zone': {
    ...{ about: 'The person is in another zone than the clinic', timeZone: 'America/New_York' },
    ...{ replies: { 'GET /appointments': page(...few) }, shows: '[part~=now]' },
  },
  many: { about: 'Search, a request, a group, a series, and what was', replies: list, shows: '[part=filters]' },
  filters: {
    about: 'Which visits?',
    ...{ replies: list, steps: [{ press: '[part=filters] summary' }], shows: '[part=filters] details[open]' },
  },
  week: {
    about: 'As a calendar',
    viewer: 'practitioner',
    ...{ replies: list, attributes: { view: 'week' }, shows: 'appointment-calendar [part=visit]' },
  },
  'nothing-found': {
    about: 'A search that finds nothing',
    replies: {
      'GET /appointments': ({ query }) => (query.get('q') ? page() : page(...many)),
    },
    steps: [{ see: '[part=filters]' }, { write: '[part=filters] input', text: 'Xavier' }],
    shows: '.card > button',
  },
  offer: {
    about: 'A time has become free for somebody on the waitlist',
    replies: {
      'GET /appointments': page(few[1]!),
      'GET /waitlist-entries': {
        data: [
          {
            id: idOf('wle', 1),
            offer: {
              ...{ id: idOf('wlo', 1), practitionerId: PEOPLE.practitioner.id, startsAt: at(180), endsAt: at(210) },
              expiresAt: at(42),
            },
          },
        ],
        nextCursor: null,
      },
    },
    shows: '[part=offer]',
  },
  details: { about: 'All of one visit', replies: detailed(all), steps: openFirst, shows: `${DETAILS} .buttons button` },
  'details-cancel': {
    about: 'Asked why',
    replies: detailed({ can: ['cancel'] }),
    steps: [...openFirst, { see: `${DETAILS} .buttons .bad` }, { press: `${DETAILS} .buttons .bad` }],
    shows: 'telehealth-visit-cancel textarea',
  },
  'details-move': {
    about: 'Free times to move to',
    replies: detailed({ can: ['reschedule'] }),
    steps: [...openFirst, step(0)],
    shows: 'telehealth-visit-move label.choice',
  },
  'details-no-times': {
    about: 'Nothing free to move to',
    replies: {
      ...detailed({ can: ['reschedule'] }),
      [`GET /practitioners/${PEOPLE.practitioner.id}/slots`]: slots(),
    },
    steps: [...openFirst, step(0)],
    shows: 'telehealth-visit-move p',
  },
  'details-check-in': {
    about: 'What the clinic asks before a visit',
    replies: { ...detailed({ can: ['check_in'] }), [`GET /appointments/${VISIT}/check-in`]: checkIn },
    steps: [...openFirst, step(0)],
    shows: 'visit-check-in form',
  },
  'details-notes': {
    about: 'The note of a visit, as the patient reads it',
    replies: detailed({ can: ['notes'] }),
    steps: [...openFirst, step(0)],
    shows: 'telehealth-visit-notes .written',
  },
  'details-people': {
    about: 'Who comes, and how they get in',
    viewer: 'staff',
    replies: {
      ...detailed({
        can: ['cancel', 'update', 'add_guest', 'remove_guest', 'invitations'],
        participants: [
          { personId: PEOPLE.practitioner.id, role: 'practitioner', name: PEOPLE.practitioner.name, specialty: 'Cardiology' },
          { personId: PEOPLE.patient.id, role: 'patient', name: PEOPLE.patient.name, specialty: null },
          {
            personId: PEOPLE.interpreter.id,
            role: 'guest',
            name: PEOPLE.interpreter.name,
            specialty: null,
            guestKind: 'interpreter',
          },
        ],
      }),
      [`GET /appointments/${VISIT}/invitations`]: {
        data: [
          {
            ...{ id: idOf('inv', 1), appointmentId: VISIT, personId: PEOPLE.patient.id, createdAt: at(-600), revokedAt: null },
            delivery: 'mail',
          },
        ],
      },
    },
    steps: [...openFirst, { see: `${DETAILS} .buttons .bad` }, { press: `${DETAILS} .buttons button:nth-last-of-type(2)` }],
    shows: 'telehealth-visit-people #title',
  },
  'details-late': {
    about: 'The clinic is late, and the patient has not come yet',
    replies: {
      ...detailed({ can: ['reschedule', 'cancel'] }, 60),
      [`GET /appointments/${VISIT}/running-late`]: {
        runningLate: { minutes: 20, since: at(-10), choice: null, callBackNumber: null, readyAt: null },
        serverNow: at(0),
      },
    },
    steps: openFirst,
    shows: 'telehealth-visit-late .late button',
  },
  'details-patients': {
    about: 'Who has a place in a group, and who came',
    viewer: 'staff',
    replies: {
      ...detailed({ can: ['patients'], title: 'Sleep well: a course', places: { capacity: 8, taken: 2 } }, -5),
      [`GET /appointments/${VISIT}/join-decision`]: decision({ decision: 'refuse', reason: 'nobody_admitted' }),
      [`GET /appointments/${VISIT}/patients`]: {
        data: [
          {
            ...{ personId: PEOPLE.patient.id, name: PEOPLE.patient.name, ordinal: 1, takenAt: null, ended: null },
            ...{ came: true, attendance: 'attended' },
          },
          {
            ...{ personId: idOf('pat', 2), name: 'Eva Varga', ordinal: 2, takenAt: null, ended: null },
            ...{ came: false, attendance: null },
          },
        ],
        places: { capacity: 8, taken: 2 },
      },
    },
    steps: [...openFirst, step(0)],
    shows: 'telehealth-visit-patients [aria-pressed]',
  },
  'details-review': {
    about: 'A visit that was, to be reviewed',
    replies: {
      ...detailed({ status: 'completed', can: ['review'] }, -60),
      [`GET /appointments/${VISIT}/review`]: new Refused('reviews.not_found', 404),
    },
    steps: [{ press: '.earlier summary' }, ...openFirst],
    shows: 'telehealth-visit-review [name=rating]',
  },
  'details-cancelled': {
    about: 'A visit that was cancelled, and why',
    replies: detailed({ status: 'cancelled', can: [], cancelReason: 'prov', cancelComment: 'Dr. Okafor is ill.' }),
    steps: [{ press: '.earlier summary' }, ...openFirst],
    shows: `${DETAILS} .badges`,
  },
});
