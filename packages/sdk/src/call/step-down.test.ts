import { expect, test } from 'vitest';
import type { RoomSample } from './room-port.ts';
import { createStepDown, LADDER, RECOVERS } from './step-down.ts';

const fine: RoomSample = {
  ...{ sentLossPercent: 0, receivedLossPercent: 0, roundTripMs: 40, jitterMs: 4, availableKbps: 2000 },
  ...{ sentKbps: 700, receivedKbps: 700, frozenMs: 0, path: 'udp' },
};
const hopeless = { ...fine, sentLossPercent: 60 };

/** One sample every two seconds. */
function watch() {
  const steps = createStepDown();
  let now = 0;
  return {
    steps,
    get seconds() {
      return now / 1000;
    },
    for(seconds: number, sample: RoomSample) {
      for (const end = now + seconds * 1000; now < end;) {
        now += 2000;
        steps.take(sample, now);
      }
      return steps.getLevel();
    },
    until(level: string, sample: RoomSample, within = 400) {
      const began = now;
      while (steps.getLevel() !== level && now - began < within * 1000) {
        now += 2000;
        steps.take(sample, now);
      }
      expect(steps.getLevel()).toBe(level);
      return (now - began) / 1000;
    },
  };
}

test('a connection that carries everything stays at full', () => {
  expect(watch().for(600, fine)).toBe('full');
});

test('each limit of the table alone leads one step down after its time, and not before', () => {
  for (const [key, value] of Object.entries(LADDER[0]!.leavesAt!)) {
    const key_ = key === 'lossPercent' ? 'receivedLossPercent' : key;
    const it = watch();
    it.for(2, { ...fine, [key_]: value });
    expect(it.for(LADDER[0]!.forSeconds - 2, { ...fine, [key_]: value })).toBe('full');
    expect(it.for(2, { ...fine, [key_]: value })).toBe('small');
  }
});

test('who sends next to nothing is not told that the connection carries no more', () => {
  expect(watch().for(600, { ...fine, sentKbps: 24, availableKbps: 100 })).toBe('full');
});

test('a break in what is bad starts its time anew', () => {
  const it = watch();
  for (let round = 0; round < 10; round += 1) {
    it.for(LADDER[0]!.forSeconds - 2, hopeless);
    expect(it.for(2, fine)).toBe('full');
  }
});

test('a connection that carries nothing leads through every step to words, and no further', () => {
  const it = watch();
  it.until('small', hopeless);
  it.until('sound', hopeless);
  it.until('words', hopeless);
  expect(it.for(120, hopeless)).toBe('words');
});

test('it goes up again one step at a time, each only after 20 good seconds', () => {
  const it = watch();
  it.until('sound', hopeless);
  it.for(RECOVERS.forSeconds, fine);
  expect(it.steps.getLevel()).toBe('sound');
  expect(it.for(2, fine)).toBe('small');
  it.for(RECOVERS.forSeconds, fine);
  expect(it.steps.getLevel()).toBe('small');
  expect(it.for(2, fine)).toBe('full');
});

test('a connection of which nothing is known does not go up', () => {
  const it = watch();
  it.until('small', hopeless);
  expect(it.for(200, { ...fine, roundTripMs: null })).toBe('small');
});

test('a step up that does not last waits twice as long the next time, and at most the longest', () => {
  const it = watch();
  it.until('small', hopeless);
  const waited = [];
  for (let round = 0; round < 6; round += 1) {
    waited.push(it.until('full', fine));
    it.until('small', hopeless);
  }
  expect(waited.map((seconds) => Math.round(seconds / 20) * 20)).toEqual([20, 40, 80, 160, 160, 160]);
});

test('who insists on being seen is, for a minute at least', () => {
  const it = watch();
  it.until('sound', hopeless);
  expect(it.steps.insist(it.seconds * 1000)).toBe('small');
  expect(it.for(58, hopeless)).toBe('small');
  it.until('sound', hopeless, 20);
});
