import { at, CALL, call, conversation, idOf, message, PEOPLE, place, visit, VISIT, type Viewer } from '../clinic.ts';
import { Refused, statesOf, type Asked, type GalleryState, type Room, type Step } from '../state.ts';
import { door, grant, join } from './door.ts';

const OTHER = idOf('cal', 9);
const doctor = { identity: 'p-practitioner', look: 'practitioner', camera: true } as const;
const patient = { identity: 'p-patient', look: 'patient', camera: true } as const;
const interpreter = { identity: 'p-interpreter', look: 'interpreter', camera: true } as const;

const thread = {
  'GET /conversations': { data: [conversation(1, PEOPLE.practitioner.name)], nextCursor: null },
  [`GET /conversations/${idOf('cnv', 1)}/messages`]: {
    data: [
      message(1, 8, 'I uploaded the lab result.', true),
      message(2, 6, 'Thank you, I see it. The second value is the one we talked about.'),
    ],
    ...{ olderCursor: null, newerCursor: '2' },
  },
  [`POST /conversations/${idOf('cnv', 1)}/read`]: {},
};

/** In the visit, as this person, with these others in the room. */
function inside(
  about: string,
  given: Partial<GalleryState> & { call?: Parameters<typeof call>[1]; steps?: Step[]; endsIn?: number } = {},
): Omit<GalleryState, 'element' | 'name'> {
  const {
    viewer = 'patient',
    room,
    steps = [],
    shows = '[part=tile] video, telehealth-tile',
    call: change,
    endsIn = 18,
    replies,
    ...more
  } = given;
  const participants = [place('patient'), place('practitioner'), ...(change?.participants ?? [])];
  const now = call(viewer as Viewer, { ...change, participants: change?.participants ?? participants.slice(0, 2) });
  return {
    ...{ about, viewer, opens: VISIT, shows },
    room: room ?? { people: [viewer === 'patient' ? doctor : patient] },
    replies: {
      ...door({}, { [`POST /appointments/${VISIT}/join`]: { ...grant, identity: `p-${viewer}` } }),
      [`GET /appointments/${VISIT}`]: visit(1, endsIn - 30),
      [`GET /calls/${CALL}`]: now,
      [`POST /calls/${CALL}/quality`]: now,
      [`POST /calls/${CALL}/end`]: { ...now, status: 'ended' },
      [`POST /calls/${CALL}/leave`]: {},
      [`GET /appointments/${VISIT}/notes`]: { data: [] },
      ...thread,
      ...replies,
    },
    ...more,
    steps: [join, { see: '[part=timer]' }, ...steps],
  };
}
const three = [place('patient'), place('practitioner'), place('interpreter')];
const withThree: Room = { people: [doctor, interpreter] };
const more: Step = { press: 'telehealth-controls #more' };
const weak = {
  sentLossPercent: 40,
  receivedLossPercent: 12,
  roundTripMs: 900,
  jitterMs: 90,
  availableKbps: 60,
  sentKbps: 60,
  receivedKbps: 60,
  frozenMs: 400,
  path: 'udp',
};
const measured: Step = { room: { type: 'measured', sample: weak } };
/** Measured, and again a while later by the clinic's clock: a step down takes its time. The timer shows that the clock was heard. */
const weakFor = (...minutes: number[]): Step[] =>
  minutes.flatMap((minute): Step[] => [
    measured,
    { tell: { type: 'clock', offsetSeconds: 0, serverNow: at(minute) } },
    { see: '[part=timer]', says: `${12 + minute}:` },
    measured,
  ]);

export const visitStates = statesOf('visit', {
  two: inside('Two, as the patient sees it'),
  practitioner: inside('As the practitioner sees it', {
    viewer: 'practitioner',
    room: { people: [{ ...patient, isSpeaking: true }] },
  }),
  alone: inside('The other is not here yet', { room: { people: [] }, shows: '.centre' }),
  grid: inside('Three, side by side', {
    call: { participants: three },
    room: withThree,
    steps: [{ see: 'telehealth-tile:nth-of-type(2)' }],
  }),
  spotlight: inside('Three, one of them large', {
    ...{ call: { participants: three }, room: withThree },
    steps: [{ see: 'telehealth-tile:nth-of-type(2)' }, { press: 'telehealth-tile button' }],
  }),
  'no-camera': inside('The other’s camera is off, and they are muted', {
    room: { people: [{ ...doctor, camera: false, isMuted: true }] },
  }),
  'own-off': inside('Own camera and microphone off', {
    steps: [{ press: '#microphone' }, { press: '#camera' }],
    shows: '#camera.off',
  }),
  screen: inside('The other shows their screen', { room: { people: [{ ...doctor, screen: true }] } }),
  sharing: inside('One shows one’s own screen', {
    viewer: 'practitioner',
    steps: [{ press: '#share' }],
    shows: '.sharing',
  }),
  menu: inside('More: devices, arrangement, volume', {
    steps: [more],
    shows: 'telehealth-device-menu select, telehealth-device-menu button',
  }),
  people: inside('Who is here, and what may be done', {
    ...{
      viewer: 'practitioner',
      call: { participants: three.map((one) => (one.role === 'patient' ? { ...one, isHandRaised: true } : one)) },
    },
    room: { people: [patient, interpreter] },
    steps: [{ press: '#people' }],
    shows: 'telehealth-visit-panel .person',
  }),
  messages: inside('Messages beside the visit', {
    steps: [{ press: '#messages' }],
    shows: 'telehealth-visit-panel [part=bubble]',
  }),
  notes: inside('Notes beside the visit', {
    viewer: 'practitioner',
    steps: [{ press: '#people' }, { press: 'telehealth-visit-panel #notes' }],
    shows: 'telehealth-visit-panel visit-notes',
  }),
  'side-room': inside('Stepped out with one other', {
    call: { participants: three.map((one) => (one.role === 'guest' ? one : { ...one, isSteppedOut: true })) },
    shows: '.top .chip:nth-of-type(2)',
  }),
  outside: inside('Two others have stepped out', {
    viewer: 'patient',
    call: { participants: three.map((one) => (one.role === 'patient' ? one : { ...one, isSteppedOut: true })) },
    ...{ room: { people: [] }, shows: '.top .chip:nth-of-type(2)' },
  }),
  locked: inside('The visit is locked', { viewer: 'practitioner', call: { isLocked: true } }),
  'nearly-over': inside('The booked time is nearly over', { endsIn: 3, shows: '.chip.warning' }),
  weak: inside('One’s own connection is weak', {
    steps: [{ room: { type: 'connection_changed', isConnectionWeak: true } }],
    shows: '.hint',
  }),
  'their-weak': inside('The other’s connection is weak', {
    room: { people: [{ ...doctor, level: 'small' }] },
    shows: '.hint',
  }),
  'their-picture-paused': inside('The other’s connection is too weak for a picture', {
    room: { people: [{ ...doctor, camera: false, level: 'sound' }] },
    shows: '.hint',
  }),
  interrupted: inside('Nothing comes through for some seconds', {
    steps: [{ room: { type: 'interrupted_changed', isInterrupted: true } }],
    shows: '.hint',
  }),
  'their-picture-stopped': inside('The other’s picture stands still', {
    room: { people: [{ ...doctor, hasStopped: true }] },
    shows: '.hint',
  }),
  'sound-only': inside('Stepped down to sound', { steps: weakFor(1, 2), shows: '.hint' }),
  // More often than it takes: a reply that was under way sets the clock back for a moment, and a step is not taken then.
  'words-only': inside('Not even sound comes through', { steps: weakFor(1, 2, 3, 4, 5), shows: '.hint .acts' }),
  'sound-blocked': inside('The browser plays no sound yet', {
    steps: [{ room: { type: 'audio_blocked_changed', isAudioBlocked: true } }],
    shows: 'button.sound',
  }),
  hand: inside('One’s own hand is raised', {
    call: { participants: [place('patient', { isHandRaised: true }), place('practitioner')] },
    shows: '[part=tile] video, telehealth-tile',
  }),
  'asked-to-unmute': inside('Asked to unmute', {
    steps: [
      { press: '#microphone' },
      { see: '#microphone.off' },
      { tell: { type: 'call.updated', data: { callId: CALL, change: 'asked_to_unmute', participantId: 'par_patient' } } },
    ],
    shows: '.hint .acts',
  }),
  'person-menu': inside('What may be done with one of them', {
    viewer: 'practitioner',
    call: { participants: three },
    room: { people: [patient, interpreter] },
    steps: [{ press: '#people' }, { press: 'telehealth-visit-panel .person button' }],
    shows: 'telehealth-visit-panel .acts button',
  }),
  'rung-meanwhile': inside('Somebody else rings during the visit', {
    viewer: 'practitioner',
    replies: {
      [`GET /calls/${OTHER}`]: call('practitioner', {
        ...{ id: OTHER, appointmentId: null, kind: 'ad_hoc', status: 'ringing', rungBy: idOf('pat', 7), ringsUntil: at(0.5) },
        ...{ participants: [place('practitioner'), place('patient', { personId: idOf('pat', 7), name: 'Eva Varga' })] },
        can: ['accept', 'decline'],
      }),
    },
    steps: [{ tell: { type: 'call.ringing', appointmentId: null, data: { callId: OTHER, rungBy: idOf('pat', 7) } } }],
    shows: 'telehealth-incoming-call [part=dialog][open]',
  }),
  muted: inside('Muted by somebody else', {
    steps: [{ tell: { type: 'call.updated', data: { callId: CALL, change: 'muted', participantId: 'par_patient' } } }],
    shows: '.hint .acts',
  }),
  resuming: inside('The connection is picked up again', {
    steps: [{ room: { type: 'resuming' } }],
    shows: '.top .chip:nth-of-type(2)',
  }),
  reconnecting: inside('Everything is set up anew', { steps: [{ room: { type: 'restarting' } }], shows: '.overlay' }),
});

const over = (about: string, step: Step, viewer: Viewer = 'patient') =>
  inside(about, { viewer, steps: [{ see: 'telehealth-tile' }, step], shows: 'telehealth-goodbye h2' });
/** The door is asked whether one may come back, and says no. */
const notBack = (about: string, cause: 'removed' | 'lost', code: string) => {
  const state = over(about, { room: { type: 'disconnected', cause } });
  const join = `POST /appointments/${VISIT}/join`;
  const answer = ({ told }: Asked) => (told ? new Refused(code) : grant);
  const [first, ...rest] = state.steps!.toReversed();
  const steps = [...rest.toReversed(), { tell: { type: 'call.updated' } }, first!];
  return { ...state, steps, replies: { ...state.replies, [join]: answer } };
};
/** Asked how it was, since they may say it. */
const asked = (about: string, shows: string, ...steps: Step[]) => {
  const state = over(about, { press: 'telehealth-controls #leave' });
  const replies = {
    ...state.replies,
    [`GET /appointments/${VISIT}`]: visit(1, -12, { can: ['join', 'review'] }),
    [`GET /appointments/${VISIT}/review`]: new Refused('reviews.not_found', 404),
  };
  return { ...state, replies, steps: [...state.steps!, ...steps], shows };
};
const how = 'telehealth-goodbye p+button';

export const goodbyeStates = statesOf('goodbye', {
  left: over('One has left', { press: 'telehealth-controls #leave' }),
  ended: over('It was ended for all', { press: 'telehealth-controls #end' }, 'practitioner'),
  removed: notBack('One was removed', 'removed', 'join.removed'),
  'network-lost': notBack('The network is lost for good', 'lost', 'media.unavailable'),
  'asked-how': asked('Asked how it was', how),
  review: asked('Says how it was', 'telehealth-goodbye telehealth-visit-review [name=rating]', { press: how }),
  'opened-elsewhere': over('Opened on another device', { room: { type: 'disconnected', cause: 'opened_elsewhere' } }),
});
