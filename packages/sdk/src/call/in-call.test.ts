import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FakeApi, ids } from '../../test/fake-api.ts';
import { FakeMedia } from '../../test/fake-media.ts';
import { FakeTrack } from '../../test/fake-devices.ts';
import { FakeRoom } from '../../test/fake-room.ts';
import { createCallStore } from './call-store.ts';
import { ownPlace } from './call-state.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const settle = () => vi.advanceTimersByTimeAsync(0);
const place = (change: object = {}) => ({
  ...{ id: 'par_me', personId: ids.patient, name: 'Jonas Peel', role: 'patient' as const, ordinal: null, identity: 'p-me' },
  ...{ state: 'connected' as const, isHandRaised: false, isSteppedOut: false, mayShareScreen: true, avatarUrl: null },
  ...change,
});

/** In the visit, with a screen to show. */
async function setUp(change: (api: FakeApi) => void = () => {}) {
  const api = new FakeApi();
  api.call = { participants: [place(), place({ id: 'par_other', identity: 'p-other', name: 'Dr. Amara Okafor' })] };
  api.replies[`POST /calls/${ids.call}/quality`] = undefined;
  change(api);
  const room = new FakeRoom();
  const media = new FakeMedia();
  const picture = new FakeTrack('video');
  const screen = {
    refuses: false,
    isSupported: () => true,
    async open() {
      if (screen.refuses) throw new Error('NotAllowedError');
      return { picture: picture as unknown as MediaStreamTrack, sound: null };
    },
  };
  const store = createCallStore({ api, media, loadRoom: async () => room, screen, around: { browser: 'firefox' } });
  await store.start(ids.appointment);
  await settle();
  await store.join();
  await settle();
  expect(store.getState()).toMatchObject({ phase: 'joined' });
  const pass = async (milliseconds: number) => {
    api.time += milliseconds;
    await vi.advanceTimersByTimeAsync(milliseconds);
  };
  const measureFor = async (seconds: number, sample: Parameters<FakeRoom['measure']>[0]) => {
    for (let at = 0; at < seconds; at += 2) {
      await pass(2000);
      room.measure(sample);
    }
    await settle();
  };
  const tell = async (data: Record<string, string>) => {
    api.tell('call.updated', data);
    await settle();
  };
  const reports = () => api.requests.filter(({ name }) => name.endsWith('/quality')).map(({ options }) => options.body);
  return { api, room, media, picture, screen, store, pass, measureFor, tell, reports };
}

test('what is shown of the screen is told by the room, and ends when the browser ends it', async () => {
  const { room, store, picture } = await setUp();
  expect(await store.screen.start()).toBe(true);
  await settle();
  expect(store.getState().isScreenShared).toBe(true);
  expect((picture as unknown as { contentHint?: string }).contentHint ?? 'detail').toBe('detail');

  picture.unplug();
  await settle();

  expect(store.getState().isScreenShared).toBe(false);
  expect(room.calls.slice(-1)).toEqual(['share nothing']);
});

test('news of the call in a burst: asked once more after the answer that is on its way, which does not come last', async () => {
  const { api, store, tell } = await setUp();
  const answers: ((call: Awaited<ReturnType<FakeApi['getCall']>>) => void)[] = [];
  api.getCall = () => new Promise((answer) => answers.push(answer));
  for (let n = 0; n < 5; n++) await tell({});
  expect(answers).toHaveLength(1);

  api.call = { participants: [place({ isHandRaised: true })] };
  const raised = await FakeApi.prototype.getCall.call(api);
  answers[0]!({ ...raised, participants: [place()] });
  await settle();
  expect(answers).toHaveLength(2);
  answers[1]!(raised);
  await settle();

  expect(answers).toHaveLength(2);
  expect(ownPlace(store.getState())?.isHandRaised).toBe(true);
});

test('who chooses no screen shows none', async () => {
  const { room, store, screen } = await setUp();
  screen.refuses = true;
  expect(await store.screen.start()).toBe(false);
  await settle();
  expect(room.calls).not.toContain('share screen');
});

test('a screen that may not be shown any more is let go of; after a broken connection it is shown again', async () => {
  const { api, room, store, picture } = await setUp();
  await store.screen.start();
  await settle();
  room.emit({ type: 'disconnected', cause: 'lost' });
  await settle();
  expect(store.getState()).toMatchObject({ phase: 'joined', isScreenShared: true });

  api.call = { participants: [place({ mayShareScreen: false })] };
  api.tell('call.updated', { callId: ids.call, change: 'screen_share', participantId: 'par_me' });
  await settle();

  expect(store.getState().isScreenShared).toBe(false);
  expect(picture.readyState).toBe('ended');
});

test('leaving lets go of the screen', async () => {
  const { store, picture } = await setUp();
  await store.screen.start();
  await store.leave();
  expect(picture.readyState).toBe('ended');
});

test('a connection that carries too little has the picture smaller, then none, and back again', async () => {
  const { room, store, media, measureFor } = await setUp();
  const sent = () => [room.level, store.getState().level, store.getState().isCameraEnabled];
  await measureFor(12, { roundTripMs: 1000 });
  expect(sent()).toEqual(['small', 'small', true]);
  await measureFor(14, { sentLossPercent: 25 });
  expect(sent()).toEqual(['sound', 'sound', false]);
  expect(media.getTracks().camera).not.toBe(null);
  await measureFor(24, {});
  expect(sent()).toEqual(['small', 'small', true]);
  await measureFor(24, {});
  expect(sent()).toEqual(['full', 'full', true]);
});

test('who is not seen anyway says of a weak connection no more than that it is weak, until not even sound comes through', async () => {
  const { room, store, measureFor } = await setUp();
  await store.toggle('camera');
  await settle();
  await measureFor(30, { sentLossPercent: 25 });
  expect([room.level, store.getState().level]).toEqual(['small', 'sound']);
  await measureFor(14, { sentLossPercent: 60 });
  expect([room.level, store.getState().level]).toEqual(['words', 'words']);
});

test('pressing the camera while it is held back sends it all the same', async () => {
  const { store, measureFor } = await setUp();
  await measureFor(30, { sentLossPercent: 25 });
  expect(store.getState()).toMatchObject({ level: 'sound', isCameraEnabled: false });
  await store.toggle('camera');
  await settle();
  expect(store.getState()).toMatchObject({ level: 'small', isCameraEnabled: true });
});

test('muted by a moderator, the next press speaks again', async () => {
  const { store, media, tell } = await setUp();
  await tell({ callId: ids.call, change: 'muted', participantId: 'par_me' });
  expect(store.getState()).toMatchObject({ moderated: 'muted', isMicrophoneEnabled: false });
  expect(media.getTracks().microphone).toBe(null);
  await store.toggle('microphone');
  await settle();
  expect(store.getState()).toMatchObject({ moderated: null, isMicrophoneEnabled: true });
});

test('being asked to unmute changes nothing until the person answers, and is not asked of others', async () => {
  const { store, tell } = await setUp();
  await store.toggle('microphone');
  await settle();
  await tell({ callId: ids.call, change: 'asked_to_unmute', participantId: 'par_other' });
  expect(store.getState().moderated).toBe(null);
  await tell({ callId: ids.call, change: 'asked_to_unmute', participantId: 'par_me' });
  expect(store.getState()).toMatchObject({ moderated: 'asked_to_unmute', isMicrophoneEnabled: false });
  store.answered();
  expect(store.getState().moderated).toBe(null);
});

test('the two who step out ask for another grant and are in its room; who stays does not move', async () => {
  const { api, room, store, tell } = await setUp();
  await tell({ callId: ids.call, change: 'side_room_opened', participantId: 'par_other', byParticipantId: 'par_third' });
  expect(room.grants).toHaveLength(1);
  api.call = { participants: [place({ isSteppedOut: true })] };
  const phases: unknown[] = [];
  store.subscribe(({ phase, isMoving }) => phases.push(`${phase} ${isMoving}`));

  await tell({ callId: ids.call, change: 'side_room_opened', participantId: 'par_me', byParticipantId: 'par_other' });

  expect(phases).toContain('reconnecting true');
  // Nobody who stays hears what is said on the way.
  expect(room.calls.indexOf('mute microphone')).toBeGreaterThan(room.calls.indexOf('connect'));
  expect(room.calls.indexOf('mute microphone')).toBeLessThan(room.calls.lastIndexOf('connect'));
  expect(store.getState()).toMatchObject({ isMicrophoneEnabled: true, isCameraEnabled: true });
  expect(store.getState()).toMatchObject({ phase: 'joined', isMoving: false });
  expect(room.grants).toHaveLength(2);
  expect(ownPlace(store.getState())?.isSteppedOut).toBe(true);

  await tell({ callId: ids.call, change: 'side_room_closed' });
  expect(store.getState().phase).toBe('joined');
  expect(room.grants).toHaveLength(3);
});

test('how it went is told every minute and at the end, in numbers and kinds alone', async () => {
  const { store, measureFor, reports } = await setUp();
  await measureFor(58, { roundTripMs: 50 });
  expect(reports()).toEqual([]);
  await measureFor(4, { roundTripMs: 50 });
  expect(reports()).toHaveLength(1);
  await store.leave();
  expect(reports()).toHaveLength(2);
  expect(reports()[1]).toMatchObject({ path: 'udp', browser: 'firefox', roundTripMs: 50, reconnects: 0, failures: 0 });
  const allowed = ['path', 'device', 'browser', 'connectMs', 'firstFrameMs', 'failures', 'reconnects', 'roundTripMs', 'jitterMs'];
  const known = [...allowed, 'lossPercent', 'receivedKbps', 'sentKbps', 'frozenMs'];
  for (const key of Object.keys(reports()[1] as object)) expect(known).toContain(key);
});

test('a lost connection that came back is counted', async () => {
  const { room, store, measureFor, reports } = await setUp();
  await measureFor(4, {});
  room.emit({ type: 'disconnected', cause: 'lost' });
  await settle();
  await measureFor(4, {});
  await store.leave();
  expect(reports().at(-1)).toMatchObject({ failures: 1, reconnects: 1 });
});
