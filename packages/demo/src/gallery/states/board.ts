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
