import { expect, test } from 'vitest';
import { FakeDevices, type FakeTrack } from '../../test/fake-devices.ts';
import { choicesFor } from './choices.ts';
import { createDeviceCheck, type DeviceStatus } from './device-check.ts';
import { DEVICE_PROBLEMS, problemOf, type DeviceProblem } from './device-problem.ts';
import type { PermissionAnswer, Surroundings } from './devices-port.ts';

const usual = new FakeDevices().around;
const rows: [DeviceProblem, string, string, PermissionAnswer, Partial<Surroundings>][] = [
  ['denied', 'NotAllowedError', 'Permission denied', 'denied', {}],
  ['denied', 'NotAllowedError', 'Permission denied', 'unknown', {}],
  ['dismissed', 'NotAllowedError', 'Permission dismissed', 'prompt', {}],
  // Firefox 153 in the moment of Block, and a Safari that has just been refused.
  [
    'denied',
    'NotAllowedError',
    'The request is not allowed by the user agent or the platform in the current context.',
    'prompt',
    {},
  ],
  ['denied_by_system', 'NotAllowedError', 'Permission denied by system', 'denied', {}],
  ['denied_by_system', 'NotAllowedError', 'Permission denied', 'granted', {}],
  ['blocked_by_page', 'NotAllowedError', 'Permission denied', 'denied', { isAllowed: { camera: false, microphone: true } }],
  ['in_use', 'NotReadableError', 'Could not start video source', 'granted', {}],
  ['in_use', 'AbortError', '', 'granted', {}],
  ['none', 'NotFoundError', 'Requested device not found', 'prompt', {}],
  ['none', 'OverconstrainedError', '', 'granted', {}],
  ['insecure_page', 'TypeError', '', 'unknown', { isSecure: false, hasMediaDevices: false }],
  ['in_app_browser', 'TypeError', '', 'unknown', { isInApp: true, hasMediaDevices: false }],
  ['in_app_browser', 'NotAllowedError', '', 'denied', { isInApp: true }],
  ['unsupported', 'TypeError', '', 'unknown', { hasMediaDevices: false }],
  ['unknown', 'ExoticError', '', 'granted', {}],
];
test.each(rows)('%s: %s (%s) with permission %s', (problem, name, message, permission, around) => {
  expect(problemOf({ source: 'camera', error: { name, message }, permission, surroundings: { ...usual, ...around } })).toBe(
    problem,
  );
});

test('every problem has a row above', () => {
  expect(new Set(rows.map(([problem]) => problem))).toEqual(new Set(DEVICE_PROBLEMS));
});

const STATUSES: DeviceStatus[] = ['off', 'opening', 'ready', 'trouble'];
const pairs = STATUSES.flatMap((camera) => STATUSES.map((microphone) => [camera, microphone] as const));
test.each(pairs)('with camera %s and microphone %s there is a button that goes on to the visit', (camera, microphone) => {
  const { main, others } = choicesFor(camera, microphone);
  expect(main).toMatch(/^join/);
  expect(others).not.toContain(main);
  if (main === 'join_sound_only') expect(microphone).toBe('ready');
});

function setUp() {
  const port = new FakeDevices();
  return { port, check: createDeviceCheck(port) };
}
const statuses = ({ check }: ReturnType<typeof setUp>) =>
  [check.getState().camera, check.getState().microphone].map((one) => one.problem ?? one.status);

test('both are asked for in one question', async () => {
  const all = setUp();
  await all.check.open(['camera', 'microphone']);
  expect(all.port.questions).toEqual([['camera', 'microphone']]);
  expect(statuses(all)).toEqual(['ready', 'ready']);
});

test('what is declined before it is known what to ask for is never asked for; the other is', async () => {
  const all = setUp();
  const allowed = Promise.withResolvers<('camera' | 'microphone')[]>();
  const opened = all.check.open(['camera', 'microphone'], allowed.promise);
  expect(statuses(all)).toEqual(['opening', 'opening']);
  all.check.goWithout('camera');
  allowed.resolve(['camera', 'microphone']);
  await opened;
  expect(all.port.questions).toEqual([['microphone']]);
  expect(statuses(all)).toEqual(['off', 'ready']);
});

test('what turns out not to be wanted is off, and nothing is asked', async () => {
  const all = setUp();
  await all.check.open(['camera'], Promise.resolve([]));
  expect(all.port.questions).toEqual([]);
  expect(statuses(all)).toEqual(['off', 'off']);
});

test('without a camera the sound is asked for alone, and works', async () => {
  const all = setUp();
  all.port.errors = { camera: { name: 'NotFoundError' } };
  await all.check.open(['camera', 'microphone']);
  expect(all.port.questions).toEqual([['camera', 'microphone'], ['microphone'], ['camera']]);
  expect(statuses(all)).toEqual(['none', 'ready']);
  expect(all.check.getCheck()).toEqual({ camera: 'missing', microphone: 'ready' });
});

test('a microphone that another program holds leaves the camera on', async () => {
  const all = setUp();
  all.port.errors = { microphone: { name: 'NotReadableError' } };
  await all.check.open(['camera', 'microphone']);
  expect(statuses(all)).toEqual(['ready', 'in_use']);
});

test('a person who says no is not asked again', async () => {
  const all = setUp();
  all.port.errors = { camera: { name: 'NotAllowedError' }, microphone: { name: 'NotAllowedError' } };
  all.port.permissions = { camera: 'denied', microphone: 'denied' };
  await all.check.open(['camera', 'microphone']);
  expect(all.port.questions).toHaveLength(1);
  expect(statuses(all)).toEqual(['denied', 'denied']);
  expect(all.check.getCheck()).toEqual({ camera: 'denied', microphone: 'denied' });
});

test('a question closed without an answer is not put three times', async () => {
  const all = setUp();
  const error = { name: 'NotAllowedError', message: 'Permission dismissed' };
  all.port.errors = { camera: error, microphone: error };
  all.port.permissions = { camera: 'prompt', microphone: 'prompt' };
  await all.check.open(['camera', 'microphone']);
  expect(all.port.questions).toHaveLength(1);
  expect(statuses(all)).toEqual(['dismissed', 'dismissed']);
});

test('blocked in the question of a browser that still says it would ask: told as blocked, and not asked again', async () => {
  const all = setUp();
  all.port.errors = { camera: { name: 'NotAllowedError' }, microphone: { name: 'NotAllowedError' } };
  all.port.permissions = { camera: 'prompt', microphone: 'prompt' };
  await all.check.open(['camera', 'microphone']);
  expect(all.port.questions).toHaveLength(1);
  expect(statuses(all)).toEqual(['denied', 'denied']);
});

test('a camera that arrives after the person chose to go without is stopped at once', async () => {
  const all = setUp();
  const late = Promise.withResolvers<void>();
  const { makeTrack } = all.port;
  all.port.makeTrack = async (source, wish) => {
    await late.promise;
    return makeTrack(source, wish);
  };
  const opened = all.check.open(['camera', 'microphone']);
  all.check.goWithout('camera');
  late.resolve();
  await opened;
  expect(statuses(all)).toEqual(['off', 'ready']);
  expect(all.port.liveTracks.map(({ kind }) => kind)).toEqual(['audio']);
});

test('after going without, nobody is asked', async () => {
  const all = setUp();
  await all.check.open(['camera', 'microphone']);
  all.check.goWithout('camera');
  all.check.goWithout('microphone');
  all.port.change();
  await Promise.resolve();
  expect(all.port.questions).toHaveLength(1);
  expect(all.port.liveTracks).toEqual([]);
});

test('muting keeps the microphone open, a camera that is off is closed', async () => {
  const { check, port } = setUp();
  await check.open(['camera', 'microphone']);
  check.turnOff('microphone');
  check.turnOff('camera');
  expect(check.getTracks()).toEqual({ camera: null, microphone: null });
  expect(port.liveTracks.map(({ kind, enabled }) => [kind, enabled])).toEqual([['audio', false]]);

  await check.turnOn('microphone');
  await check.turnOn('camera');
  expect(port.questions).toEqual([['camera', 'microphone'], ['camera']]);
  expect(port.liveTracks.map(({ enabled }) => enabled)).toEqual([true, true]);
});

test('a headset that is pulled out is followed by another microphone', async () => {
  const all = setUp();
  await all.check.open(['microphone']);
  (all.check.getState().microphone.track as unknown as FakeTrack).unplug();
  await new Promise((resolve) => setTimeout(resolve));
  expect(statuses(all)).toEqual(['off', 'ready']);
  expect(all.port.liveTracks).toHaveLength(1);
});

test('a camera that is plugged in later is used by itself', async () => {
  const all = setUp();
  const unsubscribe = all.check.subscribe(() => {});
  all.port.errors = { camera: { name: 'NotFoundError' } };
  await all.check.open(['camera']);
  all.port.errors = {};
  all.port.change();
  await new Promise((resolve) => setTimeout(resolve));
  expect(statuses(all)).toEqual(['ready', 'off']);
  unsubscribe();
  expect(all.port.listenerCount).toBe(0);
});

test('a camera that is plugged in, and has no id before it is allowed, is used by itself', async () => {
  const all = setUp();
  all.check.subscribe(() => {});
  all.port.errors = { camera: { name: 'NotFoundError' } };
  all.port.devices = [];
  await all.check.open(['camera']);
  all.port.errors = {};
  all.port.devices = [{ kind: 'camera', id: '', label: '' }];
  all.port.change();
  await new Promise((resolve) => setTimeout(resolve));
  expect(statuses(all)).toEqual(['ready', 'off']);
});

test('a chosen device is remembered by its id alone, and opened exactly', async () => {
  const { check, port } = setUp();
  const wishes: unknown[] = [];
  const { makeTrack } = port;
  port.makeTrack = (source, wish) => {
    wishes.push(wish);
    return makeTrack(source, wish);
  };
  await check.choose('microphone', 'mic-2');
  expect(port.memory).toEqual(new Map([['microphone', 'mic-2']]));
  expect(wishes).toEqual([{ id: 'mic-2', isExact: true }]);
});

test('what is plugged in after the person went without is left alone, and why they did is still told', async () => {
  const { check, port } = setUp();
  const unsubscribe = check.subscribe(() => {});
  port.errors = { camera: { name: 'NotFoundError' } };
  await check.open(['camera', 'microphone']);
  check.goWithout('camera');
  const asked = port.questions.length;
  port.errors = {};
  port.change();
  await new Promise((resolve) => setTimeout(resolve));
  expect(port.questions).toHaveLength(asked);
  expect(check.getCheck()).toEqual({ camera: 'missing', microphone: 'ready' });
  unsubscribe();
});

test('release stops every track', async () => {
  const { check, port } = setUp();
  await check.open(['camera', 'microphone']);
  check.release();
  expect(port.liveTracks).toEqual([]);
});
