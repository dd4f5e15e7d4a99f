import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FakeApi, ids } from '../../test/fake-api.ts';
import { initialCallState, isOut, type CallState } from './call-state.ts';
import { reduce, type CallFact } from './reduce.ts';

const api = new FakeApi();
const granted = api.granted();
const grant = granted.kind === 'grant' ? granted.grant : undefined!;
const decision = await api.joinDecision();

const CODES = [
  'join.ended',
  'join.removed',
  'join.active_elsewhere',
  'join.too_early',
  'join.nobody_admitted',
  'join.cancelled',
  'auth.invalid',
];
const facts: fc.Arbitrary<CallFact> = fc.oneof(
  fc.constantFrom<CallFact>(
    { type: 'join_asked' },
    { type: 'granted', grant },
    { type: 'waiting', entry: api.entry() },
    { type: 'door_read', decision },
    { type: 'call_ended' },
    { type: 'turned_away' },
    { type: 'gave_up', code: 'call.connect_failed' },
    { type: 'connected' },
    { type: 'resuming' },
    { type: 'restarting' },
    { type: 'recovered' },
    { type: 'moving' },
    { type: 'moderated', how: 'muted' },
    { type: 'answered' },
    { type: 'level_changed', level: 'sound' },
    { type: 'participants_changed', participants: [] },
    { type: 'local_media_changed', isCameraEnabled: true, isMicrophoneEnabled: true, isScreenShared: false },
  ),
  fc.constantFrom(...CODES).map((code): CallFact => ({ type: 'refused', code, opensAt: null })),
  fc
    .constantFrom('left', 'removed', 'opened_elsewhere', 'room_gone', 'lost')
    .map((cause) => ({ type: 'disconnected', cause }) as CallFact),
  fc.boolean().map((isReturning): CallFact => ({ type: 'started', appointmentId: ids.appointment, isReturning })),
);
const play = (all: CallFact[], from: CallState = initialCallState) => all.reduce(reduce, from);

test('no order of facts leads out of a final phase but a new start', () => {
  fc.assert(
    fc.property(fc.array(facts, { maxLength: 30 }), fc.array(facts, { maxLength: 30 }), (before, after) => {
      const state = play([{ type: 'started', appointmentId: ids.appointment, isReturning: false }, ...before]);
      fc.pre(isOut(state.phase));
      expect(
        play(
          after.filter(({ type }) => type !== 'started'),
          state,
        ),
      ).toBe(state);
    }),
    { numRuns: 2000 },
  );
});

test('nothing happens to a call that was never started', () => {
  fc.assert(
    fc.property(fc.array(facts), (all) => {
      expect(play(all.filter(({ type }) => type !== 'started'))).toBe(initialCallState);
    }),
  );
});

test('nobody is in the room whom the room did not report there', () => {
  fc.assert(
    fc.property(fc.array(facts, { maxLength: 40 }), (all) => {
      const withoutRoom = all.filter(({ type }) => type !== 'connected' && type !== 'recovered');
      expect(['joined', 'reconnecting']).not.toContain(play(withoutRoom).phase);
    }),
    { numRuns: 2000 },
  );
});

test('a reason stands exactly where its phase needs it', () => {
  fc.assert(
    fc.property(fc.array(facts, { maxLength: 40 }), (all) => {
      const { phase, leaveReason, errorCode, refusal, entry } = play(all);
      expect(leaveReason !== null).toBe(phase === 'left' || phase === 'ended');
      if (phase === 'failed') expect(errorCode).not.toBeNull();
      if (refusal) expect(phase).toBe('prejoin');
      expect(entry !== null).toBe(phase === 'waiting');
    }),
    { numRuns: 2000 },
  );
});

const joined = play([
  { type: 'started', appointmentId: ids.appointment, isReturning: false },
  { type: 'join_asked' },
  { type: 'granted', grant },
  { type: 'connected' },
]);

test('another device is believed only when the connection was well', () => {
  const elsewhere: CallFact = { type: 'disconnected', cause: 'opened_elsewhere' };
  expect(reduce(joined, elsewhere)).toMatchObject({ phase: 'left', leaveReason: 'opened_elsewhere' });
  expect(play([{ type: 'restarting' }, elsewhere], joined)).toMatchObject({ phase: 'reconnecting', leaveReason: null });
});

test('picking up signalling leaves the visit on; setting up anew does not', () => {
  expect(reduce(joined, { type: 'resuming' })).toMatchObject({ phase: 'joined', isResuming: true });
  expect(reduce(joined, { type: 'restarting' })).toMatchObject({ phase: 'reconnecting' });
  expect(play([{ type: 'restarting' }, { type: 'recovered' }], joined)).toMatchObject({ phase: 'joined', isResuming: false });
});

test('a closed room is no goodbye before the API says so', () => {
  const gone = reduce(joined, { type: 'disconnected', cause: 'room_gone' });
  expect(gone.phase).toBe('reconnecting');
  expect(reduce(gone, { type: 'refused', code: 'join.ended', opensAt: null })).toMatchObject({
    phase: 'ended',
    leaveReason: 'ended',
  });
});

for (const code of [
  'join.cancelled',
  'join.too_late',
  'join.no_show',
  'join.link_revoked',
  'auth.missing',
  'appointments.not_found',
])
  test(`coming back is refused by ${code}: that is what is told, and not a lost connection`, () => {
    const state = play([
      { type: 'started', appointmentId: ids.appointment, isReturning: true },
      { type: 'refused', code, opensAt: null },
    ]);
    expect(state).toMatchObject({ phase: 'left', leaveReason: 'removed', errorCode: code });
  });

test('coming back fails by a technical trouble: the connection is lost, and there is a way back', () => {
  const state = play([
    { type: 'started', appointmentId: ids.appointment, isReturning: true },
    { type: 'refused', code: 'server.internal', opensAt: null },
  ]);
  expect(state).toMatchObject({ phase: 'left', leaveReason: 'network' });
});

test('who returns to the waiting room was never in the visit', () => {
  const state = play([{ type: 'started', appointmentId: ids.appointment, isReturning: true, wasIn: false }]);
  expect(state).toMatchObject({ phase: 'joining', wasIn: false, wantsIn: true });
});
