import { expect, test } from 'vitest';
import { giveWay } from './reconnect-policy.ts';

test('refused again and again, it gives way to the API within five seconds', () => {
  let elapsedMs = 0;
  let retryCount = 0;
  for (; ; retryCount += 1) {
    const delay = giveWay.nextRetryDelayInMs({ retryCount, elapsedMs });
    if (delay === null) break;
    elapsedMs += delay;
  }
  expect(retryCount).toBeGreaterThanOrEqual(3);
  expect(elapsedMs).toBeGreaterThan(1500);
  expect(elapsedMs).toBeLessThan(5000);
});

test('attempts that hang do not add up', () => {
  expect(giveWay.nextRetryDelayInMs({ retryCount: 1, elapsedMs: 16_000 })).toBeNull();
});
