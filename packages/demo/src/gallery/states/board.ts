import { at, entry, visitBy } from '../clinic.ts';
import { NEVER, Refused, statesOf } from '../state.ts';

const viewer = 'practitioner';
const board = (entries: object[], visits: object[] = []) => ({
  'GET /waiting-entries': { data: entries, serverNow: at(0) },
  'GET /appointments': { data: visits, nextCursor: null, serverNow: at(0) },
});
const three = [
  entry(1, 'Jonas Peel'),
  entry(2, 'Eva Varga', {
    deviceCheck: { camera: 'missing', microphone: 'ready' },
    appointment: { startsAt: at(0), endsAt: at(30), mode: 'audio', title: null },
    message: { code: 'soon', text: null, at: at(-2) },
  }),
  entry(3, 'Tomás Silva', { state: 'held', message: { code: 'delayed', text: 'About ten minutes.', at: at(-4) } }),
  entry(4, 'Aylin Demir', {
    present: false,
    runningLate: { minutes: 10, since: at(-3), choice: 'phone', callBackNumber: '+1 202 555 0142', readyAt: null },
  }),
];
const ahead = [visitBy(7, 60, 'Lena Vogt', { can: ['check_in'] }), visitBy(8, 95, 'Omar Aziz', { status: 'checked_in' })];

export const boardStates = statesOf('waiting-room', {
  loading: { about: 'Before the first reply', viewer, replies: { 'GET /waiting-entries': NEVER }, shows: '.bone' },
  empty: { about: 'Nobody waits', viewer, replies: board([]), shows: 'slot[name=empty]' },
  error: {
    ...{ about: 'The board could not be read', viewer, replies: { 'GET /waiting-entries': new Refused('server.internal', 500) } },
    shows: '[role=alert]',
  },
  busy: { about: 'Ready, without camera, held, and away', viewer, replies: board(three, ahead), shows: '.quietly' },
  running: {
    ...{ about: 'A visit runs while others wait', viewer },
    ...{
      replies: board(three.slice(1), [visitBy(6, -20, 'Mira Sand', { status: 'in_progress', can: ['join'] })]),
      shows: '[part=entry]',
    },
  },
  message: {
    ...{ about: 'A message to one who waits', viewer, replies: board(three) },
    ...{ steps: [{ press: '[data-act=message]' }], shows: 'dialog[open]' },
  },
  hold: {
    ...{ about: 'What to tell who is held', viewer, replies: board(three) },
    ...{ steps: [{ press: '[data-act=hold]' }], shows: 'dialog[open]' },
  },
  everyone: {
    ...{ about: 'A message to all who wait', viewer, replies: board(three) },
    ...{ steps: [{ press: '[part=tools] button', nth: 2 }], shows: 'dialog[open] textarea' },
  },
  keys: {
    ...{ about: 'What the keyboard does', viewer, replies: board(three) },
    ...{ steps: [{ press: '[part=tools] button', nth: 1 }], shows: 'dialog[open] kbd' },
  },
  refused: {
    ...{ about: 'Somebody was not there any more', viewer },
    replies: { ...board(three), [`POST /waiting-entries/${three[0]!.id}/admit`]: new Refused('waiting.not_waiting') },
    ...{ steps: [{ press: '[data-act=admit]' }], shows: '[part=entry] [role=alert]' },
  },
  group: {
    ...{ about: 'Several wait for one visit', viewer },
    replies: board(
      three.slice(0, 2).map((one) => ({ ...one, appointmentId: three[0]!.appointmentId })),
      [visitBy(1, 0, 'Jonas Peel', { title: 'Sleep well: a course', places: { capacity: 8, taken: 5 } })],
    ),
    shows: '[data-act=admit_all]',
  },
  deny: {
    ...{ about: 'Asked before somebody is sent away', viewer, replies: board(three) },
    ...{ steps: [{ press: '[data-act=deny]' }], shows: 'dialog[open]' },
  },
  late: {
    ...{ about: 'Running late: by how much?', viewer, replies: board(three) },
    ...{ steps: [{ press: '[part=tools] button:last-of-type' }], shows: 'dialog[open]' },
  },
  'front-desk': {
    ...{ about: 'As the front desk sees it', viewer: 'staff' },
    ...{
      replies: board(
        three.map((one) => ({ ...one, can: ['message', 'hold'] })),
        ahead,
      ),
      shows: '[part=entry]',
    },
  },
});
