import { at, idOf, PEOPLE, practitioner, serverNow, slots, visit } from '../clinic.ts';
import { NEVER, Refused, statesOf, type Asked, type Step } from '../state.ts';

const okafor = practitioner(1, 'Dr. Amara Okafor', 'Cardiology', {
  ...{
    rating: { average: 4.7, count: 31 },
    about: 'Heart rhythm, blood pressure, and what worries you.',
    languages: ['en', 'de'],
  },
});
const marin = practitioner(2, 'Dr. Luis Marín', 'Paediatrics', { languages: ['en', 'es'], rating: { average: 4.9, count: 12 } });
const sand = practitioner(3, 'Dr. Mira Sand', 'Cardiology', { about: 'Sleep, breath, and the heart.' });
const free = slots('24T14:00', '24T14:30', '24T16:00', '25T09:00', '25T09:30', '25T10:00', '25T10:30', '27T15:00');
const found = (who: typeof okafor, nth: number) => ({
  ...{ practitionerId: who.id, name: who.name, specialty: who.specialty, ...free.data[nth]! },
});
const directory = {
  'GET /practitioners': { data: [okafor, marin, sand], nextCursor: null },
  'GET /slots': ({ query }: Asked) => ({
    data: [...free.data.map((_, nth) => found(okafor, nth)), found(marin, 3)]
      .filter(({ startsAt }) => startsAt >= (query.get('from') ?? ''))
      .filter(
        ({ practitionerId }, index, all) =>
          query.getAll('practitionerId').includes(practitionerId) &&
          all.findIndex((one) => one.practitionerId === practitionerId) === index,
      ),
    serverNow,
  }),
  [`GET /practitioners/${okafor.id}`]: okafor,
  [`GET /practitioners/${okafor.id}/slots`]: ({ query }: { query: URLSearchParams }) => ({
    ...free,
    data: free.data.filter(({ startsAt }) => startsAt >= query.get('from')! && startsAt < query.get('to')!),
  }),
  'POST /slot-holds': { id: idOf('hld', 1), practitionerId: okafor.id, ...free.data[3]!, expiresAt: at(5) },
};
const booked = visit(1, 1380, { reason: 'An itch.' });
const toTimes: Step[] = [{ press: '[part=practitioner] .actions button:last-child' }, { see: '.slots [part=slot]' }];
const toDetails: Step[] = [...toTimes, { press: '.slots [part=slot]', nth: 3 }, { see: '[part=hold]' }];
const line = (change: object) => ({ 'GET /waitlist-entries': { data: [{ ...waits, ...change }], nextCursor: null } });
const waits = {
  ...{ id: idOf('wle', 1), patientId: PEOPLE.patient.id, practitionerId: okafor.id, specialty: null, status: 'waiting' },
  ...{ offer: null, from: at(0), to: at(9999), mode: 'video', durationMinutes: 30 },
};
const late = { ...directory, [`GET /practitioners/${okafor.id}/slots`]: slots('27T15:00') };

export const bookingStates = statesOf('appointment-booking', {
  loading: { about: 'Before the first reply', replies: { ...directory, 'GET /practitioners': NEVER }, shows: '.bone' },
  directory: { about: 'Whom to see, and who is free first', replies: directory, shows: '[part=first-free]' },
  empty: {
    about: 'Nobody can be booked here',
    replies: { ...directory, 'GET /practitioners': { data: [], nextCursor: null } },
    shows: 'slot[name=empty]',
  },
  error: {
    about: 'The directory could not be read',
    replies: { ...directory, 'GET /practitioners': new Refused('server.internal', 500) },
    shows: '[role=alert]',
  },
  times: { about: 'The free times of one practitioner', replies: directory, steps: toTimes, shows: '.slots [part=slot]' },
  'nothing-free': {
    about: 'Nothing free; one may wait for a time',
    replies: {
      ...directory,
      'GET /slots': { data: [], serverNow },
      [`GET /practitioners/${okafor.id}/slots`]: slots(),
      'GET /waitlist-entries': { data: [], nextCursor: null },
    },
    ...{ steps: [toTimes[0]!], shows: '[part=wait]' },
  },
  'in-line': {
    about: 'Nothing soon; one waits for an earlier time',
    ...{ replies: { ...late, ...line({}) }, steps: toTimes, shows: '[part=waits]' },
  },
  offered: {
    about: 'An earlier time is offered',
    replies: {
      ...late,
      ...line({
        status: 'offered',
        offer: { id: idOf('wlo', 1), practitionerId: okafor.id, startsAt: at(1320), endsAt: at(1350), expiresAt: at(30) },
      }),
    },
    ...{ steps: toTimes, shows: '[part=offer]' },
  },
  details: { about: 'The time is kept while one types', replies: directory, steps: toDetails, shows: '[part=book]' },
  'for-whom': {
    about: 'Somebody who acts for their child says for whom it is',
    replies: {
      ...directory,
      'GET /patients': {
        data: [
          { id: PEOPLE.patient.id, name: PEOPLE.patient.name },
          { id: idOf('pat', 2), name: 'Mia Peel' },
        ],
        nextCursor: null,
      },
    },
    steps: toDetails,
    shows: '#for-whom',
  },
  taken: {
    about: 'Somebody else was quicker',
    replies: { ...directory, 'POST /appointments': new Refused('appointments.slot_taken') },
    steps: [...toDetails, { press: '[part=book]' }],
    shows: '[part=refusal]',
  },
  desk: {
    about: 'At the front desk: for whom?',
    viewer: 'staff',
    replies: {
      ...directory,
      'GET /patients': {
        data: [{ id: idOf('pat', 7), name: 'Eva Varga', birthDate: '1971-03-02', mrn: 'A-1207' }],
        nextCursor: null,
      },
    },
    steps: [...toDetails, { write: '#patient-search', text: 'eva' }],
    shows: '[part=patient-found]',
  },
  'somebody-new': {
    about: 'At the front desk: somebody the clinic does not know yet',
    viewer: 'staff',
    replies: { ...directory, 'GET /patients': { data: [], nextCursor: null } },
    steps: [...toDetails, { press: '[part=patient] .choice input', nth: 1 }],
    shows: '[part=patient] [autocomplete]',
  },
  done: {
    about: 'Booked',
    replies: { ...directory, 'POST /appointments': booked },
    steps: [...toDetails, { press: '[part=book]' }],
    shows: '[part=booked]',
  },
  requested: {
    about: 'Asked for; the clinic has to confirm',
    replies: { ...directory, 'POST /appointments': { ...booked, status: 'pending', expiresAt: at(1440) } },
    steps: [...toDetails, { press: '[part=book]' }],
    shows: '[part=booked] .warn',
  },
});
