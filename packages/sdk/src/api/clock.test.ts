import { expect, test } from 'vitest';
import { createClock } from './clock.ts';

const at = (time: string) => Date.parse(`2026-11-24T${time}Z`);
const setup = (device: string) => {
  const time = { device: at(device) };
  return { time, clock: createClock(() => time.device) };
};

test('a device whose clock is three hours wrong counts by the clinic', () => {
  const { clock, time } = setup('07:00:00.000');
  clock.learn('2026-11-24T10:00:00.000Z');
  expect(clock.now()).toBe(at('10:00:00.000'));
  time.device += 5000;
  expect(clock.now()).toBe(at('10:00:05.000'));
});

test('after a night asleep the countdown is where the clock on the wall is', () => {
  const { clock, time } = setup('22:00:00.000');
  clock.learn('2026-11-24T22:00:00.000Z');
  time.device += 8 * 3_600_000;
  expect(clock.now()).toBe(at('22:00:00.000') + 8 * 3_600_000);
});

test('a reply that took long does not make the countdown stutter', () => {
  const { clock } = setup('10:00:00.000');
  clock.learn('2026-11-24T10:00:00.000Z');
  clock.learn('2026-11-24T09:59:58.200Z', 2000);
  expect(clock.now()).toBe(at('10:00:00.000'));
});

test('when the clinic sets its clock back, we go back with it', () => {
  const { clock } = setup('10:00:00.000');
  clock.learn('2026-11-24T10:30:00.000Z');
  clock.learn('2026-11-24T10:00:00.000Z');
  expect(clock.now()).toBe(at('10:00:00.000'));
});

test('a reply without a time, or with nonsense in its place, changes nothing', () => {
  const { clock } = setup('10:00:00.000');
  clock.learn(undefined);
  clock.learn('soon');
  expect(clock.now()).toBe(at('10:00:00.000'));
  clock.learn('2026-11-24T11:00:00.000Z');
  clock.learn('soon');
  expect(clock.now()).toBe(at('11:00:00.000'));
});
