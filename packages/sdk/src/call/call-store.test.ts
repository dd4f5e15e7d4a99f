import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FakeApi, ids } from '../../test/fake-api.ts';
import { FakeMedia } from '../../test/fake-media.ts';
import { FakeRoom } from '../../test/fake-room.ts';
import { ApiError } from '../api/api-error.ts';
import { createCallStore } from './call-store.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Everything that is due without time passing has happened. */
const settle = () => vi.advanceTimersByTimeAsync(0);

function setUp() {
  const api = new FakeApi();
  const room = new FakeRoom();
  const media = new FakeMedia();
  const store = createCallStore({ api, media, loadRoom: async () => room });
  const phases: string[] = [];
  store.subscribe((now, before) => now.phase !== before.phase && phases.push(now.phase));
  /** Time passes here and at the clinic. */
  const pass = async (milliseconds: number) => {
    api.time += milliseconds;
    await vi.advanceTimersByTimeAsync(milliseconds);
  };
  return { api, room, media, store, phases, pass };
}

async function setUpJoined() {
  const all = setUp();
  await all.store.start(ids.appointment);
  await settle();
  await all.store.join();
  await settle();
  expect(all.store.getState().phase).toBe('joined');
  return all;
}

test('an admitted person is in the room with one click, on a grant fetched while they looked at themselves', async () => {
  const { api, room, store } = setUp();
  await store.start(ids.appointment);
  await settle();
  expect(api.calls.filter((call) => call === 'join')).toHaveLength(1);
  expect(room.calls).toEqual(['prepare']);

  await store.join();
  expect(store.getState()).toMatchObject({ phase: 'joined', isCameraEnabled: true, isMicrophoneEnabled: true });
  expect(api.calls.filter((call) => call === 'join')).toHaveLength(1);
});

test('a grant that has grown old while they looked is not used', async () => {
  const { api, store, pass } = setUp();
  await store.start(ids.appointment);
  await settle();
  api.decision = { decision: 'wait', reason: 'waiting_for_practitioner' };
  await pass(39_000);
  await pass(2000);
  await store.join();
  expect(api.calls.filter((call) => call === 'join')).toHaveLength(2);
});

test('looking at oneself does not put anyone into the waiting room', async () => {
  const { api, store, pass } = setUp();
  api.decision = { decision: 'wait', reason: 'waiting_for_practitioner' };
  await store.start(ids.appointment);
  await pass(60_000);
  expect(api.joins).toEqual([]);
});

test('admission lets a waiting person in without a click', async () => {
  const { api, store, phases } = setUp();
  api.decision = { decision: 'wait', reason: 'waiting_for_practitioner' };
  api.answers = [api.waiting(), api.granted()];
  await store.start(ids.appointment);
  await store.join();
  expect(store.getState()).toMatchObject({ phase: 'waiting', entry: { id: ids.entry } });

  api.tell('waiting.admitted', { entryId: ids.entry });
  await settle();
  expect(phases).toEqual(['prejoin', 'joining', 'waiting', 'joining', 'joined']);
});

test('admission whose event got lost lets a waiting person in all the same', async () => {
  const { api, store, pass } = setUp();
  api.decision = { decision: 'wait', reason: 'waiting_for_practitioner' };
  api.answers = [api.waiting(), api.granted()];
  await store.start(ids.appointment);
  await store.join();
  await pass(20_000);
  expect(store.getState().phase).toBe('joined');
});

test('a visit cancelled while someone waits says so', async () => {
  const { api, store } = setUp();
  api.decision = { decision: 'wait', reason: 'waiting_for_practitioner' };
  api.answers = [api.waiting(), api.refused('cancelled')];
  await store.start(ids.appointment);
  await store.join();
  api.tell('appointment.cancelled');
  await settle();
  expect(store.getState()).toMatchObject({ phase: 'failed', errorCode: 'join.cancelled' });
});

test('who comes too early goes in by themselves when the door opens', async () => {
  const { api, store, pass } = setUp();
  api.decision = { decision: 'refuse', reason: 'too_early' };
  api.answers = [api.refused('too_early'), api.granted()];
  await store.start(ids.appointment);
  await settle();
  expect(store.getState()).toMatchObject({ phase: 'prejoin', refusal: { code: 'join.too_early', opensAt: api.time + 60_000 } });

  await store.join();
  await pass(55_000);
  expect(store.getState()).toMatchObject({ phase: 'prejoin', wantsIn: true });
  await pass(5_000);
  expect(store.getState().phase).toBe('joined');
});

test('hours before the door opens nothing is asked of the clinic, and it opens on time all the same', async () => {
  for (const hasAsked of [false, true]) {
    const { api, store, pass } = setUp();
    const opensAt = new Date(api.time + 7_200_000).toISOString();
    api.decision = { decision: 'refuse', reason: 'too_early', opensAt };
    api.answers = [api.refused('too_early', { opensAt }), api.granted()];
    await store.start(ids.appointment);
    await settle();
    if (hasAsked) await store.join();
    const before = api.calls.length;
    await pass(7_190_000);
    expect(api.calls.length).toBe(before);
    api.decision = { decision: 'enter', reason: null };
    await pass(10_000);
    if (!hasAsked) await store.join();
    expect(store.getState().phase).toBe('joined');
  }
});

test('a visit that is moved while someone is early opens at its new time', async () => {
  const { api, store, pass } = setUp();
  api.decision = { decision: 'refuse', reason: 'too_early' };
  api.answers = [api.refused('too_early', { opensAt: new Date(api.time + 7_200_000).toISOString() }), api.granted()];
  await store.start(ids.appointment);
  await store.join();
  await pass(1000);
  const opensAt = api.time + 30_000;
  api.decision = { decision: 'refuse', reason: 'too_early', opensAt: new Date(opensAt).toISOString() };
  api.tell('appointment.rescheduled');
  await settle();
  expect(store.getState()).toMatchObject({ refusal: { opensAt } });
  await pass(30_000);
  expect(store.getState().phase).toBe('joined');
});

test('a clock ahead of the clinic asks twice a second at most', async () => {
  const { api, store, pass } = setUp();
  const opensAt = new Date(api.time - 1000).toISOString();
  api.decision = { decision: 'refuse', reason: 'too_early', opensAt };
  api.answers = [api.refused('too_early', { opensAt })];
  await store.start(ids.appointment);
  await pass(5000);
  void store.join();
  await pass(5000);
  expect(api.calls.filter((call) => call === 'join' || call === 'joinDecision').length).toBeLessThan(24);
});

test('a device that slept past the opening is let in when it wakes', async () => {
  const { api, store } = setUp();
  api.decision = { decision: 'refuse', reason: 'too_early' };
  api.answers = [api.refused('too_early'), api.granted()];
  await store.start(ids.appointment);
  await store.join();
  api.time += 3_600_000;
  await vi.advanceTimersByTimeAsync(5000);
  expect(store.getState().phase).toBe('joined');
});

test('a practitioner who comes first stays at the preview and goes straight in once someone is admitted', async () => {
  const { api, store } = setUp();
  api.decision = { decision: 'refuse', reason: 'nobody_admitted' };
  api.answers = [api.refused('nobody_admitted'), api.granted()];
  await store.start(ids.appointment);
  await store.join();
  expect(store.getState()).toMatchObject({ phase: 'prejoin', refusal: { code: 'join.nobody_admitted' } });

  api.decision = { decision: 'enter', reason: null };
  api.tell('waiting.admitted');
  await settle();
  expect(store.getState().phase).toBe('joined');
});

test('a visit that is open elsewhere is taken over only when the person says so', async () => {
  const { api, store, pass } = setUp();
  api.decision = { decision: 'wait', reason: null };
  api.answers = [api.refused('active_elsewhere'), api.granted()];
  await store.start(ids.appointment);
  await store.join();
  await pass(120_000);
  expect(store.getState()).toMatchObject({ phase: 'prejoin', refusal: { code: 'join.active_elsewhere' } });
  expect(api.joins).toEqual([expect.not.objectContaining({ takeOver: true })]);

  await store.join({ takeOver: true });
  expect(store.getState().phase).toBe('joined');
  expect(api.joins[1]).toMatchObject({ takeOver: true });
});

test('leaving while the grant is on its way never connects', async () => {
  const { api, room, store } = setUp();
  api.decision = { decision: 'wait', reason: null };
  const late = Promise.withResolvers<ReturnType<FakeApi['granted']>>();
  api.answers = [late.promise];
  await store.start(ids.appointment);
  const joined = store.join();
  await settle();
  await store.leave();
  late.resolve(api.granted());
  await joined;
  await settle();
  expect(room.calls).not.toContain('connect');
  expect(store.getState()).toMatchObject({ phase: 'left', wasIn: false });
});

test('a lost connection is mended with a new grant and a new room, without a click', async () => {
  const { api, room, store, phases, pass } = await setUpJoined();
  const before = api.joins.length;
  api.answers = [
    new ApiError('network.offline'),
    new ApiError('media.unavailable', 503),
    api.granted({ participantToken: 'second' }),
  ];
  room.emit({ type: 'disconnected', cause: 'lost' });
  await pass(2000);
  expect(store.getState().phase).toBe('joined');
  expect(api.joins.length - before).toBe(3);
  expect(room.grants.at(-1)?.participantToken).toBe('second');
  expect(phases.slice(-2)).toEqual(['reconnecting', 'joined']);
});

test('a room that refuses is tried again with a new grant each time', async () => {
  const { room, api, store, pass } = setUp();
  let refusals = 3;
  room.onConnect = async () => {
    if (refusals-- > 0) throw new Error('room not found');
  };
  await store.start(ids.appointment);
  void store.join();
  await pass(5000);
  expect(store.getState().phase).toBe('joined');
  expect(api.joins.length).toBeGreaterThanOrEqual(4);
});

test('a connection that hangs is given up after ten seconds and tried again', async () => {
  const { room, store, pass } = setUp();
  let isFirst = true;
  room.onConnect = (signal) =>
    isFirst
      ? new Promise((_, reject) => {
          isFirst = false;
          signal.addEventListener('abort', () => reject(signal.reason));
        })
      : Promise.resolve();
  await store.start(ids.appointment);
  void store.join();
  await pass(9900);
  expect(store.getState().phase).toBe('joining');
  await pass(200);
  expect(store.getState().phase).toBe('joined');
});

test('a media server that never answers ends in a sentence, not in a spinner', async () => {
  const { room, store, pass } = setUp();
  room.onConnect = async () => {
    throw new Error('wss://media.example?access_token=secret');
  };
  await store.start(ids.appointment);
  void store.join();
  await pass(60_000);
  expect(store.getState()).toMatchObject({ phase: 'failed', errorCode: 'call.connect_failed' });
  expect(JSON.stringify(store.getState())).not.toContain('secret');
});

test('a visit ended for all is told as ended, without a try to come back', async () => {
  const { api, room, store, phases } = await setUpJoined();
  const before = api.joins.length;
  api.tell('call.ended', { callId: ids.call });
  await settle();
  expect(store.getState()).toMatchObject({ phase: 'ended', leaveReason: 'ended' });
  expect(phases).not.toContain('reconnecting');
  expect(api.joins.length).toBe(before);
  expect(room.isConnected).toBe(false);
});

test('the end of another call of this appointment is not our end', async () => {
  const { api, store } = await setUpJoined();
  api.tell('call.ended', { callId: 'cal_ffff' });
  await settle();
  expect(store.getState().phase).toBe('joined');
});

test('a room that was closed under our feet is ended when the API says so, and mended when it does not', async () => {
  const ended = await setUpJoined();
  ended.api.answers = [ended.api.refused('ended')];
  ended.room.emit({ type: 'disconnected', cause: 'room_gone' });
  await settle();
  expect(ended.store.getState()).toMatchObject({ phase: 'ended' });

  const moved = await setUpJoined();
  moved.room.emit({ type: 'disconnected', cause: 'room_gone' });
  await settle();
  expect(moved.store.getState()).toMatchObject({ phase: 'joined' });
});

test('someone put out learns whether it was the clinic or their other device', async () => {
  const removed = await setUpJoined();
  removed.api.answers = [removed.api.refused('removed')];
  removed.room.emit({ type: 'disconnected', cause: 'removed' });
  await settle();
  expect(removed.store.getState()).toMatchObject({ phase: 'left', leaveReason: 'removed' });

  const elsewhere = await setUpJoined();
  elsewhere.api.answers = [elsewhere.api.refused('active_elsewhere')];
  elsewhere.room.emit({ type: 'disconnected', cause: 'removed' });
  await settle();
  expect(elsewhere.store.getState()).toMatchObject({ phase: 'left', leaveReason: 'opened_elsewhere' });
});

test('someone put out by mistake comes back, but not for ever', async () => {
  const { api, room, store, pass } = await setUpJoined();
  for (let round = 0; round < 6; round += 1) {
    room.emit({ type: 'disconnected', cause: 'removed' });
    await pass(1000);
    expect(store.getState().phase).toBe('joined');
  }
  room.emit({ type: 'disconnected', cause: 'removed' });
  await settle();
  expect(store.getState()).toMatchObject({ phase: 'left', leaveReason: 'network' });
  expect(api.joins.length).toBeLessThan(10);
});

test('a room that refuses whoever comes back is tried again, slower each time, and nobody is put out', async () => {
  const { api, room, store, phases, pass } = await setUpJoined();
  const before = api.joins.length;
  room.onConnect = async () => {
    throw new Error('room not found');
  };
  room.emit({ type: 'disconnected', cause: 'lost' });
  await pass(10_000);
  expect(store.getState().phase).toBe('reconnecting');
  expect(api.joins.length - before).toBeLessThan(8);
  room.onConnect = async () => {};
  await pass(3000);
  expect(phases.slice(-2)).toEqual(['reconnecting', 'joined']);
});

test('who goes while the room is being entered, or after only looking, gives the place back', async () => {
  const entering = setUp();
  entering.room.onConnect = () => new Promise(() => {});
  await entering.store.start(ids.appointment);
  void entering.store.join();
  await settle();
  expect(entering.store.getState().phase).toBe('joining');
  await entering.store.leave();
  expect(entering.api.calls).toContain('leaveCall');

  const looking = setUp();
  await looking.store.start(ids.appointment);
  await settle();
  await looking.store.leave();
  expect(looking.api.calls).toContain('leaveCall');
});

test('who acts for two gives back the place of the one they came for, also when they come for the other after all', async () => {
  const { api, store } = setUp();
  await store.start(ids.appointment, { whose: 'pat_tom' });
  await settle();
  store.comeFor('pat_ida');
  await settle();
  expect(api.left).toEqual(['pat_tom']);
  await store.leave();
  expect(api.left).toEqual(['pat_tom', 'pat_ida']);
});

test('who only looks, here, does not put out their other device', async () => {
  const { api, room, store } = await setUpJoined();
  room.emit({ type: 'disconnected', cause: 'opened_elsewhere' });
  api.decision = { decision: 'wait', reason: null };
  await store.start(ids.appointment);
  await settle();
  await store.leave();
  expect(api.calls).not.toContain('leaveCall');

  const looking = setUp();
  looking.api.answers = [looking.api.granted(), looking.api.refused('active_elsewhere')];
  await looking.store.start(ids.appointment);
  await looking.pass(41_000);
  await looking.store.leave();
  expect(looking.api.calls).not.toContain('leaveCall');
});

test('who never had a place gives none back', async () => {
  const { api, store } = setUp();
  api.decision = { decision: 'wait', reason: null };
  await store.start(ids.appointment);
  await settle();
  await store.leave();
  expect(api.calls).not.toContain('leaveCall');
});

test('opening another visit gives up the place in the waiting room of this one', async () => {
  const { api, store } = setUp();
  api.decision = { decision: 'wait', reason: null };
  api.answers = [api.waiting()];
  await store.start(ids.appointment);
  await store.join();
  await store.start('apt_other');
  await settle();
  expect(api.calls).toContain('leaveWaiting');
  expect(store.getState()).toMatchObject({ phase: 'prejoin', appointmentId: 'apt_other' });
});

test('leaving the waiting room gives up the place', async () => {
  const { api, store } = setUp();
  api.decision = { decision: 'wait', reason: null };
  api.answers = [api.waiting()];
  await store.start(ids.appointment);
  await store.join();
  await store.leave();
  expect(api.calls).toContain('leaveWaiting');
  expect(store.getState()).toMatchObject({ phase: 'left', wasIn: false });
});

test('coming back at once waits until the leaving is done', async () => {
  const { api, store } = await setUpJoined();
  const told = Promise.withResolvers<void>();
  api.leaveCall = () => told.promise;
  void store.leave();
  await settle();
  const before = api.joins.length;
  await store.start(ids.appointment, { isReturning: true });
  await settle();
  expect(api.joins.length).toBe(before);
  told.resolve();
  await settle();
  expect(store.getState().phase).toBe('joined');
});

test('opened elsewhere is never answered by coming back', async () => {
  const { api, room, store, pass } = await setUpJoined();
  const before = api.joins.length;
  room.emit({ type: 'disconnected', cause: 'opened_elsewhere' });
  await pass(120_000);
  expect(store.getState()).toMatchObject({ phase: 'left', leaveReason: 'opened_elsewhere' });
  expect(api.joins.length).toBe(before);
});

test('leaving settles when the room is left, tells the API and lets go of the devices', async () => {
  const { api, room, media, store } = await setUpJoined();
  await store.leave();
  expect(store.getState()).toMatchObject({ phase: 'left', leaveReason: 'left' });
  expect(api.calls).toContain('leaveCall');
  expect(room.isConnected).toBe(false);
  expect(media.isReleased).toBe(true);
});

test('leaving while the connection is being mended stops the mending', async () => {
  const { api, room, store, pass } = await setUpJoined();
  api.answers = [new ApiError('network.offline')];
  room.emit({ type: 'disconnected', cause: 'lost' });
  await pass(1000);
  await store.leave();
  const before = api.joins.length;
  await pass(60_000);
  expect(store.getState()).toMatchObject({ phase: 'left', leaveReason: 'left' });
  expect(api.joins.length).toBe(before);
});

test('ending for all is ended when the API has done it, also if the room closes first', async () => {
  const { api, room, store } = await setUpJoined();
  const reply = Promise.withResolvers<void>();
  const endCall = api.endCall.bind(api);
  api.endCall = async () => {
    room.emit({ type: 'disconnected', cause: 'room_gone' });
    await reply.promise;
    return endCall();
  };
  const ended = store.end();
  await settle();
  expect(store.getState()).toMatchObject({ phase: 'ended' });
  reply.resolve();
  await ended;
});

test('muting is a wish until the room reports it', async () => {
  const { room, store } = await setUpJoined();
  room.mute = async (source) => void room.calls.push(`mute ${source}`);
  await store.toggle('microphone');
  expect(room.calls).toContain('mute microphone');
  expect(store.getState().isMicrophoneEnabled).toBe(true);
  room.emit({ type: 'local_media_changed', isCameraEnabled: true, isMicrophoneEnabled: false, isScreenShared: false });
  expect(store.getState().isMicrophoneEnabled).toBe(false);
});

test('a source that the grant does not allow is never sent', async () => {
  const { api, room, store } = setUp();
  api.answers = [api.granted({ mayPublish: ['microphone'] })];
  await store.start(ids.appointment);
  await store.join();
  await settle();
  await store.toggle('camera');
  await store.toggle('camera');
  expect(room.calls.filter((call) => call.endsWith('camera'))).toEqual([]);
});

test('after a reload the visit comes back without a click', async () => {
  const { store } = setUp();
  await store.start(ids.appointment, { isReturning: true });
  await settle();
  expect(store.getState().phase).toBe('joined');
});

test('a reload after the end says that the visit has ended', async () => {
  const { api, store } = setUp();
  api.answers = [api.refused('ended')];
  await store.start(ids.appointment, { isReturning: true });
  await settle();
  expect(store.getState()).toMatchObject({ phase: 'ended', leaveReason: 'ended' });
});

test('a room chunk that does not load fails with its own code and can be tried again', async () => {
  const api = new FakeApi();
  let fails = true;
  const loadRoom = async () => {
    if (fails) throw Object.assign(new Error('chunk'), { code: 'call.chunk_failed' });
    return new FakeRoom();
  };
  const store = createCallStore({ api, media: new FakeMedia(), loadRoom });
  await store.start(ids.appointment);
  void store.join();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(store.getState()).toMatchObject({ phase: 'failed', errorCode: 'call.chunk_failed' });
  fails = false;
  await store.start(ids.appointment, { isReturning: true });
  await settle();
  expect(store.getState().phase).toBe('joined');
});

test('a destroyed call holds on to nothing', async () => {
  const { api, room, store } = await setUpJoined();
  store.destroy();
  await settle();
  expect(api.listenerCount).toBe(0);
  expect(room.listenerCount).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});
