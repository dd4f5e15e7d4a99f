import { at, PEOPLE, slots, visitBy } from '../clinic.ts';
import { NEVER, Refused, statesOf, type Asked } from '../state.ts';

const visits = [
  visitBy(1, -90, 'Mira Sand', { status: 'completed', can: [] }),
  visitBy(2, -15, 'Jonas Peel', { status: 'in_progress', can: ['join', 'end'] }),
  visitBy(3, 15, 'Eva Varga', { status: 'checked_in', can: ['join', 'reschedule'], mode: 'audio' }),
  visitBy(4, 30, 'Tomás Silva', { can: ['reschedule'] }),
  visitBy(5, 240, 'Aylin Demir', { status: 'pending', can: ['confirm', 'reschedule'] }),
  visitBy(6, 1440 - 60, 'Omar Aziz', { can: ['reschedule'] }),
  visitBy(7, 1440 + 60, 'Lena Vogt', { can: ['reschedule'] }),
  visitBy(8, 1440 * 2 + 120, 'Sara Lind', { status: 'cancelled', can: [] }),
  visitBy(9, 1440 * 3 + 30, 'Paul Roux', { can: ['reschedule'], places: { capacity: 8, taken: 5 }, title: 'Sleep well' }),
  visitBy(10, -1440 + 60, 'Nia Cole', { status: 'no_show', can: [] }),
];
const replies = {
  'GET /appointments': { data: visits, nextCursor: null, serverNow: at(0) },
  [`GET /practitioners/${PEOPLE.practitioner.id}/slots`]: slots('24T15:00', '24T15:30', '25T13:00', '26T08:30', '26T09:00'),
  ...Object.fromEntries(
    visits.map((one) => [
      `POST /appointments/${one.id}/reschedule`,
      ({ body }: Asked) => ({ ...one, startsAt: body['startsAt'], endsAt: body['endsAt'] ?? one.endsAt, revision: 2 }),
    ]),
  ),
};
const viewer = 'practitioner';

export const calendarStates = statesOf('appointment-calendar', {
  loading: { about: 'Before the first reply', viewer, replies: { 'GET /appointments': NEVER }, shows: '.bone' },
  error: {
    ...{ about: 'The visits could not be read', viewer, replies: { 'GET /appointments': new Refused('server.internal', 500) } },
    shows: '[role=alert]',
  },
  day: { about: 'One day', viewer, replies, attributes: { view: 'day' }, shows: '[part=visit]' },
  week: { about: 'A week', viewer, replies, attributes: { view: 'week' }, shows: '[part=visit]' },
  month: { about: 'A month', viewer, replies, attributes: { view: 'month' }, shows: '[part=day] .line' },
  visit: {
    ...{ about: 'A visit of the calendar', viewer, replies, attributes: { view: 'day' } },
    ...{ steps: [{ press: '[part=visit].movable' }], shows: 'dialog[open]' },
  },
  moving: {
    ...{ about: 'Free times to move to', viewer, replies, attributes: { view: 'week' } },
    steps: [{ press: '[part=visit].movable' }, { press: 'dialog[open] .actions button:not(.primary):not(.quiet)' }],
    shows: '[part=slot]',
  },
  sure: {
    ...{ about: 'Asked before it is moved', viewer, replies, attributes: { view: 'week' } },
    steps: [
      { press: '[part=visit].movable' },
      { press: 'dialog[open] .actions button:not(.primary):not(.quiet)' },
      { press: '[part=slot]' },
    ],
    shows: 'dialog[open] dl',
  },
});
