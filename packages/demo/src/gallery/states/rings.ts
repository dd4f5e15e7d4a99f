import { at, CALL, call, PEOPLE, serverNow, visit, VISIT } from '../clinic.ts';
import { statesOf, type Asked, type GalleryState } from '../state.ts';

const ring = (change: Parameters<typeof call>[1] = {}) =>
  call('patient', {
    ...{ appointmentId: null, kind: 'ad_hoc', status: 'ringing', acceptedAt: null, connectedAt: null, ringsUntil: at(0.5) },
    ...change,
  });
const RINGS = { type: 'call.ringing', appointmentId: null, data: { callId: CALL, rungBy: PEOPLE.practitioner.id } };
const incoming = (
  about: string,
  change: Parameters<typeof call>[1] = {},
  after?: Parameters<typeof call>[1],
  shows = 'telehealth-incoming-call [part=dialog][open]',
) => {
  const rings = ring({ rungBy: PEOPLE.practitioner.id, can: ['accept', 'decline'], ...change });
  return {
    ...{ about, shows, beside: 'appointment-list' },
    replies: {
      [`GET /calls/${CALL}`]: ({ told }: Asked) =>
        told > 1 ? { ...rings, can: after?.status === 'missed' ? ['call_back'] : [], ringsUntil: null, ...after } : rings,
      'GET /calls': { data: [], nextCursor: null, serverNow },
      'GET /appointments': { data: [visit(1, 600)], nextCursor: null, serverNow },
    },
    steps: [
      { see: '[part=details]' },
      { tell: RINGS },
      ...(after
        ? [
            { see: 'telehealth-incoming-call .red' },
            { tell: { type: `call.${after.status}`, appointmentId: null, data: { callId: CALL } } },
          ]
        : []),
    ],
  } satisfies Omit<GalleryState, 'element' | 'name'>;
};

export const incomingStates = statesOf('incoming', {
  video: incoming('Somebody rings with picture'),
  audio: incoming('Somebody rings, by sound', { mode: 'audio' }),
  missed: incoming('Not taken in time', {}, { status: 'missed' }, 'telehealth-incoming-call [part=actions] .primary'),
  'answered-elsewhere': incoming(
    'Taken on another device',
    {},
    { status: 'accepted' },
    'telehealth-incoming-call [part=actions] .primary',
  ),
});

const outgoing = (about: string, becomes?: 'declined' | 'missed' | 'failed', shows = 'telehealth-outgoing-call .whom') => {
  const rings = ring({ rungBy: PEOPLE.patient.id, can: ['cancel'] });
  return {
    ...{ about, shows },
    replies: {
      'POST /calls': rings,
      [`GET /calls/${CALL}`]: ({ told }: Asked) =>
        told && becomes ? { ...rings, status: becomes, can: ['call_back'], ringsUntil: null } : rings,
      [`GET /appointments/${VISIT}`]: visit(1, 0),
    },
    steps: [
      { ask: 'ring' as const, of: { personId: PEOPLE.practitioner.id, name: PEOPLE.practitioner.name } },
      ...(becomes
        ? [
            { see: 'telehealth-outgoing-call [data-ringing]' },
            { tell: { type: `call.${becomes}`, appointmentId: null, data: { callId: CALL } } },
          ]
        : []),
    ],
  } satisfies Omit<GalleryState, 'element' | 'name'>;
};

export const outgoingStates = statesOf('outgoing', {
  rings: outgoing('It rings there'),
  declined: outgoing('Declined', 'declined', 'telehealth-outgoing-call .over'),
  missed: outgoing('Nobody answered', 'missed', 'telehealth-outgoing-call .over'),
  busy: outgoing('In another call', 'failed', 'telehealth-outgoing-call .over'),
});
